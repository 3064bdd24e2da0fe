"""How long it takes to say which of many rules an article matches, beside plain `in` and compiled regular expressions.

    python -m bench.rules [--articles 60] [--rounds 5]

Articles of 3,000 characters and rules like (甲 OR 乙 OR 丙) AND (丁 OR 戊) AND NOT 己 are made from some three thousand
policy words, of which an article holds about eighty; common words are common in both. Every round makes its documents
anew, what that costs stands apart, and the figures are the best round's mean, in microseconds of processor time an
article. All three must agree on every article and rule. Ends with 1 when they don't, or a bar is missed.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product
from random import Random
from typing import Generic, TypeVar

from rich.console import Console
from rich.table import Table

from alerts.rules.match import Document, Rule, RuleSet

BARS = {10: 100, 1_000: 200, 10_000: 500}  # rules → microseconds
CHARS = 3_000
WORDS_IN_ARTICLE = 40  # that are chosen; others stand inside of them
RICHER = 100  # rules of other kinds among the boolean ones
SLOW_ARTICLES = 10  # that the peers read: they take up to a quarter of a second for one

QUALIFIERS = """
智能 数字 绿色 工业 农业 医疗 教育 养老 交通 能源 金融 文化 旅游 海洋 航天 城市 社区 校园 园区 港口 矿山 建筑 水利 电力
物流 商贸 会展 体育 司法 应急 消防 气象 环保 林业 渔业 粮食 纺织 家电 汽车 船舶 轨道 民航 仓储 零售 餐饮 家政 康复 护理
中医 药品 器械 疫苗 基因 材料 芯片 软件 通信 卫星 网络 安全
"""
HEADS = """
机器人 大模型 智能体 数据集 算力 平台 标准 试点 示范 补贴 基金 条例 办法 规划 方案 清单 目录 名单 指南 细则 意见 措施
工程 中心 基地 联盟 实验室 场景 应用 改造 升级 检测 认证 评估 监管 备案 审批 采购 招标 培训 人才 融资 出口 准入 治理
伦理 安全
"""
FILLERS = (
    "会议指出要认真研究有关问题并及时提出可行的安排。",
    "各地应当结合自身实际稳步推进不得层层加码。",
    "有关单位于每季度末报送进展。",
    "记者从当天的会上了解到这项工作已经启动。",
    "负责人表示下一步还将听取各方看法。",
    "本文自发布之日起三十日内收集反馈。",
    "多位受访者认为成效取决于后续的执行。",
    "牵头单位另行通知具体时间和地点。",
)
LINKS = ("推动", "支持", "围绕", "加强", "完善", "开展", "建设", "促进", "规范", "鼓励")

T = TypeVar("T")
Found = TypeVar("Found")
Triple = tuple[Sequence[str], Sequence[str], str]
"""One of the first and one of the second must stand, and the last must not."""


def vocabulary() -> list[str]:
    """Common words first: qualifiers and heads by themselves, then pairs of both in a fixed disorder."""
    qualifiers, heads = QUALIFIERS.split(), HEADS.split()
    pairs = ["".join(pair) for pair in product(qualifiers, heads)]
    Random(3).shuffle(pairs)
    return [*dict.fromkeys([*qualifiers, *heads, *pairs])]


def chosen(rng: Random, words: Sequence[str], count: int, *, evenly: int) -> list[str]:
    """Different words, common ones more often: the chance falls with the rank (Zipf), less if `evenly`."""
    weights = [1 / (rank + evenly) for rank in range(len(words))]
    found: dict[str, None] = {}
    while len(found) < count:
        found.update(dict.fromkeys(rng.choices(words, weights, k=count - len(found))))
    return [*found]


def article(rng: Random, words: Sequence[str]) -> tuple[str, str]:
    """Title and text."""
    held = chosen(rng, words, WORDS_IN_ARTICLE, evenly=100)
    sentences = [f"{rng.choice(LINKS)}{word}，{rng.choice(FILLERS)}" for word in held * 6]
    rng.shuffle(sentences)
    return f"关于{held[0]}的通知", "".join(sentences)[:CHARS]


def triple(rng: Random, words: Sequence[str]) -> Triple:
    six = chosen(rng, words, 6, evenly=1000)
    return six[:3], six[3:5], six[5]


def expression(rule: Triple) -> str:
    first, second, never = rule
    return f"({' OR '.join(first)}) AND ({' OR '.join(second)}) AND NOT {never}"


def richer(rng: Random, words: Sequence[str]) -> str:
    """A rule that words alone do not decide."""
    one, two, three = chosen(rng, words, 3, evenly=1000)
    return rng.choice(
        (
            f"{one} NEAR/30 ({two} OR {three})",
            f"title:({one} OR {two}) AND body:{three}",
            f"2 of ({one}, {two}, {three})",
            f"/{one}.{{0,9}}{two}/ AND {three}",
            f"region:广东 AND {one} AND {two} NEAR {three}",
        )
    )


def by_in(rules: Sequence[Triple], text: str) -> list[int]:
    return [
        number
        for number, (first, second, never) in enumerate(rules)
        if any(word in text for word in first) and any(word in text for word in second) and never not in text
    ]


Regexes = tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]


def regexes(rule: Triple) -> Regexes:
    first, second, never = rule
    return re.compile("|".join(first)), re.compile("|".join(second)), re.compile(never)


def by_regex(rules: Sequence[Regexes], text: str) -> list[int]:
    return [
        number
        for number, (first, second, never) in enumerate(rules)
        if first.search(text) and second.search(text) and not never.search(text)
    ]


@dataclass(frozen=True, slots=True)
class Timed(Generic[Found]):
    """`us`: microseconds an article, the best round's mean."""

    us: float
    found: list[Found]


