"""Media tell of a policy; its issuer's list is asked early until the policy's own page is there."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from alerts.assess import assess
from alerts.follow import ASKED_AFTER, Bodies, Followed, follow
from alerts.rules.match import Rule, RuleSet
from db import articles, follow_ups, links, sources
from db.models import Article, Attempt, Link, Publisher, Source
from db.outcomes import Outcome
from db.store import Archive
from db.times import to_text
from tests.db.rows import LEASE, NOW, page

PAPER = Source("paper", "http://paper.example/list.html")
OFFICE = Source(
    "office", "http://office.example/list.html", publisher=Publisher(tier="ministry", issuer="工业和信息化部")
)
OTHER = Source(
    "other", "http://other.example/list.html", publisher=Publisher(tier="ministry", issuer="国家发展改革委/科技部")
)
WATCHED = (PAPER, OFFICE, OTHER)
BODIES = Bodies.of(WATCHED)
RULES = RuleSet([Rule.of("robots", "机器人")])

NEWS = Article(
    "工信部：印发《人形机器人整机测试管理办法》",
    "工业和信息化部日前印发《人形机器人整机测试管理办法》，自2026年5月1日起施行。",
)
ITSELF = Article(
    "工业和信息化部关于印发《人形机器人整机测试管理办法（试行）》的通知",
    "各省、自治区、直辖市工业和信息化主管部门：\n现将《人形机器人整机测试管理办法（试行）》印发给你们，请遵照执行。\n工业和信息化部",
)
OTHERS = Article(
    "工业和信息化部关于印发《工业机器人行业规范条件》的通知",
    "现将《工业机器人行业规范条件》印发给你们。\n工业和信息化部",
)


@pytest.fixture
def town(archive: Archive) -> Archive:
    """Sources that have all been polled an hour ago, and are due in three."""
    sources.sync(archive, WATCHED, NOW - timedelta(hours=1))
    for due in sources.claim_due(archive, NOW, lease=LEASE, limit=9):
        tried = Attempt(due.id, due.url, NOW - timedelta(hours=1), Outcome.OK, 1)
        sources.settle_poll(archive, due, tried, next_poll_at=NOW + timedelta(hours=3))
    return archive


def _prints(archive: Archive, source: Source, article: Article, *, now: datetime = NOW, baseline: bool = False) -> None:
    """The source lists the article, and it is read and assessed."""
    url = f"{source.url.removesuffix('list.html')}{len(article.body)}.html"
    with archive.write() as connection:
        connection.execute("update sources set next_poll_at = ? where name = ?", [to_text(now), source.name])
    (due,) = [one for one in sources.claim_due(archive, now, lease=LEASE, limit=9) if one.name == source.name]
    sources.settle_poll(
        archive,
        due,
        Attempt(due.id, due.url, now, Outcome.OK, 1),
        next_poll_at=now + timedelta(hours=3),
        links=[(url, Link(url, article.title))],
        baseline=baseline,
    )
    (link,) = links.claim_due(archive, now, lease=LEASE, limit=1)
    tried = Attempt(link.source_id, link.url, now, Outcome.OK, 1, link_id=link.id)
    articles.settle_read(archive, articles.Read(link, tried, page(url), article, url, article.title), due_at=None)
    assess(archive, RULES, {"robots": ("desk",)}, now=now)


def _due_at(archive: Archive, name: str) -> str:
    row = archive.read().execute("select next_poll_at from sources where name = ?", [name]).fetchone()
    return str(row["next_poll_at"])


def _official(archive: Archive) -> list[str | None]:
    events = archive.read().execute("select id from events order by id").fetchall()
    return [follow_ups.official_page(archive, row["id"]) for row in events]


def test_what_media_tell_has_the_issuers_list_polled_at_once_and_no_other(town: Archive) -> None:
    _prints(town, PAPER, NEWS)
    later = NOW + timedelta(minutes=5)
    assert follow(town, BODIES, later) == Followed(opened=1, hastened=1)
    assert _due_at(town, "office") == to_text(later)
    assert _due_at(town, "other") == to_text(NOW + timedelta(hours=3))


def test_the_official_page_is_linked_to_the_event_when_it_comes(town: Archive) -> None:
    _prints(town, PAPER, NEWS)
    follow(town, BODIES, NOW)
    _prints(town, OFFICE, OTHERS, now=NOW + timedelta(hours=1))
    assert follow(town, BODIES, NOW + timedelta(hours=1)).found == 0
    _prints(town, OFFICE, ITSELF, now=NOW + timedelta(hours=2))
    assert follow(town, BODIES, NOW + timedelta(hours=2)).found == 1
    first, *others = _official(town)
    assert first is not None
    assert first.startswith("http://office.example/")
    assert others == [None], "it is a page of the event, and what stood beside it is not"


def test_once_it_is_found_nobody_is_hurried_any_more(town: Archive) -> None:
    _prints(town, PAPER, NEWS)
    follow(town, BODIES, NOW)
    _prints(town, OFFICE, ITSELF, now=NOW + timedelta(hours=1))
    follow(town, BODIES, NOW + timedelta(hours=1))
    assert follow(town, BODIES, NOW + timedelta(days=1)) == Followed()


def test_the_list_is_asked_ever_more_seldom_and_then_left_alone(town: Archive) -> None:
    _prints(town, PAPER, NEWS)
    follow(town, BODIES, NOW)
    (one,) = follow_ups.waiting(town, since=NOW)
    now, waits = NOW, []
    while row := town.read().execute("select due_at from follow_ups where due_at is not null").fetchone():
        then = datetime.fromisoformat(row["due_at"])
        waits.append(then - now)
        now = then
        follow(town, BODIES, now)
    assert waits == list(ASKED_AFTER)
    assert follow_ups.waiting(town, since=NOW)[0].sought == one.sought


@pytest.mark.parametrize("trouble", ["failures = 2", "claimed_at = '2026'", "active = 0"])
def test_a_source_that_fails_is_at_work_or_gone_is_not_hurried(town: Archive, trouble: str) -> None:
    _prints(town, PAPER, NEWS)
    with town.write() as connection:
        connection.execute(f"update sources set {trouble} where name = 'office'")
    assert follow(town, BODIES, NOW).hastened == 0


def test_a_list_that_was_asked_a_minute_ago_is_not_asked_again(town: Archive) -> None:
    _prints(town, OFFICE, OTHERS, now=NOW - timedelta(minutes=1))
    _prints(town, PAPER, NEWS)
    assert follow(town, BODIES, NOW).hastened == 0


def test_a_page_that_was_there_before_the_news_is_not_looked_for(town: Archive) -> None:
    _prints(town, OFFICE, ITSELF, now=NOW - timedelta(hours=2))
    _prints(town, PAPER, NEWS)
    assert follow(town, BODIES, NOW) == Followed()


def test_what_the_issuer_prints_itself_is_followed_by_nobody(town: Archive) -> None:
    _prints(town, OFFICE, ITSELF)
    assert follow(town, BODIES, NOW) == Followed()


def test_what_a_first_poll_only_counted_is_not_followed(town: Archive) -> None:
    _prints(town, PAPER, NEWS, baseline=True)
    assert follow(town, BODIES, NOW) == Followed()


def test_an_article_is_followed_once_whatever_happens_in_between(town: Archive) -> None:
    _prints(town, PAPER, NEWS)
    follow(town, BODIES, NOW)
    with town.write() as connection:
        connection.execute("delete from cursors where name = 'follow'")
    assert follow(town, BODIES, NOW + timedelta(seconds=1)).hastened == 0
    assert len(follow_ups.waiting(town, since=NOW)) == 1


def test_sources_of_several_bodies_and_short_names_are_known_by_the_full_ones() -> None:
    assert BODIES.own("国家发展和改革委员会") == {"other"}
    assert BODIES.own("科学技术部") == {"other"}
    assert BODIES.own("工业和信息化部") == {"office"}
    assert BODIES.own("工业和信息化部办公厅") == {"office"}
    assert BODIES.own("财政部") == frozenset()
