from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from crawler.parts import MOST_PARTS
from crawler.poll import poll
from crawler.read import read
from db import articles, links, sources
from db.errors import FetchError, ParseError
from db.models import (
    ArchivedArticle,
    Article,
    Attempt,
    Hints,
    Link,
    Listing,
    PageKind,
    Reading,
    Source,
    SourceKind,
    Unchanged,
    Validators,
)
from db.outcomes import Outcome
from db.store import Archive
from tests.crawler.fakes import NOW, World

LEASE = timedelta(minutes=5)
LIST = "http://town.example/list.html"
FIRST, SECOND = "http://town.example/1.html", "http://town.example/2.html"
BEIJING = timezone(timedelta(hours=8))


@pytest.fixture
def world(archive: Archive) -> World:
    return World(archive)


def _source(kind: SourceKind = SourceKind.LIST, *, backlog: bool = False) -> Source:
    return Source("town", LIST, kind, every_s=900, backlog=backlog)


def _poll(world: World, source: Source | None = None) -> Attempt:
    source = source or _source()
    sources.sync(world.archive, [source], world.clock())
    (due,) = sources.claim_due(world.archive, world.clock(), lease=LEASE, limit=1)
    return poll(due, source, world.crawl)


def _read(world: World) -> tuple[Attempt, Reading | None]:
    (due,) = links.claim_due(world.archive, world.clock(), lease=LEASE, limit=1)
    return read(due, _source(), world.crawl)


def _list(world: World, *found: Link, kind: SourceKind = SourceKind.LIST) -> None:
    world.shows(LIST, Listing(kind, "Town news", found, Outcome.OK if found else Outcome.EMPTY_LIST))


def _one(world: World, column: str, table: str = "links") -> object:
    return world.archive.read().execute(f"select {column} from {table}").fetchone()[0]


def _articles(world: World) -> list[ArchivedArticle]:
    return [one for _, one in articles.after(world.archive, 0, limit=99)]


# --- poll


def test_a_poll_puts_new_links_on_the_reading_list(world: World) -> None:
    _list(world, Link(FIRST, "一"), Link(SECOND, "二"))
    attempt = _poll(world)
    assert (attempt.outcome, attempt.items, attempt.new, attempt.status) == (Outcome.OK, 2, 2, 200)


def test_a_link_with_trackers_is_the_same_link(world: World) -> None:
    _list(world, Link(FIRST, "一"), Link(f"{FIRST}?utm_source=rss#top", "一"))
    assert _poll(world).new == 1


def test_two_titles_of_one_page_do_not_have_it_read_at_every_poll(world: World) -> None:
    _list(world, Link(FIRST, "一"), Link(f"{FIRST}?utm_source=rss", "一 [图]"))
    _poll(world)
    world.shows(FIRST, Article("一", "正文"))
    _read(world)
    due_at = _one(world, "due_at")
    world.clock.now += timedelta(minutes=20)
    _poll(world)
    assert _one(world, "due_at") == due_at


def test_what_is_no_web_address_is_left_out(world: World) -> None:
    _list(world, Link("javascript:void(0)", "x"), Link(FIRST, "一"))
    assert _poll(world).new == 1


def test_a_title_that_no_database_can_hold_costs_nothing(world: World) -> None:
    _list(world, Link(FIRST, "half \ud83e and NUL \0"), Link(SECOND, "二"))
    assert _poll(world).new == 2
    assert _one(world, "title") == "half \ufffd and NUL \ufffd"


def test_the_next_poll_sends_the_validators_of_the_last_good_one(world: World) -> None:
    _list(world, Link(FIRST, "一"))
    _poll(world)
    world.clock.now += timedelta(hours=1)
    world.web.answers[LIST] = Unchanged(LIST, world.clock())
    attempt = _poll(world)
    assert (attempt.outcome, attempt.status) == (Outcome.NOT_MODIFIED, 304)
    assert [one for _, one in world.web.asked] == [Validators(), Validators(etag='"1"')]


def test_an_empty_lists_validators_are_not_kept(world: World) -> None:
    _list(world)
    assert _poll(world).outcome is Outcome.EMPTY_LIST
    assert _one(world, "etag", "sources") is None
    assert _one(world, "failures", "sources") == 1


