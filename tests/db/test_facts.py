"""Facts and detections: written with the alerts, replaced with the text, gone with the article, and found."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlite_utils import Database

from db import alerts, facts
from db.errors import ArchiveError
from db.facts import Sums, Wanted
from db.migrations import migrations
from db.models import AlertDraft, Article
from db.sqlite import sqlite3
from db.store import Archive
from db.understanding import Detected, Evidence, FactRow, Reason, Understood
from tests.db.rows import NOW, archived, draft, listed, read_next

DETECTED = Detected(
    score=0.82,
    decision="alert",
    source_tier="city",
    verified=True,
    topics=("ai", "robots"),
    why=(
        Reason("statistics", 0.0, veto=True),
        Reason("act_in_title", 1.4, evidence=Evidence("通知", "title", 6, 8, "关于机器人的通知")),
    ),
)


def row(kind: str, value: str, **more: object) -> FactRow:
    return FactRow(kind, value, "text", 3, 3 + len(value), f"句子里有{value}。", **more)  # type: ignore[arg-type]


def amount(value: str, low: float, high: float | None = None, *qualifiers: str, unit: str = "CNY") -> FactRow:
    return row("amount", value, number=low, number_to=high or low, unit=unit, qualifiers=qualifiers)


def day(kind: str, value: str, first: date, last: date | None = None) -> FactRow:
    return row("date", value, day=first, day_to=last or first, date_kind=kind)


ROWS = (
    row("docnum", "青工信〔2026〕12号"),
    row("title", "机器人产业扶持办法"),
    row("issuer", "青川市工业和信息化局", tier="city"),
    row("region", "广东省深圳市"),
    row("stage", "申报通知"),
    amount("1000万元", 1e7, None, "最高", "单件"),
    amount("50万—200万元", 5e5, 2e6),
    day("截止", "2026-05-20", date(2026, 5, 20)),
    day("目标", "2028", date(2028, 1, 1), date(2028, 12, 31)),
    row("target", "个场景", number=100.0, number_to=100.0),
    row("official", "王某某", role="副市长"),
)


def written(archive: Archive, article_id: int, rows: Iterable[FactRow], detected: Detected = DETECTED) -> None:
    alerts.record(archive, [], position=1, now=NOW, understood=[Understood(article_id, detected, tuple(rows))])


def stored(archive: Archive, article_id: int) -> tuple[FactRow, ...]:
    return facts.of(archive.read(), article_id)


def test_facts_and_detection_come_back_as_they_were_written(archive: Archive) -> None:
    found = archived(archive)
    written(archive, found.id, ROWS)
    assert stored(archive, found.id) == ROWS
    assert facts.detected(archive.read(), found.id) == DETECTED


def test_an_article_of_which_nothing_is_known_has_no_facts(archive: Archive) -> None:
    assert stored(archive, 7) == ()
    assert facts.detected(archive.read(), 7) is None


@pytest.mark.parametrize("verified", [True, False, None])
def test_what_was_not_looked_at_is_neither_verified_nor_unverified(archive: Archive, verified: bool | None) -> None:  # noqa: FBT001
    found = archived(archive)
    written(archive, found.id, (), replace(DETECTED, verified=verified))
    assert facts.detected(archive.read(), found.id) == replace(DETECTED, verified=verified)


def test_an_alert_carries_what_is_known_of_its_article_and_the_sum_of_its_page(archive: Archive) -> None:
    found = archived(archive)
    alerts.record(archive, [draft(found)], position=1, now=NOW, understood=[Understood(found.id, DETECTED, ROWS)])
    (alert,) = alerts.latest(archive)
    assert (alert.detected, alert.facts) == (DETECTED, ROWS)
    (kept,) = archive.read().execute("select sha256 from pages").fetchone()
    assert alert.page_sha256 == kept


def test_an_alert_whose_page_was_dropped_has_no_sum(archive: Archive) -> None:
    alerts.record(archive, [draft(archived(archive))], position=1, now=NOW)
    with archive.write() as connection:
        connection.execute("update articles set page_id = null")
    assert alerts.latest(archive)[0].page_sha256 is None


def test_what_is_written_later_replaces_what_was_known(archive: Archive) -> None:
    found, other = archived(archive), archived(archive, path="/2.html", body="另一篇。")
    written(archive, found.id, ROWS)
    written(archive, other.id, ROWS[:2])
    written(archive, found.id, ROWS[4:5], replace(DETECTED, score=0.1, decision="no"))
    assert stored(archive, found.id) == ROWS[4:5]
    assert facts.detected(archive.read(), found.id) == replace(DETECTED, score=0.1, decision="no")
    assert stored(archive, other.id) == ROWS[:2]


def test_facts_go_when_their_article_goes(archive: Archive) -> None:
    found = archived(archive)
    written(archive, found.id, ROWS)
    with archive.write() as connection:
        connection.execute("update links set article_id = null")
        connection.execute("delete from articles where id = ?", [found.id])
    for table in ("facts", "detections"):
        assert archive.read().execute(f"select count(*) from {table}").fetchone()[0] == 0


def test_facts_alerts_and_cursor_are_written_together_or_not_at_all(archive: Archive) -> None:
    found = archived(archive)
    poison = AlertDraft("r\ud800", found, (), ("mail",))  # half a character: SQLite refuses the row
    with pytest.raises(UnicodeEncodeError):
        alerts.record(archive, [poison], position=5, now=NOW, understood=[Understood(found.id, DETECTED, ROWS)])
    assert stored(archive, found.id) == ()
    assert alerts.cursor(archive) == 0


@pytest.mark.parametrize(
    "broken",
    [row("rumour", "x"), replace(row("stage", "印发"), field="url")],
)
def test_the_archive_refuses_what_is_no_fact(archive: Archive, broken: FactRow) -> None:
    found = archived(archive)
    with pytest.raises(sqlite3.IntegrityError):
        written(archive, found.id, [broken])


# --- finding


def _three(archive: Archive) -> None:
    """A call of Shenzhen due in May; one of Hangzhou due in June; a plan of Shenzhen."""
    other = (
        row("stage", "申报通知"),
        row("region", "浙江省杭州市"),
        amount("500万元", 5e6, None, "最高"),
        amount("30万美元", 3e5, unit="USD"),
        day("征求意见止", "2026-06", date(2026, 6, 1), date(2026, 6, 30)),
    )
    plan = (row("stage", "印发"), row("region", "广东省深圳市"), amount("2亿元", 2e8, None, "累计"))
    for number, rows in enumerate((ROWS, other, plan), 1):
        found = archived(archive, title=f"第{number}篇", body=f"正文{number}。", path=f"/{number}.html")
        written(archive, found.id, rows)


MAY = (date(2026, 5, 1), date(2026, 5, 31))
JUNE = (date(2026, 6, 1), date(2026, 6, 30))


@pytest.mark.parametrize(
    ("wanted", "titles"),
    [
        (Wanted(), ["第3篇", "第2篇", "第1篇"]),
        (Wanted(stage="申报通知"), ["第2篇", "第1篇"]),
        (Wanted(stage="申报"), []),
        (Wanted(region="深圳"), ["第3篇", "第1篇"]),
        (Wanted(region="%"), []),
        (Wanted(issuer="工业和信息化局"), ["第1篇"]),
        (Wanted(docnum="〔2026〕12号"), ["第1篇"]),
        (Wanted(sums=Sums("CNY", 1e7)), ["第3篇", "第1篇"]),
        (Wanted(sums=Sums("CNY", 1e7, qualifiers=("最高",))), ["第1篇"]),
        (Wanted(sums=Sums("CNY", 0, qualifiers=("最高", "单件"))), ["第1篇"]),
        (Wanted(sums=Sums("CNY", 1e6, 3e6)), ["第1篇"]),
        (Wanted(sums=Sums("CNY", 0, 4e5)), []),
        (Wanted(sums=Sums("USD", 1)), ["第2篇"]),
        (Wanted(due=MAY), ["第1篇"]),
        (Wanted(due=JUNE), ["第2篇"]),
        (Wanted(due=(date(2026, 6, 15), JUNE[1])), ["第2篇"]),
        (Wanted(due=(JUNE[0], date(2026, 6, 15))), []),
        (Wanted(due=(MAY[0], JUNE[1])), ["第1篇", "第2篇"]),
        (Wanted(due=(date(2028, 1, 1), date(2028, 12, 31))), []),
        (Wanted(stage="申报通知", sums=Sums("CNY", 1e7, qualifiers=("最高",)), due=MAY), ["第1篇"]),
        (Wanted(stage="印发", due=MAY), []),
    ],
)
def test_policies_are_found_by_what_they_state(archive: Archive, wanted: Wanted, titles: list[str]) -> None:
    _three(archive)
    assert [one.article.article.title for one in facts.find(archive, wanted)] == titles


def test_a_policy_found_comes_with_all_its_facts(archive: Archive) -> None:
    _three(archive)
    (found,) = facts.find(archive, Wanted(docnum="青工信"))
    assert found.facts == ROWS


def test_no_more_policies_than_asked_for_are_found(archive: Archive) -> None:
    _three(archive)
    assert len(facts.find(archive, Wanted(), limit=2)) == 2


def test_a_reprint_is_no_policy_of_its_own(archive: Archive) -> None:
    first = archived(archive)
    listed(archive, "/2.html")
    _, reprint = read_next(archive, Article("转载", first.article.body))
    for article_id in (first.id, reprint):
        written(archive, article_id, ROWS)
    assert [one.article.id for one in facts.find(archive, Wanted(stage="申报通知"))] == [first.id]


@pytest.mark.parametrize(
    ("wanted", "index"),
    [
        (Wanted(stage="申报通知"), "facts_by_value"),
        (Wanted(sums=Sums("CNY", 1e7, 1e9)), "facts_by_amount"),
        (Wanted(due=MAY), "facts_by_day"),
    ],
)
def test_a_question_is_answered_by_its_index(archive: Archive, wanted: Wanted, index: str) -> None:
    plans: list[str] = []
    connection = archive.read()
    connection.set_trace_callback(plans.append)
    facts.find(archive, wanted)
    connection.set_trace_callback(None)
    asked = next(one for one in plans if "facts where kind" in one)
    assert index in str([tuple(one) for one in connection.execute(f"explain query plan {asked}")])


def test_an_archive_of_an_older_version_has_no_facts_and_says_what_to_do(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "old.db")) as connection:
        migrations.apply(Database(connection, execute_plugins=False), stop_before="facts")
        connection.commit()
    with closing(Archive(tmp_path / "old.db", read_only=True)) as old:
        assert facts.of(old.read(), 1) == ()
        assert facts.detected(old.read(), 1) is None
        assert alerts.latest(old) == ()
        with pytest.raises(ArchiveError, match="jingbao run"):
            facts.find(old, Wanted())
