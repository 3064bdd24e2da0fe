"""What jingbao.toml may say: one frozen value per table, and the Settings they make up.

A field that ends in `_s` is written without it, as a duration: `delay_s` is `delay = "2s"`. Loaded paths are absolute.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal, Protocol

from pydantic import AfterValidator, Field

from alerts.judge.judge import Endpoint, check_endpoint
from alerts.policy.lexicon import Lexicon, shipped
from alerts.reminders import DAYS_BEFORE
from alerts.rules.match import Rule
from db.asks import JsonPaths
from db.errors import SettingsError
from db.models import Access, Hints, Publisher, Source, SourceKind, TlsProfile
from jingbao.settings.checks import contact_address, css_selector, host_and_port, language, one_line, web_url
from jingbao.version import VERSION

Name = Annotated[str, AfterValidator(one_line)]
Url = Annotated[str, AfterValidator(web_url)]
Selector = Annotated[str, AfterValidator(css_selector)]
Contact = Annotated[str, AfterValidator(contact_address)]
Health = Annotated[str, AfterValidator(host_and_port)]
Language = Annotated[str, AfterValidator(language)]
Tier = Literal[
    "central",
    "ministry",
    "province",
    "city",
    "district",
    "standards",
    "foreign",
    "media",
    "thinktank",
    "research",
    "company",
]
Delay = Annotated[float, Field(ge=0)]
Interval = Annotated[float, Field(ge=1)]


@dataclass(frozen=True, slots=True)
class ArchiveSettings:
    """`keep_raw_days`: after so many days a page's raw bytes go, its text stays; None keeps them for good."""

    path: Path = Path("jingbao.db")
    keep_raw_days: Annotated[int, Field(ge=1)] | None = None


@dataclass(frozen=True, slots=True)
class FetchSettings:
    """`contact`: an https: or mailto: address that sites see in our User-Agent."""

    contact: Contact | None = None
    delay_s: Delay = 2.0
    allow_fake_ip: bool = False
    threads: Annotated[int, Field(ge=1, le=64)] = 8

    @property
    def user_agent(self) -> str:
        return f"jingbao/{VERSION}" + (f" (+{self.contact})" if self.contact else "")


@dataclass(frozen=True, slots=True)
class ScheduleSettings:
    """`every_s` is a source's default interval. `recheck_s`: ages at which an article is read again for edits.

    If `adaptive`, `every_s` is kept on average over all sources, and each one's own interval stays within `least_s` and
    `most_s`. `daily_requests`: for lists, of all sources together; None: as many as `every_s` makes. `baseline_pages`,
    `older_pages`: how many pages of a list are read at most, at its first poll and to reach back over a pause.
    """

    every_s: Interval = 900.0
    recheck_s: tuple[Interval, ...] = (3600.0, 6 * 3600.0, 86400.0, 7 * 86400.0)
    adaptive: bool = True
    least_s: Interval = 120.0
    most_s: Interval = 6 * 3600.0
    daily_requests: Annotated[int, Field(ge=1)] | None = None
    baseline_pages: Annotated[int, Field(ge=1, le=100)] = 3
    older_pages: Annotated[int, Field(ge=1, le=100)] = 20

    def __post_init__(self) -> None:
        if self.least_s > self.most_s:
            raise SettingsError("[schedule]", "least is longer than most", "Give least the shorter of the two")

    @property
    def bounds_s(self) -> tuple[float, float]:
        """The shortest and the longest interval; `every_s` itself is always within them."""
        return min(self.least_s, self.every_s), max(self.most_s, self.every_s)


@dataclass(frozen=True, slots=True)
class DaemonSettings:
    """`health`: host:port of /healthz, or "off"."""

    health: Health = "127.0.0.1:8765"

    @property
    def health_address(self) -> tuple[str, int] | None:
        """Host (an IPv6 address without its brackets) and port; None when switched off."""
        if self.health == "off":
            return None
        host, _, port = self.health.rpartition(":")
        return host.strip("[]"), int(port)


@dataclass(frozen=True, slots=True)
class HealthSettings:
    """`channels`: those that hear when a source goes wrong or is well again; None: all; none of them: nobody."""

    channels: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class AlertsSettings:
    """`reminders`: how many days before a deadline people are reminded of it; none: never."""

    reminders: tuple[Annotated[int, Field(ge=0, le=365)], ...] = DAYS_BEFORE


