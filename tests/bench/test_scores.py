"""The extraction bench's own arithmetic, on cases small enough to count by hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from bench.scores import Moment, Read, cpu_ms, f1, figures, moment, pages_per_s, same_title, tokens
from bench.truth import Truth


def truth(body: str | None = None, *optional: str, title: str | None = None, when: str | None = None) -> Truth:
    return Truth("a", Path("a.html"), title=title, body=body, published_at=when, optional=optional)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ()),
        ("机器人", ("机", "器", "人")),
        ("AI机器人2.0版", ("ai", "机", "器", "人", "2", "0", "版")),
        ("Robots, robots!", ("robots", "robots")),
        ("ＡＩ　治理", ("ai", "治", "理")),
        ("snake_case", ("snake", "case")),
        ("ロボット", ("ロ", "ボ", "ッ", "ト")),
        ("naïve café", ("naïve", "café")),
        ("——…！", ()),
    ],
)
def test_a_token_is_one_cjk_character_or_one_word(text: str, found: tuple[str, ...]) -> None:
    assert tokens(text) == found


@pytest.mark.parametrize(
    ("read", "true", "expected"),
    [
        ("一二三四五", "一二三四五", 1.0),
        ("一二，三四！五", "一二三四五", 1.0),
        ("一二三四", "一二三四五", 2 / 3),  # one run of the two
        ("一二三四五六", "一二三四五", 2 * 2 / 5),
        ("五四三二一", "一二三四五", 0.0),
        ("", "一二三四五", 0.0),
        ("一二三四五", "", 0.0),
        ("", "", 1.0),
        ("一二", "一二", 1.0),  # shorter than a run
        ("一二", "一三", 0.0),
        ("一二三四" * 2, "一二三四", 2 * 1 / 6),  # a repetition counts against
        ("the quick brown fox jumps", "The quick, brown fox jumps.", 1.0),
    ],
)
def test_bodies_are_compared_by_runs_of_four_tokens(read: str, true: str, expected: float) -> None:
    assert f1(read, truth(true)) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("read", "optional"),
    [
        ("一二三四五\n图片说明", "图片说明"),
        ("图 片 说 明\n一二三四五", "图片说明"),
        ("图片说明\n一二三四五\n图片说明", "图片说明"),
        ("一二三四五新华社记者某某摄", "新华社记者某某摄"),  # glued to its neighbour
        ("一二三四五\n图片说明", "图片说明\n"),
    ],
)
def test_an_optional_line_neither_helps_nor_hurts(read: str, optional: str) -> None:
    assert f1(read, truth("一二三四五", optional)) == pytest.approx(1.0)
    assert f1(read, truth("一二三四五")) < 1.0


def test_a_short_optional_line_is_not_cut_out_of_sentences() -> None:
    assert f1("一二三四五图片", truth("一二三四五", "图片")) == pytest.approx(2 * 2 / 6)


def test_an_optional_line_that_the_body_repeats_stays_as_often_as_there() -> None:
    line = "新华社记者某某摄"
    assert f1(f"{line}一二三四五", truth(f"{line}一二三四五", line)) == pytest.approx(1.0)
    assert f1(f"一二三四五{line}", truth("一二三四五", line)) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("“机器人”行动方案", '"机器人" 行动方案', True),
        ("ＡＩ治理", "ai治理", True),
        ("治理_某某网", "治理", False),
        ("", "治理", False),
    ],
)
def test_titles_are_the_same_but_for_punctuation_case_and_width(one: str, other: str, *, same: bool) -> None:
    assert same_title(one, other) is same


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("2024-05-28", (date(2024, 5, 28), None)),
        ("2024-05-28 09:30:12", (date(2024, 5, 28), (9, 30))),
        ("2024-05-28T09:30:12+08:00", (date(2024, 5, 28), (9, 30))),
        ("2024-05-28T09:30:12Z", (date(2024, 5, 28), (9, 30))),
        ("2024年5月28日 9:30", (date(2024, 5, 28), (9, 30))),
        ("发布时间：2024/05/28", (date(2024, 5, 28), None)),
        ("2024-02-31", None),
        ("09-1.24", None),
        ("", None),
        (None, None),
    ],
)
def test_a_moment_is_read_from_iso_or_from_digits(written: str | None, found: Moment | None) -> None:
    assert moment(written) == found


@pytest.mark.parametrize("written", ["2024-05-27T22:30:00Z", "2024-05-28T06:30:00+08:00", "2024-05-28 06:30"])
def test_china_time_is_wall_time_in_china(written: str) -> None:
    assert moment(written, china_time=True) == (date(2024, 5, 28), (6, 30))


def test_figures_are_shares_of_the_pages_that_have_a_truth() -> None:
    truths = [
        Truth("good", Path(), title="甲", body="一二三四五", published_at="2024-05-28 09:30"),
        Truth("lost", Path(), title="乙", body="一二三四五", published_at="2024-05-28 09:30"),
        Truth("died", Path(), body="一二三四五"),
        Truth("dated", Path(), published_at="2024-05-28"),
    ]
    reads = {
        "good": Read("甲！", "一二三四五", "2024-05-28 09:30:59"),
        "lost": Read("丙", "六七八九十", "2024-05-27 09:30"),
        "dated": Read(published_at="2024-05-28 00:00"),
    }
    found = figures(truths, reads)
    assert (found.pages, found.errors) == (4, 1)
    assert found.f1 == pytest.approx(1 / 3)
    assert [found.good, found.lost, found.title] == pytest.approx([1 / 3, 2 / 3, 1 / 2])
    assert [found.day, found.wrong, found.minute] == pytest.approx([2 / 3, 1 / 3, 1 / 2])


def test_a_date_that_is_not_given_is_no_wrong_date() -> None:
    truths = [Truth(name, Path(), published_at="2024-05-28") for name in "ab"]
    found = figures(truths, {"a": Read(published_at="2024-05-28"), "b": Read()})
    assert (found.day, found.wrong) == (0.5, 0.0)


def test_what_an_extractor_never_gives_is_not_measured() -> None:
    found = figures([truth("一二三四", title="甲", when="2024-05-28")], {"a": Read(body="一二三四")})
    assert (found.f1, found.title, found.day, found.wrong, found.minute) == (1.0, None, None, None, None)


def test_speeds_are_over_the_pages_read() -> None:
    reads = {"a": Read(seconds=0.3, cpu_s=0.1), "b": Read(seconds=0.1, cpu_s=0.2)}
    assert pages_per_s(reads) == pytest.approx(5.0)
    assert cpu_ms(reads) == pytest.approx(150.0)
    assert (pages_per_s({}), cpu_ms({})) == (0.0, 0.0)
