"""Facts as people write them: 最高1000万元, 截止 2026-05-31, 工业和信息化部（部委）; and all of them in one line."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from alerts.labels import KINDS, Labels
from alerts.plain import clean, clip
from db.facts import DEADLINES
from db.models import Alert
from db.times import BEIJING
from db.understanding import Detected, FactRow

_VALUES_SHOWN = 6  # of one kind: a table is read at a glance
_VALUE, _ROLE = 100, 40  # characters
_WHY_PART, _WHY = 60, 200
_WORDS = 6  # that matched, where there are few facts
_WORD = 40
_FEW = 2
_ORDER = ("规模", "安排", "年度", "累计", "单件", "每人", "最高", "不低于", "约", "超")  # 年度最高, 累计超
_CHINESE_UNITS = {
    "CNY": "元",
    "USD": "美元",
    "EUR": "欧元",
    "GBP": "英镑",
    "HKD": "港元",
    "JPY": "日元",
    "KRW": "韩元",
    "SGD": "新加坡元",
    "TWD": "新台币",
    "AUD": "澳元",
    "CAD": "加元",
    "RUB": "卢布",
    "INR": "卢比",
    "CHF": "瑞士法郎",
}
_MYRIADS = ((1e12, "万亿"), (1e8, "亿"), (1e4, "万"), (1, ""))
_THOUSANDS = ((1e12, " trillion"), (1e9, " billion"), (1e6, " million"), (1, ""))


def table(facts: Sequence[FactRow], labels: Labels) -> Iterator[tuple[str, tuple[str, ...]]]:
    """(label, values) of each kind of fact that there is."""
    for kind in KINDS:
        values = tuple(dict.fromkeys(value(one, labels) for one in facts if one.kind == kind))
        if values:
            more = len(values) - _VALUES_SHOWN
            rest = (labels.others.format(n=more),) if more > 0 else ()
            yield labels.kinds[kind], (*values[:_VALUES_SHOWN], *rest)


def value(fact: FactRow, labels: Labels) -> str:
    """One fact, without its label."""
    said = clip(clean(fact.value), _VALUE)
    match fact.kind:
        case "title":
            said = f"“{said}”" if said.isascii() else f"《{said}》"
        case "stage":
            said = labels.stages.get(said, said)
        case "date":
            said = f"{labels.date_kinds.get(fact.date_kind or '', fact.date_kind or '')} {said}"
        case "amount":
            said = money(fact, labels)
        case "target":
            blank = " " if said[:1].isascii() and said[:1].isalpha() else ""  # 10 systems, 10个系统
            said = _span(fact, labels) + blank + said
    note = clip(clean(fact.role), _ROLE) if fact.role else labels.tiers.get(fact.tier or "") if _tells(fact) else ""
    return said + (labels.brackets.format(note) if note else "")


def _tells(fact: FactRow) -> bool:
    return fact.tier not in (None, "unknown")


def money(fact: FactRow, labels: Labels) -> str:
    """`最高1000万元`, `up to CNY 10 million`."""
    unit = clean(fact.unit or "")
    if labels.html_lang == "en":
        return qualified(f"{unit} {_span(fact, labels)}", fact.qualifiers, labels)
    return qualified(_span(fact, labels) + _CHINESE_UNITS.get(unit, unit), fact.qualifiers, labels)


def qualified(amount: str, qualifiers: Collection[str], labels: Labels) -> str:
    """The amount behind its qualifiers, in the order in which people say them; "" where there is none."""
    blank = " " if labels.html_lang == "en" else ""
    words = [labels.qualifiers.get(one, one) for one in _ORDER if one in qualifiers]
    return blank.join([*words, amount]) if amount else ""


def doubt(detected: Detected | None, labels: Labels) -> str | None:
    """Why an alert is unverified; None: it is not."""
    if detected is None or detected.verified is None:
        return labels.unread
    return None if detected.verified else labels.unnamed


def why(alert: Alert, labels: Labels, *, words: bool = True) -> str:
    """One line: who does what in which document, by when and for how much; where that is little, the words that hit.

    `工业和信息化部等 · 印发 · 《…》 · 工信部联科〔2026〕12号`. It stands below the headline: a document that
    the headline names is not named again.
    """
    parts = [clip(part, _WHY_PART) for part in _parts(alert, labels)]
    said = _words(alert) if words and len(parts) < _FEW else []
    if said:
        parts.append(f"{labels.matched}{labels.colon}{labels.comma.join(said)}")
    return clip(" · ".join(parts), _WHY)


def _parts(alert: Alert, labels: Labels) -> Iterator[str]:
    facts = alert.facts
    bodies = [clip(clean(one.value), _WHY_PART) for one in facts if one.kind == "issuer"]
    if bodies:
        yield labels.joint.format(bodies[0]) if len(bodies) > 1 else bodies[0]
    headline = clean(alert.article.article.title)
    for kind in ("stage", "title", "docnum"):
        first = [one for one in facts if one.kind == kind][:1]
        yield from [value(one, labels) for one in first if kind != "title" or clean(one.value) not in headline]
    since = (alert.article.article.published_at or alert.article.first_seen_at).astimezone(BEIJING).date()
    due = [one for one in facts if one.date_kind in DEADLINES and one.day_to and one.day_to >= since]
    yield from [value(one, labels) for one in sorted(due, key=lambda one: one.value)[:1]]
    most = [one for one in facts if one.kind == "amount" and "最高" in one.qualifiers]
    yield from [money(one, labels) for one in sorted(most, key=lambda one: -(one.number_to or 0))[:1]]


def _words(alert: Alert) -> list[str]:
    """The words of the strongest signals, and those that a rule matched."""
    reasons = alert.detected.why if alert.detected else ()
    signals = [one.evidence.term for one in reasons if one.evidence and not one.veto and one.weight > 0]
    short = [one for one in signals if len(one) <= _WORD]
    words = [*short[:_FEW], *(one.term for one in alert.evidence)]
    first: dict[str, str] = {}
    for word in map(clean, words):
        first.setdefault(word.casefold(), clip(word, _WORD))
    return list(first.values())[:_WORDS]


def _span(fact: FactRow, labels: Labels) -> str:
    low, high = fact.number or 0.0, fact.number_to or 0.0
    ends = (low,) if low == high else (low, high)
    dash = "–" if labels.html_lang == "en" else "—"
    return dash.join(_figure(end, labels) for end in ends)


def _figure(number: float, labels: Labels) -> str:
    """1.2亿, 1000万, 3500; 120 million, 3,500: exact to ten digits."""
    scales = _THOUSANDS if labels.html_lang == "en" else _MYRIADS
    size, name = next(((size, name) for size, name in scales if abs(number) >= size), (1, ""))
    grouped = f"{number / size:,.10g}" if labels.html_lang == "en" else f"{number / size:.10g}"
    return grouped + name
