"""Lists that come as XML of a site's own make: rows with a title, an address and a day, under any names.

The XML becomes what the same answer would be as JSON, and is read as that.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from xml.parsers import expat

from crawler.charset import decode
from crawler.jsonlist import links_of_items, read_json
from crawler.jsonpaths import JsonItem
from crawler.reading.guard import check_markup
from db.models import Listing, SourceKind

_START = re.compile(rb"(?:\xef\xbb\xbf)?\s*<\?xml[^>]{0,200}\?>\s*(?!<(?:!doctype )?(?:html|svg)\b)", re.IGNORECASE)
_HEAD = 4096
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_TEXT = "#text"

_Node = dict[str, "str | _Node | list[str | _Node]"]


class _ForbiddenError(Exception):
    """The document declares entities, which nobody needs to list links."""


def looks_like_xml(content: bytes) -> bool:
    """Whether the bytes say that they are XML, and not that they are a page."""
    return _START.match(content[:_HEAD]) is not None


def listing_from_xml(
    content: bytes, url: str, *, content_type: str | None = None, now: datetime | None = None
) -> Listing | None:
    """The rows in their order; None where the bytes are no XML, or none with such rows. Raises: ParseError."""
    if not looks_like_xml(content):
        return None
    text = _DECLARATION.sub("", decode(content, content_type), count=1)
    check_markup(text, url)
    try:
        found = read_json(_tree(text))
    except (expat.ExpatError, _ForbiddenError, RecursionError):
        return None
    items = [one for one in found if isinstance(one, JsonItem)]
    return replace(links_of_items(items, url, now), kind=SourceKind.LIST) if items else None


def _tree(text: str) -> _Node:
    """Elements as objects; those of one name beside each other, and a single row in its rows, as lists."""
    root: _Node = {}
    stack: list[_Node] = [root]

    def start(_: str, attributes: dict[str, str]) -> None:
        stack.append(dict(attributes))

    def characters(piece: str) -> None:
        stack[-1][_TEXT] = f"{stack[-1].get(_TEXT, '')}{piece}"

    def end(name: str) -> None:
        node = stack.pop()
        value = _plain(node)
        parent = stack[-1]
        known = parent.get(name)
        if known is None:
            parent[name] = value
        elif isinstance(known, list):
            known.append(value)
        else:
            parent[name] = [known, value]

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = characters
    parser.EntityDeclHandler = _forbid
    parser.Parse(text, True)  # noqa: FBT003 - expat's own signature
    return root


def _plain(node: _Node) -> str | _Node:
    """An element that holds nothing but text is that text."""
    text = str(node.pop(_TEXT, "")).strip()
    if not node:
        return text
    if text:
        node[_TEXT] = text
    return node


def _forbid(*_: object) -> None:
    raise _ForbiddenError
