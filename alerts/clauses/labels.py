"""The labels that stand before clauses: 第一章, 第三条, 一、, （二）, 3., ①, Article 5, Section 2, (a)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from alerts.policy.numerals import parse

_HAN = "〇○零一二三四五六七八九十百"
_ARABIC = r"[0-9０-９]"
_GAP = r"[ \t\u3000\u00a0]"
#: Words that go on with a sentence: 第三条规定的… and Section 5 of the Act … name a clause and begin none.
_GOES_ON = r"(?!(?:规定|規定|所列|所称|所稱|所述|中|的|和|及|至|或|与|、第|第|以|情形|要求|之规定))"
_GOES_ON_ENGLISH = r"(?![ ](?:of|and|or|to|shall|is|are|was|requires?|applies|does|in|above|below|may|must|will)\b)"

_HIGH = r"(?P<n>\d{1,3}|[IVXLC]{1,6}|[A-Z])\b[.:]?" + _GOES_ON_ENGLISH
_NAMED = (
    r"(?:(?:Section|SECTION|Article|ARTICLE|Rule|Clause|Recital)[ ]|(?:Sec|SEC|Art)\.[ ]?|§{1,2}[ ]?)"
    r"(?P<n>\d{1,5}[A-Za-z]?(?:[.-]\d{1,4})*|[IVXLC]{1,6})\b[.:]?" + _GOES_ON_ENGLISH
)
#: name → pattern; the first that matches counts. The number is the group `n`.
_STYLES = (
    ("编", rf"第{_GAP}?(?P<n>[{_HAN}]{{1,6}}|{_ARABIC}{{1,3}}){_GAP}?[编編]"),
    ("部分", rf"第{_GAP}?(?P<n>[{_HAN}]{{1,6}}|{_ARABIC}{{1,3}}){_GAP}?部分"),
    ("章", rf"第{_GAP}?(?P<n>[{_HAN}]{{1,6}}|{_ARABIC}{{1,3}}){_GAP}?章"),
    ("节", rf"第{_GAP}?(?P<n>[{_HAN}]{{1,6}}|{_ARABIC}{{1,3}}){_GAP}?[节節]"),
    (
        "条",
        rf"第{_GAP}?(?P<n>[{_HAN}]{{1,8}}|{_ARABIC}{{1,4}}){_GAP}?[条條](?:之[一二三四五六七八九十]{{1,2}})?{_GOES_ON}",
    ),
    ("附件", rf"附{_GAP}?[件录錄]{_GAP}?(?P<n>[{_HAN}]{{1,2}}|{_ARABIC}{{1,2}})?(?={_GAP}|[:：.、]|$)"),
    ("、", rf"(?P<n>[{_HAN}]{{1,4}})(?:、|[.．](?!\d))"),
    ("（）", rf"[（(]{_GAP}?(?P<n>[{_HAN}]{{1,4}}){_GAP}?[）)]、?|(?P<m>[{_HAN}]{{1,3}})[）)]"),
    ("1.1.1", rf"(?P<n>{_ARABIC}{{1,2}}(?:[.．]{_ARABIC}{{1,2}}){{2,3}})(?={_GAP})"),
    ("1.1", rf"(?P<n>{_ARABIC}{{1,2}}[.．]{_ARABIC}{{1,2}})(?={_GAP})"),
    ("1.", rf"(?P<n>{_ARABIC}{{1,3}})(?:[.．](?![0-9０-９])|、)"),
    ("1)", rf"(?P<n>{_ARABIC}{{1,3}})[）)]"),
    ("(1)", rf"[（(]{_GAP}?(?P<n>{_ARABIC}{{1,3}}){_GAP}?[）)]|(?P<m>[⑴-⒇])"),
    ("①", r"(?P<n>[①-⑳])"),
    ("|", r"(?P<n>\d{1,4})[ ]?(?=[|｜\t])"),
    ("title", rf"(?:Title|TITLE|Part|PART|Chapter|CHAPTER|Division|DIVISION)[ ]{_HIGH}"),
    ("annex", rf"(?:Annex|ANNEX|Appendix|APPENDIX|Schedule|SCHEDULE)[ ]{_HIGH}"),
    ("section", _NAMED),
    ("I.", r"(?P<n>[IVX]{1,5})[.、](?=\s)"),
    ("(i)", r"\((?P<n>[ivx]{1,5})\)(?=\s|\(|$)"),
    ("(a)", r"\((?P<n>[a-z]{1,2})\)(?=\s|\(|$)"),
    ("(A)", r"\((?P<n>[A-Z]{1,2})\)(?=\s|\(|$)"),
    ("a.", r"(?P<n>[a-h])[.)](?=\s)"),
)
_COMPILED = tuple((name, re.compile(pattern)) for name, pattern in _STYLES)
#: The fixed order of what can stand above what; other styles nest as they come.
RANKS = {"编": 0, "部分": 0, "附件": 0, "annex": 0, "title": 1, "章": 1, "节": 2, "条": 3, "section": 3}
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


@dataclass(frozen=True, slots=True)
class Label:
    """A label as printed, without blanks around it. `number`: its place in its list, None where it tells none."""

    style: str
    printed: str
    number: int | None


def label_at(text: str, at: int, before: tuple[Label, ...] = ()) -> tuple[Label, int] | None:
    """The label that text[at:] begins with, and where it ends. `before`: the labels above; they tell (i) from (i)."""
    for style, pattern in _COMPILED:
        found = pattern.match(text, at)
        if not found or (style == "(i)" and _is_letter(found["n"], before)):
            continue
        groups = found.groupdict()
        label = Label(style, found.group().strip(), _number(style, groups.get("n") or groups.get("m") or ""))
        return label, found.end()
    return None


def _is_letter(printed: str, before: tuple[Label, ...]) -> bool:
    """(i) behind (h), (v) behind (u), (x) behind (w): a letter, no roman number."""
    letters = [one.number for one in before if one.style == "(a)"]
    romans = any(one.style == "(i)" for one in before)
    return len(printed) == 1 and not romans and bool(letters) and letters[-1] == ord(printed) - ord("a")


def _number(style: str, printed: str) -> int | None:
    if not printed:
        return None
    if style in ("①", "(1)") and not printed.isdecimal():
        return ord(printed) - (ord("①") if style == "①" else ord("⑴")) + 1
    if style in ("(i)", "I."):
        return _roman(printed.lower())
    if style in ("(a)", "(A)", "a."):
        return ord(printed[-1].lower()) - ord("a") + 1 + 26 * (len(printed) - 1)
    if printed.isdecimal():
        return int(printed)
    value = parse(printed.replace("○", "〇")) if printed[0] in _HAN else None
    return None if value is None else int(value)


def _roman(printed: str) -> int:
    values = [_ROMAN[char] for char in printed]
    return sum(-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True))
