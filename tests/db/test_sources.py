from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from db import alerts, articles, links, sources
from db.models import Article, Attempt, Link, Source, Validators
from db.outcomes import Outcome
from db.store import Archive
from db.times import to_text
from tests.db.rows import LEASE, NOW, SITE, attempt, claim_link, claim_source, draft, listed, read_next, source
from tests.db.rows import archived as archived_article

LATER = NOW + timedelta(hours=1)


def _column(archive: Archive, name: str, source_name: str = "town") -> object:
    row = archive.read().execute(f"select {name} from sources where name = ?", [source_name]).fetchone()
    return row[0]


def test_a_new_source_is_due_at_once(archive: Archive) -> None:
    sources.sync(archive, [source()], NOW)
    due = claim_source(archive)
    assert due.first_poll
    assert due.validators == Validators()
    assert due.host == "news.example"


def test_a_claimed_source_is_not_given_twice_and_comes_back_after_its_lease(archive: Archive) -> None:
    sources.sync(archive, [source()], NOW)
    claim_source(archive)
    assert sources.claim_due(archive, NOW, lease=LEASE, limit=9) == ()
    assert claim_source(archive, now=NOW + LEASE).name == "town"


def test_one_source_per_host_is_claimed_and_none_of_a_busy_host(archive: Archive) -> None:
    watched = [source("a"), source("b", f"{SITE}/b"), source("c", "http://other.example/")]
    sources.sync(archive, watched, NOW)
    free = sources.claim_due(archive, NOW, lease=LEASE, limit=9, busy_hosts={"other.example"})
    assert [one.name for one in free] == ["a"]
    assert [one.name for one in sources.claim_due(archive, NOW, lease=LEASE, limit=9)] == ["b", "c"]


def test_no_more_than_the_limit_are_claimed(archive: Archive) -> None:
    sources.sync(archive, [source(f"s{n}", f"http://h{n}.example/") for n in range(5)], NOW)
    assert len(sources.claim_due(archive, NOW, lease=LEASE, limit=2)) == 2
    assert len(sources.claim_due(archive, NOW, lease=LEASE, limit=9)) == 3


def test_a_source_taken_out_of_the_settings_rests_and_comes_back(archive: Archive) -> None:
    sources.sync(archive, [source()], NOW)
    sources.sync(archive, [], NOW)
    assert sources.claim_due(archive, NOW, lease=LEASE, limit=9) == ()
    sources.sync(archive, [source()], NOW)
    assert claim_source(archive).name == "town"


def test_a_changed_url_begins_anew_with_a_baseline(archive: Archive) -> None:
    listed(archive, "/1.html", validators=Validators(etag='"1"'))
    sources.sync(archive, [source(url=f"{SITE}/moved.html")], NOW)
    due = claim_source(archive)
    assert due.first_poll
    assert due.validators == Validators()
    assert due.url == f"{SITE}/moved.html"


def test_validators_are_saved_with_the_links_they_vouch_for(archive: Archive) -> None:
    assert listed(archive, "/1.html", "/2.html", validators=Validators('"1"', "Wed, 01 Apr 2026 00:00:00 GMT")) == 2
    assert claim_source(archive).validators == Validators('"1"', "Wed, 01 Apr 2026 00:00:00 GMT")


def test_a_crash_before_the_commit_saves_neither_links_nor_validators(archive: Archive) -> None:
    sources.sync(archive, [source()], NOW)
    due = claim_source(archive)
    poison = Link(f"{SITE}/1.html", title="\ud800")  # no UTF-8: SQLite refuses it after other links went in
    found = [(f"{SITE}/0.html", Link(f"{SITE}/0.html")), (poison.url, poison)]
    vouched = sources.Vouched(due.url, Validators('"1"'))
    with pytest.raises(UnicodeEncodeError):
        sources.settle_poll(archive, due, attempt(due), next_poll_at=LATER, links=found, vouched=vouched)
    assert archive.read().execute("select count(*) from links").fetchone()[0] == 0
    assert _column(archive, "etag") is None


