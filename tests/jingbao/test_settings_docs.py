"""docs/configuration.md names the very keys and defaults that the settings have."""

from __future__ import annotations

import re
from dataclasses import MISSING
from enum import Enum
from pathlib import Path

import pytest

from alerts.channels import KINDS
from jingbao.settings import durations
from jingbao.settings.convert import Key, keys_of
from jingbao.settings.document import ARRAYS, GROUPS, LEXICON, TABLES
from jingbao.settings.tables import RuleTable, SourceTable

DOCS = Path(__file__).parents[2] / "docs" / "configuration.md"
SHAPES: dict[str, type] = {
    **{f"[{name}]": shape for name, shape in TABLES.items()},
    **{f'kind = "{name}"': kind.settings for name, kind in KINDS.items()},
    "[[rules]]": RuleTable,
    "[[sources]]": SourceTable,
}
Row = tuple[str, str, bool]  # key, default, secret


def written(value: object) -> str:
    match value:
        case bool():
            return str(value).lower()
        case str() | Path() | Enum():
            return f'"{value}"'
        case _:
            return str(value)


def default(key: Key, kind: str) -> str:
    if key.default is MISSING:
        return f'`"{kind}"`' if kind and key.name == "name" else "required"
    if key.default is None:
        return "–"
    values = key.default if isinstance(key.default, tuple) else (key.default,)
    shown = [written(durations.show(one) if key.duration else one) for one in values]
    return f"`[{', '.join(shown)}]`" if isinstance(key.default, tuple) else f"`{shown[0]}`"


def documented(heading: str) -> list[Row]:
    """The rows of the first table below a heading."""
    section = re.split(r"^#+ ", DOCS.read_text(encoding="utf-8").partition(f"# {heading}\n")[2], flags=re.MULTILINE)[0]
    rows = re.findall(r"^\| `(\w+)`( 🔒)? \| ([^|]+) \| ([^|]+) \|$", section, flags=re.MULTILINE)
    assert all(meaning.strip() for *_, meaning in rows)
    return [(key, default, bool(lock)) for key, lock, default, _ in rows]


@pytest.mark.parametrize("heading", SHAPES)
def test_the_table_of_keys_is_what_the_settings_have(heading: str) -> None:
    kind = (re.findall('"(.+)"', heading) or [""])[0]
    expected = [(key.name, default(key, kind), key.secret) for key in keys_of(SHAPES[heading])]
    assert documented(heading) == expected


def test_every_table_has_its_section() -> None:
    text = DOCS.read_text(encoding="utf-8")
    headings = set(re.findall(r"^#+ (\[.*|kind = .*)$", text, flags=re.MULTILINE))
    assert headings == {*SHAPES, f"[{GROUPS}]", f"[{LEXICON}]", *(f"[[{name}]]" for name in ARRAYS)}
