from __future__ import annotations

import shlex
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from alerts.notices.labels import NOTICE_LABELS
from alerts.notices.outcomes import OUTCOMES
from alerts.notices.payload import NoticePayload
from alerts.notices.render import span
from alerts.render import render
from db.health import Expected, NoticeKind, Seen
from db.outcomes import Outcome
from tests.alerts.samples import DELIVERY, ID, NOTICE, NOW, told
from tests.alerts.test_render import URLS, Page

TROUBLES = sorted(set(Outcome) - {Outcome.OK, Outcome.NOT_MODIFIED})
LINK = "https://gx.lanhe.example/zcwj/list?a=1&b=2"


def test_the_text_says_what_is_wrong_what_is_usual_since_when_and_what_to_try() -> None:
    assert told().text == (
        "来源异常：兰河市工信局 文件 — 列表为空\n"
        "网页打得开，但读不到任何条目。\n"
        "网址：https://gx.lanhe.example/zcwj/list?a=1&b=2\n"
        "\n"
        "平常：约 20 条，最长停更 3 天 4 小时\n"
        "这次看到：0 条（HTTP 200, no item）\n"
        "上次有新内容：2026-03-30 17:33\n"
        "开始：2026-04-01 09:28，已 8 小时 5 分钟，看了 3 次\n"
        "来源：兰河市工信局 文件（gx.lanhe.example）\n"
        "\n"
        "可以这样做：\n"
        "1. 看看现在读到什么：jingbao check 'https://gx.lanhe.example/zcwj/list?a=1&b=2'\n"
        "2. 浏览器里有条目而这里没有：用 selector 指明条目；条目由脚本生成的，写 render = true。\n"
        "3. 在浏览器里找到栏目的新网址，改写 jingbao.toml 中这个来源的 url"
        "（来自 presets 的，写一个同名的 [[sources]]），再重启 jingbao。\n"
        "\n"
        "jingbao 来源通知 · 编号 msg_0123456789abcdef01234567 · 时间均为北京时间\n"
    )


def test_a_recovery_says_what_was_wrong_and_for_how_long_and_asks_for_nothing() -> None:
    well = told(kind=NoticeKind.RECOVERED, items=21, polls=4, detail=None)
    assert well.text == (
        "来源恢复：兰河市工信局 文件\n"
        "来源已恢复正常，不需要做什么。\n"
        "网址：https://gx.lanhe.example/zcwj/list?a=1&b=2\n"
        "\n"
        "此前：列表为空\n"
        "平常：约 20 条，最长停更 3 天 4 小时\n"
        "这次看到：21 条\n"
        "上次有新内容：2026-03-30 17:33\n"
        "开始：2026-04-01 09:28，历时 8 小时 5 分钟，看了 4 次\n"
        "来源：兰河市工信局 文件（gx.lanhe.example）\n"
        "\n"
        "jingbao 来源通知 · 编号 msg_0123456789abcdef01234567 · 时间均为北京时间\n"
    )
    assert "可以这样做" not in Page(well.html).text


def test_english_labels_are_for_readers_of_english() -> None:
    said = told("en")
    assert said.subject == "[jingbao] Source in trouble: 兰河市工信局 文件 — the list is empty"
    assert "\nUsually: about 20 on the list, longest pause 3 d 4 h\n" in said.text
    assert "\nThis poll saw: 0 on the list (HTTP 200, no item)\nLast new item: 2026-03-30 17:33\n" in said.text
    assert "\nSince: 2026-04-01 09:28, for 8 h 5 min, polled 3×\n" in said.text
    assert "\nWhat to try:\n1. See what is read now: jingbao check 'https://" in said.text
    assert told("en", kind=NoticeKind.RECOVERED).subject == "[jingbao] Source recovered: 兰河市工信局 文件"


def test_a_language_without_labels_is_refused() -> None:
    with pytest.raises(KeyError):
        told("fr")


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("outcome", TROUBLES)
def test_text_html_and_subject_tell_every_trouble_with_its_advice(outcome: Outcome, lang: str) -> None:
    said, words = told(lang, outcome=outcome), OUTCOMES[lang][outcome]
    assert said.subject.endswith(words.name)
    for shown in (said.text, Page(said.html).text):
        assert words.name in shown
        assert words.meaning in shown
        assert "jingbao check 'https://gx.lanhe.example/zcwj/list?a=1&b=2'" in shown
        assert all(step in shown for step in words.advice)


