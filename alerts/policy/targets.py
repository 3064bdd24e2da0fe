"""Numbers a policy sets or counts: 100个示范应用场景, 百余项, 15-20家."""

from __future__ import annotations

import re
from dataclasses import dataclass

from alerts.policy.numerals import NUMBER, parse, whole
from alerts.policy.reading import Spans, blotted

_MEASURE = (
    "个|家|项|名|条|款|种|类|台|套|件|所|座|位|支|只|辆|批次|处|场|门|张|户|起(?=[\u4e00-\u9fff]{0,14}(?:案|事件|事故))|份|枚|颗|块(?!钱)|部(?!门|委|署|件|分|队|长)|人(?![\u4e00-\u9fff])"
    r"|大(?=[\u4e00-\u9fff]{0,5}?(?:行动|工程|项目|任务|专项|举措|措施|计划))"
)
_RANGE = r"\s*(?:[-–—~至到]|—{2})\s*"
_COUNT = re.compile(
    rf"(?P<low>(?:上|近|数)?(?:{NUMBER}))(?P<more>[余多])?(?:{_RANGE}(?P<high>{NUMBER}))?(?P<more2>[余多])?"
    rf"(?P<measure>{_MEASURE})(?:\((?:套|项|家)\))?(?P<over>(?:及?以上|左右|以内)?的?)"
)
_NOUN = re.compile(r"(?P<noun>[\u4e00-\u9fffa-z0-9+“”\"-]{2,24}|[函园港谷](?![\u4e00-\u9fff]))")
# What follows a count that is no thing counted: 5条都提出, 三个方面, 十个字.
_NO_NOUN = re.compile(
    r"(?:一批|万户|都|均|也|是|为|在(?!建)|已(?![^,。;]{1,12}的)|将|被|又|就|还|才|则|有|占|方面|月|季度|工作日|自然日|小时|多月|阶段|部门|部委|百分点|字|问题|维度|层面|环节|角度|地区|地方|[省市区县](?!级))"
)
_SPOKEN = re.compile("表示|接受|反映|参展|参加|参与|报名|回应|受访|的意见|出席|到场|围观")  # people, not targets
_BEFORE = re.compile(r"(?:第|每|前|后|任何|某|这|那|哪|其中|同一|上一|下一|单|各|章|式|[^已还共新拥]有)$")
_LIMIT = re.compile(r"(?:不超过|不多于|至多|最多|限报?|限)$")
_NOUN_BEFORE = re.compile(r"[\u4e00-\u9fff)”\"](?:突破|达到?|超过?|增至|至|约|近|不少于|不低于|累计|共|共计|逾)?$")
_END = re.compile(r"(?:$|[,。;、:)!?\n\s]|以上|左右|和|及|与)")


@dataclass(frozen=True, slots=True)
class Count:
    """text[start:end] counts things. `n`: the number, or the two ends of a range; `what`: measure and thing."""

    start: int
    end: int
    n: float | tuple[float, float]
    what: str


def find(text: str, quoted: Spans) -> list[Count]:
    """The counted things of folded text, in order; not inside 《》."""
    counts = []
    text = blotted(text, quoted)
    for match in _COUNT.finditer(text):
        n = _number(match)
        if n is not None and n not in (0, 1) and not _BEFORE.search(text[max(0, match.start() - 2) : match.start()]):
            counts.extend(_counted(text, match, n))
    return counts


def _counted(text: str, match: re.Match[str], n: float | tuple[float, float]) -> list[Count]:
    if _NO_NOUN.match(text, match.end()):
        return []
    noun = _NOUN.match(text, match.end())
    if noun and _SPOKEN.search(noun["noun"]):
        return []
    if noun:
        return [Count(match.start(), noun.end(), n, match["measure"] + noun["noun"])]
    before = text[max(0, match.start() - 8) : match.start()]
    if _LIMIT.search(before):
        return []
    if _END.match(text, match.end()) and _NOUN_BEFORE.search(before):
        return [Count(match.start(), match.end(), n, match["measure"])]
    return []


def _number(match: re.Match[str]) -> float | tuple[float, float] | None:
    low = parse(match["low"].lstrip("上近数"))
    if low is None or match["low"].startswith("数"):
        return None
    if match["high"] is None:
        return whole(low)
    high = parse(match["high"])
    return None if high is None else (whole(low), whole(high))
