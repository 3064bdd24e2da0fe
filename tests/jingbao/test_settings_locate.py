from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import pytest
import tomlkit
from hypothesis import given, settings
from hypothesis import strategies as st

from jingbao.settings.locate import KeyPath, Mark, locate

TEXT = '''# a comment with [fetch] and key = 1
[fetch] # another
delay = "2s"
"odd key" = 1.5
a.b.'c d' = 1

[[sources]]
name = "x # no comment"
tags = ["a",
  "b", # c ]
  {k = 1, l = "]"},
]
[sources.sub]
day = 1979-05-27 07:32:00
[[sources]]
name = """
two "" lines""""
  inline = { x = { y = 'q' }, z = [] }
[[sources.deep]]
v = 1
[[sources.deep]]
v = 2
[ "quoted.table" . x ]
s = \'\'\'
it's'\'\'\'
'''


@pytest.mark.parametrize(
    ("path", "line", "column"),
    [
        (("fetch",), 2, 1),
        (("fetch", "delay"), 3, 1),
        (("fetch", "odd key"), 4, 1),
        (("fetch", "a"), 5, 1),
        (("fetch", "a", "b", "c d"), 5, 1),
        (("sources",), 7, 1),
        (("sources", 0), 7, 1),
        (("sources", 0, "name"), 8, 1),
        (("sources", 0, "tags"), 9, 1),
        (("sources", 0, "tags", 0), 9, 9),
        (("sources", 0, "tags", 1), 10, 3),
        (("sources", 0, "tags", 2, "l"), 11, 11),
        (("sources", 0, "sub"), 13, 1),
        (("sources", 0, "sub", "day"), 14, 1),
        (("sources", 1), 15, 1),
        (("sources", 1, "name"), 16, 1),
        (("sources", 1, "inline", "x", "y"), 18, 20),
        (("sources", 1, "inline", "z"), 18, 31),
        (("sources", 1, "deep", 0, "v"), 20, 1),
        (("sources", 1, "deep", 1, "v"), 22, 1),
        (("quoted.table", "x"), 23, 1),
        (("quoted.table", "x", "s"), 24, 1),
    ],
)
def test_every_table_key_and_element_is_found(path: KeyPath, line: int, column: int) -> None:
    mark = locate(TEXT)[path]
    assert (mark.line, mark.column) == (line, column)


@pytest.mark.parametrize(
    ("path", "written", "column"),
    [
        (("fetch", "delay"), '"2s"', 9),
        (("fetch", "odd key"), "1.5", 13),
        (("sources", 0, "sub", "day"), "1979-05-27 07:32:00", 7),
        (("sources", 1, "name"), '"""\ntwo "" lines""""', 8),
        (("quoted.table", "x", "s"), "'''\nit's''''", 5),
    ],
)
def test_a_scalar_is_known_as_it_is_written(path: KeyPath, written: str, column: int) -> None:
    mark = locate(TEXT)[path]
    assert (mark.value, mark.value_column) == (written, column)


def test_windows_line_ends_and_a_byte_order_mark_move_nothing() -> None:
    there = locate("\ufeff" + TEXT.replace("\n", "\r\n"))
    assert {path: mark.line for path, mark in there.items()} == {path: m.line for path, m in locate(TEXT).items()}


def test_an_empty_file_holds_nothing() -> None:
    assert locate("") == {}
    assert locate("# only words") == {}


def test_a_file_may_end_without_a_line_end() -> None:
    assert locate("[a]\nb = 1")["a", "b"].value == "1"
    assert locate("[a]")["a",].line == 1


def paths(value: object, at: KeyPath = ()) -> Iterator[tuple[KeyPath, object]]:
    """Every table, key and element of a TOML document, the root left out."""
    if at:
        yield at, value
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from paths(inner, (*at, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from paths(inner, (*at, index))


texts = st.text(st.characters(codec="utf-8"), max_size=12)
scalars = texts | st.integers(-(2**60), 2**60) | st.booleans() | st.dates(date(1900, 1, 1)) | st.floats(allow_nan=False)
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3), max_leaves=12
)


@settings(deadline=None, max_examples=150, database=None)
@given(st.dictionaries(texts, values, max_size=4))
def test_whatever_tomlkit_writes_is_found_again_with_its_value(document: Mapping[str, Any]) -> None:
    text = tomlkit.dumps(document)
    parsed = tomllib.loads(text)
    marks = locate(text)
    for path, value in paths(parsed):
        mark = marks[path]
        assert mark.line >= 1
        if not isinstance(value, dict | list):
            assert tomllib.loads(f"x = {mark.value}") == {"x": value}


@pytest.mark.parametrize(
    ("value", "at", "found"),
    [
        ('"AI AND"', (1, 4), (7, 14)),
        ("'AI AND'", (1, 4), (7, 14)),
        ("'a\\b AND'", (1, 4), (7, 14)),
        ('"a\\"b AND"', (1, 4), (7, None)),
        ('"${X} AND"', (1, 4), (7, None)),
        ("'''\nAI\nOR'''", (1, 2), (8, 2)),
        ("'''\nAI\nOR'''", (2, 2), (9, 2)),
        ('"""\r\nAI\nOR"""', (2, 2), (9, 2)),
        ("'''AI\nOR'''", (1, 2), (7, 14)),
        ("'''AI\nOR'''", (2, 2), (8, 2)),
        ("''", (1, 1), (7, 11)),
    ],
)
def test_a_place_inside_a_string_is_a_place_in_the_file(
    value: str, at: tuple[int, int], found: tuple[int, int | None]
) -> None:
    assert Mark(7, 1, value, value_line=7, value_column=10).inside(*at) == found
