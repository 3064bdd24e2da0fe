from __future__ import annotations

import io

import pytest
from rich.console import Console

from alerts.channels.console import ConsoleChannel, ConsoleSettings
from alerts.message import Message
from db.errors import DeliveryError
from db.understanding import Detected
from tests.alerts.samples import ISSUED, REMINDER, TITLE, URL, followed, message


def printed(encoding: str = "utf-8", **changes: object) -> str:
    return shown(message(**changes), encoding)


def shown(told: Message, encoding: str = "utf-8") -> str:
    raw = io.BytesIO()
    file = io.TextIOWrapper(raw, encoding=encoding, write_through=True)
    ConsoleChannel(ConsoleSettings(name="screen"), console=Console(file=file, width=40)).send(told)
    return raw.getvalue().decode(encoding)


def test_an_alert_is_one_line_however_narrow_the_terminal() -> None:
    why = "青川市工业和信息化局等 · 印发 · 青工信〔2026〕12号 · 截止 2026-05-31"
    assert printed() == f"2026-04-01 17:33:05 [ai-policy] {TITLE} ({why} · 单件最高1000万元) {URL}\n"


def test_an_alert_on_a_page_that_states_little_names_the_words_and_says_that_it_is_unverified() -> None:
    line = printed(facts=(), detected=Detected(0.2, "no", verified=False))
    assert line == f"2026-04-01 17:33:05 [ai-policy] [未核实] {TITLE} (命中词：机器人、人工智能) {URL}\n"


def test_a_follow_up_is_one_line_that_begins_with_what_is_new() -> None:
    line = shown(followed(ISSUED, REMINDER))
    assert line.startswith(f"2026-04-01 17:33:05 [ai-policy] 进展：征求意见 → 印发、距截止还有 75 天 · {TITLE} (")
    assert "(距截止还有 75 天：2026-06-15 · 青川市工业和信息化局等 · " in line
    assert " · 首次发现 2026-03-03 09:12 于 青川日报 · 另有 37 次转载 · 阶段：征求意见 → 印发) " in line
    assert line.count("\n") == 1


def test_an_address_that_is_no_link_gives_way_to_the_site() -> None:
    assert printed(url="javascript:alert(1)").endswith(") www.qingchuan.example\n")


@pytest.mark.parametrize("title", ["[red]标题[/red]", "[/] [link=x]", ":robot: *a* `b`"])
def test_markup_in_a_title_is_printed_not_obeyed(title: str) -> None:
    assert title in printed(title=title)


@pytest.mark.parametrize("title", ["\x1b]0;title\x07", "\x1b[2J", "a\rb", "a\nb", "\x9b31m"])
def test_a_title_cannot_steer_the_terminal(title: str) -> None:
    line = printed(title=title)
    assert line.count("\n") == 1
    assert not set(line) & set("\x1b\x07\r\x9b")


def test_a_terminal_without_chinese_gets_question_marks_not_a_failure() -> None:
    assert "[ai-policy] ????" in printed("ascii")


def test_a_closed_terminal_is_tried_again() -> None:
    file = io.StringIO()
    channel = ConsoleChannel(ConsoleSettings(name="screen"), console=Console(file=file))
    file.close()
    with pytest.raises(DeliveryError, match="channel screen: cannot print") as caught:
        channel.send(message())
    assert not caught.value.permanent
