"""What an article is about: which numbers and names are of the act itself, and which it only cites. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from alerts.acts import numbers as number_forms
from alerts.acts.spoken import spoken
from alerts.naming import Name, likeness, name_of
from alerts.policy import issuers, regions
from alerts.policy.fact import Facts
from alerts.policy.issuers import Body
from alerts.policy.lexicon import Tier, shipped
from db.fold import fold
from db.understanding import FactRow

_LEAD = 320  # characters: where an article says what it is about
_HEAD = 160  # characters of a page before whom it addresses: its own number stands there
_CITING = re.compile(
    r"(?:根据|依据|按照|依照|遵照|参照|对照|落实|贯彻|结合|响应|围绕|配套|遵循|有关(?!负责人|人士|同志|专家|部门|方面)|违反|涉嫌|应对|按)[^,。;\n]*$"
    r"|\b(?:under|pursuant to|in (?:line|accordance) with|implementing|(?:articles?|sections?) [\w, ()]+ of)"
    r"(?: the)?(?: [\w()-]+){0,3} ?$"
)
_ACTING = re.compile(
    "(?:印发|发布|出台|公布|制定|起草|下发|推出|通过|召开|举行|解读|修订|征求|签署|颁布|施行|实施|审议|公示|提出|提交|批准|就|对|关于|将)[^。;\n]*$"
)
_CHAIN = re.compile(r"(?:《[^《》]{2,80}》(?:\([^()]{2,40}\))?[、和及与,以]*)+$")
_DEMANDED = re.compile(
    r"^[》”\"]?(?:\([^()]{2,40}\))?(?:等[^,。;]{0,8})?的?(?:有关|相关|工作|部署|任务|具体)*(?:要求|精神|部署|规定|安排)"
)
_GONE = re.compile(
    r"^[》”\"]?(?:\([^()]{2,40}\))?[^。;\n《》]{0,16}(?:同时|同步|即行|予以|一并)?(?:废止|失效|停止执行)"
    r"|^[”\"]?(?: \([^()]*\))? (?:is |was |has been )?(?:repealed|rescinded|revoked|withdrawn)"
)
_ENDING = re.compile(
    r"(?:废止|撤销|撤回|废除|取消|停止执行)(?:了|的|拟议的|原|原有的?|和宣布失效)?[《“\"]?$"
    r"|(?:repeal(?:s|ed|ing)?|rescind(?:s|ed|ing)?|revok(?:es|ed|ing)|withdraw(?:s|ing)?)(?: the| its)?$"
)
_LABEL = re.compile(r"(?:发文字号|文件?编?号|字号|文号)[:\s|]*$")
_ADDRESSED = re.compile(r"(?:各|有关|相关)[^。\n]{1,120}?:")
_DIGEST = re.compile(
    r"^.{0,8}(?:早报|晚报|晨报)\s*(?:[:|丨]|$)|日报\s*[|丨]|(?:;[^;]+){2}|快讯$|周报|周刊|月报|盘点|汇总|汇编|合集|一览|速览|速递|要闻|回顾|早知道|早餐|大事记|简报|动态\(|(?:十|[1-9]\d)大"
    r"|round-?up|digest|weekly|this week|newsletter|briefing:"
)
_SAYS = re.compile(
    r"^[》”\"]?(?:\([^()]*\))?(?:提出|明确|指出|要求|规定|强调|自|将|已|正式|共|分为|从|围绕|聚焦|(?:公开)?征求)"
    r"|^[”\"]?,? (?:published|issued|released|announced|unveiled|adopted"
    r"|sets?|requires?|would|will|calls?|took|takes)\b"
)
_STANDING = re.compile(r"(?:公约|条约|协定|宪法|宣言)(?:\([^()]*\))?$")  # what conferences are held under
_ISSUING = re.compile(r"(?:印发|出台|发布|公布|下发|部署|制定|关于|签署|批准)[^。;\n]*$")
_ENFORCED = "执法"
_TOLD = ("解读", "发布会")
_SEVERAL = 4
_SAID_OF = re.compile(r"[:,!?\s]")
_SESSION = re.compile("(?:常委会|常务|党组|委员长|主任|全体|全会|代表大会)[^,。;]{0,12}会议|闭幕|开幕")
_CALLED, _CONSULTED = "申报通知", "征求意见止"
_NATION = "全国"
_EXPLAINED = re.compile(
    r"^(?:一图读懂|一图看懂|图解|图说|(?:政策|专家|文字)?解读)[:：丨|｜】\s]+|(?:的?(?:政策)?解读|答记者问|一图读懂|图解|的?说明)$"
)
#: A headline says who tells of a document before it names it: 某部新闻发言人介绍….
_TOLD_BY = re.compile(r"^(?:(?!关于)[^《》]){2,30}?(?:解读|介绍|(?:部署)?开展|部署|启动)(?=关于|[^《》]{8,})")
_TOLD_OF = re.compile("(?:有关)?(?:政策|情况)$")
#: Headlines that only end as names do: 某地为机器人立法, 就机器人征询公众意见, 机器人迎国家级政策.
_SENTENCE = re.compile("立法$|(?:征求|征询|听取)[^《》]*意见$|迎来?[^《》]*政策$")


@dataclass(frozen=True, slots=True)
class Mention:
    """A number or a name as facts give it. text[start:end] of `field` (title or text) is where it first stands."""

    value: str
    field: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Stated:
    """What events use of an article's facts. Made by `of_facts` from fresh ones, by `of_rows` from those stored."""

    docnums: tuple[Mention, ...] = ()
    titles: tuple[Mention, ...] = ()
    issuers: tuple[str, ...] = ()
    region: str = ""
    stage: str = ""
    figures: frozenset[str] = frozenset()  # sums and deadlines: CNY 3e+08, 截止 2026-05-08