def timed(work: Callable[[T], Found], prepare: Callable[[], Sequence[T]], rounds: int) -> Timed[Found]:
    best, found = float("inf"), list[Found]()
    for _ in range(rounds):
        items = prepare()
        started = time.thread_time_ns()
        found = [work(item) for item in items]
        best = min(best, (time.thread_time_ns() - started) / 1000 / len(items))
    return Timed(best, found)


@dataclass(frozen=True, slots=True)
class Row:
    """Microseconds an article. `agree`: whether all three found the same."""

    rules: int
    ours: float
    with_evidence: float
    plain: float
    regex: float
    matches: float
    agree: bool

    @property
    def passes(self) -> bool:
        return self.agree and self.ours <= BARS[self.rules]


def measure(triples: Sequence[Triple], articles: Sequence[tuple[str, str]], rounds: int) -> Row:
    rules = RuleSet(Rule.of(str(number), expression(one)) for number, one in enumerate(triples))
    patterns = [regexes(one) for one in triples]
    few = [f"{title}\n{text}" for title, text in articles[:SLOW_ARTICLES]]

    def documents() -> list[Document]:
        return [Document(title, text) for title, text in articles]

    ours = timed(rules.match, documents, rounds)
    evidence = timed(lambda document: [one.evidence for one in rules.match(document)], documents, rounds)
    plain = timed(lambda text: by_in(triples, text), lambda: few, 1)
    regex = timed(lambda text: by_regex(patterns, text), lambda: few, 1)
    numbers = [[int(one.rule.name) for one in matches] for matches in ours.found]
    return Row(
        len(triples),
        ours.us,
        evidence.us,
        plain.us,
        regex.us,
        sum(map(len, numbers)) / len(numbers),
        numbers[:SLOW_ARTICLES] == plain.found == regex.found,
    )


def mixed(triples: Sequence[Triple], others: Sequence[str], articles: Sequence[tuple[str, str]], rounds: int) -> float:
    """What all boolean rules cost with `others` among them."""
    texts = [*map(expression, triples), *others]
    rules = RuleSet(Rule.of(str(number), text) for number, text in enumerate(texts))

    def documents() -> list[Document]:
        return [Document(title, text) for title, text in articles]

    return timed(rules.match, documents, rounds).us


def folding(articles: Sequence[tuple[str, str]], rounds: int) -> float:
    """What making a document costs: it is folded once, whatever asks it."""
    return timed(lambda one: Document(*one), lambda: articles, rounds).us


def table(rows: Sequence[Row]) -> Table:
    drawn = Table(title="µs of processor time an article of 3,000 characters", title_justify="left")
    for column in ("rules", "bar", "jingbao", "with evidence", "in", "re", "matches", ""):
        drawn.add_column(column, justify="right")
    for row in rows:
        verdict = "ok" if row.passes else "missed" if row.agree else "disagree"
        times = (f"{us:,.0f}" for us in (row.ours, row.with_evidence, row.plain, row.regex))
        drawn.add_row(f"{row.rules:,}", f"{BARS[row.rules]}", *times, f"{row.matches:.1f}", verdict)
    return drawn


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=5)
    args = parser.parse_args()
    rng, words = Random(1), vocabulary()
    articles = [article(rng, words) for _ in range(args.articles)]
    triples = [triple(rng, words) for _ in range(max(BARS))]
    held = sum(sum(word in text for word in words) for _, text in articles) / len(articles)
    rows = [measure(triples[:count], articles, args.rounds) for count in BARS]
    console = Console(highlight=False)
    console.print(table(rows))
    console.print(f"{len(words):,} words, of which an article holds {held:.0f}")
    others = [richer(rng, words) for _ in range(RICHER)]
    us = mixed(triples, others, articles, args.rounds)
    console.print(f"{max(BARS):,} with {RICHER} of NEAR, /regex/, n of (…) and fields among them: {us:,.0f} µs")
    console.print(f"making the document, once for all rules: {folding(articles, args.rounds):,.0f} µs")
    sys.exit(not all(row.passes for row in rows))


if __name__ == "__main__":
    main()
