"""The table that heads a document on a government site: 索引号, 发文机关, 成文日期, 发文字号, …"""

from __future__ import annotations

import re
from dataclasses import dataclass

_LABELS = {
    "issuer": "发文机关|发布机构|发文单位|制定机关|制发机关|发布机关|印发机关|公开主体|发文部门|制定部门|发布部门",
    "index": "索引号|索 引 号",
    "docnum": r"发文字号|发文文号|文\s*号|文件编号|文件字号|公文编号",
    "title": r"文件名称|文件标题|信息名称|标\s*题|名\s*称|公文标题",
    "印发": "成文日期|成文时间|制发日期|签发日期|印发日期|印发时间|发文日期|发文时间|生成日期|制定日期",
    "发布": "发布日期|发布时间|公开日期|公开时间|公布日期|公布时间|发文日",
    "施行": "实施日期|施行日期|实施时间|施行时间|执行日期",
    "生效": "生效日期|生效时间",
    "有效期至": "有效期至|失效日期|失效时间|废止日期|有效期限至",
    "other": "主题分类|主题词|分类|体裁分类|组配分类|信息来源|有效性|公文种类|文件类型|关键词|来源|时效性|效力状态"
    "|公开方式|内容概述|有效期|服务对象|公开范围|字体|字号|浏览次数",
}
_ANY = "|".join(f"(?P<k{index}>{names})" for index, names in enumerate(_LABELS.values()))
_LABEL = re.compile(rf"(?:^|(?<=[\s|\[【]))[\[【]?(?:{_ANY})[\]】]?\s*(?::|\n|\||[^\S\n]{{1,4}}(?=\S))\s*")
_KINDS = tuple(_LABELS)
_TABLE = 2  # labels that make a table
_LONGEST = 120  # characters: longer values are no cell of a table


@dataclass(frozen=True, slots=True)
class Cell:
    """text[start:end] is the value under a label of `kind`."""

    kind: str
    start: int
    end: int


def find(text: str) -> list[Cell]:
    """The labelled values of folded text; none where fewer than two labels stand, as one may in a sentence."""
    labels = [(_kind(match), match.start(), match.end()) for match in _LABEL.finditer(text)]
    if len(labels) < _TABLE:
        return []
    cells = []
    for index, (kind, _, end) in enumerate(labels):
        limit = labels[index + 1][1] if index + 1 < len(labels) else len(text)
        line = text.find("\n", end)
        stop = min(limit, line if line >= 0 else len(text), end + _LONGEST)
        value = text[end:stop].rstrip(" |[【")
        if value and kind != "other":
            cells.append(Cell(kind, end, end + len(value)))
    return cells


def _kind(match: re.Match[str]) -> str:
    return _KINDS[int((match.lastgroup or "k0")[1:])]
