from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from db import links, sources
from db.models import Article, Attempt, Link, Validators
from db.outcomes import Outcome
from db.store import Archive
from db.times import to_text
from tests.db.rows import LEASE, NOW, SITE, attempt, claim_link, claim_source, listed, read_next, source

SOON = NOW + timedelta(minutes=1)


def _failed(archive: Archive, *, retry: bool) -> None:
    due = claim_link(archive)
    tried = Attempt(due.source_id, due.url, NOW, Outcome.TIMEOUT, elapsed_ms=1, link_id=due.id, detail="too slow")
    links.settle_failure(archive, due, tried, due_at=SOON if retry else None)


def test_links_are_read_in_the_order_of_their_page(archive: Archive) -> None:
    listed(archive, "/b.html", "/a.html")
    assert claim_link(archive).url == f"{SITE}/b.html"
    assert claim_link(archive).url == f"{SITE}/a.html"


def test_one_link_per_host_is_claimed(archive: Archive) -> None:
    sources.sync(archive, [source()], NOW)
    due = claim_source(archive)
    urls = [f"{SITE}/1", f"{SITE}/2", "http://other.example/1"]
    sources.settle_poll(archive, due, attempt(due), next_poll_at=SOON, links=[(url, Link(url)) for url in urls])
    claimed = links.claim_due(archive, NOW, lease=LEASE, limit=9)
    assert [one.url for one in claimed] == [f"{SITE}/1", "http://other.example/1"]
    rest = links.claim_due(archive, NOW, lease=LEASE, limit=9, busy_hosts={"news.example"})
    assert rest == ()


def test_the_host_whose_turn_it_is_comes_first_however_long_anothers_list(archive: Archive) -> None:
    sources.sync(archive, [source()], NOW)
    due = claim_source(archive)
    urls = ["http://long.example/1", "http://long.example/2", "http://short.example/1"]
    sources.settle_poll(archive, due, attempt(due), next_poll_at=SOON, links=[(url, Link(url)) for url in urls])
    assert links.due_hosts(archive, NOW) == {"long.example", "short.example"}
    turns = {"long.example": 7, "short.example": 3}
    (claimed,) = links.claim_due(archive, NOW, lease=LEASE, limit=1, turn=turns.__getitem__)
    assert claimed.url == "http://short.example/1"


def test_a_failed_link_stays_on_the_reading_list_while_its_source_is_unchanged(archive: Archive) -> None:
    listed(archive, "/1.html")
    _failed(archive, retry=True)
    due = claim_source(archive)
    sources.settle_poll(archive, due, attempt(due, Outcome.NOT_MODIFIED), next_poll_at=SOON)
    again = claim_link(archive, now=SOON)
    assert (again.url, again.failures, again.reads) == (f"{SITE}/1.html", 1, 0)


def test_a_link_that_is_given_up_is_never_due(archive: Archive) -> None:
    listed(archive, "/1.html")
    _failed(archive, retry=False)
    assert not links.anything_due(archive, NOW + timedelta(days=365))
    row = archive.read().execute("select last_outcome, last_detail from links").fetchone()
    assert tuple(row) == ("timeout", "too slow")


def test_news_goes_before_what_a_first_poll_has_found(archive: Archive) -> None:
    listed(archive, "/old1.html", "/old2.html", baseline=True)
    listed(archive, "/news.html", now=NOW + timedelta(minutes=1))
    later = NOW + timedelta(minutes=2)
    claimed = [claim_link(archive, now=later).url.rpartition("/")[2] for _ in range(3)]
    assert claimed == ["news.html", "old1.html", "old2.html"]


@pytest.mark.parametrize(("title", "first"), [("Item /old.html", "old.html"), ("Item /other.html", "copy.html")])
def test_what_may_be_a_reprint_of_the_backlog_is_read_after_it(archive: Archive, title: str, first: str) -> None:
    listed(archive, "/old.html", baseline=True)
    listed(archive, "/copy.html", now=NOW + timedelta(minutes=1))
    with archive.write() as connection:
        connection.execute("update links set title = ? where url like '%copy.html'", [title])
    assert claim_link(archive, now=NOW + timedelta(minutes=2)).url.endswith(first)


def test_a_backlog_that_fails_holds_no_news_up(archive: Archive) -> None:
    listed(archive, "/old.html", baseline=True)
    listed(archive, "/copy.html", now=NOW + timedelta(minutes=1))
    with archive.write() as connection:
        connection.execute("update links set title = 'one'")
    due = claim_link(archive, now=NOW + timedelta(minutes=2))
    tried = Attempt(due.source_id, due.url, NOW, Outcome.TIMEOUT, elapsed_ms=1, link_id=due.id)
    links.settle_failure(archive, due, tried, due_at=NOW + timedelta(hours=1))
    assert claim_link(archive, now=NOW + timedelta(minutes=3)).url.endswith("copy.html")