@dataclass(frozen=True, slots=True)
class Cited:
    """A document that the article's own one builds on (implements) or ends (repeals): its name, its number, or both."""

    kind: str
    name: Name | None = None
    number: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """`numbers` and `names` are the act's own; several names: the article tells of several acts.

    `soft`: what media call it without 《》. `digest`: a collection.
    """

    numbers: frozenset[str] = frozenset()
    names: tuple[Name, ...] = ()
    soft: tuple[Name, ...] = ()
    cited: tuple[Cited, ...] = ()
    issuers: frozenset[str] = frozenset()
    region: str = ""
    stage: str = ""
    figures: frozenset[str] = frozenset()
    digest: bool = False

    @property
    def consulted_until(self) -> frozenset[str]:
        """Days until which a local or foreign body takes answers: few take them until the same one."""
        ends = (figure.split() for figure in self.figures) if self.region not in ("", _NATION) else ()
        return frozenset(end[1] for end in ends if end[0] == _CONSULTED)

    @property
    def bodies(self) -> frozenset[str]:
        """The issuers; what an office issues is its body's, and an information office tells of others' acts."""
        issuing = self.issuers if self.stage not in _TOLD else {one for one in self.issuers if "新闻办" not in one}
        return frozenset(name.removesuffix("办公厅").removesuffix("办公室") or name for name in issuing)


def of_facts(facts: Facts) -> Stated:
    """Facts that were just read."""
    return Stated(
        docnums=tuple(Mention(one.value, one.field, one.start, one.end) for one in facts.docnums),
        titles=tuple(Mention(one.value, one.field, one.start, one.end) for one in facts.titles),
        issuers=tuple(one.value for one in facts.issuers),
        region=facts.region.value if facts.region else "",
        stage=facts.stage.value if facts.stage else "",
        figures=frozenset(
            [
                *(_sum(one.currency, one.number) for one in facts.amounts),
                *(f"{one.kind} {one.value}" for one in facts.dates if _deadline(one.kind, one.value)),
            ]
        ),
    )


def of_rows(rows: Iterable[FactRow]) -> Stated:
    """Facts as the archive keeps them; the same `Stated` as they were made from."""
    found = list(rows)

    def texts(kind: str) -> tuple[str, ...]:
        return tuple(row.value for row in found if row.kind == kind)

    return Stated(
        docnums=tuple(Mention(row.value, row.field, row.start, row.end) for row in found if row.kind == "docnum"),
        titles=tuple(Mention(row.value, row.field, row.start, row.end) for row in found if row.kind == "title"),
        issuers=texts("issuer"),
        region=next(iter(texts("region")), ""),
        stage=next(iter(texts("stage")), ""),
        figures=frozenset(_figures(found)),
    )


def _figures(rows: Iterable[FactRow]) -> Iterator[str]:
    for row in rows:
        if row.kind == "amount" and row.unit:
            yield from {_sum(row.unit, number) for number in (row.number, row.number_to) if number is not None}
        elif row.kind == "date" and _deadline(row.date_kind or "", row.value):
            yield f"{row.date_kind} {row.value}"


def _sum(currency: str, number: float) -> str:
    return f"{currency} {float(number):g}"


