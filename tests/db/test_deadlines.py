"""Deadlines out of the archive: one row a policy and day, at its present day, by the page that says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from db import alerts, by_hand, deadlines
from db.events import Placement
from db.models import AlertDraft, ArchivedArticle
from db.progress import Change, ChangeKind
from db.store import Archive
from db.understanding import Detected, FactRow, Understood
from tests.db.rows import NOW, archived, draft

TODAY = date(2026, 4, 1)
MAY, JUNE, JULY = date(2026, 5, 20), date(2026, 6, 20), date(2026, 7, 20)


def article(archive: Archive, number: int, *days: date, kind: str = "截止", of: int | None = None) -> ArchivedArticle:
    """A page that states these days; `of`: the event it belongs to."""
    page = archived(archive, title=f"通知{number}", body=f"正文{number}。", path=f"/{number}.html")
    one = FactRow("issuer", "青川市科技局", "text", 0, 6, "一句。", tier="city")
    rows = [one, replace(one, kind="region", value="青川市")]
    dated = replace(one, kind="date", date_kind=kind)
    rows += [replace(dated, value=f"{day}", day=day, day_to=day, quote=f"{day}前。") for day in days]
    known = [Understood(page.id, Detected(0.9, "alert"), tuple(rows))]
    alerts.record(archive, [], position=1, now=NOW, understood=known, placed=[Placement(page.id, of)])
    return replace(page, event_id=of or page.event_id)


def told(archive: Archive, page: ArchivedArticle, *days: date, rule: str = "robots", status: str = "raised") -> None:
    keys = tuple(f"deadline:截止:{day}" for day in days)
    alerts.record(archive, [replace(draft(page, rule, status=status), told=keys)], position=1, now=NOW)


def moved(page: ArchivedArticle, to: date, of: date) -> AlertDraft:
    return replace(draft(page), changes=(Change(ChangeKind.DEADLINE, f"{to}", f"{of}", "截止"),))


def listed(archive: Archive, *, since: date = TODAY, until: date = date.max, everything: bool = False) -> list[object]:
    found = deadlines.listed(archive, since=since, until=until, everything=everything)
    return [(one.day, one.event_id, one.rules) for one in found]


def test_the_soonest_deadline_comes_first_with_its_page_and_its_sentence(archive: Archive) -> None:
    late, soon = article(archive, 1, JUNE), article(archive, 2, MAY)
    told(archive, late, JUNE)
    told(archive, soon, MAY)
    first, second = deadlines.listed(archive, since=TODAY)
    assert (first.day, first.kind, first.quote) == (MAY, "截止", "2026-05-20前。")
    assert (first.issuers, first.regions, first.rules) == (("青川市科技局",), ("青川市",), ("robots",))
    assert (first.page.id, second.page.id) == (soon.id, late.id)


def test_rules_share_a_row_and_reprints_add_none(archive: Archive) -> None:
    page = article(archive, 1, MAY)
    article(archive, 2, MAY, of=page.event_id)
    told(archive, page, MAY)
    told(archive, page, MAY, rule="money", status="baseline")
    for everything in (False, True):
        assert listed(archive, everything=everything) == [(MAY, page.event_id, ("money", "robots"))]


def test_both_days_of_the_bounds_count(archive: Archive) -> None:
    page = article(archive, 1, MAY, JUNE, JULY)
    told(archive, page, MAY, JUNE, JULY)
    assert [one[0] for one in listed(archive, since=MAY, until=JUNE)] == [MAY, JUNE]  # type: ignore[index]


def test_a_moved_deadline_is_there_at_its_present_day_only(archive: Archive) -> None:
    page = article(archive, 1, MAY)
    told(archive, page, MAY)
    notice = article(archive, 2, JUNE, of=page.event_id)
    alerts.tell(archive, [moved(notice, JUNE, MAY)], now=NOW)
    for everything in (False, True):
        assert listed(archive, everything=everything) == [(JUNE, page.event_id, ("robots",))]


def test_what_is_withdrawn_has_no_deadline(archive: Archive) -> None:
    page = article(archive, 1, MAY)
    told(archive, page, MAY)
    alerts.tell(archive, [replace(draft(page), changes=(Change(ChangeKind.WITHDRAWN, before=page.url),))], now=NOW)
    assert (listed(archive), listed(archive, everything=True)) == ([], [])


def test_a_day_that_no_page_states_any_more_is_left_out(archive: Archive) -> None:
    page = article(archive, 1)
    told(archive, page, MAY)
    assert listed(archive) == []


def test_the_issuers_own_page_is_shown(archive: Archive) -> None:
    page = article(archive, 1, MAY)
    told(archive, page, MAY)
    own = article(archive, 2, of=page.event_id)
    placed = [Placement(own.id, page.event_id, official=True)]
    alerts.record(archive, [], position=1, now=NOW, placed=placed)
    (one,) = deadlines.listed(archive, since=TODAY)
    assert (one.page.id, one.official, one.quote) == (own.id, True, "2026-05-20前。")


def test_everything_has_untold_policies_too_each_by_the_page_with_the_last_day(archive: Archive) -> None:
    page = article(archive, 1, MAY)
    article(archive, 2, MAY, JULY, of=page.event_id)
    article(archive, 3, MAY, of=page.event_id)
    other = article(archive, 4, JUNE, kind="征求意见止")
    article(archive, 5, JUNE, kind="施行")
    assert listed(archive) == []
    event, its = page.event_id, other.event_id
    assert listed(archive, everything=True) == [(MAY, event, ()), (JUNE, its, ()), (JULY, event, ())]
    assert listed(archive, since=JULY, everything=True) == [(JULY, event, ())]


def test_the_issuers_own_page_decides_what_the_day_is(archive: Archive) -> None:
    page = article(archive, 1, JULY)
    own = article(archive, 2, MAY, of=page.event_id)
    alerts.record(archive, [], position=1, now=NOW, placed=[Placement(own.id, page.event_id, official=True)])
    assert listed(archive, everything=True) == [(MAY, page.event_id, ())]


def test_merged_events_are_one_row(archive: Archive) -> None:
    one, other = article(archive, 1, MAY), article(archive, 2, MAY)
    told(archive, one, MAY)
    told(archive, other, MAY)
    by_hand.merge(archive, one.event_id, other.event_id, NOW)
    assert listed(archive) == [(MAY, one.event_id, ("robots",))]
