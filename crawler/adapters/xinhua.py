"""Xinhua's publishing system: a page names the file of its list, `ds_<32 hex digits>.json`, which lies beside it.

The file holds `datasource[]`: `title` (with mark-up), `publishUrl` (relative to the page), `publishTime`. A page names
one file per block, in a script or in an attribute (`data="datasource:<32 hex digits>"`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice

from crawler.adapters.refusal import refused
from crawler.adapters.sheet import Adapter, Entry, Sheet, elsewhere, listing_of, plain
from crawler.adapters.shells import shows_a_list
from db.models import Listing

_NAME = re.compile(
    r"(?P<file>(?:[\w.-]{0,60}/){0,6}ds_[0-9a-f]{32}\.json)|datasource:(?P<id>[0-9a-f]{32})", re.IGNORECASE
)
_SEEN = re.compile(rb"\bds_[0-9a-f]{32}\.json|datasource:[0-9a-f]{32}")
_IS_FILE = re.compile(r"/ds_[0-9a-f]{32}\.json$")
#: Words in the tag or script line that names the file of a block beside the list.
_BESIDE = re.compile(
    r"hot|rank|side|right|nav|menu|foot|focus|banner|recommend|relat|link|\bad\b|热|排行|推荐|导航|轮播", re.IGNORECASE
)
#: What the tag of the page's own list is called.
_LIST = re.compile(r"list|showdata|dataurl|\bmore", re.IGNORECASE)
_MOST_FILES, _MOST_NAMES = 3, 100
_AROUND = 800  # characters before a name that tell which block it fills
_BLOCK = re.compile(r"<(/?)(?:div|section|aside|ul|ol|li|dl|table|td|span)\b([^<>]{0,300})>", re.IGNORECASE)


def _recognises(sheet: Sheet) -> bool:
    if _IS_FILE.search(sheet.path()):
        return True
    return _SEEN.search(sheet.lower) is not None if b"ds_" in sheet.lower or b"datasource:" in sheet.lower else False


def _read(sheet: Sheet) -> Listing | None:
    """The file, or where the page's files lie: those of blocks that are called lists, if there are any.

    Front pages have a file for each of their blocks and show what is in them; they are read as they are.
    """
    if _IS_FILE.search(sheet.path()):
        return _file(sheet)
    text = sheet.text()
    named = [(match, _around(text, match)) for match in islice(_NAME.finditer(text), _MOST_NAMES)]
    blocks = [(match, around) for match, around in named if not _BESIDE.search(around)]
    lists = [(match, around) for match, around in blocks if _LIST.search(around)]
    if not lists and (not blocks or shows_a_list(sheet.page())):
        return None
    names = dict.fromkeys(_file_name(match) for match, _ in lists or blocks)
    return elsewhere(sheet.ask(name) for name in list(names)[:_MOST_FILES])


def _file_name(match: re.Match[str]) -> str:
    return match["file"] or f"ds_{match['id'].lower()}.json"


def _around(text: str, match: re.Match[str]) -> str:
    """The tags that are open around a name, its own as far as the name, and what stands before it in its line."""
    before = text[max(0, match.start() - _AROUND) : match.start()]
    opened: list[str] = []
    for tag in _BLOCK.finditer(before):
        if not tag[1]:
            opened.append(tag[2])
        elif opened:
            opened.pop()
    return " ".join([*opened, re.split(r"[<;\n]", before)[-1]])


def _file(sheet: Sheet) -> Listing:
    document = sheet.document()
    rows = document.get("datasource") if isinstance(document, Mapping) else None
    if not isinstance(rows, list) or not rows:
        return refused(sheet, document)
    return listing_of(sheet, _entries(rows))


def _entries(rows: list[object]) -> Iterator[Entry]:
    for row in rows:
        if isinstance(row, Mapping):
            title = plain(row.get("showTitle")) or plain(row.get("title"))
            yield Entry(str(row.get("publishUrl") or ""), title, str(row.get("publishTime") or ""))


XINHUA = Adapter("xinhua-ds", _recognises, _read)