def _deadline(kind: str, day: str) -> bool:
    """Whether a date is the policy's own to the day; when it was published says little, and 2030 nothing."""
    return kind not in ("发布", "目标") and day.count("-") == 2


def subject(title: str, body: str, stated: Stated, *, published_on: date | None, source: str = "") -> Subject:
    """What the article is about. `title` and `body` are as printed: offsets of `stated` are into them."""
    page = _Page(title, body, stated.stage)
    roles = _roles(page, stated.titles)
    names = _own_names(page, roles, stated)
    numbers = _own_numbers(page, stated, names, published_on, source)
    digest = bool(_DIGEST.search(page.headline))
    speaker = None if stated.issuers else _speaker(page.headline) or _publisher(source)
    return Subject(
        numbers=numbers,
        names=() if digest else names,
        soft=() if digest or names or _SESSION.search(page.headline) else tuple(spoken(title, body[:_LEAD])),
        cited=tuple(_cited(page, roles, stated, numbers)),
        issuers=frozenset([speaker.name] if speaker else stated.issuers),
        region=stated.region or ("".join(speaker.path) or _NATION if speaker else ""),
        stage=stated.stage,
        figures=stated.figures,
        digest=digest,
    )


class _Page:
    """Title and text, and what stands around a mention in them."""

    def __init__(self, title: str, body: str, stage: str) -> None:
        self.title, self.body = title, body
        self.enforcing = stage == _ENFORCED  # what is enforced was issued before, and is another act
        self.headline, self.lead = fold(title), fold(body[:_LEAD])

    def before(self, one: Mention) -> str:
        text = self.title if one.field == "title" else self.body
        return fold(text[max(0, one.start - 120) : one.start]).rstrip("《“\"'「 ")

    def after(self, one: Mention) -> str:
        text = self.title if one.field == "title" else self.body
        return fold(text[one.end : one.end + 60])

    def says(self, one: Mention) -> bool:
        """Whether it is a headline's sentence rather than a name."""
        quoted = self.title[max(0, one.start - 1) : one.start] == "《"
        return one.field == "title" and not quoted and bool(_SENTENCE.search(fold(one.value)))

    def role(self, one: Mention) -> str:
        """own, implements (it is the basis) or repeals; `plain` where nothing says which."""
        before, after = self.before(one), self.after(one)
        chained = _CHAIN.sub("", before)
        if _ENDING.search(before) or _ENDING.search(chained) or _GONE.search(after):
            return "repeals"
        clause = re.split(r"[,。;\n》]", chained)[-1]
        if _CITING.search(clause) or _DEMANDED.search(after):
            return "implements"
        if (self.enforcing or _STANDING.search(one.value)) and not _ISSUING.search(chained):
            return "implements"
        told = _ACTING.search(chained) or _SAYS.search(after)
        return "own" if one.field == "title" or told or not chained.strip() else "plain"


def _roles(page: _Page, mentions: Sequence[Mention]) -> list[tuple[Mention, str]]:
    """The role of each name. In 关于公开征求《…》意见的公告 the name is the one within, not the whole headline."""
    found = [(one, page.role(one)) for one in mentions if not page.says(one)]
    inner = [one for one, role in found if role == "own" and one.field == "title"]
    return [(one, role) for one, role in found if not any(_encloses(one, other) for other in inner)]


def _encloses(one: Mention, other: Mention) -> bool:
    around = one.field == other.field and one.start <= other.start and other.end <= one.end
    return around and (one.start, one.end) != (other.start, other.end)


def _own_names(page: _Page, roles: Sequence[tuple[Mention, str]], stated: Stated) -> tuple[Name, ...]:
    headed = [one for one, role in roles if one.field == "title" and role == "own"]
    early = [(one, role) for one, role in roles if one.field != "title" and one.start < _LEAD]
    if all(_SAID_OF.match(page.after(one)) for one in headed):  # what opens a headline may only sound like a name
        headed = [] if any(role == "own" for _, role in early) else headed
    if headed:
        return _different(headed)
    told = _different(one for one, role in early if role in ("own", "plain"))
    if len(told) >= _SEVERAL:
        return told
    if _SESSION.search(page.headline):
        return ()  # it dealt with several, of which the text opens with one
    return _different([one for one, role in early if role == "own"][:1]) or _basis(roles, stated)


def _basis(roles: Sequence[tuple[Mention, str]], stated: Stated) -> tuple[Name, ...]:
    """A call for applications without a name of its own is a stage of the measure of its place that it cites."""
    cited = _different(one for one, role in roles if role == "implements")
    local = stated.stage == _CALLED and stated.region not in ("", _NATION) and len(cited) == 1
    return cited if local and stated.region in {"".join(path) for path in cited[0].places} else ()


