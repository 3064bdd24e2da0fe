"""What the page says about itself out of sight: <title>, <meta>, JSON-LD, and values left in scripts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from selectolax.lexbor import LexborHTMLParser

_ARTICLE_TYPES = ("article", "blogposting", "posting", "report", "newsarticle", "webpage")
_MAX_SCRIPT = 600_000  # characters; a longer script is a program, not a page's data


@dataclass(slots=True)
class Metadata:
    """`meta` maps the lower-case name or property to its contents in page order."""

    title: str = ""
    lang: str = ""
    base: str = ""  # of <base href>
    meta: dict[str, list[str]] = field(default_factory=dict)
    things: list[dict[str, Any]] = field(default_factory=list)  # JSON-LD objects, articles first
    scripts: list[str] = field(default_factory=list)  # inline scripts, as text

    def first(self, *names: str) -> str:
        """The first content under any of the names, in the order of the names, or ""."""
        return next((value for name in names for value in self.meta.get(name, ()) if value), "")

    def said(self, key: str) -> Iterator[str]:
        """Strings that JSON-LD gives for a key; objects by their name."""
        for thing in self.things:
            for value in _as_list(thing.get(key)):
                name = value.get("name") if isinstance(value, dict) else value
                if isinstance(name, str) and name.strip():
                    yield name.strip()


def read_metadata(page: LexborHTMLParser) -> Metadata:
    """Take it before the scripts are stripped."""
    found = Metadata()
    if (title := page.css_first("head > title, title")) is not None:
        found.title = " ".join(title.text().split())
    if (html := page.css_first("html")) is not None:
        found.lang = (html.attributes.get("lang") or html.attributes.get("xml:lang") or "").lower()
    if (base := page.css_first("base[href]")) is not None:
        found.base = base.attributes.get("href") or ""
    for node in page.css("meta"):
        attributes = node.attributes
        content = attributes.get("content")
        if not content:
            continue
        for key in ("name", "property", "itemprop", "http-equiv"):
            if name := attributes.get(key):
                found.meta.setdefault(name.strip().lower(), []).append(content.strip())
    _read_scripts(page, found)
    return found


def _read_scripts(page: LexborHTMLParser, found: Metadata) -> None:
    for node in page.css("script"):
        text = node.text()
        if not text or len(text) > _MAX_SCRIPT:
            continue
        if "json" in (node.attributes.get("type") or "") and "ld" in (node.attributes.get("type") or ""):
            found.things.extend(_objects(text))
        found.scripts.append(text)
    found.things.sort(key=_is_article, reverse=True)


def _objects(text: str) -> list[dict[str, Any]]:
    """The top-level objects of a JSON-LD script; broken JSON is common and means none."""
    text = re.sub(r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*.*?\*/)|(?:-->|//\s*\]\]>)\s*$", "", text.strip())
    try:
        loaded = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return []
    return [thing for thing in _flatten(loaded, 3) if isinstance(thing, dict)]


def _flatten(value: Any, depth: int) -> Iterator[Any]:  # noqa: ANN401 - JSON is anything
    if isinstance(value, list):
        for item in value:
            yield from _flatten(item, depth - 1) if depth else ()
    elif isinstance(value, dict):
        yield value
        if depth:
            yield from _flatten(value.get("@graph", []), depth - 1)
            yield from _flatten(value.get("mainEntity", []), depth - 1)


def _is_article(thing: dict[str, Any]) -> int:
    """2 for an article, 1 for a page, 0 for organisations, breadcrumbs and products."""
    kinds = [kind.lower() for kind in _as_list(thing.get("@type")) if isinstance(kind, str)]
    if any("webpage" in kind for kind in kinds):
        return 1
    return 2 if any(name in kind for kind in kinds for name in _ARTICLE_TYPES) else 0


def article_things(found: Metadata) -> list[dict[str, Any]]:
    return [thing for thing in found.things if _is_article(thing)]


def _as_list(value: Any) -> list[Any]:  # noqa: ANN401 - JSON is anything
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