def test_the_page_shows_what_the_text_says_and_leads_to_the_source() -> None:
    said = told()
    page = Page(said.html)
    assert page.links == {LINK}
    for line in said.text.replace("可以这样做：", "可以这样做").splitlines():
        _, _, value = line.partition("：")
        assert (value or line).lstrip("123. ") in page.text


def test_the_page_fits_a_phone_and_takes_nothing_from_another_server() -> None:
    said = told()
    assert 'name="viewport" content="width=device-width' in said.html
    assert not {tag for tag, _ in Page(said.html).tags} & {"img", "script", "iframe"}
    assert not any("src" in attributes for _, attributes in Page(said.html).tags)


def test_a_trouble_and_its_recovery_share_a_thread_that_no_other_trouble_has() -> None:
    trouble = told()
    assert told(kind=NoticeKind.RECOVERED, raised_at=NOW + timedelta(days=1)).thread_id == trouble.thread_id
    assert trouble.thread_id == "source-7-20260401T012805Z"
    assert told(source_id=8).thread_id != trouble.thread_id
    assert told(since=NOW).thread_id != trouble.thread_id


def test_the_message_carries_the_deliverys_id_and_the_time_of_the_notice() -> None:
    assert (told().id, told().created_at, told().payload.id) == (ID, NOW, ID)


def test_the_same_delivery_renders_to_an_equal_message() -> None:
    one = replace(DELIVERY, what=NOTICE)
    assert render(one) == render(one)


def test_what_is_not_known_is_left_out() -> None:
    bare = told(kind=NoticeKind.RECOVERED, expected=Expected(), seen=Seen(), since=NOW)
    assert bare.gist == "此前：列表为空；开始：2026-04-01 17:33，看了 1 次"
    for label in ("平常", "这次看到", "上次有新内容"):
        assert label not in bare.text + bare.html


@pytest.mark.parametrize(("lang", "said"), [("zh", "至今：从来没有读成过"), ("en", "So far: has never been read")])
def test_a_source_that_was_never_read_says_so_and_its_address_is_to_be_checked_first(lang: str, said: str) -> None:
    never = told(lang, expected=Expected(), seen=Seen(polls=2, detail="HTTP 404"), outcome=Outcome.GONE)
    assert f"\n{said}\n" in never.text
    assert f"\n1. {NOTICE_LABELS[lang].address}\n2. " in never.text
    assert isinstance(never.payload, NoticePayload)
    assert never.payload.advice[0] == NOTICE_LABELS[lang].address


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"expected": Expected(), "seen": Seen(newest=NOW)},
        {"expected": Expected(items=3.0), "seen": Seen()},
        {"expected": Expected(), "seen": Seen(items=9), "outcome": Outcome.STALE},  # a list it was
        {"expected": Expected(), "seen": Seen(), "kind": NoticeKind.RECOVERED},
    ],
)
def test_nothing_else_is_called_never_read(changes: dict[str, Any]) -> None:
    assert "从来没有读成过" not in told(**changes).text
    assert NOTICE_LABELS["zh"].address not in told(**changes).text


@pytest.mark.parametrize(
    ("newest", "shown"),
    [
        (datetime(2026, 3, 29, 16, tzinfo=UTC), "2026-03-30"),  # a bare day: midnight in Beijing
        (datetime(2026, 3, 29, 16, 0, 1, tzinfo=UTC), "2026-03-30 00:00"),
        (datetime(2026, 3, 30, tzinfo=UTC), "2026-03-30 08:00"),
        (NOW + timedelta(days=3), "2026-04-01 17:33"),  # still to come, by the list
    ],
)
def test_a_bare_day_has_no_time_and_nothing_was_new_in_the_future(newest: datetime, shown: str) -> None:
    assert f"\n上次有新内容：{shown}\n" in told(newest=newest).text
    payload = told(newest=newest).payload
    assert isinstance(payload, NoticePayload)
    assert payload.seen.newest == min(newest, NOW)


