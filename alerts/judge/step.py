"""Between reading and `assess`: texts in the review band wait a little while for the judge, everything else passes.

`assess` reads texts in order, by cursor. The step looks at the same texts first: those before the first that waits may
be assessed. A text waits at most PATIENCE_S; after that, and whenever the judge has nothing to say that counts, the
rules' own answer stands. Asking happens in worker threads, without a transaction open.
"""

from __future__ import annotations

import itertools
import logging
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from alerts.assess import Know, document, known_of
from alerts.judge.judge import Judge, Said
from alerts.judge.prompt import Page
from alerts.policy.detection import Decision
from alerts.rules.match import RuleSet
from db import alerts, articles, judgements
from db.judgements import Call, Outcome, State
from db.models import ArchivedArticle
from db.store import Archive
from db.times import BEIJING

log = logging.getLogger(__name__)

#: Time for a few questions, one after the other. What is told two minutes later is still told first.
PATIENCE_S = 120.0
#: How long an endpoint in trouble is left alone, after its first failure and at most; nothing waits for it meanwhile.
REST_S, LONGEST_REST_S = 60.0, 3600.0
#: At most so many texts are looked at, and assessed, at once.
BATCH = 100
_RULINGS = (Decision.ALERT, Decision.NO)


@dataclass(frozen=True, slots=True)
class Case:
    """A text to ask about. `seq` is its number in the order of assessment."""

    seq: int
    article: ArchivedArticle


@dataclass(frozen=True, slots=True)
class Docket:
    """`until`: the seq of the last text that may be assessed now. `cases`: to be asked about now."""

    until: int
    cases: tuple[Case, ...] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """What came of a case. `silenced`: the verdict not_policy counts; False beside it: the share was used up."""

    case: Case
    said: Said
    silenced: bool = False


@dataclass(frozen=True, slots=True)
class Terms:
    """`daily_cap`: questions a day, from midnight in Beijing. `silence_share`: see db.judgements.settle."""

    daily_cap: int = 200
    silence_share: float = 0.5


def matters_to(
    rules: RuleSet, *, clock: Callable[[], datetime], know: Know = known_of
) -> Callable[[ArchivedArticle], bool]:
    """Whether a judge's word could change which rules an article matches. Only detection's open ones can."""

    def matters(article: ArchivedArticle) -> bool:
        if know(article, None).detection.decision is not Decision.REVIEW:
            return False
        today = clock().astimezone(BEIJING).date()
        seen = [document(article, known=know(article, ruling), today=today) for ruling in (None, *_RULINGS)]
        return len({tuple(one.rule.name for one in rules.match(page)) for page in seen}) > 1

    return matters


