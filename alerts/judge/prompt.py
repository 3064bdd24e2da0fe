"""What the judge is asked: zh.md and en.md beside this module, with the page between fences it cannot know. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from string import Template

from alerts.policy.lexicon import shipped

#: Of the body: its head, where the act stands, and its tail, where Chinese documents are signed and dated.
HEAD_CHARS, TAIL_CHARS = 6_000, 1_000
TITLE_CHARS, SOURCE_CHARS, URL_CHARS = 400, 200, 500
_GAP = "\n[…]\n"
_SPLIT = "\n=====\n"


@dataclass(frozen=True, slots=True)
class Page:
    """What is judged, as archived. `lang` "en" is asked in English, everything else in Chinese."""

    title: str
    body: str
    source: str = ""
    url: str = ""
    lang: str | None = None


@dataclass(frozen=True, slots=True)
class Prompt:
    """`shown`: the pieces of the page that quotes may come from. `sha256`: of both messages without their fence."""

    system: str
    user: str
    shown: tuple[str, ...]
    sha256: str


def prompt_of(page: Page, *, token: Callable[[], str]) -> Prompt:
    """Ask about `page`. `token` makes an unguessable word; one that stands on the page is not taken."""
    title, source, url = _clip(page.title, TITLE_CHARS), _clip(page.source, SOURCE_CHARS), _clip(page.url, URL_CHARS)
    pieces = _pieces(page.body)
    fields = {"title": title, "source": source, "url": url, "body": _GAP.join(pieces), "stages": " ".join(stages())}
    language = "en" if page.lang == "en" else "zh"
    fence = token()
    while any(fence in text for text in fields.values()):
        fence = token()
    system, user = _filled(language, fields | {"fence": fence})
    plain = "\0".join(_filled(language, fields | {"fence": ""}))
    return Prompt(system, user, (title, *pieces), hashlib.sha256(plain.encode()).hexdigest())


@cache
def stages() -> tuple[str, ...]:
    """The stages that an answer may name."""
    return tuple(dict.fromkeys(one.name for one in shipped().stages))


def _filled(language: str, fields: dict[str, str]) -> tuple[str, str]:
    """Filled in one pass: a $name on the page stays what it is."""
    system, user = _templates(language)
    return system.substitute(fields), user.substitute(fields)


@cache
def _templates(language: str) -> tuple[Template, Template]:
    text = files("alerts.judge").joinpath(f"{language}.md").read_text(encoding="utf-8")
    system, user = text.strip().split(_SPLIT)
    return Template(system), Template(user)


def _pieces(body: str) -> tuple[str, ...]:
    if len(body) <= HEAD_CHARS + TAIL_CHARS:
        return (_sendable(body),)
    return _sendable(body[:HEAD_CHARS]), _sendable(body[-TAIL_CHARS:])


def _clip(text: str, limit: int) -> str:
    return _sendable(" ".join(text[:limit].split()))


def _sendable(text: str) -> str:
    """Half a surrogate pair, which pages can hold, cannot be sent as UTF-8."""
    return text.encode("utf-8", "replace").decode()