def test_a_failed_poll_keeps_the_validators_and_counts(archive: Archive) -> None:
    listed(archive, "/1.html", validators=Validators('"1"'))
    for failures in (1, 2):
        due = claim_source(archive)
        failed = Attempt(due.id, due.url, NOW, Outcome.TIMEOUT, elapsed_ms=45_000, detail="45 s are over")
        sources.settle_poll(archive, due, failed, next_poll_at=NOW)
        assert _column(archive, "failures") == failures
    assert _column(archive, "etag") == '"1"'
    assert _column(archive, "last_outcome") == "timeout"
    due = claim_source(archive)
    sources.settle_poll(archive, due, attempt(due, Outcome.NOT_MODIFIED), next_poll_at=LATER)
    assert _column(archive, "failures") == 0


def test_an_empty_list_is_no_baseline(archive: Archive) -> None:
    sources.sync(archive, [source()], NOW)
    due = claim_source(archive)
    sources.settle_poll(archive, due, attempt(due, Outcome.EMPTY_LIST), next_poll_at=NOW)
    assert claim_source(archive).first_poll


def test_every_attempt_is_a_row_of_polls(archive: Archive) -> None:
    listed(archive, "/1.html", "/2.html")
    row = archive.read().execute("select * from polls").fetchone()
    assert (row["outcome"], row["items"], row["new"], row["elapsed_ms"], row["link_id"]) == ("ok", 3, 2, 12, None)


def test_a_known_link_is_not_new_again(archive: Archive) -> None:
    assert listed(archive, "/1.html") == 1
    assert listed(archive, "/1.html", "/2.html") == 1


@pytest.mark.parametrize(
    ("changed", "due_again"),
    [
        (Link(f"{SITE}/1.html", title="Item /1.html"), False),
        (Link(f"{SITE}/1.html"), False),
        (Link(f"{SITE}/1.html", title="Item 1, corrected"), True),
        (Link(f"{SITE}/1.html", title="Item /1.html", published_at=LATER), True),
    ],
    ids=["as before", "title missing", "title changed", "date new"],
)
def test_a_read_link_that_changes_on_its_list_is_due_again(archive: Archive, changed: Link, *, due_again: bool) -> None:
    archived_article(archive)
    due = claim_source(archive)
    sources.settle_poll(archive, due, attempt(due), next_poll_at=NOW, links=[(changed.url, changed)])
    assert bool(_links_due(archive)) is due_again


def _links_due(archive: Archive) -> list[str]:
    return [row[0] for row in archive.read().execute("select url from links where due_at is not null")]


def test_again_makes_every_known_link_due(archive: Archive) -> None:
    archived_article(archive)
    due = claim_source(archive)
    same = Link(f"{SITE}/1.html", title="Item /1.html")
    sources.settle_poll(archive, due, attempt(due), next_poll_at=NOW, links=[(same.url, same)], again=True)
    assert claim_link(archive).url == same.url


def test_claims_of_a_dead_process_are_released(archive: Archive) -> None:
    listed(archive, "/1.html")
    claim_source(archive)
    claim_link(archive)
    sources.release_claims(archive, NOW)
    assert claim_source(archive).name == "town"
    assert claim_link(archive).url == f"{SITE}/1.html"


def test_a_baseline_is_told_once_when_all_is_read_and_assessed(archive: Archive) -> None:
    listed(archive, "/1.html", "/2.html", baseline=True)
    assert sources.finished_baselines(archive, NOW) == ()
    ids = [read_next(archive, Article(f"t{n}", f"b{n}"))[1] for n in (1, 2)]
    assert sources.finished_baselines(archive, NOW) == (), "not assessed yet"
    found = articles.get(archive, ids[0])
    assert found is not None
    assert found.baseline
    alerts.record(archive, [draft(found, status="baseline")], position=2, now=NOW)
    assert sources.finished_baselines(archive, NOW) == (("town", 2, 1),)
    assert sources.finished_baselines(archive, NOW) == ()


