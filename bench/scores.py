"""The arithmetic of the extraction bench: pure, from what was read and what is true to figures between 0 and 1.

A body is compared by its runs of four tokens, counted with their repetitions; a token is one CJK character or one word
of another script, so that Chinese is measured per character and English per word. Optional lines, wherever they stand
in what was read, are taken out of it first.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from statistics import fmean

from bench.truth import Truth

_CJK = r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
_TOKEN = re.compile(rf"[{_CJK}]|[^\W_{_CJK}]+")
_NOT_WORD = re.compile(r"[\W_]+")
_RUN = 4  # tokens
_GLUED = 6  # tokens of an optional line that is looked for inside others; a shorter one may be part of a sentence
_GOOD, _LOST = 0.95, 0.5  # F1
_CHINA = timezone(timedelta(hours=8))
_WRITTEN = re.compile(
    r"(?<!\d)((?:19|20)\d\d)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[T\s,·]*(\d{1,2}):(\d\d))?"
)
_DAY_ONLY = len("2024-05-28")

Tokens = tuple[str, ...]
Moment = tuple[date, tuple[int, int] | None]  # the day and, where it is told, hour and minute


@dataclass(frozen=True, slots=True)
class Read:
    """What an extractor gave for one page. `error`: why it gave nothing. `published_at`: as it wrote it."""

    title: str | None = None
    body: str | None = None
    published_at: str | None = None
    error: str | None = None
    seconds: float = 0.0
    cpu_s: float = 0.0  # processor time of its process meanwhile


@dataclass(frozen=True, slots=True)
class Figures:
    """Means over the pages of a set whose truth is known. None: nothing to measure, or it is not what it does."""

    pages: int
    errors: int
    f1: float | None  # of the bodies
    good: float | None  # share of pages with F1 ≥ .95
    lost: float | None  # share of pages with F1 < .5
    title: float | None  # share that is the same but for punctuation and case
    day: float | None  # share with the right day
    wrong: float | None  # share with another day; the rest has none
    minute: float | None  # of the pages whose minute is known: share right to the minute


def tokens(text: str) -> Tokens:
    return tuple(_TOKEN.findall(unicodedata.normalize("NFKC", text).lower()))


def f1(read: str, truth: Truth) -> float:
    true, ours = _runs(tokens(truth.body or "")), _runs(_required(read, truth))
    common = (true & ours).total()
    if not true or not ours:
        return float(not true and not ours)
    return 2 * common / (true.total() + ours.total())


def _runs(said: Tokens) -> Counter[Tokens]:
    """A text shorter than a run is a run."""
    return Counter(said[start : start + _RUN] for start in range(max(len(said) - _RUN + 1, min(len(said), 1))))


def _required(read: str, truth: Truth) -> Tokens:
    """What was read, without the optional lines."""
    optional = {tokens(line) for line in truth.optional} - {()}
    lines = [line for line in map(tokens, read.split("\n")) if line not in optional]
    text = _joined(token for line in lines for token in line)
    true = _joined(tokens(truth.body or ""))
    for line in sorted(optional, key=len, reverse=True):
        key = _joined(line)
        extra = text.count(key) - true.count(key)
        if len(line) >= _GLUED and extra > 0:
            text = text.replace(key, "\n", extra)
    return tuple(text.split())


def _joined(words: Iterable[str]) -> str:
    return "\n" + "".join(f"{word}\n" for word in words)


def same_title(one: str, other: str) -> bool:
    return _letters(one) == _letters(other)


def _letters(text: str) -> str:
    return _NOT_WORD.sub("", unicodedata.normalize("NFKC", text).casefold())


def moment(written: str | None, *, china_time: bool = False) -> Moment | None:
    """Wall time of the page, from ISO 8601 or from the digits of a date in free text."""
    text = (written or "").strip()
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        return _written(text)
    if when.tzinfo and china_time:
        when = when.astimezone(_CHINA)
    return when.date(), (when.hour, when.minute) if len(text) > _DAY_ONLY else None


def _written(text: str) -> Moment | None:
    found = _WRITTEN.search(text)
    if found is None:
        return None
    year, month, day, hour, minute = found.groups()
    try:
        return date(int(year), int(month), int(day)), (int(hour), int(minute)) if hour else None
    except ValueError:
        return None


def figures(truths: Sequence[Truth], reads: Mapping[str, Read]) -> Figures:
    """`reads` by page; a page without one is an error: its extractor died on it."""
    pairs = [(truth, reads.get(truth.id, Read(error="nothing came back"))) for truth in truths]
    bodies = [f1(read.body or "", truth) for truth, read in pairs if truth.body is not None]
    titles = [same_title(read.title or "", truth.title) for truth, read in pairs if truth.title]
    days = list(_moments(pairs))
    bodies = bodies if any(read.body for _, read in pairs) else []  # what it never gives is not what it does
    titles = titles if any(read.title for _, read in pairs) else []
    days = days if any(read.published_at for _, read in pairs) else []
    return Figures(
        pages=len(pairs),
        errors=sum(read.error is not None for _, read in pairs),
        f1=_mean(bodies),
        good=_mean([body >= _GOOD for body in bodies]),
        lost=_mean([body < _LOST for body in bodies]),
        title=_mean(titles),
        day=_mean([said is not None and said[0] == true[0] for true, said in days]),
        wrong=_mean([said is not None and said[0] != true[0] for true, said in days]),
        minute=_mean([said == true for true, said in days if true[1]]),
    )


def _moments(pairs: Sequence[tuple[Truth, Read]]) -> Iterator[tuple[Moment, Moment | None]]:
    for truth, read in pairs:
        if true := moment(truth.published_at, china_time=truth.china_time):
            yield true, moment(read.published_at, china_time=truth.china_time)


def _mean(values: Sequence[float]) -> float | None:
    return fmean(values) if values else None


def pages_per_s(reads: Mapping[str, Read]) -> float:
    """By wall time inside the extractor; 0 where nothing was read."""
    spent = sum(read.seconds for read in reads.values())
    return len(reads) / spent if spent else 0.0


def cpu_ms(reads: Mapping[str, Read]) -> float:
    """Milliseconds of processor time a page: what other work on the machine does not change."""
    return fmean(read.cpu_s for read in reads.values()) * 1000 if reads else 0.0