@pytest.mark.parametrize(
    ("error", "outcome", "least_wait"),
    [
        (FetchError(LIST, Outcome.TIMEOUT, "45 s are over"), Outcome.TIMEOUT, timedelta(minutes=27)),
        (
            FetchError(LIST, Outcome.RATE_LIMITED, "slow down", status=429, retry_after_s=7200),
            Outcome.RATE_LIMITED,
            timedelta(hours=2),
        ),
        (ParseError(LIST, Outcome.PARSER_KILLED, "killed"), Outcome.PARSER_KILLED, timedelta(minutes=27)),
    ],
    ids=["timeout", "retry-after", "parser"],
)
def test_a_failure_is_an_outcome_and_backs_off(
    world: World, error: Exception, outcome: Outcome, least_wait: timedelta
) -> None:
    world.web.answers[LIST] = error
    assert _poll(world).outcome is outcome
    assert datetime.fromisoformat(str(_one(world, "next_poll_at", "sources"))) >= NOW + least_wait
    assert _one(world, "detail", "polls") == error.reason  # type: ignore[attr-defined]


def test_our_own_mistake_costs_one_poll_of_one_source(world: World, caplog: pytest.LogCaptureFixture) -> None:
    world.web.answers[LIST] = ZeroDivisionError("a bug")
    assert _poll(world).outcome is Outcome.INTERNAL
    assert "ZeroDivisionError: a bug" in caplog.text
    assert _one(world, "failures", "sources") == 1


def test_the_first_poll_is_a_baseline_unless_a_backlog_is_wanted(world: World) -> None:
    _list(world, Link(FIRST, "一"))
    _poll(world, _source(backlog=True))
    assert _one(world, "baseline") == 0


def test_only_the_first_good_poll_is_a_baseline(world: World) -> None:
    world.web.answers[LIST] = FetchError(LIST, Outcome.DNS, "no such name")
    _poll(world)
    _list(world, Link(FIRST, "一"))
    world.clock.now += timedelta(days=1)
    _poll(world)
    _list(world, Link(FIRST, "一"), Link(SECOND, "二"))
    world.clock.now += timedelta(days=1)
    _poll(world)
    rows = world.archive.read().execute("select baseline from links order by id").fetchall()
    assert [row[0] for row in rows] == [1, 0]


def test_an_article_source_is_read_again_at_each_changed_poll(world: World) -> None:
    source = _source(SourceKind.ARTICLE)
    _list(world, Link(LIST), kind=SourceKind.ARTICLE)
    _poll(world, source)
    world.reader.articles[LIST] = Article("公告", "正文")
    _read(world)
    world.clock.now += timedelta(minutes=20)
    _poll(world, source)
    assert links.anything_due(world.archive, world.clock())


# --- read


def _listed(world: World, link: Link | None = None) -> None:
    _list(world, link or Link(FIRST, "列表上的标题", datetime(2026, 4, 1, 9, 30, tzinfo=BEIJING)))
    _poll(world)


def test_a_read_article_is_in_the_archive(world: World) -> None:
    _listed(world)
    world.shows(FIRST, Article("标题", "正文", lang="zh"))
    attempt, reading = _read(world)
    assert (attempt.outcome, reading) == (Outcome.OK, Reading.NEW)
    (one,) = _articles(world)
    assert (one.article.title, one.article.body, one.url) == ("标题", "正文", FIRST)


def test_the_list_fills_what_the_page_leaves_open(world: World) -> None:
    _listed(world)
    world.shows(FIRST, Article("", "正文"))
    _read(world)
    (one,) = _articles(world)
    assert one.article.title == "列表上的标题"
    assert one.article.published_at == datetime(2026, 4, 1, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("shown", "kept"),
    [
        (datetime(2026, 4, 1, tzinfo=BEIJING), datetime(2026, 4, 1, 9, 30, tzinfo=BEIJING)),
        (datetime(2026, 3, 31, tzinfo=BEIJING), datetime(2026, 3, 31, tzinfo=BEIJING)),
        (datetime(2026, 4, 1, 8, 15, tzinfo=BEIJING), datetime(2026, 4, 1, 8, 15, tzinfo=BEIJING)),
    ],
    ids=["a bare day: the list's time of that day", "another day: the page's", "a time: the page's"],
)
def test_the_page_tells_the_time_unless_it_shows_only_the_day(world: World, shown: datetime, kept: datetime) -> None:
    _listed(world)
    world.shows(FIRST, Article("标题", "正文", published_at=shown))
    _read(world)
    assert _articles(world)[0].article.published_at == kept


