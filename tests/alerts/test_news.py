from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from alerts import news
from alerts.labels import LABELS
from db.progress import Change, ChangeKind
from tests.alerts.samples import EVENT, ISSUED, MOVED, OFFICIAL, RAISED, REMINDER, REPEALED, URL, WITHDRAWN, alert

ZH, EN = LABELS["zh"], LABELS["en"]
LIMIT = 60


def reminder(days: str, of: str = "截止") -> Change:
    return Change(ChangeKind.REMINDER, "2026-06-15", days, of)


@pytest.mark.parametrize(
    ("change", "zh", "en"),
    [
        (ISSUED, "进展：征求意见 → 印发", "Update: open for comment → issued"),
        (Change(ChangeKind.STAGE, "印发"), "进展：印发", "Update: issued"),
        (Change(ChangeKind.STAGE, "某阶段", "印发"), "进展：印发 → 某阶段", "Update: issued → 某阶段"),
        (OFFICIAL, "进展：官方原文", "Update: official text"),
        (MOVED, "进展：截止 2026-05-31 → 2026-06-15", "Update: deadline 2026-05-31 → 2026-06-15"),
        (replace(MOVED, before=""), "进展：截止 2026-06-15", "Update: deadline 2026-06-15"),
        (replace(MOVED, after=""), "进展：截止 2026-05-31 → 未注明", "Update: deadline 2026-05-31 → not stated"),
        (replace(MOVED, of=""), "进展：截止日期 2026-05-31 → 2026-06-15", "Update: deadline 2026-05-31 → 2026-06-15"),
        (
            replace(MOVED, of="征求意见止"),
            "进展：征求意见截至 2026-05-31 → 2026-06-15",
            "Update: comments until 2026-05-31 → 2026-06-15",
        ),
        (RAISED, "进展：单件最高500万元 → 单件最高800万元", "Update: each: up to 500万元 → each: up to 800万元"),
        (replace(RAISED, before="", of=""), "进展：800万元", "Update: 800万元"),
        (REPEALED, "进展：废止", "Update: repealed"),
        (WITHDRAWN, "进展：原网页已撤下", "Update: page withdrawn"),
        (REMINDER, "提醒：距截止还有 14 天", "Reminder: 14 days to the deadline"),
        (reminder("3", "征求意见止"), "提醒：距征求意见截止还有 3 天", "Reminder: 3 days left to comment"),
        (reminder("1"), "提醒：距截止还有 1 天", "Reminder: 1 day to the deadline"),
        (reminder("0"), "提醒：距截止还有不到 1 天", "Reminder: less than a day to the deadline"),
        (reminder("3", "报名止"), "提醒：距期限还有 3 天", "Reminder: 3 days left"),
    ],
)
def test_a_change_is_a_few_words_in_a_subject(change: Change, zh: str, en: str) -> None:
    assert (news.headline([change], ZH, LIMIT), news.headline([change], EN, LIMIT)) == (zh, en)


def test_every_kind_of_change_has_words_in_every_language() -> None:
    for labels in LABELS.values():
        assert set(labels.changes) == set(ChangeKind)


def test_the_first_of_several_changes_leads_and_what_does_not_fit_is_counted() -> None:
    several = (ISSUED, OFFICIAL, MOVED, RAISED)
    assert news.headline(several, ZH, 45) == "进展：征求意见 → 印发、官方原文、截止 2026-05-31 → 2026-06-15 +1"
    assert news.headline(several, ZH, 13) == "进展：征求意见 → 印发 +3"
    assert news.headline([replace(ISSUED, before="长" * 90), OFFICIAL], ZH, 9) == "进展：长长长长长长长长… +1"


def test_a_reminder_beside_news_is_news() -> None:
    assert news.headline([ISSUED, REMINDER], ZH, LIMIT) == "进展：征求意见 → 印发、距截止还有 14 天"


def test_nothing_new_has_no_headline() -> None:
    assert news.headline((), ZH, LIMIT) == ""


def test_details_are_what_the_headline_leaves_out() -> None:
    several = (ISSUED, MOVED, RAISED, OFFICIAL, REPEALED, REMINDER)
    assert news.details(several, ZH) == (
        f"官方原文：{OFFICIAL.after}",
        f"废止：{REPEALED.after}",
        "距截止还有 14 天：2026-06-15",
    )


def test_of_a_withdrawn_page_it_is_said_what_it_answers_now() -> None:
    assert news.details([WITHDRAWN], ZH) == (
        f"原网页已撤下：{URL} 现已不存在（404、410 或“页面不存在”）；存档中留有其文本",
    )
    assert "is not there any more (404, 410" in news.details([WITHDRAWN], EN)[0]
    assert news.details([replace(WITHDRAWN, before="")], ZH)[0].startswith("原网页已撤下：现已不存在")


@pytest.mark.parametrize(
    ("change", "left"),
    [
        (replace(OFFICIAL, after="javascript:alert(1)"), Change(ChangeKind.OFFICIAL)),
        (replace(WITHDRAWN, before="https://gov.example@evil.example/"), Change(ChangeKind.WITHDRAWN)),
        (replace(REPEALED, after="a\r\nBcc: all"), replace(REPEALED, after="a Bcc: all")),
        (replace(RAISED, of="最高" * 99), replace(RAISED, of=("最高" * 99)[:39] + "…")),
        (replace(REPEALED, after="长" * 900), replace(REPEALED, after="长" * 99 + "…")),
    ],
)
def test_what_leaves_is_one_line_bounded_and_links_nowhere_strange(change: Change, left: Change) -> None:
    assert news.cleaned(change) == left


def test_an_address_is_kept_whole_or_dropped() -> None:
    endless = replace(OFFICIAL, after="https://gx.qingchuan.example/" + "a" * 9000)
    assert news.cleaned(endless) == endless
    assert news.without_address(endless) == Change(ChangeKind.OFFICIAL)
    assert news.without_address(WITHDRAWN) == Change(ChangeKind.WITHDRAWN)
    assert news.without_address(REPEALED) == REPEALED


def test_the_course_of_an_event_fits_a_line() -> None:
    assert news.course(EVENT, ZH) == ("首次发现 2026-03-03 09:12 于 青川日报 · 另有 37 次转载 · 阶段：征求意见 → 印发")
    assert news.course(EVENT, EN) == (
        "First seen 2026-03-03 09:12 at 青川日报 · +37 reprints · stage: open for comment → issued"
    )


def test_of_an_event_that_was_printed_once_there_is_little_to_say() -> None:
    lone = replace(EVENT, reprints=0, stages=("印发",), first_source="")
    assert not news.has_course(lone)
    assert news.course(lone, EN) == "First seen 2026-03-03 09:12"
    assert news.has_course(replace(lone, reprints=1))
    assert news.course(replace(lone, reprints=1), EN).endswith(" · +1 reprint")
    assert news.has_course(replace(lone, stages=("印发", "解读")))


def test_a_reminder_that_goes_out_late_counts_the_days_that_are_left() -> None:
    raised = datetime(2026, 6, 2, 17, 0, tzinfo=UTC)  # the third in Beijing
    late = replace(alert(), changes=(reminder("14"),), raised_at=raised)
    assert news.headline(news.of_alert(late), ZH, LIMIT) == "提醒：距截止还有 12 天"