@dataclass(frozen=True, slots=True)
class LlmSettings:
    """`base_url`: of an OpenAI-compatible API; None: no judge. `timeout_s`: of a whole exchange.

    Raises SettingsError for what could never be asked; it repeats neither the address nor the key.
    """

    base_url: str | None = None
    model: Name | None = None
    api_key: str | None = field(default=None, repr=False)
    timeout_s: Annotated[float, Field(ge=1, le=60)] = 30.0
    daily_cap: Annotated[int, Field(ge=1)] = 200
    silence_share: Annotated[float, Field(ge=0, le=1)] = 0.5
    allow_private: bool = False

    def __post_init__(self) -> None:
        if (self.base_url is None) != (self.model is None):
            remedy = "Give both, or neither for no judge"
            raise SettingsError("[llm]", "base_url and model go together", remedy)
        if self.base_url is not None:
            check_endpoint(self.base_url, self.api_key, encrypted=not self.allow_private)

    @property
    def endpoint(self) -> Endpoint | None:
        """Where to ask; None: there is no judge."""
        if self.base_url is None or self.model is None:
            return None
        return Endpoint(self.base_url, self.model, self.api_key, self.timeout_s, self.allow_private)


@dataclass(frozen=True, slots=True)
class RuleTable:
    """One [[rules]] entry as written: `expression`, or `use` for a rule that ships with jingbao."""

    name: Name
    expression: str | None = None
    use: str | None = None
    channels: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class RuleSettings:
    """A rule and the names of the channels its alerts go to."""

    rule: Rule
    channels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SourceTable:
    """One [[sources]] entry as written; what it leaves out comes from [fetch] and [schedule]."""

    name: Name
    url: Url
    kind: SourceKind = SourceKind.AUTO
    every_s: Interval | None = None
    selector: Selector | None = None
    body: Selector | None = None
    exclude: tuple[Selector, ...] = ()
    backlog: bool = False
    delay_s: Delay | None = None
    robots: Literal["obey", "ignore"] = "obey"
    tls: TlsProfile = TlsProfile.MODERN
    allow_private: bool = False
    render: bool = False
    json: JsonPaths | None = None
    region: Name | None = None
    tier: Tier | None = None
    issuer: Name | None = None
    lang: Language | None = None
    topics: tuple[Name, ...] = ()

    def source(self, fetch: FetchSettings, schedule: ScheduleSettings) -> Source:
        return Source(
            name=self.name,
            url=self.url,
            kind=self.kind,
            every_s=self.every_s or schedule.every_s,
            fixed=self.every_s is not None,
            selector=self.selector,
            paths=self.json,
            hints=Hints(self.body, self.exclude),
            backlog=self.backlog,
            access=Access(
                allow_private=self.allow_private,
                obey_robots=self.robots == "obey",
                tls=self.tls,
                delay_s=fetch.delay_s if self.delay_s is None else self.delay_s,
                render=self.render,
            ),
            publisher=Publisher(self.region, self.tier, self.issuer, self.lang, self.topics),
        )


class ChannelSettings(Protocol):
    """The settings of some kind of channel; alerts/channels has a dataclass for each."""

    @property
    def name(self) -> str: ...


@dataclass(frozen=True, slots=True, repr=False)
class Settings:
    """Everything jingbao.toml decides. `path`: the file it came from, None for the defaults."""

    path: Path | None
    archive: ArchiveSettings
    fetch: FetchSettings
    schedule: ScheduleSettings
    daemon: DaemonSettings
    llm: LlmSettings
    channels: tuple[ChannelSettings, ...]
    rules: tuple[RuleSettings, ...]
    sources: tuple[Source, ...]
    alerts: AlertsSettings = AlertsSettings()
    health: tuple[str, ...] = ()  # names of the channels that hear of sources' health
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # what @name stands for in rules
    lexicon: Lexicon = field(default_factory=shipped, compare=False)  # words that policy is told by

    def plain_source(self, name: str, url: str) -> Source:
        """What an entry of only these two keys would be."""
        return SourceTable(name, url).source(self.fetch, self.schedule)

    def __repr__(self) -> str:
        """No contents: a URL or a channel may hold a secret, and a repr ends up in logs."""
        counts = f"{len(self.channels)} channels, {len(self.rules)} rules, {len(self.sources)} sources"
        return f"Settings({str(self.path) if self.path else 'defaults'}: {counts})"
