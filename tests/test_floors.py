"""The floors hold: imports point down only, crawler and alerts never meet, and httpx has one door on each side."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MAY_IMPORT = {
    "db": {"db"},
    "crawler": {"crawler", "db"},
    "alerts": {"alerts", "db"},
    "jingbao": {"alerts", "crawler", "db", "jingbao"},
    "bench": {"alerts", "bench", "crawler", "db", "jingbao", "tests"},
    "tests": {"alerts", "bench", "crawler", "db", "jingbao", "tests"},
}
NO_NETWORK = {"db": {"httpx", "httpcore", "socket", "urllib.request", "http.client", "smtplib", "requests"}}


def _modules() -> Iterator[Path]:
    for room in MAY_IMPORT:
        yield from sorted((ROOT / room).rglob("*.py"))


def imports(source: str) -> Iterator[tuple[int, str]]:
    """(line, module) of every import of a file, wherever it stands; relative ones begin with a dot."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, name.name) for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            yield from ((node.lineno, _taken(module, name.name)) for name in node.names)


def _taken(module: str, name: str) -> str:
    """`from db import articles` takes the module db.articles; `from db.models import Article` takes db.models."""
    path = ROOT.joinpath(*module.split("."), name)
    return f"{module}.{name}" if path.with_suffix(".py").exists() or path.is_dir() else module


def breaches(room: str, source: str) -> list[str]:
    """What a file in `room` imports against the rules."""
    wrong = []
    for line, module in imports(source):
        top = module.split(".")[0]
        if not top:
            wrong.append(f"{line}: relative import")
        elif top in MAY_IMPORT and top not in MAY_IMPORT[room]:
            wrong.append(f"{line}: {room} imports {module}")
        elif module == "db":
            wrong.append(f"{line}: import db as a whole")
        elif module in NO_NETWORK.get(room, ()):
            wrong.append(f"{line}: {room} has no network, and imports {module}")
    return wrong


def _room(path: Path) -> str:
    return path.relative_to(ROOT).parts[0]


@pytest.mark.parametrize("path", list(_modules()), ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_point_down_only(path: Path) -> None:
    assert breaches(_room(path), path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("room", "source"),
    [
        ("crawler", "from alerts.render import render"),
        ("alerts", "import crawler.fetch"),
        ("db", "from crawler.urls import canonical"),
        ("db", "from jingbao.settings import load"),
        ("crawler", "def f():\n    from jingbao.logs import line"),
        ("alerts", "from bench.rules import main"),
        ("jingbao", "from tests.db.rows import NOW"),
        ("jingbao", "import db"),
        ("crawler", "from . import urls"),
        ("db", "import httpx"),
    ],
)
def test_the_check_sees_each_kind_of_breach(room: str, source: str) -> None:
    assert len(breaches(room, source)) == 1


def test_httpx_is_imported_in_one_module_on_each_side() -> None:
    doors: dict[str, list[str]] = defaultdict(list)
    for path in _modules():
        if any(module.split(".")[0] == "httpx" for _, module in imports(path.read_text(encoding="utf-8"))):
            doors[_room(path)].append(path.name)
    assert doors.keys() & {"db", "jingbao"} == set()
    assert {room: len(names) for room, names in doors.items() if room in ("crawler", "alerts")} == {
        "crawler": 1,
        "alerts": 1,
    }


def test_nothing_below_jingbao_reads_the_environment() -> None:
    for room in ("db", "crawler", "alerts"):
        for path in (ROOT / room).rglob("*.py"):
            names = {
                node.attr
                for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
                if isinstance(node, ast.Attribute)
            }
            assert not names & {"environ", "getenv"}, path


def test_there_is_no_import_cycle() -> None:
    graph = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): {
            module for _, module in imports(path.read_text(encoding="utf-8"))
        }
        for path in _modules()
    }
    done: set[str] = set()

    def visit(module: str, trail: tuple[str, ...]) -> None:
        assert module not in trail, " → ".join((*trail, module))
        if module in graph and module not in done:
            for imported in graph[module]:
                visit(imported, (*trail, module))
            done.add(module)

    for module in graph:
        visit(module, ())
