"""Words that those who rewrite a text lightly put for each other. They never tell two stories apart."""

from __future__ import annotations

import re

# The first of each line stands for all. Words of reporting and of order only: no names, numbers, stages or issuers.
_GROUPS = """
表示 指出 强调 介绍 提出 认为 称 说 谈到 提到 透露
举行 举办 召开 开展 进行 展开
我国 中国
目前 当前 现在 现阶段 眼下 如今
今天 今日 今晚 今早 当天 当日 日前 近日 近期 昨天 昨日 昨晚 明天 明日
此外 另外 除此之外
同时 与此同时
推动 促进 推进 助推
加强 强化 增强
提升 提高
重要 关键 重大
不断 持续 继续
已经 业已 已
将 会 将会 将要
通过 经由 经过
大约 约 约为 近 左右 约合
包括 包含 涵盖
根据 依据 按照 依照
由于 因为 因
但是 但 然而 不过
以及 和 与 及 同
并且 并
各地 全国各地
开始 启动
增加 增长 上升
减少 下降 下滑
实现 达到 达成
帮助 协助
获得 取得
认真 切实
显著 明显
进一步 更加
企业 公司
记者 本报记者 本网记者
有关 相关
问题 难题
said stated noted added told announced
about approximately around roughly nearly
also additionally
however but yet
will would shall
began started launched
show shows showed reveal revealed
help assist
buy purchase
use utilize utilise
important key crucial major significant
"""
_FIRST = {word: line.split()[0] for line in _GROUPS.strip().splitlines() for word in line.split()}
_HAN = sorted((word for word in _FIRST if not word.isascii()), key=len, reverse=True)
_WORD = re.compile("|".join(_HAN) + r"|\b(?:" + "|".join(word for word in _FIRST if word.isascii()) + r")\b")
#: “Today (24 September)”, in which those who print it a day later put the day for “today”.
_DATED = re.compile(r"(?:[今昨明当][天日晚早]|\d{1,2}日)\((\d{1,2}月\d{1,2}日)\)")

#: A word for a day that only its own day's readers understand.
RELATIVE = frozenset({"今天", "today", "yesterday", "tomorrow"})


def plain(clause: str) -> str:
    """A folded clause with the commonest word for each that has others of its meaning."""
    return _WORD.sub(lambda found: _FIRST[found[0]], _DATED.sub(r"\1", clause))
