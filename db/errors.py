"""Every error jingbao raises on purpose.

    JingbaoError
    ├── ArchiveError          the archive cannot be opened or written
    │   ├── ArchiveLocked     another jingbao holds this archive
    │   └── ArchiveTooNew     written by a newer jingbao
    ├── SettingsError         jingbao.toml says something that cannot be meant
    │   ├── RuleError         … in a rule's expression: line, column, token, remedy
    │   └── SettingsMistakes  … several things: each is a SettingsError of its own
    ├── FetchError            a page did not arrive; `outcome` names why
    ├── ParseError            a page arrived and could not be read; `outcome` names why
    └── DeliveryError         a message did not leave; `permanent` and `retry_after_s` are the verdict

Each carries the url, place or channel it speaks of, and its text ends with what to do about it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from db.outcomes import Outcome


class JingbaoError(Exception):
    """Base of the tree: what the CLI prints in one line, without a traceback."""


class ArchiveError(JingbaoError):
    """The archive at `path` cannot be used."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"archive {path}: {reason}")
        self.path = path
        self.reason = reason


class ArchiveLocked(ArchiveError):
    """Another process holds the instance lock of this archive."""


class ArchiveTooNew(ArchiveError):
    """The archive has migrations this version does not know."""


class SettingsError(JingbaoError):
    """`place` (file, line or key) is wrong; `remedy` says what would be right."""

    def __init__(self, place: str, reason: str, remedy: str = "") -> None:
        super().__init__(f"{place}: {reason}" + (f". {remedy}" if remedy else ""))
        self.place = place
        self.reason = reason
        self.remedy = remedy


class RuleError(SettingsError):
    """A rule's expression does not parse. `line` and `column` count from 1; `token` is what stands there."""

    def __init__(self, rule: str, reason: str, *, line: int, column: int, token: str, remedy: str) -> None:
        super().__init__(f"rule {rule!r}, line {line}, column {column}", reason, remedy)
        self.rule = rule
        self.line = line
        self.column = column
        self.token = token


class SettingsMistakes(SettingsError):
    """All that is wrong with one file, in the order of its lines, so that nobody mends it one run at a time."""

    def __init__(self, place: str, mistakes: tuple[SettingsError, ...]) -> None:
        listed = "".join(f"\n  {mistake}" for mistake in mistakes)
        super().__init__(place, f"{len(mistakes)} mistake{'s' if len(mistakes) > 1 else ''}{listed}")
        self.mistakes = mistakes


class FetchError(JingbaoError):
    """`url` did not become a page.

    `permanent`: asking again without a change of settings is pointless.
    `retry_after_s`: what the server asked for, already clamped to 1 min–24 h; None when it said nothing.
    `status`: the HTTP status where there was one.
    """

    def __init__(
        self,
        url: str,
        outcome: Outcome,
        reason: str,
        *,
        status: int | None = None,
        retry_after_s: float | None = None,
        permanent: bool = False,
    ) -> None:
        super().__init__(f"{url}: {outcome.value}: {reason}")
        self.url = url
        self.outcome = outcome
        self.reason = reason
        self.status = status
        self.retry_after_s = retry_after_s
        self.permanent = permanent


class ParseError(JingbaoError):
    """The page at `url` could not be read (`outcome`: parse or parser_killed)."""

    def __init__(self, url: str, outcome: Outcome, reason: str) -> None:
        super().__init__(f"{url}: {outcome.value}: {reason}")
        self.url = url
        self.outcome = outcome
        self.reason = reason


class DeliveryError(JingbaoError):
    """A channel did not take a message.

    `permanent`: no retry will help (bad recipient, 410, wrong signature).
    `retry_after_s`: the receiver's own wish in seconds, None when it said nothing.
    The text never holds a token or a hook's URL.
    """

    def __init__(
        self, channel: str, reason: str, *, permanent: bool = False, retry_after_s: float | None = None
    ) -> None:
        super().__init__(f"channel {channel}: {reason}")
        self.channel = channel
        self.reason = reason
        self.permanent = permanent
        self.retry_after_s = retry_after_s
