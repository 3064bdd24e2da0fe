"""JSON lists whose keys do not tell what they hold: read by the paths that the settings give."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from crawler.outline import fold_space
from db.asks import JsonPaths

_MOST_KEYS = 12  # named in an error
_TAG = re.compile(r"<[^<>]{1,300}>")
_PLACE = re.compile(r"\{([^{}]+)\}")


@dataclass(frozen=True, slots=True)
class JsonItem:
    """`address` may be relative; `title` may be ""; `date` is as written, or seconds since 1970 in digits."""

    address: str
    title: str
    date: str


def items_at(
    root: object, paths: JsonPaths, *, usual_date: Callable[[Mapping[str, object]], str] = lambda _: ""
) -> list[JsonItem]:
    """The items at the paths, in order; one without an address is left out. `usual_date`: where no path names one.

    Raises: ValueError: a path that leads nowhere, with the keys that are there. A key that some items lack is no error.
    """
    array = _follow(root, paths.items, "items")
    if isinstance(array, Mapping):
        array = list(array.values())  # {"0": {…}, "1": {…}}, as PHP writes arrays with holes
    if not isinstance(array, list):
        raise ValueError(f"items = {paths.items!r} is no list but {_kind(array)}")  # noqa: TRY004 - what the JSON says
    nodes = [node for node in array if isinstance(node, Mapping)]
    if array and not nodes:
        raise ValueError(f"items = {paths.items!r} is a list of {_kind(array[0])}, not of objects")
    _check(nodes, paths)
    dates = ((_text(_at(node, paths.date)) if paths.date else usual_date(node)) for node in nodes)
    found = (
        JsonItem(_address(node, paths.url), _title(node, paths.title), date)
        for node, date in zip(nodes, dates, strict=True)
    )
    return [item for item in found if item.address]


def _check(nodes: list[Mapping[str, object]], paths: JsonPaths) -> None:
    """Raises: ValueError: a key that no item has."""
    wanted = {"title": [paths.title], "url": _PLACE.findall(paths.url) or [paths.url], "date": [paths.date or ""]}
    for name, keys in wanted.items():
        for key in filter(None, keys):
            if nodes and all(_at(node, key) is None for node in nodes):
                _follow(nodes[0], key, name, start="an item")
                raise ValueError(f"{name} = {key!r} is null in every item")


def _address(node: Mapping[str, object], url: str) -> str:
    """The value at a key, or the template filled; "" where a part is missing."""
    if not _PLACE.search(url):
        return _text(_at(node, url))
    values = {key: _text(_at(node, key)) for key in _PLACE.findall(url)}
    return _PLACE.sub(lambda place: values[place[1]], url) if all(values.values()) else ""


def _title(node: Mapping[str, object], key: str) -> str:
    return fold_space(_TAG.sub("", _text(_at(node, key))))


def _text(value: object) -> str:
    return str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _at(node: object, path: str) -> object:
    """The value at a dotted path; None where it leads nowhere."""
    try:
        return _follow(node, path, "")
    except ValueError:
        return None


def _follow(node: object, path: str, name: str, *, start: str = "the answer") -> object:
    """Raises: ValueError: naming the key that is not there, and those that are."""
    done: list[str] = []
    for key in path.split(".") if path else ():
        whole = ".".join(done) or start
        if isinstance(node, list) and key.isdecimal() and int(key) < len(node):
            node = node[int(key)]
        elif isinstance(node, Mapping) and key in node:
            node = node[key]
        elif isinstance(node, Mapping):
            keys = ", ".join(list(node)[:_MOST_KEYS]) or "none"
            raise ValueError(f"{name} = {path!r}: {whole} has no key {key!r}; its keys are {keys}")
        else:
            raise ValueError(f"{name} = {path!r}: {whole} is {_kind(node)}, which has no key {key!r}")
        done.append(key)
    return node


def _kind(node: object) -> str:
    """What JSON calls it."""
    if isinstance(node, list):
        return f"a list of {len(node)}"
    names = {Mapping: "an object", str: "text", bool: "true or false", int: "a number", float: "a number"}
    return next((name for kind, name in names.items() if isinstance(node, kind)), "null")
