"""Withdrawals: a page that is gone for good is told, once; a server's accident and a rebuilt site are not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from alerts.withdrawn import Verdict, verdict, withdraw
from db import alerts, articles, withdrawn
from db.events import Placement
from db.links import settle_failure, settle_unchanged
from db.models import ArchivedArticle, Attempt, DueLink, Validators
from db.outcomes import Outcome
from db.progress import Change, ChangeKind
from db.store import Archive
from db.understanding import Detected, FactRow, Understood
from db.withdrawn import GonePage
from tests.db.rows import NOW, SITE, archived, draft

CHANNELS = {"robots": ("mail",), "money": ("hook",)}
HOUR = timedelta(hours=1)
PAGE = GonePage(1, 1, 1, f"{SITE}/1.html", NOW, NOW + HOUR, 404, ("robots",), others=8)


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({}, Verdict.WITHDRAWN),
        ({"last_at": NOW}, Verdict.WAIT),
        ({"last_at": NOW + timedelta(minutes=59)}, Verdict.WAIT),
        ({"last_at": NOW, "status": 410}, Verdict.WITHDRAWN),
        ({"status": 200}, Verdict.WITHDRAWN),  # a page that says it is not there
        ({"official_stands": True}, Verdict.OUTLIVED),
        ({"stages": frozenset({"征求意见"}), "reached": frozenset({"征求意见", "印发"})}, Verdict.OUTLIVED),
        ({"stages": frozenset({"征求意见"}), "reached": frozenset({"征求意见"})}, Verdict.WITHDRAWN),
        ({"stages": frozenset({"印发"}), "reached": frozenset({"印发", "解读"})}, Verdict.WITHDRAWN),
        ({"others_gone": 1}, Verdict.WITHDRAWN),
        ({"others_gone": 3}, Verdict.WITHDRAWN),
        ({"others_gone": 4}, Verdict.REBUILT),
        ({"others_gone": 4, "status": 410}, Verdict.REBUILT),
        ({"others": 1, "others_gone": 1}, Verdict.REBUILT),
        ({"others": 3, "others_gone": 1}, Verdict.WITHDRAWN),
        ({"others": 3, "others_gone": 2}, Verdict.REBUILT),
        ({"others": 0}, Verdict.WITHDRAWN),
        ({"last_at": NOW, "others_gone": 8}, Verdict.WAIT),
    ],
)
def test_what_a_page_that_is_gone_means(changes: dict[str, object], wanted: Verdict) -> None:
    assert verdict(replace(PAGE, **changes)) is wanted  # type: ignore[arg-type]


# --- over the archive


def link_of(archive: Archive, article: ArchivedArticle) -> DueLink:
    row = archive.read().execute("select * from links where article_id = ?", [article.id]).fetchone()
    names = (row["id"], row["source_id"], "town", row["url"], row["host"], row["title"], None)
    return DueLink(*names, Validators(), row["reads"], row["failures"])


def gone(archive: Archive, *pages: ArchivedArticle, after: timedelta = timedelta(0), status: int = 404) -> None:
    """A look that finds these pages gone."""
    for page in pages:
        link = link_of(archive, page)
        attempt = Attempt(link.source_id, link.url, NOW + after, Outcome.GONE, 1, link_id=link.id, status=status)
        settle_failure(archive, link, attempt, due_at=None)


def there(archive: Archive, page: ArchivedArticle, *, after: timedelta) -> None:
    link = link_of(archive, page)
    attempt = Attempt(link.source_id, link.url, NOW + after, Outcome.NOT_MODIFIED, 1, link_id=link.id, status=304)
    settle_unchanged(archive, link, attempt, due_at=None)


def told(archive: Archive, article: ArchivedArticle, *rules: str, status: str = "raised") -> ArchivedArticle:
    drafts = [replace(draft(article, rule, status=status), told=("deadline:截止:2026-05-20",)) for rule in rules]
    alerts.record(archive, drafts, position=1, now=NOW)
    return article


def policy(archive: Archive, *rules: str, number: int = 1, status: str = "raised") -> ArchivedArticle:
    article = archived(archive, title=f"通知{number}", body=f"正文{number}。", path=f"/{number}.html")
    return told(archive, article, *rules or ("robots",), status=status)


def neighbours(archive: Archive, most: int) -> list[ArchivedArticle]:
    return [archived(archive, title=f"新闻{n}", body=f"新闻{n}。", path=f"/n{n}.html") for n in range(most)]


def go(archive: Archive, after: timedelta = 2 * HOUR) -> int:
    return withdraw(archive, CHANNELS, NOW + after).raised


def changes(archive: Archive) -> list[tuple[str, tuple[Change, ...]]]:
    found = alerts.latest(archive, limit=99)
    return [(one.rule, one.changes) for one in reversed(found) if one.changes]


def deadlines(archive: Archive) -> Sequence[str]:
    sql = "select what from told where what like 'deadline:%' and ended_at is null"
    return [row["what"] for row in archive.read().execute(sql)]


def test_a_page_that_two_looks_an_hour_apart_find_gone_is_told_once_by_each_rule(archive: Archive) -> None:
    page = policy(archive, "robots", "money", "no-more")
    gone(archive, page)
    assert go(archive) == 0
    gone(archive, page, after=HOUR)
    assert [go(archive), go(archive, 24 * HOUR)] == [2, 0]
    change = Change(ChangeKind.WITHDRAWN, before=f"{SITE}/1.html")
    assert sorted(changes(archive)) == [("money", (change,)), ("robots", (change,))]
    assert deadlines(archive) == ["deadline:截止:2026-05-20"]  # of the rule that is gone


def test_what_the_page_said_stays(archive: Archive) -> None:
    page = policy(archive)
    gone(archive, page)
    gone(archive, page, after=HOUR)
    assert go(archive) == 1
    assert articles.get(archive, page.id) == page
    assert articles.drop_raw_pages(archive, before=NOW + 1000 * HOUR) == 0
    assert articles.raw_page(archive, page.id) == b"<p>as it came</p>"


def test_410_needs_one_look(archive: Archive) -> None:
    gone(archive, policy(archive), status=410)
    assert go(archive, timedelta(0)) == 1


def test_a_page_that_is_back_between_two_looks_was_never_gone(archive: Archive) -> None:
    page = policy(archive)
    gone(archive, page)
    there(archive, page, after=HOUR)
    gone(archive, page, after=2 * HOUR)
    assert go(archive, 2 * HOUR) == 0


def test_a_page_that_comes_back_later_has_its_deadlines_again_and_may_be_withdrawn_again(archive: Archive) -> None:
    page = policy(archive)
    gone(archive, page)
    gone(archive, page, after=HOUR)
    assert (go(archive, HOUR), deadlines(archive)) == (1, [])
    there(archive, page, after=24 * HOUR)
    assert deadlines(archive) == ["deadline:截止:2026-05-20"]
    gone(archive, page, after=48 * HOUR)
    assert go(archive, 48 * HOUR) == 0
    gone(archive, page, after=49 * HOUR)
    assert (go(archive, 49 * HOUR), deadlines(archive)) == (1, [])


def test_a_deadline_that_had_been_moved_before_stays_moved_when_the_page_is_back(archive: Archive) -> None:
    page = policy(archive)
    change = Change(ChangeKind.DEADLINE, "2026-06-20", "2026-05-20", "截止")
    alerts.tell(archive, [replace(draft(page), changes=(change,))], now=NOW + timedelta(minutes=5))
    gone(archive, page)
    gone(archive, page, after=HOUR)
    go(archive)
    there(archive, page, after=24 * HOUR)
    assert deadlines(archive) == ["deadline:截止:2026-06-20"]


def test_what_nobody_was_told_of_is_not_told_to_be_gone(archive: Archive) -> None:
    pages = [policy(archive, status="baseline"), *neighbours(archive, 9)]
    for after in (timedelta(0), HOUR):
        gone(archive, pages[0], pages[1], after=after)
    assert go(archive) == 0


def test_a_page_that_was_never_there_is_not_gone(archive: Archive) -> None:
    page = policy(archive)
    link = replace(link_of(archive, page), reads=0)
    attempt = Attempt(link.source_id, link.url, NOW, Outcome.GONE, 1, link_id=link.id, status=410)
    settle_failure(archive, link, attempt, due_at=None)
    assert go(archive) == 0


def test_a_medias_page_may_go_while_the_issuers_own_stands(archive: Archive) -> None:
    page = policy(archive)
    own = archived(archive, title="官方", body="官方正文。", path="/own.html")
    placed = Placement(own.id, page.event_id, official=True)
    alerts.record(archive, [], position=2, now=NOW, placed=[placed])
    gone(archive, page)
    gone(archive, page, after=HOUR)
    assert go(archive) == 0
    gone(archive, own, after=HOUR)
    gone(archive, own, after=2 * HOUR)
    assert go(archive) == 1
    assert changes(archive)[0][1] == (Change(ChangeKind.WITHDRAWN, before=f"{SITE}/own.html"),)


def test_a_draft_may_go_when_the_policy_is_issued(archive: Archive) -> None:
    page = policy(archive)
    stage = FactRow("stage", "征求意见", "text", 0, 2, "一句。")
    known = [Understood(page.id, Detected(0.9, "alert"), (stage,))]
    alerts.record(archive, [], position=2, now=NOW, understood=known)
    change = Change(ChangeKind.STAGE, "印发", "征求意见")
    alerts.tell(archive, [replace(draft(page), changes=(change,))], now=NOW)
    gone(archive, page)
    gone(archive, page, after=HOUR)
    assert go(archive) == 0


def test_a_rebuilt_site_withdraws_nothing_and_what_stays_away_is_told_when_the_rest_is_back(archive: Archive) -> None:
    page, *others = [policy(archive), *neighbours(archive, 8)]
    for after in (timedelta(0), HOUR):
        gone(archive, page, *others, after=after)
    assert withdraw(archive, CHANNELS, NOW + HOUR).held == 1
    assert withdraw(archive, CHANNELS, NOW + 2 * HOUR).held == 0, "it is logged once"
    for other in others:
        there(archive, other, after=3 * HOUR)
    assert go(archive, 3 * HOUR) == 1


def test_what_went_long_before_is_no_sign_of_a_rebuilt_site(archive: Archive) -> None:
    others = neighbours(archive, 5)
    gone(archive, *others)
    page = policy(archive)
    gone(archive, page, after=72 * HOUR)
    gone(archive, page, after=73 * HOUR)
    assert go(archive, 73 * HOUR) == 1


def test_two_of_many_may_be_withdrawn_together(archive: Archive) -> None:
    pages = [policy(archive), policy(archive, number=2)]
    neighbours(archive, 8)
    for after in (timedelta(0), HOUR):
        gone(archive, *pages, after=after)
    assert go(archive) == 2


# --- looking again


def dues(archive: Archive) -> dict[str, str | None]:
    return {row["url"].rpartition("/")[2]: row["due_at"] for row in archive.read().execute("select * from links")}


def test_told_pages_are_looked_at_daily_for_a_month_after_the_last_word_or_until_the_deadline(archive: Archive) -> None:
    policy(archive)
    page = archived(archive, title="无期限", body="无期限。", path="/2.html")
    alerts.record(archive, [draft(page)], position=2, now=NOW)
    policy(archive, number=3, status="baseline")
    neighbours(archive, 1)
    day = timedelta(days=1)
    for days, wanted in ((0, {"1.html", "2.html"}), (29, {"1.html", "2.html"}), (31, {"1.html"}), (51, set())):
        archive.read().execute("update links set due_at = null")
        withdrawn.watch(archive, NOW + days * day)
        found = {name: at for name, at in dues(archive).items() if at}
        assert set(found) == wanted
        assert set(found.values()) <= {(NOW + (days + 1) * day).strftime("%Y-%m-%dT%H:%M:%S.000Z")}


def test_where_the_issuers_own_page_is_known_media_are_not_looked_at(archive: Archive) -> None:
    page = policy(archive)
    own = archived(archive, title="官方", body="官方正文。", path="/own.html")
    with archive.write() as connection:
        connection.execute(
            "insert into sources (id, name, url, host, added_at, next_poll_at)"
            " values (99, 'paper', 'http://paper.example', 'paper.example', '2026', '2026')"
        )
        connection.execute("update articles set source_id = 99 where id = ?", [page.id])
    placed = [Placement(own.id, page.event_id, official=True)]
    alerts.record(archive, [], position=2, now=NOW, placed=placed)
    withdrawn.watch(archive, NOW)
    assert {name for name, at in dues(archive).items() if at} == {"own.html"}


def test_the_issuers_call_for_applications_is_looked_at_beside_the_measure_itself(archive: Archive) -> None:
    own = policy(archive)
    alerts.record(archive, [], position=2, now=NOW, placed=[Placement(own.id, official=True)])
    call = archived(archive, title="申报通知", body="截止。", path="/call.html")
    due = Change(ChangeKind.DEADLINE, "2026-06-20", of="截止")
    follow_up = replace(draft(replace(call, event_id=own.event_id)), changes=(due,))
    alerts.record(archive, [follow_up], position=3, now=NOW, placed=[Placement(call.id, own.event_id)])
    withdrawn.watch(archive, NOW)
    assert {name for name, at in dues(archive).items() if at} == {"1.html", "call.html"}


def test_a_look_that_is_due_sooner_stays_and_one_in_hand_is_left_alone(archive: Archive) -> None:
    policy(archive)
    for due, claimed in (("2026-04-01T03:00:00.000Z", None), ("2026-04-09T00:00:00.000Z", "2026-04-01T00:00:00.000Z")):
        archive.read().execute("update links set due_at = ?, claimed_at = ?", [due, claimed])
        withdrawn.watch(archive, NOW)
        assert dues(archive)["1.html"] == due


def test_where_a_page_is_gone_others_of_its_source_are_looked_at_once(archive: Archive) -> None:
    others = neighbours(archive, 10)
    gone(archive, policy(archive))
    archive.read().execute("update links set due_at = null")
    withdrawn.watch(archive, NOW)
    asked = {name for name, at in dues(archive).items() if at == "2026-04-01T02:00:00.000Z"}
    assert asked == {f"n{n}.html" for n in range(2, 10)}
    there(archive, others[9], after=HOUR)
    withdrawn.watch(archive, NOW + HOUR)
    assert dues(archive)["n9.html"] is None


def test_an_old_address_that_goes_says_nothing_of_a_page_with_an_address_of_its_own(archive: Archive) -> None:
    page = policy(archive)
    with archive.write() as connection:
        connection.execute(
            "insert into links (source_id, url, url_key, host, found_at, baseline, reads, article_id)"
            " select source_id, url || '?old', url_key || '?old', host, found_at, 0, 1, article_id from links"
        )
        connection.execute("insert into gone values (2, '2026-04-01', '2026-04-02', 404, null, null)")
    assert page.id == 1
    assert withdrawn.gone_pages(archive) == ()
