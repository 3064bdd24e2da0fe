"""The judge's book: a text is asked about once, the cap and the share hold, a dead process's questions are settled."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from db import judgements
from db.judgements import WINDOW, Call, Label, Outcome, State
from db.models import Article
from db.store import Archive
from tests.db.rows import NOW, listed, read_next

DAY = NOW - timedelta(hours=10)
POLICY, NOT_POLICY = Label.POLICY, Label.NOT_POLICY


def text(archive: Archive, number: int, body: str = "") -> tuple[int, int]:
    """An article of its own: (id, seq)."""
    listed(archive, f"/{number}.html")
    _, article_id = read_next(archive, Article(f"标题{number}", body or f"正文{number}"))
    return article_id, seq_of(archive, article_id)


def seq_of(archive: Archive, article_id: int) -> int:
    return int(archive.read().execute("select seq from articles where id = ?", [article_id]).fetchone()[0])


def begun(archive: Archive, one: tuple[int, int], *, cap: int = 1000, minutes: int = 0) -> int | None:
    call = Call(*one, "m", "0" * 64, NOW + timedelta(minutes=minutes))
    return judgements.begin(archive, call, day=DAY, cap=cap)


def judged(archive: Archive, number: int, label: Label | None, *, share: float = 0.5) -> bool:
    call_id = begun(archive, text(archive, number))
    assert call_id is not None
    return judgements.settle(archive, call_id, Outcome(5, label=label), share=share)


def test_a_text_goes_from_unasked_to_asked_to_settled(archive: Archive) -> None:
    one = text(archive, 1)
    assert judgements.states(archive, [one[1]]) == {}
    call_id = begun(archive, one)
    assert call_id is not None
    assert judgements.states(archive, [one[1]]) == {one[1]: State.ASKED}
    judgements.settle(archive, call_id, Outcome(5, refused="HTTP 500"), share=1)
    assert judgements.states(archive, [one[1]]) == {one[1]: State.SETTLED}


def test_a_text_is_asked_about_once(archive: Archive) -> None:
    one = text(archive, 1)
    assert begun(archive, one)
    assert begun(archive, one) is None


def test_a_reprint_shares_the_row_and_the_ruling_of_the_first_print(archive: Archive) -> None:
    first = text(archive, 1, "同一正文")
    call_id = begun(archive, first)
    assert call_id is not None
    reprint = text(archive, 2, "同一正文")
    assert judgements.states(archive, [reprint[1]]) == {reprint[1]: State.ASKED}
    assert begun(archive, reprint) is None
    judgements.settle(archive, call_id, Outcome(5, label=POLICY), share=0)
    assert judgements.rulings(archive, [first[1], reprint[1]]) == {first[1]: POLICY, reprint[1]: POLICY}


def test_an_edited_text_is_another_one(archive: Archive) -> None:
    listed(archive, "/1.html")
    _, article_id = read_next(archive, Article("标题", "初稿"), due_at=NOW)
    old = (article_id, seq_of(archive, article_id))
    call_id = begun(archive, old)
    assert call_id is not None
    judgements.settle(archive, call_id, Outcome(5, label=POLICY), share=0)
    read_next(archive, Article("标题", "终稿"))
    new = (article_id, seq_of(archive, article_id))
    assert begun(archive, old) is None, "the text it shows is gone"
    assert judgements.rulings(archive, [new[1]]) == {}
    assert begun(archive, new)


def test_the_cap_counts_what_was_asked_since_the_day_began(archive: Archive) -> None:
    texts = [text(archive, number) for number in range(4)]
    assert begun(archive, texts[0], cap=2, minutes=-601), "the day before"
    assert [bool(begun(archive, one, cap=2)) for one in texts[1:]] == [True, True, False]
    assert judgements.asked_on(archive, DAY) == 2


def test_calls_of_a_clock_that_ran_ahead_do_not_use_up_the_days_until_then(archive: Archive) -> None:
    texts = [text(archive, number) for number in range(3)]
    assert all(begun(archive, one, cap=2, minutes=60 * 24 * 365) for one in texts[:2])
    assert begun(archive, texts[2], cap=2)
    assert judgements.asked_on(archive, DAY) == 1


def test_the_cap_holds_though_many_ask_at_once(archive: Archive) -> None:
    texts = [text(archive, number) for number in range(12)]
    allowed: list[int | None] = []
    threads = [threading.Thread(target=lambda one=one: allowed.append(begun(archive, one, cap=5))) for one in texts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len([one for one in allowed if one]) == 5


def test_everything_about_a_call_is_written_down(archive: Archive) -> None:
    one = text(archive, 1)
    call_id = judgements.begin(archive, Call(*one, "模型", "ab" * 32, NOW), day=DAY, cap=1)
    assert call_id is not None
    outcome = Outcome(812, '{"label": "policy"}', POLICY, "印发", ("正文1",))
    judgements.settle(archive, call_id, outcome, share=1)
    row = dict(archive.read().execute("select * from judgements").fetchone())
    del row["content_hash"]
    assert row == {
        "id": call_id,
        "article_id": one[0],
        "model": "模型",
        "asked_at": "2026-04-01T02:00:00.000Z",
        "prompt_sha256": "ab" * 32,
        "elapsed_ms": 812,
        "answer": '{"label": "policy"}',
        "verdict": "policy",
        "stage": "印发",
        "quotes": '["正文1"]',
        "refused": "",
        "counted": 1,
        "silenced": 0,
    }


def test_the_first_item_is_not_silenced_unless_all_may_be(archive: Archive) -> None:
    assert not judged(archive, 1, NOT_POLICY, share=0.5)
    assert judged(archive, 2, NOT_POLICY, share=0.5)
    assert not judged(archive, 3, NOT_POLICY, share=0.5)


@pytest.mark.parametrize(("share", "silenced"), [(0.0, 0), (0.25, 2), (0.5, 5), (1.0, 10)])
def test_a_judge_that_always_says_no_silences_its_share_and_no_more(
    archive: Archive, share: float, silenced: int
) -> None:
    assert sum(judged(archive, number, NOT_POLICY, share=share) for number in range(10)) == silenced


def test_answers_that_do_not_count_make_no_room(archive: Archive) -> None:
    for number in range(10):
        assert not judged(archive, number, None)
    assert not judged(archive, 11, NOT_POLICY)


def test_a_silenced_share_of_long_ago_is_forgotten(archive: Archive) -> None:
    assert [judged(archive, number, NOT_POLICY, share=1) for number in range(WINDOW)] == [True] * WINDOW
    assert not judged(archive, WINDOW, NOT_POLICY, share=0.5)
    for number in range(WINDOW + 1, 2 * WINDOW):
        judged(archive, number, POLICY)
    assert judged(archive, 2 * WINDOW, NOT_POLICY, share=0.5)


@pytest.mark.parametrize("share", [0.1, 0.29, 0.5, 0.7])
@pytest.mark.parametrize(
    "said", ["n" * 60, "p" * 40 + "n" * 50, "n" * 40 + "p" * 30 + "n" * 40, "pn" * 40, "nnnp" * 20]
)
def test_no_window_of_verdicts_is_silenced_more_than_the_share(archive: Archive, said: str, share: float) -> None:
    labels = [POLICY if one == "p" else NOT_POLICY for one in said]
    silenced = [judged(archive, number, label, share=share) for number, label in enumerate(labels)]
    for end in range(1, len(silenced) + 1):
        window = silenced[max(0, end - WINDOW) : end]
        assert sum(window) <= share * len(window)


def test_the_share_is_counted_in_the_order_in_which_answers_came(archive: Archive) -> None:
    """The first question's answer is the last but one: it is in the window of the last."""
    slow = begun(archive, text(archive, 0))
    assert slow is not None
    for number in range(1, WINDOW + 1):
        judged(archive, number, POLICY)
    one_in_fifty = 1 / WINDOW
    assert judgements.settle(archive, slow, Outcome(9, label=NOT_POLICY), share=one_in_fifty)
    assert not judged(archive, WINDOW + 1, NOT_POLICY, share=one_in_fifty)


def test_a_verdict_that_may_not_silence_rules_nothing(archive: Archive) -> None:
    judged(archive, 1, NOT_POLICY, share=0)
    judged(archive, 2, None)
    judged(archive, 3, POLICY, share=0)
    judged(archive, 4, NOT_POLICY, share=1)
    assert judgements.rulings(archive, [1, 2, 3, 4]) == {3: POLICY, 4: NOT_POLICY}
    assert judgements.rulings(archive, [1, 2]) == {}


def test_what_a_dead_process_asked_is_settled_and_still_counts_for_the_day(archive: Archive) -> None:
    one, other = text(archive, 1), text(archive, 2)
    begun(archive, one)
    judged(archive, 3, POLICY)
    assert judgements.abandon(archive) == 1
    assert judgements.abandon(archive) == 0
    assert judgements.states(archive, [one[1], other[1]]) == {one[1]: State.SETTLED}
    assert judgements.rulings(archive, [one[1]]) == {}
    assert judgements.asked_on(archive, DAY) == 2
