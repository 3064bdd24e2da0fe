"""Follow-ups as messages: what is new stands first, in every part."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.plain import live_url
from alerts.render import render
from db.progress import Change, ChangeKind
from tests.alerts.samples import (
    DELIVERY,
    EVENT,
    ISSUED,
    MOVED,
    OFFICIAL,
    OFFICIAL_URL,
    REMINDER,
    REPEALED,
    TITLE,
    URL,
    WITHDRAWN,
    alert,
    followed,
    message,
)
from tests.alerts.test_render import STRANGE, TAGS, Page

COURSE = "首次发现 2026-03-03 09:12 于 青川日报 · 另有 37 次转载 · 阶段：征求意见 → 印发"


def test_a_follow_up_says_first_what_is_new_and_then_all_that_an_alert_says() -> None:
    told, first = followed(ISSUED, OFFICIAL, MOVED), message()
    news = f"【进展】\n· 阶段：征求意见 → 印发\n· 官方原文：{OFFICIAL_URL}\n· 截止：2026-05-31 → 2026-06-15\n{COURSE}\n"
    assert told.text == f"{news}\n{first.text}"
    assert told.subject == f"[ai-policy] 进展：征求意见 → 印发、官方原文、截止 2026-05-31 → 2026-06-15 · {TITLE}"


def test_a_follow_ups_html_shows_what_is_new_above_the_headline_with_a_link_to_the_official_page() -> None:
    page = Page(followed(ISSUED, OFFICIAL, MOVED).html)
    above = page.text.partition("2026-04-01 16:30")[0]
    for said in ("进展", "阶段：征求意见 → 印发", f"官方原文：{OFFICIAL_URL}", "截止：2026-05-31 → 2026-06-15", COURSE):
        assert said in above
    assert page.text.count(COURSE) == 1
    assert page.links == {URL, OFFICIAL_URL}


def test_a_follow_up_in_english() -> None:
    told = followed(ISSUED, lang="en")
    assert told.subject == f"[ai-policy] Update: open for comment → issued · {TITLE}"
    assert told.text.startswith(
        "【Update】\n· stage: open for comment → issued\n"
        "First seen 2026-03-03 09:12 at 青川日报 · +37 reprints · stage: open for comment → issued\n"
    )


def test_that_a_page_is_gone_is_said_plainly_and_its_address_is_no_link_there() -> None:
    told = followed(WITHDRAWN)
    assert told.subject == f"[ai-policy] 进展：原网页已撤下 · {TITLE}"
    gone = f"原网页已撤下：{URL} 现已不存在（404、410 或“页面不存在”）；存档中留有其文本"
    assert f"· {gone}\n" in told.text
    assert gone in Page(told.html).text
    assert told.gist.startswith(gone)


def test_an_events_first_alert_tells_its_course_only_if_there_is_one() -> None:
    told, lone = (followed(event=event) for event in (EVENT, replace(EVENT, reprints=0, stages=("印发",))))
    for shown in (told.text, Page(told.html).text):
        assert shown.count(COURSE) == 1
    assert (lone.text, lone.html) == (message().text, message().html)
    assert (told.subject, told.gist, told.replies_to) == (message().subject, message().gist, None)


def test_the_gist_of_a_follow_up_tells_what_its_subject_and_its_address_do_not() -> None:
    why = message().gist
    assert followed(ISSUED).gist == f"{why} · {COURSE}"
    assert followed(REMINDER).gist == f"距截止还有 75 天：2026-06-15 · {why} · {COURSE}"
    assert followed(OFFICIAL, url=OFFICIAL_URL).gist == f"{why} · {COURSE}"
    assert "废止：" not in followed(REPEALED, title=REPEALED.after).gist
    assert followed(REPEALED).gist.startswith(f"废止：{REPEALED.after} · ")


def test_a_follow_up_answers_the_first_alert_in_the_thread_that_people_know() -> None:
    told = replace(DELIVERY, what=replace(alert(), changes=(ISSUED,), event=EVENT))
    assert (render(told).thread_id, render(told).replies_to) == ("event-17", "event-17")
    merged = render(replace(told, thread_event=5, replies_to="msg_fedcba9876543210fedcba98"))
    assert (merged.thread_id, merged.replies_to) == ("event-5", "msg_fedcba9876543210fedcba98")


def test_a_follow_ups_subject_has_room_for_the_title_and_keeps_its_doubt() -> None:
    told = followed(*[replace(MOVED, of="长" * 40)] * 9, title="长" * 400, detected=None, rule="规则" * 100)
    assert told.subject.startswith(f"[{('规则' * 100)[:39]}…] [未核实] 进展：")
    assert len(told.subject) == 120
    assert "· 长" in told.subject


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(ChangeKind), st.tuples(*[STRANGE] * 3))
def test_no_text_of_an_event_becomes_markup(kind: ChangeKind, texts: tuple[str, str, str]) -> None:
    one, two, three = texts
    told = Change(kind, one, two, three)
    event = replace(EVENT, title=one, first_source=two, official_url=three, stages=(two, three))
    rendered = followed(told, event=event)
    page = Page(rendered.html)
    assert {tag for tag, _ in page.tags} <= TAGS
    assert page.links <= {URL, live_url(one)}
    assert len(rendered.subject.splitlines()) == 1
    rendered.html.encode()
    rendered.text.encode()
