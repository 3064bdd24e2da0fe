"""Notices in every channel: as alerts are sent, and whatever a source is called or answers."""

from __future__ import annotations

import io
import json
from email import message_from_bytes
from email.headerregistry import Address
from email.policy import default
from pathlib import Path

import pytest
from rich.console import Console

from alerts.channels.console import ConsoleChannel, ConsoleSettings
from alerts.channels.email import EmailChannel, EmailSettings
from alerts.channels.file import FileChannel, FileSettings
from alerts.channels.webhook import MAX_BODY_BYTES, WebhookChannel, WebhookSettings
from alerts.mail import compose
from alerts.message import Message, Receipt
from alerts.payload import as_json, encode_within
from alerts.plain import clean
from db.health import NoticeKind
from jingbao.demo.catchers import SmtpCatcher, WebhookCatcher
from tests.alerts.samples import ID, told
from tests.alerts.test_mail import HEADERS, NAUGHTY
from tests.alerts.test_payload import VALIDATOR
from tests.alerts.test_render import Page

SECRET = "whsec_amluZ2JhbydzIG93biBzYW1wbGUgc2VjcmV0IQ=="
DESK = Address("", "desk", "desk.example")
#: What may not reach a terminal, a header or a line-wise reader: controls, line breaks of every alphabet, directions.
STEERING = {
    *map(chr, range(32)),
    *map(chr, range(0x7F, 0xA0)),
    *"\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069",
}
STRANGE = [
    *NAUGHTY,
    "</title><script>alert(1)</script>",
    "</style><b>",
    '"><img src=x onerror=alert(1)>',
    "</p><a href='https://evil.example'>",
    "[red]来源[/red] [/] [link=x] :robot:",
    "\x1b]0;title\x07\x1b[2J\x9b31m",
    "\u2066\u2067\u2068来源\u2069",
    "{name} {outcome} {} {0} {labels}",
    "长" * 5000,
]
TAGS = {tag for tag, _ in Page(told().html).tags}


def printed(message: Message) -> str:
    raw = io.BytesIO()
    console = Console(file=io.TextIOWrapper(raw, encoding="utf-8", write_through=True), width=40)
    assert ConsoleChannel(ConsoleSettings(name="screen"), console=console).send(message) == Receipt("printed")
    return raw.getvalue().decode()


def test_a_notice_is_one_line_of_the_console_however_narrow_the_terminal() -> None:
    well = told(kind=NoticeKind.RECOVERED, detail=None)
    assert printed(well) == (
        "2026-04-01 17:33:05 [jingbao] 来源恢复：兰河市工信局 文件 (此前：列表为空；平常：约 20 条，"
        "最长停更 3 天 4 小时；这次看到：0 条；上次有新内容：2026-03-30 17:33；"
        "开始：2026-04-01 09:28，历时 8 小时 5 分钟，看了 3 次) https://gx.lanhe.example/zcwj/list?a=1&b=2\n"
    )


def test_an_address_that_is_no_link_gives_way_to_the_site() -> None:
    assert printed(told(source_url="https://user:pass@gx.lanhe.example/")).endswith(") gx.lanhe.example\n")


def test_a_mail_arrives_with_an_alerts_headers_and_both_parts(tmp_path: Path) -> None:
    with SmtpCatcher(tmp_path) as catcher:
        settings = EmailSettings(
            name="desk",
            host="127.0.0.1",
            port=catcher.port,
            security="none",
            sender="jingbao@qingchuan.example",
            recipients=("desk@desk.example",),
        )
        assert EmailChannel(settings).send(told()) == Receipt("250 OK: kept")
    mail = message_from_bytes(catcher.mails[0].read_bytes(), policy=default)
    assert set(HEADERS) <= set(mail.keys())
    assert mail["Subject"] == "[jingbao] 来源异常：兰河市工信局 文件 — 列表为空"
    assert mail["Message-ID"] == f"<{ID}@qingchuan.example>"
    assert mail["References"] == "<source-7-20260401T012805Z@qingchuan.example>"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]


def test_a_webhook_gets_the_published_payload_signed(tmp_path: Path) -> None:
    with WebhookCatcher(tmp_path, SECRET) as catcher:
        channel = WebhookChannel(WebhookSettings(name="hook", url=catcher.url, secrets=(SECRET,)))
        channel.send(told())
    assert catcher.counts == {ID: 1}
    assert json.loads(catcher.bodies[0].read_bytes()) == as_json(told().payload)


def test_a_notice_becomes_a_line_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "alerts.jsonl"
    FileChannel(FileSettings(name="log", path=path)).send(told())
    (line,) = path.read_text(encoding="utf-8").splitlines()
    assert json.loads(line) == as_json(told().payload)


@pytest.mark.parametrize("kind", NoticeKind)
@pytest.mark.parametrize("text", STRANGE)
def test_no_name_address_or_answer_of_a_source_is_poison(text: str, kind: NoticeKind, tmp_path: Path) -> None:
    said = told(kind=kind, source_name=text, source_url=text, detail=text)
    check_lines(said)
    check_html(said)
    check_mail(said)
    VALIDATOR.validate(json.loads(encode_within(said.payload, MAX_BODY_BYTES)))
    path = tmp_path / "alerts.jsonl"
    FileChannel(FileSettings(name="log", path=path)).send(said)
    assert path.read_bytes().count(b"\n") == 1
    VALIDATOR.validate(json.loads(path.read_bytes()))


def check_lines(said: Message) -> None:
    for line in (said.subject, said.gist, said.where, printed(said).removesuffix("\n"), *said.text.split("\n")):
        assert not set(line) & STEERING
        assert line.rstrip() == clean(line)
    assert len(said.subject) <= 120
    assert len(said.text) < 3000


def check_html(said: Message) -> None:
    page = Page(said.html)
    assert {tag for tag, _ in page.tags} <= TAGS
    assert page.links == set()
    assert not any(name.startswith("on") for _, attributes in page.tags for name in attributes)
    assert not set(said.html) & (STEERING - {"\n"})


def check_mail(said: Message) -> None:
    content = compose(said, sender=DESK, recipients=[DESK]).as_bytes()
    mail = message_from_bytes(content, policy=default)
    assert mail.keys() == HEADERS
    assert mail.defects == []
    assert mail["Subject"] == said.subject
    assert content.isascii()
    assert max(map(len, content.split(b"\r\n"))) <= 998