def _different(mentions: Iterable[Mention]) -> tuple[Name, ...]:
    """Each document once, though it be named twice in two ways."""
    found: list[Name] = []
    for one in mentions:
        name = name_of(_called(one.value))
        slogan = "落实" in name.core and "关于" not in one.value
        if name.core and not slogan and not any(likeness(name, other) for other in found):
            found.append(name)
    return tuple(found)


def _called(printed: str) -> str:
    """The name within what a headline says of who explains it."""
    plain = _EXPLAINED.sub("", printed)
    told = _TOLD_BY.sub("", plain)
    return plain if told == plain else _TOLD_OF.sub("", told)


def _own_numbers(
    page: _Page, stated: Stated, names: Sequence[Name], published_on: date | None, source: str
) -> frozenset[str]:
    """The act's own number stands in the headline, at the head of the page, behind a label, or behind its name."""
    for one in stated.docnums:
        if _is_own(page, one, names):
            number = _canonical(one, stated, published_on)
            if number:
                return frozenset([number])
    headed, led = (
        {
            number
            for number, at in number_forms.others(text, published_on=published_on, where=fold(source))
            if not _CITING.search(re.split(r"[,。;\n]", text[:at])[-1])
        }
        for text in (page.headline, page.lead)
    )
    return frozenset(headed or (led if len(led) == 1 else ()))


def _canonical(one: Mention, stated: Stated, published_on: date | None) -> str:
    return number_forms.canonical(
        one.value, issuer=next(iter(stated.issuers), ""), year=published_on.year if published_on else None
    )


def _is_own(page: _Page, one: Mention, names: Sequence[Name]) -> bool:
    before, after = page.before(one), page.after(one)
    if _GONE.search(after) or _ENDING.search(before):
        return False
    if _LABEL.search(before):
        return True
    named = re.search(r"《([^《》]{2,120})》\s*\($", before)
    if named or re.search(r"《[^《》]{2,120}》[^,。;\n]{0,4}$", before):
        return bool(named) and _behind_own_name(before, after, names)
    if _CITING.search(re.split(r"[,。;\n]", before)[-1]):
        return False
    if one.field == "title":
        return True
    addressed = _ADDRESSED.search(fold(page.body[:_LEAD]))
    alone = before[-1:] in ("", "\n") and after.lstrip(" ").startswith("\n")
    return one.start < _HEAD and not (addressed and addressed.end() <= one.start) and (alone or "。" not in before)


def _behind_own_name(before: str, after: str, names: Sequence[Name]) -> bool:
    """Whether 《name》(number) is of the act itself: 落实《…》(…) is of another one, however alike they are called."""
    lead, _, name = before.rpartition("《")
    clause = re.split(r"[,。;\n》]", _CHAIN.sub("", lead))[-1]
    if _CITING.search(clause) or _DEMANDED.match(after.lstrip(")")):
        return False
    return any(likeness(name_of(name.rpartition("》")[0]), other) for other in names)


def _cited(
    page: _Page,
    roles: Sequence[tuple[Mention, str]],
    stated: Stated,
    numbers: frozenset[str],
) -> Iterator[Cited]:
    for one, role in roles:
        if role in ("implements", "repeals"):
            yield Cited(role, name=name_of(one.value))
    for one in stated.docnums:
        number = number_forms.canonical(one.value)
        if number and number not in numbers:
            gone = _GONE.search(page.after(one)) or _ENDING.search(page.before(one))
            basis = _CITING.search(re.split(r"[。;\n]", page.before(one))[-1]) or _DEMANDED.match(page.after(one))
            if gone or basis:
                yield Cited("repeals" if gone else "implements", number=number)


def _speaker(headline: str) -> Body | None:
    """工信部:到2028年…: who acts in a headline that says of nobody that he issues anything."""
    return next((body for body in _bodies(headline) if body.start == 0 and body.tier is not Tier.FOREIGN), None)


def _publisher(source: str) -> Body | None:
    """A body whose own site it is: pages there often leave out whose they are."""
    name = fold(source).strip()
    rest = [(body, name[body.end :]) for body in _bodies(name) if name[: body.start] in ("", "the ")]
    return next((body for body, after in rest if not after[:1].isalnum()), None)


def _bodies(text: str) -> Sequence[Body]:
    places, words = regions.find(text, shipped())
    return issuers.find(text, places, words, shipped())
