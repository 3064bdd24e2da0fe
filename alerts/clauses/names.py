"""What a diff is called to people, in Chinese and English."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from alerts.clauses.changes import Diff, Kind


@dataclass(frozen=True, slots=True)
class Names:
    """`counted`: "{n} reworded"; `nothing`: of a trivial edit."""

    lang: str
    kinds: dict[Kind, str]
    counted: str
    between: str
    before: str
    after: str
    numbers: str
    none: str
    renumbered: str
    unchanged: str
    nothing: str
    title: str
    starts: tuple[str, str]  # read aloud before what was taken out and what was put in


ZH = Names(
    lang="zh",
    kinds={
        Kind.SAME: "未变",
        Kind.RENUMBERED: "仅编号变化",
        Kind.REWORDED: "改写",
        Kind.MOVED: "移动",
        Kind.MOVED_AND_REWORDED: "移动并改写",
        Kind.MERGED: "合并",
        Kind.SPLIT: "拆分",
        Kind.ADDED: "新增",
        Kind.REMOVED: "删除",
    },
    counted="{name} {n}",
    between="，",
    before="修改前",
    after="修改后",
    numbers="数字",
    none="无",
    renumbered="另有 {n} 条仅编号变化",
    unchanged="{n} 条未变",
    nothing="文字没有变化：至多是编号、标点、空白、全半角、繁简、阅读数、页面日期或广告不同。",
    title="条款对照",
    starts=("〔删除〕", "〔新增〕"),
)
EN = Names(
    lang="en",
    kinds={
        Kind.SAME: "same",
        Kind.RENUMBERED: "renumbered",
        Kind.REWORDED: "reworded",
        Kind.MOVED: "moved",
        Kind.MOVED_AND_REWORDED: "moved and reworded",
        Kind.MERGED: "merged",
        Kind.SPLIT: "split",
        Kind.ADDED: "added",
        Kind.REMOVED: "removed",
    },
    counted="{n} {name}",
    between=", ",
    before="Before",
    after="After",
    numbers="Numbers",
    none="none",
    renumbered="{n} only renumbered",
    unchanged="{n} unchanged",
    nothing="No change of wording: at most labels, punctuation, blanks, width, script, counters, page dates or ads.",
    title="What changed, clause by clause",
    starts=("[deleted] ", "[inserted] "),
)
_SAMPLE, _CHINESE = 2000, 0.1  # characters that tell a Chinese text, and how many of them are


def names_for(diff: Diff) -> Names:
    """Those of the language that the texts are in."""
    sample = "".join(one.text_after or one.text_before for one in diff.clauses[:40])[:_SAMPLE]
    return ZH if sum("\u4e00" <= char <= "\u9fff" for char in sample) > _CHINESE * len(sample) else EN


def counts(diff: Diff, names: Names) -> str:
    """`2 reworded, 1 added, 14 only renumbered`, or that nothing changed."""
    if diff.trivial:
        return names.nothing
    found = Counter(one.kind for one in diff.changes)
    said = [names.counted.format(n=found[kind], name=names.kinds[kind]) for kind in Kind if found[kind]]
    if diff.renumbered:
        said.append(names.renumbered.format(n=len(diff.renumbered)))
    return names.between.join(said)