def test_host_is_the_unit_of_politeness_with_its_port() -> None:
    assert sources.host_of("http://user:secret@News.Example:8080/x") == "news.example:8080"


def test_sources_that_share_nothing_are_all_kept(archive: Archive) -> None:
    sources.sync(archive, [Source("a", "http://a.example/"), Source("b", "http://b.example/")], NOW)
    rows = archive.read().execute("select name, active from sources order by name").fetchall()
    assert [tuple(row) for row in rows] == [("a", 1), ("b", 1)]


def test_a_baseline_is_not_told_of_a_source_that_is_not_watched_any_more(archive: Archive) -> None:
    listed(archive, baseline=True)
    sources.sync(archive, [], NOW)
    assert sources.finished_baselines(archive, NOW) == ()
    sources.sync(archive, [source()], NOW)
    assert sources.finished_baselines(archive, NOW) == (("town", 0, 0),)


def test_a_feed_that_dates_its_items_anew_at_every_poll_has_them_read_once_a_day(archive: Archive) -> None:
    archived_article(archive)
    days = [NOW, NOW + timedelta(minutes=15), NOW + timedelta(days=1)]
    due_again = []
    for moment in days:
        _poll(archive, "town", Link(f"{SITE}/1.html", published_at=moment), now=moment)
        due_again.append(bool(_links_due(archive)))
        with archive.write() as connection:
            connection.execute("update links set due_at = null")
    assert due_again == [True, False, True]


# --- links that several sources list

SHARED = f"{SITE}/shared.html"
OLD, NEW = source("old", f"{SITE}/old/"), source("new", f"{SITE}/new/")


def _poll(archive: Archive, name: str, *found: Link, now: datetime = NOW, baseline: bool = False) -> None:
    with archive.write() as connection:
        connection.execute("update sources set next_poll_at = ? where name = ?", [to_text(NOW), name])
        connection.execute(
            "update sources set next_poll_at = ? where name <> ?", [to_text(NOW + timedelta(days=99)), name]
        )
    due = claim_source(archive, name, now)
    keyed = [(one.url, one) for one in found]
    sources.settle_poll(archive, due, attempt(due, now=now), next_poll_at=now, links=keyed, baseline=baseline)


def _one_link(archive: Archive) -> tuple[object, ...]:
    row = (
        archive.read()
        .execute("select s.name, l.baseline, l.due_at is not null from links l join sources s on s.id = l.source_id")
        .fetchone()
    )
    return tuple(row)


@pytest.mark.parametrize("given_up", [False, True])
def test_a_link_left_unread_by_a_source_that_is_gone_is_read_for_the_one_that_lists_it(
    archive: Archive, *, given_up: bool
) -> None:
    sources.sync(archive, [OLD], NOW)
    _poll(archive, "old", Link(SHARED))
    failed = claim_link(archive)
    tried = Attempt(failed.source_id, failed.url, NOW, Outcome.TIMEOUT, elapsed_ms=1, link_id=failed.id)
    links.settle_failure(archive, failed, tried, due_at=None if given_up else LATER)
    sources.sync(archive, [NEW], NOW)
    _poll(archive, "new", Link(SHARED), baseline=True)
    assert _one_link(archive) == ("new", 0, 1), "it was news to the old source, so it is no baseline now"
    taken = claim_link(archive)
    assert (taken.source_name, taken.url, taken.failures) == ("new", SHARED, 0)


def test_a_link_that_was_read_is_not_read_again_for_its_next_source(archive: Archive) -> None:
    sources.sync(archive, [OLD], NOW)
    _poll(archive, "old", Link(SHARED))
    read_next(archive, Article("t", "b"))
    sources.sync(archive, [NEW], NOW)
    _poll(archive, "new", Link(SHARED), baseline=True)
    assert _one_link(archive) == ("new", 0, 0)


