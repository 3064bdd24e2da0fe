from __future__ import annotations

import pytest

from alerts.notices.labels import NOTICE_LABELS
from alerts.notices.outcomes import OUTCOMES
from alerts.plain import clean
from db.outcomes import Outcome

EVERY = [(lang, outcome) for lang in ("zh", "en") for outcome in Outcome]


def test_there_are_words_in_both_languages_and_for_every_outcome() -> None:
    assert set(OUTCOMES) == set(NOTICE_LABELS) == {"zh", "en"}
    assert all(set(table) == set(Outcome) for table in OUTCOMES.values())


@pytest.mark.parametrize(("lang", "outcome"), EVERY)
def test_an_outcome_is_told_in_plain_words_of_its_language(lang: str, outcome: Outcome) -> None:
    told = OUTCOMES[lang][outcome]
    for text in (told.name, told.meaning, *told.advice):
        assert text
        assert text == clean(text)
        assert any("\u4e00" <= char <= "\u9fff" for char in text) == (lang == "zh")
    assert told.meaning[-1] in "。."
    assert len(told.name) <= 26
    assert len(told.meaning) <= 120


@pytest.mark.parametrize("outcome", set(Outcome) - {Outcome.OK, Outcome.NOT_MODIFIED})
def test_whatever_goes_wrong_there_is_something_to_try_in_both_languages(outcome: Outcome) -> None:
    assert 1 <= len(OUTCOMES["zh"][outcome].advice) == len(OUTCOMES["en"][outcome].advice) <= 3


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_two_outcomes_are_called_or_explained_alike(lang: str) -> None:
    assert len({told.name for told in OUTCOMES[lang].values()}) == len(Outcome)
    assert len({told.meaning for told in OUTCOMES[lang].values()}) == len(Outcome)
