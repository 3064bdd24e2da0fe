"""What a rule would have told of a year's articles, worked out without an archive."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import pytest

from alerts.assess import document, known_of
from alerts.policy.known import Known
from alerts.rules.backtest import Asked, Backtest, Told, backtest
from alerts.rules.document import Document
from alerts.rules.match import Rule
from db.models import ArchivedArticle, Article, Verdict
from tests.alerts.samples import ARCHIVED

MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # nine in the morning in Beijing
DAY = timedelta(days=1)
SINCE = MONDAY
NOW = MONDAY + 20 * DAY  # a Sunday
ROBOTS = "机器人 AND 补贴"


@dataclass(frozen=True)
class _Broken(Known):
    """A page that detection breaks on."""

    @property
    def detection(self) -> None:  # type: ignore[override]
        raise ValueError("a page that nothing can be made of")


def _article(number: int, title: str, *, day: int = 0, event: int = 0, baseline: bool = False) -> ArchivedArticle:
    return replace(
        ARCHIVED,
        id=number,
        event_id=event or number,
        article=Article(title, "", source=f"某报{number}"),
        url=f"http://a.example/{number}",
        first_seen_at=MONDAY + day * DAY,
        baseline=baseline,
    )


def _tested(expression: str, *articles: ArchivedArticle, **asked: object) -> Backtest:
    pages = [(one, document(one, known=known_of(one, None))) for one in articles]
    return backtest(Rule.of("r", expression), pages, replace(Asked(SINCE, NOW), **asked))  # type: ignore[arg-type]


def _titles(told: tuple[Told, ...]) -> list[str]:
    return [one.title for one in told]


def test_an_event_counts_once_at_its_first_article_that_matches() -> None:
    found = _tested(
        ROBOTS,
        _article(1, "机器人大会", event=7),
        _article(2, "机器人补贴", event=7, day=1),
        _article(3, "转载：机器人补贴", event=7, day=8),
        _article(4, "补贴机器人", day=8),
    )
    assert (found.articles, found.told) == (4, 2)
    assert [hit.told.article_id for hit in found.hits] == [4, 2]
    assert [week.told for week in found.weeks] == [1, 1, 0]


def test_what_was_first_told_before_the_time_asked_for_is_not_told_again() -> None:
    found = _tested(
        ROBOTS,
        _article(1, "机器人补贴", event=7, day=-3),
        _article(2, "机器人大会", event=8, day=-2),
        _article(3, "转载：机器人补贴", event=7),
        _article(4, "机器人补贴新办法", event=8),
    )
    assert (found.articles, found.told) == (2, 1)
    assert [hit.told.article_id for hit in found.hits] == [4]


def test_what_stood_there_at_a_first_poll_is_counted_apart_and_silences_its_reprints() -> None:
    found = _tested(ROBOTS, _article(1, "机器人补贴", baseline=True), _article(2, "机器人补贴", event=1, day=9))
    assert (found.told, found.baseline) == (0, 1)
    assert [week.told for week in found.weeks] == [0, 0, 0]
    assert [hit.told.baseline for hit in found.hits] == [True]


def test_weeks_begin_on_monday_in_beijing_and_none_is_left_out() -> None:
    late = replace(_article(1, "机器人补贴"), first_seen_at=datetime(2026, 3, 8, 15, 59, tzinfo=UTC))
    next_day = replace(_article(2, "机器人补贴"), first_seen_at=datetime(2026, 3, 8, 16, 0, tzinfo=UTC))
    found = _tested(ROBOTS, late, next_day)
    assert [(week.monday, week.told) for week in found.weeks] == [
        (date(2026, 3, 2), 1),
        (date(2026, 3, 9), 1),
        (date(2026, 3, 16), 0),
    ]
    assert found.a_week == pytest.approx(2 / 3)


def test_weeks_begin_with_the_first_article_of_a_young_archive() -> None:
    assert [week.monday.day for week in _tested(ROBOTS, _article(1, "讣告", day=8)).weeks] == [9, 16]


def test_of_an_empty_archive_there_is_nothing_to_tell() -> None:
    found = _tested(ROBOTS)
    assert (found.articles, found.weeks, found.a_week, found.hits, found.near) == (0, (), 0.0, (), ())


def test_samples_are_the_newest_hits_with_their_evidence() -> None:
    articles = [_article(number, f"第{number}号机器人补贴", day=number) for number in range(1, 5)]
    found = _tested(ROBOTS, *articles, samples=2)
    assert (found.told, [hit.told.article_id for hit in found.hits]) == (4, [4, 3])
    assert [piece.term for piece in found.hits[0].evidence] == ["机器人", "补贴"]
    told = found.hits[0].told
    assert (told.title, told.url, told.source) == ("第4号机器人补贴", "http://a.example/4", "某报4")


def test_near_misses_are_the_most_policy_like_first_one_an_event() -> None:
    found = _tested(
        ROBOTS,
        _article(1, "机器人大会"),
        _article(2, "某市工业和信息化局关于印发机器人产业行动计划的通知", day=1),
        _article(3, "某市工业和信息化局关于印发机器人产业行动计划的通知", day=2, event=2),
        _article(4, "低空经济大会", day=3),
        samples=5,
    )
    assert [(one.told.article_id, one.lack.said) for one in found.near] == [(2, "补贴"), (1, "补贴")]
    assert found.near[0].score > found.near[1].score


def test_of_equally_near_misses_the_newest_are_kept() -> None:
    articles = [_article(number, "补贴办法", day=number) for number in (1, 2, 3)]
    assert [one.told.article_id for one in _tested(ROBOTS, *articles, samples=2).near] == [3, 2]


@pytest.mark.parametrize("titles", [("机器人大会", "机器人补贴"), ("机器人补贴", "机器人大会")])
def test_an_event_that_another_article_tells_was_not_missed(titles: tuple[str, str]) -> None:
    articles = [_article(number, title, event=7, day=number) for number, title in enumerate(titles, 1)]
    assert _tested(ROBOTS, *articles).near == ()


def test_an_event_of_before_is_no_near_miss() -> None:
    assert _tested(ROBOTS, _article(1, "机器人大会", day=-1)).near == ()


def test_the_difference_is_what_only_one_of_both_rules_tells() -> None:
    found = _tested(
        "机器人 AND (补贴 OR 奖励)",
        _article(1, "机器人补贴"),
        _article(2, "机器人奖励", day=1),
        _article(3, "大模型补贴", day=2),
        _article(4, "大模型奖励", day=3),
        _article(5, "大模型补贴", day=-1),
        before=Rule.of("r", "补贴"),
    )
    assert found.difference is not None
    assert _titles(found.difference.new) == ["机器人奖励"]
    assert _titles(found.difference.gone) == ["大模型补贴"]
    assert found.told == 2


def test_an_event_that_is_no_longer_told_stands_at_its_first_article_and_not_at_all_where_that_is_old() -> None:
    found = _tested(
        "奖励",
        _article(1, "旧的机器人补贴", event=8, day=-1),
        _article(2, "机器人补贴", event=7),
        _article(3, "转载：机器人补贴", event=7, day=1),
        _article(4, "转载：旧的机器人补贴", event=8, day=1),
        before=Rule.of("r", "补贴"),
    )
    assert found.difference is not None
    assert _titles(found.difference.gone) == ["机器人补贴"]


def test_an_event_that_both_tell_at_different_articles_is_no_difference() -> None:
    articles = (_article(1, "机器人大会", event=7), _article(2, "补贴办法", event=7, day=1))
    found = _tested("补贴", *articles, before=Rule.of("r", "机器人"))
    assert found.difference is not None
    assert (found.difference.new, found.difference.gone) == ((), ())


def test_without_an_earlier_rule_there_is_no_difference() -> None:
    assert _tested(ROBOTS, _article(1, "机器人补贴")).difference is None


def test_marked_events_are_kept_or_lost() -> None:
    good, noise = Verdict.GOOD, Verdict.NOISE
    marks = {1: good, 2: good, 3: noise, 4: noise, 5: good, 9: good}
    found = _tested(
        ROBOTS,
        _article(5, "机器人补贴", day=-9),
        _article(1, "机器人补贴"),
        _article(2, "机器人奖励"),
        _article(3, "机器人补贴"),
        _article(4, "机器人大会"),
        _article(6, "没有人看过的机器人补贴"),
        marks=marks,
    )
    marked = found.marked
    assert [one.event_id for one in marked.good_kept] == [5, 1]
    assert _titles(marked.good_lost) == ["机器人奖励"]
    assert [one.event_id for one in marked.noise_kept] == [3]
    assert [one.event_id for one in marked.noise_gone] == [4]
    assert marked.precision == pytest.approx(2 / 3)


def test_without_marks_there_is_no_precision() -> None:
    assert _tested(ROBOTS, _article(1, "机器人补贴")).marked.precision is None


def test_an_article_that_breaks_the_rule_costs_itself(caplog: pytest.LogCaptureFixture) -> None:
    first, second = _article(1, "机器人政策"), _article(2, "机器人补贴")
    pages = [
        (first, Document("机器人政策", known=_Broken("机器人政策"))),
        (second, Document("机器人补贴")),
    ]
    found = backtest(Rule.of("r", "补贴 OR kind:policy"), pages, Asked(SINCE, NOW))
    assert (found.articles, found.failed, found.told) == (2, 1, 1)
    assert "backtest article=1 outcome=failed" in caplog.text