def test_the_same_text_on_another_site_is_a_reprint(world: World) -> None:
    _list(world, Link(FIRST, "一"), Link("http://other.example/2", "二"))
    _poll(world)
    body = "为支持机器人产业发展，现将有关事项通知如下。" * 12
    world.shows(FIRST, Article("通知", body))
    world.shows("http://other.example/2", Article("转发：通知", f"　{body}"))
    assert [_read(world)[1], _read(world)[1]] == [Reading.NEW, Reading.REPRINT]
    first, second = _articles(world)
    assert (second.duplicate_of, second.event_id) == (first.id, first.event_id)


def test_two_short_notices_with_the_same_words_stay_two(world: World) -> None:
    _list(world, Link(FIRST, "一"), Link(SECOND, "二"))
    _poll(world)
    world.shows(FIRST, Article("关于甲的通知", "全文见附件。"))
    world.shows(SECOND, Article("关于乙的通知", "全文见附件。"))
    assert [_read(world)[1], _read(world)[1]] == [Reading.NEW, Reading.NEW]


def test_an_edit_is_found_by_the_second_look(world: World) -> None:
    _listed(world)
    world.shows(FIRST, Article("标题", "截止4月30日"))
    _read(world)
    assert not links.anything_due(world.archive, NOW + timedelta(minutes=59))
    world.clock.now += timedelta(hours=1)
    world.shows(FIRST, Article("标题", "截止5月31日"))
    assert _read(world)[1] is Reading.EDITED
    world.clock.now += timedelta(days=1)
    assert _read(world)[1] is Reading.SAME
    assert not links.anything_due(world.archive, world.clock() + timedelta(days=365)), "both looks are taken"


def test_a_second_look_asks_with_the_pages_validators(world: World) -> None:
    _listed(world)
    world.shows(FIRST, Article("标题", "正文"))
    _read(world)
    world.clock.now += timedelta(hours=1)
    world.web.answers[FIRST] = Unchanged(FIRST, world.clock())
    attempt, reading = _read(world)
    assert (attempt.outcome, reading) == (Outcome.NOT_MODIFIED, None)
    assert world.web.asked[-1] == (FIRST, Validators(etag='"1"'))


@pytest.mark.parametrize(
    ("kind", "outcome"),
    [
        (PageKind.LIST, Outcome.NOT_ARTICLE),
        (PageKind.LOGIN, Outcome.NOT_ARTICLE),
        (PageKind.CHALLENGE, Outcome.CHALLENGE),
        (PageKind.NOT_FOUND, Outcome.GONE),
        (PageKind.EMPTY, Outcome.EMPTY),
    ],
)
def test_what_is_no_article_is_never_stored_and_tried_again(world: World, kind: PageKind, outcome: Outcome) -> None:
    _listed(world)
    world.shows(FIRST, Article("标题", "登录后查看", kind=kind))
    attempt, reading = _read(world)
    assert (attempt.outcome, reading) == (outcome, None)
    assert _articles(world) == []
    assert links.anything_due(world.archive, NOW + timedelta(days=3))


@pytest.mark.parametrize(
    ("content_type", "content"),
    [
        ("application/pdf", b"%PDF-1.7"),
        ("application/octet-stream", b"\xd0\xcf\x11\xe0"),
        ("text/html", b"%PDF-1.7"),
        ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", b"PK\x03\x04"),
    ],
)
def test_a_list_that_points_straight_at_a_document_gives_its_title(
    world: World, content_type: str, content: bytes
) -> None:
    _listed(world)
    world.shows(FIRST, Article("no", "no"), headers=(("Content-Type", content_type),), content=content)
    assert _read(world)[1] is Reading.NEW
    (one,) = _articles(world)
    assert (one.article.title, one.article.body) == ("列表上的标题", "")