def _both_watched(archive: Archive, *, read: bool) -> None:
    """`old` is watched for an hour when `new` joins and finds the shared link at its first poll."""
    sources.sync(archive, [OLD, NEW], NOW)
    _poll(archive, "old", Link(f"{SITE}/long-known.html"), baseline=True)
    read_next(archive, Article("long known", "b"))
    _poll(archive, "new", Link(SHARED), now=LATER, baseline=True)
    if read:
        _, article_id = read_next(archive, Article("shared", "news"), now=LATER)
        found = articles.get(archive, article_id)
        assert found is not None
        alerts.record(archive, [draft(found, status="baseline")], position=2, now=LATER)


@pytest.mark.parametrize("read", [False, True], ids=["before it was read", "after it was counted"])
def test_a_new_sources_baseline_does_not_silence_what_an_older_source_finds(archive: Archive, *, read: bool) -> None:
    _both_watched(archive, read=read)
    _poll(archive, "old", Link(SHARED), now=LATER + timedelta(minutes=1))
    if not read:
        read_next(archive, Article("shared", "news"), now=LATER)
    ((_, found),) = articles.after(archive, 2 if read else 1, limit=9)
    assert (found.article.title, found.baseline) == ("shared", False)
    assert alerts.record(archive, [draft(found)], position=3, now=LATER), "it is told now"
    _poll(archive, "old", Link(SHARED), now=LATER + timedelta(minutes=2))
    assert articles.after(archive, 3, limit=9) == (), "and once"


def test_what_stood_on_both_lists_from_the_beginning_stays_a_baseline(archive: Archive) -> None:
    sources.sync(archive, [OLD, NEW], NOW)
    _poll(archive, "new", Link(SHARED), now=NOW + timedelta(seconds=1), baseline=True)
    _poll(archive, "old", Link(SHARED), now=NOW, baseline=True)  # began earlier, ended later
    _poll(archive, "old", Link(SHARED), now=LATER)
    _poll(archive, "new", Link(SHARED), now=LATER)
    assert _one_link(archive)[1] == 1


def test_attempts_are_kept_for_their_time_and_dropped_a_bounded_number_at_once(archive: Archive) -> None:
    for days in range(4):
        now = NOW + timedelta(days=days)
        listed(archive, f"/{days}.html", now=now)
    assert sources.drop_attempts(archive, before=NOW) == 0
    assert sources.drop_attempts(archive, before=NOW + timedelta(days=3), limit=2) == 2
    left = [row[0] for row in archive.read().execute("select started_at from polls order by started_at")]
    assert left == ["2026-04-03T02:00:00.000Z", "2026-04-04T02:00:00.000Z"]


def test_a_source_that_is_renamed_goes_on_where_it_was(archive: Archive) -> None:
    listed(archive, "/1.html", validators=Validators(etag='"1"'))
    renamed = replace(source(), name="township")
    sources.sync(archive, [renamed], LATER)
    rows = archive.read().execute("select name, etag, baseline_at is null, active from sources").fetchall()
    assert [tuple(row) for row in rows] == [("township", '"1"', 0, 1)]


def test_a_second_source_of_one_address_is_no_new_name_of_the_first(archive: Archive) -> None:
    listed(archive, "/1.html")
    sources.sync(archive, [source(), replace(source(), name="township")], LATER)
    rows = archive.read().execute("select name, baseline_at is null from sources order by id").fetchall()
    assert [tuple(row) for row in rows] == [("town", 0), ("township", 1)]


def test_a_name_that_moves_to_another_address_takes_nothing_along(archive: Archive) -> None:
    listed(archive, "/1.html")
    moved = replace(source(), url=f"{SITE}/moved.html")
    old = replace(source(), name="old town")
    sources.sync(archive, [moved, old], LATER)
    rows = archive.read().execute("select name, baseline_at is null from sources order by id").fetchall()
    assert [tuple(row) for row in rows] == [("town", 1), ("old town", 1)]
