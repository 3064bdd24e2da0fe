"""The extraction bench as a program: processes, peers that are missing, and its table."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from bench.extraction import COLUMNS, NOT_INSTALLED, ROOT, Row, Run, cells, encoding, row, run, shown, table
from bench.peers import PEERS, Extract, Given, Ready, timed
from bench.scores import Figures, Read
from bench.truth import Truth, load

PAGE = "<html><head><title>题</title></head><body><h1>题</h1><p>{}</p></body></html>"
PERFECT = Figures(1, 0, 1.0, 1.0, 0.0, 1.0, 1.0, 0.0, 1.0)


def written(folder: Path, name: str, html: bytes) -> Truth:
    (folder / name).write_bytes(html)
    return Truth(name, folder / name, "http://a.example/1.html", title="题")


def test_ours_reads_its_pages_in_a_process_of_its_own(tmp_path: Path) -> None:
    text = "市政府印发机器人产业行动方案，明确目标任务。" * 5
    pages = [written(tmp_path, "utf8", PAGE.format(text).encode()), written(tmp_path, "bomb", b"<div>" * 5000)]
    found = run("jingbao", pages, sys.executable)
    assert found.ready.version == ""
    assert found.reads["utf8"].title == "题"
    assert found.reads["utf8"].body == text
    assert found.reads["utf8"].seconds > 0
    assert "nested" in (found.reads["bomb"].error or "")
    assert (found.peak_mib or 0.0) >= found.ready.mib > 0


def test_a_peer_that_is_not_installed_says_so_in_its_row(tmp_path: Path) -> None:
    bare = Path(sys.executable).with_name("python")
    subprocess.run([bare, "-m", "venv", "--without-pip", tmp_path / "bare"], check=True)
    found = run("trafilatura", [], str(tmp_path / "bare" / "bin" / "python"))
    assert found == Run(Ready(None, 0.0), {}, None)
    assert cells(row("trafilatura", [], [found]), 0.0) == ["trafilatura", NOT_INSTALLED]


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ("<p>正文".encode(), "utf-8"),
        (b"<p>plain", "utf-8"),
        ('<meta charset="gb2312"><p>正文'.encode("gbk"), "gbk"),
        ('<meta charset="gb2312"><p>正文'.encode(), "utf-8"),
    ],
)
def test_peers_are_told_the_encoding(content: bytes, name: str) -> None:
    assert encoding(content) == name
    assert Given(content, "", name).text.endswith(("正文", "plain"))


def failing(error: BaseException) -> Extract:
    def read(_: Given) -> Read:
        raise error

    return read


def endless(_: Given) -> Read:
    while True:
        with suppress(Exception):
            sum(range(1000))


@pytest.mark.parametrize(
    ("extract", "error"),
    [(failing(ValueError("no body")), "ValueError: no body"), (endless, "over 0.05 s")],
)
def test_a_peer_that_raises_or_hangs_loses_that_page_only(extract: Callable[[Given], Read], error: str) -> None:
    found = timed(extract, Given(b"", ""), 0.05)
    assert (found.body, found.error) == (None, error)


def test_what_cannot_be_written_as_utf_8_travels_all_the_same() -> None:
    assert timed(lambda _: Read("\ud800题", "文"), Given(b"", ""), 1.0).title == "?题"


def test_speed_is_the_best_round_and_the_rest_is_the_first() -> None:
    truth = Truth("a", Path(), body="一二三四")
    rounds = [
        Run(Ready("1.0", 20.0), {"a": Read(body="一二三四", seconds=seconds, cpu_s=seconds / 2)}, 30.0)
        for seconds in (0.5, 0.1, 0.2)
    ]
    found = row("peer", [truth], rounds)
    assert [found.pages_per_s, found.cpu_ms] == pytest.approx([10.0, 50.0])
    assert (found.peak_mib, found.ready_mib, found.version) == (30.0, 20.0, "1.0")
    assert found.figures is not None
    assert found.figures.f1 == 1.0


@pytest.mark.parametrize(("share", "text"), [(None, "–"), (1.0, "1.000"), (0.9794, ".979"), (0.0, ".000")])
def test_a_share_is_three_digits(share: float | None, text: str) -> None:
    assert shown(share) == text


def test_a_row_compares_processor_time() -> None:
    one = Row("peer", "1.0", PERFECT, pages_per_s=50.0, cpu_ms=20.0, peak_mib=40.4, ready_mib=30.1)
    assert cells(one, 100.0)[-5:] == ["50.0", "20.0", "5.0", "40 (+10)", "0"]
    assert cells(one, 0.0)[-3] == "–"
    assert cells(Row("peer", "1.0", PERFECT), 100.0)[-2] == "died"


def test_the_table_has_a_line_for_each_extractor() -> None:
    out = StringIO()
    rows = [
        Row("jingbao", "", PERFECT, 100.0, 10.0, 40.0),
        Row("trafilatura", "2.0", PERFECT, 9.0, 110.0, 99.0),
        Row("GNE", ""),
    ]
    Console(file=out, width=200).print(table("zh", [], rows))
    text = out.getvalue()
    assert all(column in text for column in COLUMNS)
    assert "11.0" in text
    assert NOT_INSTALLED[:3] in text


def test_every_peer_has_a_package_in_the_extra_and_we_have_none() -> None:
    extra = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    packages = {peer.package for peer in PEERS.values()} - {None}
    assert PEERS["jingbao"].package is None
    assert all(f'"{package}' in extra for package in packages)


def test_the_default_pages_are_read_without_a_fault() -> None:
    truths = load(ROOT / "tests" / "pages")["pages"]
    found = row("jingbao", truths, [run("jingbao", truths, sys.executable)])
    assert found.figures is not None
    assert (found.figures.errors, found.figures.lost) == (0, 0.0)