class JudgeStep:
    """One archive's judge at work. `docket` is for one thread, `ask` for many.

    `matters`: whether to ask about an article (`matters_to`).
    """

    def __init__(
        self,
        archive: Archive,
        judge: Judge,
        terms: Terms,
        *,
        clock: Callable[[], datetime],
        matters: Callable[[ArchivedArticle], bool],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._archive = archive
        self._judge = judge
        self.terms = terms
        self._clock = clock
        self._matters = matters
        self._monotonic = monotonic
        self._seen: dict[int, tuple[bool, float]] = {}  # seqs not assessed yet → whether they matter, since when
        self._in_hand: set[int] = set()  # seqs given out and not yet written down as asked
        self._rest_until = float("-inf")
        self._failures = 0  # in a row

    def start(self) -> None:
        """Settle what a dead process had asked. Before the first docket."""
        judgements.abandon(self._archive)

    def docket(self, *, room: int) -> Docket:
        """What may be assessed, and at most `room` cases to ask about now, each given out once."""
        cursor = alerts.cursor(self._archive)
        waiting = articles.after(self._archive, cursor, limit=BATCH)
        seqs = [seq for seq, _ in waiting]
        self._look(waiting)
        in_hand = frozenset(self._in_hand)  # before the states: what leaves it meanwhile is written down as asked
        states = judgements.states(self._archive, seqs)
        cases = self._askable(waiting, states, in_hand)
        given = cases[:room]
        self._in_hand.update(case.seq for case in given)
        held = self._held(seqs, states, in_hand.union(case.seq for case in cases))
        free = itertools.takewhile(lambda seq: seq not in held, seqs)
        return Docket(max(free, default=cursor), given)

    def ask(self, case: Case) -> Judged | None:
        """Ask about a case and write down what came of it. None: a reprint was asked about, or the cap is reached."""
        try:
            prompt = self._judge.prompt(_page(case.article))
            call = Call(case.article.id, case.seq, self._judge.model, prompt.sha256, self._clock())
            call_id = judgements.begin(self._archive, call, day=self._midnight(), cap=self.terms.daily_cap)
        finally:
            self._in_hand.discard(case.seq)
        if call_id is None:
            return None
        said = self._judge.ask(prompt)
        self._note(said)
        silenced = judgements.settle(self._archive, call_id, _outcome(said), share=self.terms.silence_share)
        return Judged(case, said, silenced)

    def _look(self, waiting: Sequence[tuple[int, ArchivedArticle]]) -> None:
        """Detection takes milliseconds, and the docket is asked for every second: each text is looked at once."""
        now = self._monotonic()
        self._seen = {
            seq: self._seen.get(seq) or (not article.baseline and self._worth(article), now) for seq, article in waiting
        }

    def _worth(self, article: ArchivedArticle) -> bool:
        """Whether to ask. An article that breaks detection costs itself, not the batch."""
        try:
            return self._matters(article)
        except Exception:
            log.exception("judge article=%d outcome=failed", article.id)
            return False

    def _patient(self, seq: int) -> bool:
        matters, since = self._seen[seq]
        return matters and self._monotonic() - since < PATIENCE_S

    def _askable(
        self, waiting: Sequence[tuple[int, ArchivedArticle]], states: Mapping[int, State], in_hand: Collection[int]
    ) -> tuple[Case, ...]:
        """What is neither asked about nor in hand, as far as the cap goes."""
        open_ = [Case(seq, one) for seq, one in waiting if seq not in states and self._patient(seq)]
        unasked = tuple(case for case in open_ if case.seq not in in_hand)
        if not unasked or self._monotonic() < self._rest_until:
            return ()
        left = self.terms.daily_cap - judgements.asked_on(self._archive, self._midnight()) - len(in_hand)
        return unasked[: max(0, left)]

    def _held(self, seqs: Sequence[int], states: Mapping[int, State], coming: Collection[int]) -> Collection[int]:
        """Texts to whom an answer may still come in time. `coming`: what is or will be asked about."""
        return {
            seq
            for seq in seqs
            if self._patient(seq) and (states.get(seq) is State.ASKED or (seq not in states and seq in coming))
        }

    def _note(self, said: Said) -> None:
        """An endpoint in trouble is left alone for longer and longer, and never asked before its Retry-After."""
        if not said.down:
            self._failures = 0
            return
        rest_s = min(REST_S * 2**self._failures, LONGEST_REST_S)
        self._failures = min(self._failures + 1, 10)
        self._rest_until = self._monotonic() + max(rest_s, said.retry_after_s or 0.0)

    def _midnight(self) -> datetime:
        """When this day began in Beijing."""
        return self._clock().astimezone(BEIJING).replace(hour=0, minute=0, second=0, microsecond=0)


def _page(article: ArchivedArticle) -> Page:
    seen = known_of(article, None)
    return Page(seen.title, seen.body, seen.source, seen.url, article.article.lang)


def _outcome(said: Said) -> Outcome:
    if said.opinion is None:
        return Outcome(said.elapsed_ms, said.answer, refused=said.refused)
    found = said.opinion
    return Outcome(said.elapsed_ms, said.answer, found.label, found.stage, found.quotes)