def test_a_page_that_kills_its_parser_costs_that_page(world: World) -> None:
    _list(world, Link(FIRST, "一"), Link(SECOND, "二"))
    _poll(world)
    world.shows(FIRST, Article("x", "x"))
    world.reader.articles[FIRST] = ParseError(FIRST, Outcome.PARSER_KILLED, "SIGSEGV")
    world.shows(SECOND, Article("二", "正文"))
    assert [_read(world)[0].outcome, _read(world)[0].outcome] == [Outcome.PARSER_KILLED, Outcome.OK]


def test_our_own_mistake_costs_one_link(world: World, caplog: pytest.LogCaptureFixture) -> None:
    _listed(world)
    world.web.answers[FIRST] = KeyError("a bug")
    attempt, _ = _read(world)
    assert attempt.outcome is Outcome.INTERNAL
    assert "KeyError" in caplog.text
    assert _one(world, "failures") == 1


def test_a_link_is_given_up_after_its_tries_and_every_try_is_a_row(world: World) -> None:
    _listed(world)
    tries = 0
    while links.anything_due(world.archive, world.clock()):
        assert _read(world)[0].outcome is Outcome.GONE
        tries += 1
        world.clock.now += timedelta(days=3)
    assert tries == 4
    rows = world.archive.read().execute("select count(*) from polls where link_id is not null").fetchone()
    assert rows[0] == 4


def test_a_sources_hints_come_along_to_each_of_its_pages(world: World) -> None:
    _listed(world)
    _parts(world, 2)
    hints = Hints(body="div.story", exclude=(".ad",))
    (due,) = links.claim_due(world.archive, world.clock(), lease=LEASE, limit=1)
    read(due, replace(_source(), hints=hints), world.crawl)
    assert world.reader.hints == [hints, hints]


# --- articles printed on several pages


def _parts(world: World, count: int) -> list[str]:
    """An article on `count` pages, each of which names the next."""
    urls = [FIRST, *(f"http://town.example/1_{number}.html" for number in range(2, count + 1))]
    for number, url in enumerate(urls):
        following = urls[number + 1] if number + 1 < count else None
        world.shows(url, Article("长文", f"第{number + 1}部分", next_part=following))
    return urls


def test_an_article_on_three_pages_is_one_article_in_order(world: World) -> None:
    _listed(world)
    urls = _parts(world, 3)
    _read(world)
    (one,) = _articles(world)
    assert one.article.body == "第1部分\n第2部分\n第3部分"
    assert [url for url, _ in world.web.asked][1:] == urls


def test_parts_that_lead_in_a_circle_or_on_and_on_end(world: World) -> None:
    _listed(world)
    world.shows(FIRST, Article("长文", "一", next_part=SECOND))
    world.shows(SECOND, Article("长文", "二", next_part=FIRST))
    _read(world)
    assert _articles(world)[0].article.body == "一\n二"
    world.clock.now += timedelta(hours=1)
    _parts(world, MOST_PARTS + 5)
    _read(world)
    assert _articles(world)[0].article.body.count("部分") == MOST_PARTS


def test_a_part_that_fails_leaves_what_is_there_and_comes_with_the_next_look(world: World) -> None:
    _listed(world)
    _, second = _parts(world, 2)
    missing = world.web.answers.pop(second)
    _read(world)
    assert _articles(world)[0].article.body == "第1部分"
    world.web.answers[second] = missing
    world.clock.now += timedelta(hours=1)
    assert _read(world)[1] is Reading.EDITED
    assert _articles(world)[0].article.body == "第1部分\n第2部分"


def test_a_part_that_is_no_article_is_not_joined(world: World) -> None:
    _listed(world)
    _, second = _parts(world, 2)
    world.shows(second, Article("登录", "请登录后阅读全文", kind=PageKind.LOGIN))
    _read(world)
    assert _articles(world)[0].article.body == "第1部分"