@pytest.mark.parametrize(
    ("detail", "shown"),
    [
        ("127.0.0.1: 127.0.0.1 refused: loopback", "127.0.0.1 refused: loopback"),
        ("a.example: 10.0.0.1 refused: private", "a.example: 10.0.0.1 refused: private"),
        ("a.example: a.example.org refused", "a.example: a.example.org refused"),
        ("HTTP 503", "HTTP 503"),
    ],
)
def test_the_poll_words_name_their_host_once(detail: str, shown: str) -> None:
    assert f"\n这次看到：0 条（{shown}）\n" in told(detail=detail).text
    assert f"\n这次看到：{shown}\n" in told(detail=detail, items=None).text


def test_a_clock_that_was_set_back_makes_no_negative_time() -> None:
    assert "\n开始：2026-04-01 17:38，看了 3 次\n" in told(since=NOW + timedelta(minutes=5)).text


@pytest.mark.parametrize(
    ("lasted", "zh", "en"),
    [
        (timedelta(0), "0 秒", "0 s"),
        (timedelta(seconds=59, milliseconds=400), "59 秒", "59 s"),
        (timedelta(minutes=15), "15 分钟", "15 min"),
        (timedelta(hours=2), "2 小时", "2 h"),
        (timedelta(hours=2, minutes=59, seconds=59), "2 小时 59 分钟", "2 h 59 min"),
        (timedelta(days=1, minutes=59), "1 天", "1 d"),
        (timedelta(days=40, hours=23), "40 天 23 小时", "40 d 23 h"),
    ],
)
def test_lengths_of_time_are_told_in_two_units_at_most(lasted: timedelta, zh: str, en: str) -> None:
    assert (span(lasted, NOTICE_LABELS["zh"]), span(lasted, NOTICE_LABELS["en"])) == (zh, en)


def test_a_long_name_pushes_nothing_out_of_the_subject() -> None:
    for lang in ("zh", "en"):
        for outcome in TROUBLES:
            said = told(lang, source_name="长" * 500, outcome=outcome)
            assert len(said.subject) <= 120
            assert said.subject.endswith(f"… — {OUTCOMES[lang][outcome].name}")


@pytest.mark.parametrize(("url", "live"), URLS)
def test_only_plain_http_addresses_become_links(url: str, *, live: bool) -> None:
    said = told(source_url=url)
    assert Page(said.html).links == ({url} if live else set())
    assert ("网址：" in said.text) == live
    assert (said.where == url) == live or not url
    assert said.payload.url == (url if live else None)


@pytest.mark.parametrize(
    "url",
    [
        "https://a.example/?q=$(reboot)",
        "https://a.example/;reboot",
        "https://a.example/?a=1&reboot&",
        "https://a.example/it's",
        "https://a.example/a|b",
        "https://a.example/!!",
    ],
)
def test_the_command_is_one_word_to_a_shell_whatever_the_address_holds(url: str) -> None:
    (line,) = [line for line in told(source_url=url).text.splitlines() if "jingbao check" in line]
    assert shlex.split(line.partition("：")[2]) in (["jingbao", "check", url], ["jingbao", "check", "URL"])


def test_an_address_too_long_to_paste_is_not_repeated_in_the_command() -> None:
    assert "jingbao check URL\n" in told(source_url=f"{LINK}&q={'q' * 400}").text


def test_a_page_shows_the_command_as_it_must_be_typed() -> None:
    url = "https://a.example/?a=1&copy=2&lt;=3"
    assert f"jingbao check '{url}'" in Page(told(source_url=url).html).text


def test_the_one_line_stays_short_enough_for_its_schema_in_every_language() -> None:
    great = {"expected": Expected(items=1e9, gap_s=1e9), "items": 10**9, "polls": 10**9}
    for lang in ("zh", "en"):
        for outcome in TROUBLES:
            payload = told(lang, outcome=outcome, source_name="长" * 99, detail="长" * 999, **great).payload
            assert isinstance(payload, NoticePayload)
            assert len(payload.text) <= 600
