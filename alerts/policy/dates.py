"""The dates a policy names, and what happens on them."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from alerts.policy.numerals import parse
from alerts.policy.reading import sentence

KINDS = ("印发", "施行", "生效", "发布", "截止", "征求意见起", "征求意见止", "起始", "有效期至", "目标")
_HAN_YEAR = r"[〇○零一二三四五六七八九]{4}"
_HAN_DAY = r"[一二三四五六七八九十]{1,3}"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_NAME = (
    "(?:january|february|march|april|may|june|july|august|september|october|november|december"
    "|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)"
)
_DATE = re.compile(
    rf"(?P<year>(?<!\d)(?:19|20)\d{{2}}|{_HAN_YEAR})年(?P<month>\d{{1,2}}|{_HAN_DAY})月(?:(?P<day>\d{{1,2}}|{_HAN_DAY})[日号]|(?P<part0>[底末初]))?"
    r"|(?<![\d.-])(?P<year2>(?:19|20)\d{2})(?P<sep>[-/.])(?P<month2>\d{1,2})(?P=sep)(?P<day2>\d{1,2})(?![\d-])"
    r"|(?P<word>今年|明年|去年)?(?<!\d)(?P<month3>\d{1,2})月(?:(?P<day3>\d{1,2})[日号]|(?P<part>底|初|中旬|上旬|下旬|末))"
    r"|(?P<year4>(?<!\d)20\d{2})年(?![度\d前])(?P<end>底|末|初)?"
    r"|(?<!\d)(?P<month5>\d{1,2})月(?=起)"
    r"|(?P<today>今[日天])(?!起|年|后)(?!\(\d)"
    r"|(?<=[至到\-—~])(?P<day6>\d{1,2})[日号]"
    r"|(?<![\d年月.])(?P<day7>\d{1,2})日(?=[电讯]|(?:上午|下午|晚间?|正式|在[^,。;]{1,12}|以[^,。;]{2,14}|从[^,。;]{2,16}|对外|宣布|表决|会议)?"
    r"(?:发布|公布|印发|宣布|通过|召开|举行|表示|签署|出台|启动|批准|推出|消息|获悉|说|称|介绍|通报|披露|表决))"
    rf"|(?<![a-z])(?P<name8>{_MONTH_NAME})\.?\s(?P<day8>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:])(?:,?\s(?P<year8>20\d{{2}}))?"
    rf"|(?<!\d)(?P<day9>\d{{1,2}})(?:st|nd|rd|th)?\s(?:of\s)?(?P<name9>{_MONTH_NAME})(?![a-z])(?:,?\s(?P<year9>20\d{{2}}))?"
    r"|(?<![a-z])(?P<today2>today)(?![a-z'])"
)
_TO = re.compile(r"\s*(?:\d{1,2}[:时点]\d{0,2}分?)?\s*起?\s*(?:至|到|-|—{1,2}|~|–|to|through|until|and)\s*")

_BEHIND = (  # kind, what stands right behind the date
    ("发布", r"[电讯]|消息"),
    (
        "施行",
        (
            r"(?:起|开始|正式|起正式|后)+(?:施行|实施|执行)|(?:正式)?(?:施行|实施)|起.{0,8}(?:施行|实施|执行)"
            r"|起,?(?:[^,。;《]{0,4}《[^》]*》)[^。;]{0,12}(?:施行|实施|执行)"
        ),
    ),
    ("生效", r"(?:起|正式|开始)*生效|起,?(?:[^,。;《]{0,4}《[^》]*》)?[^,。;]{0,8}生效"),
    (
        "截止",
        r"(?:\d{1,2}[:时点]\d{0,2}分?|[上下]午\d{1,2}[:时点]\d{0,2}分?|24时|\(.{1,12}?\)|下班)?(?:之?前|以前|截止|止|关闭|结束)",
    ),
    ("起始", r"(?:及|\(含\))?(?:以后|之后|起)"),
)
_BEFORE = (  # kind, what stands in front of the date, at its end
    (
        "截止",
        r"(?:截止|截至|申报|申请|报名|受理|征集|提交)[^。;]{0,30}(?:延长|延期|推迟|顺延|提前|调整|变更)(?:至|到|为)$",
    ),
    (
        "有效期至",
        r"(?:有效期|执行期|试行期|实施期|施行期|期限|有效)(?!推迟|延后|顺延|提前)[^,。;]{0,10}?(?:至|到|为|截至|截止)?$|(?:执行|施行|试行|延长|延续|持续)(?:至|到)$",
    ),
    (
        "截止",
        r"(?:截止|截至|截止到)(?:日期|时间|期|日)?(?:为|是|:|至|到)?\s*$|(?:申报|申请|报名|提交|受理|征集|报送)[^,。;]{0,12}(?:截止|截至)[^,。;]{0,6}$",
    ),
    ("施行", r"(?:施行|实施|执行)(?:日期|时间)(?:为|是)?\s*:?\s*$|自$"),
    ("生效", r"生效(?:日期|时间)(?:为|是)?\s*:?\s*$"),
    ("发布", r"(?:发布|公布|发文|公开|刊发|更新)(?:日期|时间|日)(?:为|是)?\s*:?\s*$|(?:发布|公布)于$"),
    ("印发", r"(?:成文|印发|制发|签发|落款|通过)(?:日期|时间|日)?(?:为|是|于)?\s*:?\s*$"),
    ("起始", r"(?:开始|起始)(?:日期|时间)(?:为|是)?\s*:?\s*$"),
    ("截止", r"即日起,?(?:至|到)$"),
    ("征求意见止", r"(?:征求|征集|反馈|公开)[^,。;稿]{0,16}(?:至|到|截至|截止到?)$"),
    ("有效期至", r"\b(?:valid|expires?|in force|remains? in effect) (?:until|through|on|till) $"),
    (
        "生效",
        (
            r"\b(?:takes?|took|taking|into|come into) (?:effect|force)(?: \w+)?(?: on| from)? $"
            r"|\beffective(?: from| on| date:?)? $"
        ),
    ),
    ("施行", r"\b(?:appl(?:y|ies)|application|operation|implemented)(?: from| on| as of)? $"),
    (
        "截止",
        (
            r"\b(?:by|before|until|till|deadline(?: of| is|:)?|no later than|clos(?:es?|ing)(?: date)?(?: on|:)?"
            r"|ends?(?: on)?|due(?: by| on)?) $"
        ),
    ),
    ("起始", r"\b(?:from|starting(?: on)?|beginning(?: on)?|since|opens?(?: on)?|as of) $"),
)
_ACTED = (  # kind, what the clause behind the date says was done
    ("施行", r"起[^。;]{0,20}(?:施行|实施|执行)|(?:正式)?(?:施行|开始实施|正式实施|落地实施)"),
    ("生效", r"生效"),
    ("印发", r"印发|下发|签发|颁布"),
    (
        "发布",
        (
            "发布|公布|出台|推出|启动|召开|举行|宣布|上线|开幕|揭牌|举办|公开|透露|表示|获悉|消息|对外"
            "|敲定|批准|签署|签约|表决|通过(?!率)|成立|通报|约谈|披露|介绍|指出|强调|三读|核准|下达|挂牌|亮相|提议|提出|[发吹][布风]会"
        ),
    ),
)
_TARGET = re.compile(r"(?:到|至|力争(?:到)?|截至|预计(?:到)?|争取|用.{0,3}到)$")
_CONSULTING = re.compile(
    "征求.{0,20}意见|征集.{0,12}意见|公开征求|意见反馈|反馈意见|公开征集|意见征集|提出意见|征求社会"
    r"|\b(?:comments?|consultation|views|feedback|responses|submissions|call for evidence)\b"
)
_ENGLISH_ACTED = re.compile(
    r"\b(?:sign|publish|announc|issu|releas|adopt|launch|unveil|approv|summon|fin|receiv|propos|introduc|confirm|open|order|vot|repeal"
    r"|award|enact|set out|pass|agree|finali[sz]|start|bann?|begu|told|said)(?:ed|d|s|es)?\b"
)
_MOVED = "(?:延长|延期|推迟|顺延|提前|调整|改|变更)(?:至|到|为)"
_FROM_THEN = re.compile(rf"[^,。;]{{0,6}}{_MOVED}")  # behind the old day: 由4月20日延长至5月8日
_ELIGIBLE = re.compile(  # what must have been done in a period, which is no time for applying
    r"期间[^,。;申]{0,10}(?:购置|购买|采购|发生|建成|投产|新增|取得|获得|完成|缴纳|租用|投保|签订)"
)
_PUT_OFF = re.compile(r"\b(?:delay|postpon|extend)[a-z]* [^,]{0,80}$")
_ON = re.compile(r"(?:\bon |^|[,(] ?|\bdated? |: )$")
_AT_ONCE = re.compile(
    r"(?:上午|下午|晚间?|正式|对外|率先|联合|经[^,。;]{2,20}?)?(?:审议)?(?:发布|公布|宣布|签署|批准|通过|召开|举行|表决|出台|启动|敲定|印发)(?!的|会)"
)
_NUMBERED = re.compile(r"号\s*$")  # 某府办〔2031〕5号 2031年2月28日
_LINE_END = re.compile(r"[^\S\n]*(?:$|\n|印发|[()])")
_BEHIND_RES = [(kind, re.compile(cue)) for kind, cue in _BEHIND]
_BEFORE_RES = [(kind, re.compile(cue)) for kind, cue in _BEFORE]
_ACTED_RES = [(kind, re.compile(cue)) for kind, cue in _ACTED]
_SAME_YEAR = 40  # characters behind a dated day in which a day without year is of the same year
_OPENING = 12  # characters that may stand before the day in a sentence it opens: 据悉, 新华社北京
_REACH = 60  # characters in which the sentence must say what was done
_AS_OF = re.compile("截[至止]到?$")  # 截至3月底,已处置… counts up to a day
_HALF_YEAR = 6
_TO_COME = ("截止", "施行", "生效", "征求意见止", "有效期至", "起始")


@dataclass(frozen=True, slots=True)
class Day:
    """text[start:end] is a date. `value`: YYYY-MM-DD, YYYY-MM or YYYY, as exact as the text is."""

    start: int
    end: int
    value: str
    kind: str


@dataclass(frozen=True, slots=True)
class _Mention:
    start: int
    end: int
    year: int | None
    month: int | None
    day: int | None
    word: str | None  # 今年, 明年, 去年; 今日 for the day of publication; 本月 for the last such day before it
    english: bool = False


def find(
    text: str, published_on: date | None, signed: Collection[int], table: Sequence[tuple[str, int, int]] = ()
) -> list[Day]:
    """The dates of folded text whose part is known.

    `signed`: offsets behind bodies that stand as a signature; `table`: kind and span of labelled values, which need no
    further words.
    """
    mentions = _dated(_mentions(text))
    days = [
        day
        for kind, start, end in table
        for one in mentions
        if kind in KINDS and start <= one.start < end and (day := _day(one, kind, published_on))
    ]
    mentions = [one for one in mentions if not any(day.start == one.start for day in days)]
    index = 0
    while index < len(mentions):
        first = mentions[index]
        second = mentions[index + 1] if index + 1 < len(mentions) else None
        if second and _TO.fullmatch(text, first.end, second.start):
            kinds = _period(text, first, second)
            found = [(one, kind) for one, kind in zip((first, second), kinds, strict=True) if kind]
            index += 2
        else:
            kind = _kind(text, first, signed)
            found = [(first, kind)] if kind else []
            index += 1
        days.extend(day for one, kind in found if (day := _day(one, kind, published_on)))
    return days


def _mentions(text: str) -> list[_Mention]:
    found = []
    for match in _DATE.finditer(text):
        part = match.groupdict()
        year = _figure(part["year"] or part["year2"] or part["year4"])
        month = _figure(part["month"] or part["month2"] or part["month3"] or part["month5"])
        day = _figure(part["day"] or part["day2"] or part["day3"] or part["day6"] or part["day7"])
        if name := part["name8"] or part["name9"]:
            year = _figure(part["year8"] or part["year9"])
            month, day = _MONTHS.index(name[:3]) + 1, _figure(part["day8"] or part["day9"])
        bounded = bool(part["part"] or part["part0"] or part["end"])
        english = bool(name or part["today2"])
        if part["today"] or part["today2"]:
            found.append(_Mention(match.start(), match.end(), None, None, None, "今日", english))
        elif not bounded and (month is None or 1 <= month <= 12) and (day is None or 1 <= day <= 31):
            word = "本月" if part["day7"] else part["word"]
            found.append(_Mention(match.start(), match.end(), year, month, day, word, english))
    return found


def _figure(printed: str | None) -> int | None:
    value = parse(printed.replace("○", "〇")) if printed else None
    return None if value is None else int(value)


def _dated(mentions: list[_Mention]) -> list[_Mention]:
    """The year of the mention before, for those without one; the month too, for a bare day (3月1日至15日)."""
    dated: list[_Mention] = []
    for one in mentions:
        before = dated[-1] if dated else None
        if (
            before
            and one.start - before.end <= _SAME_YEAR
            and one.year is None
            and one.word is None
            and before.word not in ("今日", "本月")
        ):
            dated.append(replace(one, year=before.year, month=one.month or before.month))
        elif one.year or one.month or one.word:
            dated.append(one)
    return dated


def _period(text: str, first: _Mention, second: _Mention) -> tuple[str, str]:
    left, right = sentence(text, first.start, second.end)
    around = text[left:right]
    if _ELIGIBLE.match(text, second.end):
        return "", ""
    if _CONSULTING.search(around):
        return "征求意见起", "征求意见止"
    if re.search("有效期|执行期|实施期|试行期|施行期", around):
        return "起始", "有效期至"
    if re.search("申报|申请|报名|受理|提交|征集|招募|报送|推荐|公示|时间|期限|期间", around):
        return "起始", "截止"
    return "", ""


def _kind(text: str, one: _Mention, signed: Collection[int]) -> str:
    left, right = sentence(text, one.start, one.end)
    before, behind = text[left : one.start], text[one.end : right]
    kind = "" if one.english and one.word else _by_cue(before, behind)
    if kind == "截止" and _CONSULTING.search(text[max(0, left - 80) : right]):
        kind = "征求意见止"
    elif kind == "起始" and _CONSULTING.search(behind[:_REACH]):
        kind = "征求意见起"
    if kind == "截止" and _PUT_OFF.search(before):
        kind = ""
    if kind:
        return kind
    if one.english:
        return _happened_english(before, behind, on=one.word is None)
    if one.day is None and one.word != "今日":
        return "目标" if one.year and (_TARGET.search(before) or not before.strip()) else ""
    if one.word != "今日" and _signs(text, one, signed):
        return "印发"
    return _happened("" if one.word == "今日" else before, behind)


def _by_cue(before: str, behind: str) -> str:
    if before.endswith(("由", "从", "原")) and _FROM_THEN.match(behind):
        return ""
    if before.endswith(("自", "从")) and re.match("开始(?!施行|实施|执行|生效)", behind):
        return "起始"
    for kind, cue in _BEHIND_RES:
        if cue.match(behind):
            return kind
    for kind, cue in _BEFORE_RES:
        if cue.search(before):
            return "" if behind.startswith(",") and _AS_OF.search(before) else kind
    return ""


def _signs(text: str, one: _Mention, signed: Collection[int]) -> bool:
    """The date under a signature or a number: a body or number right before it, nothing behind it on its line."""
    at = len(text[: one.start].rstrip())
    behind = at in signed or _NUMBERED.search(text, max(0, one.start - 4), one.start)
    return bool(behind and _LINE_END.match(text, one.end))


def _happened(before: str, behind: str) -> str:
    """What the clause says was done on the day that opens it."""
    opens = len(before) <= _OPENING or before.endswith((",", ":", "于", "在", "(", "天", "日", "时间"))
    if not opens and not _AT_ONCE.match(behind):
        return ""
    clause = behind[:_REACH]
    found = [(match.start(), kind) for kind, cue in _ACTED_RES if (match := cue.search(clause))]
    return min(found)[1] if found else ""


def _happened_english(before: str, behind: str, *, on: bool) -> str:
    """`on`: a day with its date, which must stand behind “on” or open the sentence, as “today” need not."""
    if on and not _ON.search(before):
        return ""
    return "发布" if _ENGLISH_ACTED.search(before[-2 * _REACH :] + " " + behind[:_REACH]) else ""


def _day(one: _Mention, kind: str, published_on: date | None) -> Day | None:
    if one.word == "今日":
        return Day(one.start, one.end, published_on.isoformat(), kind) if published_on else None
    if one.word == "本月":
        return _this_month(one, kind, published_on)
    year = one.year or _year(one, kind, published_on)
    if year is None:
        return None
    parts = [f"{year:04}"]
    if one.month:
        parts.append(f"{one.month:02}")
        if one.day:
            parts.append(f"{one.day:02}")
    if kind == "目标" and published_on and year < published_on.year:
        return None
    return Day(one.start, one.end, "-".join(parts), kind)


def _this_month(one: _Mention, kind: str, published_on: date | None) -> Day | None:
    """25日: the last one up to the day of publication."""
    if published_on is None or one.day is None:
        return None
    month = published_on if one.day <= published_on.day else published_on.replace(day=1) - timedelta(days=1)
    try:
        return Day(one.start, one.end, month.replace(day=one.day).isoformat(), kind)
    except ValueError:  # the 31st of a month that has none
        return None


def _year(one: _Mention, kind: str, published_on: date | None) -> int | None:
    """The year nearest to the publication: what is still to come may be of the next, what was done of the last."""
    if published_on is None or one.month is None:
        return None
    if one.word:
        return published_on.year + {"今年": 0, "明年": 1, "去年": -1}[one.word]
    ahead = one.month - published_on.month
    if kind in _TO_COME and ahead < -_HALF_YEAR:
        return published_on.year + 1
    if kind not in _TO_COME and ahead > _HALF_YEAR:
        return published_on.year - 1
    return published_on.year