def test_a_page_never_read_goes_before_a_second_look(archive: Archive) -> None:
    listed(archive, "/old.html")
    read_next(archive, Article("old", "old"), due_at=NOW)
    listed(archive, "/new.html")
    assert claim_link(archive).url == f"{SITE}/new.html"
    second_look = claim_link(archive)
    assert (second_look.url, second_look.reads, second_look.validators) == (
        f"{SITE}/old.html",
        1,
        Validators(etag='"p"'),
    )


def test_an_unchanged_page_is_settled_without_a_new_text(archive: Archive) -> None:
    listed(archive, "/1.html")
    read_next(archive, Article("t", "b"), due_at=NOW)
    due = claim_link(archive)
    tried = Attempt(due.source_id, due.url, NOW, Outcome.NOT_MODIFIED, elapsed_ms=1, link_id=due.id, status=304)
    links.settle_unchanged(archive, due, tried, due_at=None)
    assert archive.read().execute("select reads, due_at from links").fetchone()[0] == 2
    assert not links.anything_due(archive, NOW)


def test_links_of_a_source_that_is_not_watched_any_more_rest(archive: Archive) -> None:
    listed(archive, "/1.html")
    sources.sync(archive, [], NOW)
    assert not links.anything_due(archive, NOW)
    assert links.claim_due(archive, NOW, lease=LEASE, limit=9) == ()


def test_waiting_counts_what_was_never_read_and_will_be_tried(archive: Archive) -> None:
    listed(archive, "/1.html", "/2.html", "/3.html")
    _failed(archive, retry=False)
    read_next(archive, Article("t", "b"), due_at=SOON)
    assert links.waiting(archive) == 1


def test_each_failed_read_is_a_row_of_polls(archive: Archive) -> None:
    listed(archive, "/1.html")
    _failed(archive, retry=True)
    row = archive.read().execute("select outcome, detail from polls where link_id is not null").fetchone()
    assert tuple(row) == ("timeout", "too slow")


#: Far less than one step for each of the links that rest.
FEW_STEPS = 2000


def _steps(archive: Archive, ask: Callable[[], object]) -> int:
    """How many hundreds of steps SQLite needs to answer, times a hundred."""
    hundreds: list[int] = []
    _watch(archive, lambda: hundreds.append(1))
    ask()
    _watch(archive, None)
    return 100 * len(hundreds)


def _watch(archive: Archive, look: Callable[[], None] | None) -> None:
    """Both who reads and who writes."""
    archive.read().set_progress_handler(look, 100)
    with archive.write() as connection:
        connection.set_progress_handler(look, 100)


def _rest_of(archive: Archive, name: str, count: int, *, due: timedelta) -> None:
    """`count` links of a source, read at some time and due at another."""
    sources.sync(archive, [source(name, f"http://{name}.example/")], NOW)
    with archive.write() as connection:
        connection.executemany(
            "insert into links (source_id, url, url_key, host, found_at, baseline, due_at, reads)"
            " select id, ?1, ?1, ?2, ?3, 0, ?4, 1 from sources where name = ?5",
            [
                (f"http://{name}.example/{n}", f"{name}.example", to_text(NOW), to_text(NOW + due), name)
                for n in range(count)
            ],
        )


def test_looking_for_due_links_costs_nothing_however_many_rest(archive: Archive) -> None:
    _rest_of(archive, "gone", 5000, due=-timedelta(days=1))
    _rest_of(archive, "town", 5000, due=timedelta(days=1))
    assert not links.anything_due(archive, NOW)
    assert _steps(archive, lambda: links.anything_due(archive, NOW)) < FEW_STEPS
    assert _steps(archive, lambda: links.claim_due(archive, NOW, lease=LEASE, limit=8)) < FEW_STEPS


def test_claiming_costs_no_more_however_many_are_due(archive: Archive) -> None:
    _rest_of(archive, "town", 20_000, due=-timedelta(days=1))
    assert _steps(archive, lambda: links.due_hosts(archive, NOW)) < FEW_STEPS
    assert _steps(archive, lambda: links.claim_due(archive, NOW, lease=LEASE, limit=8)) < FEW_STEPS


def test_nothing_is_claimed_for_nobody(archive: Archive) -> None:
    listed(archive, "/1.html")
    assert links.claim_due(archive, NOW, lease=LEASE, limit=0) == ()
    assert links.waiting(archive) == 1
    sources.sync(archive, [], NOW)
    assert links.waiting(archive) == 0, "nobody will read what its source's end left behind"
