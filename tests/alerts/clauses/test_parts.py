"""The parts of the diff: clauses, labels, furniture, margins, numbers, and the shortest edit."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.clauses import compare
from alerts.clauses.furniture import is_furniture
from alerts.clauses.margin import unwrapped
from alerts.clauses.shortest import shortest
from alerts.clauses.split import clauses
from alerts.clauses.tokens import tokens, words


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        (
            "第一章 总则\n第一条 甲。\n乙。\n第二条 丙。",
            ["第一章", "第一章 第一条", "第一章 第一条 ¶2", "第一章 第二条"],
        ),
        (
            "一、甲\n（一）乙\n1.丙\n(1)丁\n①戊\n（二）己",
            ["一、", "一、 （一）", "一、 （一） 1.", "一、 （一） 1. (1)"],
        ),
        ("第三条规定的事项。", ["¶1"]),
        ("1.5倍。", ["¶1"]),
        ("第一条：甲；（一）乙；（二）丙。", ["第一条", "第一条 （一）", "第一条 （二）"]),
        ("规模见（三）所列；其余不变。", ["¶1"]),
        ("Sec. 3. (a) First.\n(b) Second.", ["Sec. 3. (a)", "Sec. 3. (b)"]),
        ("(h) One.\n(i) Two.", ["(h)", "(i)"]),
        ("(a) One.\n(i) Two.\n(ii) Three.", ["(a)", "(a) (i)", "(a) (ii)"]),
        ("Section 5 of the Act is repealed.", ["¶1"]),
        ("Article 2\nScope of the rules.", ["Article 2"]),
        ("附件1\n一、甲\n附件2\n一、乙", ["附件1", "附件1 一、", "附件2", "附件2 一、"]),
    ],
)
def test_clauses_stand_under_the_path_of_their_labels(text: str, paths: list[str]) -> None:
    assert [one.path for one in clauses(text)][: len(paths)] == paths


@pytest.mark.parametrize(
    "line",
    [
        "阅读：1.2万",
        "【字体：大 中 小】",
        "发布时间：2026年3月2日 09:10 来源：市报",
        "Views: 2,415",
        "广告",
        "分享到：",
        "上一篇：关于招聘的公告",
        "2026年3月2日 09:10 青川日报 字号：大 中 小",
        "相关阅读：市里还有哪些新规",
        "版权声明：本站文章欢迎转载，请注明出处。",
        "更多资讯，请下载青川客户端",
    ],
)
def test_lines_of_the_page_are_no_clauses(line: str) -> None:
    assert is_furniture(line)
    assert clauses(line) == ()


@pytest.mark.parametrize(
    "line",
    [
        "2026年3月2日",
        "申报单位扫描二维码进入系统填报。",
        "鼓励下载使用政务客户端办理备案手续，简化流程。",
        "本办法发布时间为2026年3月2日，自发布之日起施行。",
        "打印设备购置补贴最高20万元。",
        "The Office shall publish views of the public.",
        "2026年3月2日 09:30 报到，10:00 开评。",
        "2026年3月2日 09:30 开标",
        "说明：表中金额单位为万元。",
        "推广应用广告合规智能审核系统。",
    ],
)
def test_what_only_resembles_furniture_is_text(line: str) -> None:
    assert not is_furniture(line)


def test_lines_broken_at_a_margin_are_one_paragraph() -> None:
    lines = [
        "The operator of a robot shall keep a log of every",
        "journey for at least two years and hand it to the",
        "Office.",
    ]
    assert unwrapped(lines) == [" ".join(lines)]


def test_rows_and_headings_are_no_broken_paragraph() -> None:
    rows = ["智能巡检示范线项目建设 80万元", "柔性装配车间项目建设 120万元", "视觉质检平台项目建设 60万元"]
    assert unwrapped(rows) == rows
    assert unwrapped(["第一条 甲甲甲甲甲甲甲甲甲甲甲甲甲甲", "第二条 乙。"]) == [
        "第一条 甲甲甲甲甲甲甲甲甲甲甲甲甲甲",
        "第二条 乙。",
    ]


@pytest.mark.parametrize(
    "same",
    [
        ("500万元", "0.05亿元", "5,000,000元", "五百万元", "５００万元"),
        ("2026年5月1日", "二〇二六年五月一日", "二○二六年五月一日", "2026-05-01", "2026 年 5 月 1 日"),
        ("百分之三十", "30%", "三十%", "３０％"),
        ("1 May 2026", "May 1, 2026", "1st of May 2026"),
        ("twelve months", "12 months"),
        ("EUR 2 million", "EUR 2,000,000"),
        ("第十二条", "第12条", "第十二條"),
    ],
)
def test_one_number_in_several_writings_is_one(same: tuple[str, ...]) -> None:
    assert {words(tokens(text)) for text in same} == {words(tokens(same[0]))}


@pytest.mark.parametrize(
    ("one", "other"),
    [("1.5", "15"), ("十四五", "十五五"), ("≥50%", "≤50%"), ("20万元", "20亿元"), ("10%", "10‰"), ("20美元", "20元")],
)
def test_other_numbers_are_others(one: str, other: str) -> None:
    assert words(tokens(one)) != words(tokens(other))


@given(st.text(alphabet="一二三十百万亿元年月日第条（）()1290.,%，。 \n\tabAI①", max_size=80))
def test_every_text_is_itself_and_tokens_lie_in_it(text: str) -> None:
    assert compare(text, text).trivial
    found = tokens(text)
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert all(one.end <= other.start for one, other in pairwise(found))


_LINES = st.lists(
    st.sampled_from(["第一条 甲乙丙丁。", "第二条 甲乙戊己。", "（一）300万元", "（二）三年", "戊己庚", ""]), max_size=8
)


@given(_LINES, _LINES)
def test_every_clause_of_both_texts_is_told_once(before: list[str], after: list[str]) -> None:
    texts = "\n".join(before), "\n".join(after)
    told = compare(*texts).clauses
    if not all(one.text_before == one.text_after for one in told):
        for side, text in zip(("text_before", "text_after"), texts, strict=True):
            shown = sorted(line for one in told for line in getattr(one, side).split("\n") if line)
            assert shown == sorted(one.text for one in clauses(text) if one.text)


@given(st.text(alphabet="abc", max_size=20), st.text(alphabet="abc", max_size=20))
def test_the_shortest_edit_keeps_a_common_subsequence(before: str, after: str) -> None:
    kept = shortest(before, after, 40)
    assert kept is not None
    assert all(before[i] == after[j] for i, j in kept)
    assert kept == sorted(kept)
    assert len({i for i, _ in kept}) == len({j for _, j in kept}) == len(kept) == _longest(before, after)


def _longest(before: str, after: str) -> int:
    """The length of a longest common subsequence, by the table."""
    row = [0] * (len(after) + 1)
    for char in before:
        last = 0
        for at, other in enumerate(after, 1):
            last, row[at] = row[at], last + 1 if char == other else max(row[at], row[at - 1])
    return row[-1]


def test_an_edit_that_takes_too_much_is_not_spelled_out() -> None:
    assert shortest("a" * 50, "b" * 50, 20) is None


_HOSTILE = {
    "400 clauses": (
        "\n".join(f"第{n}条 {n * 7919 % 1000}甲乙丙丁戊己庚辛壬癸。" * 3 for n in range(400)),
        "丁",
        "寅卯",
    ),
    "equal lines": ("甲乙丙丁\n" * 5000, "丁\n甲乙丙丁\n", "丁\n"),
    "lines of a template": ("\n".join(f"第{n}号设备，补助{n}万元，合格" for n in range(5000)), "万元", "亿元"),
    "one line of numbers": ("，".join(map(str, range(5000))), "1", "2"),
    "one long sentence": ("甲乙丙丁戊己庚辛" * 2500, "丁", "寅"),
    "brackets": ("（一）" * 7000, "一）（一", "二）（二"),
    "figures": ("1" * 20000, "11", "2"),
}


@pytest.mark.parametrize("name", _HOSTILE)
def test_no_text_costs_more_than_seconds(name: str) -> None:
    text, old, new = _HOSTILE[name]
    started = time.process_time()
    compare(text, text.replace(old, new))
    assert time.process_time() - started < 6
