from __future__ import annotations

import base64
import logging
import traceback
from collections.abc import Callable
from dataclasses import replace
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest

from alerts.channels.email import EmailChannel, EmailSettings
from alerts.message import Receipt
from db.errors import DeliveryError, SettingsError
from jingbao.demo.catchers import SmtpCatcher
from tests.alerts.receivers import LOOPBACK, MailFaults, Scripted, Wire, server_tls, trusting_tls
from tests.alerts.samples import ID, ISSUED, OFFICIAL, followed, message

PASSWORD = "C4nary-pa55word"
LI, WANG, ZHAO = "li@desk.example", "wang@desk.example", "zhao@desk.example"
#: aiosmtpd offers AUTH on a plain connection only if told so.
LOGIN = {"auth_require_tls": False}


def settings(port: int, **changes: Any) -> EmailSettings:  # noqa: ANN401
    given: dict[str, Any] = {
        "name": "desk",
        "host": LOOPBACK,
        "port": port,
        "security": "none",
        "sender": "京报 <jingbao@qingchuan.example>",
        "recipients": (LI,),
        "timeout_s": 10.0,
    }
    return EmailSettings(**{**given, **changes})


def channel(port: int, **changes: Any) -> EmailChannel:  # noqa: ANN401
    return EmailChannel(settings(port, **changes), tls=trusting_tls())


def refused(attempt: Callable[[], object]) -> DeliveryError:
    with pytest.raises(DeliveryError) as caught:
        attempt()
    return caught.value


def test_a_mail_arrives_once_with_its_id(tmp_path: Path) -> None:
    with SmtpCatcher(tmp_path) as catcher:
        receipt = channel(catcher.port).send(message())
    assert receipt == Receipt("250 OK: kept")
    assert catcher.counts == {ID: 1}
    (path,) = catcher.mails
    mail = message_from_bytes(path.read_bytes(), policy=default)
    assert mail["Subject"] == message().subject
    assert mail["Message-ID"] == f"<{ID}@qingchuan.example>"


def test_a_follow_up_arrives_as_an_answer_to_the_first_mail_of_its_event(tmp_path: Path) -> None:
    update = replace(followed(ISSUED, OFFICIAL), id="msg_ffffffffffffffffffffffff", replies_to=ID)
    with SmtpCatcher(tmp_path) as catcher:
        for told in (message(), update):
            channel(catcher.port).send(told)
    mails = {path.stem: message_from_bytes(path.read_bytes(), policy=default) for path in catcher.mails}
    first, second = mails[ID], mails[update.id]
    assert first["In-Reply-To"] is None
    assert second["In-Reply-To"] == first["Message-ID"]
    assert second["References"] == f"{first['References']} {first['Message-ID']}"
    assert second["Subject"] == update.subject
    body = second.get_body(("plain",))
    assert body is not None
    assert body.get_content().replace("\r\n", "\n") == update.text


def test_all_recipients_share_one_mail(tmp_path: Path) -> None:
    faults = MailFaults()
    with SmtpCatcher(tmp_path, handler=faults.handler) as catcher:
        channel(catcher.port, recipients=(LI, f"王五 <{WANG}>", LI)).send(message())
    assert faults.heard == [(LI, WANG)]


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_mail_travels_over_verified_tls(tmp_path: Path, security: str) -> None:
    faults = MailFaults()
    how: dict[str, Any] = (
        {"tls": server_tls(), "options": LOGIN}  # aiosmtpd takes only STARTTLS for encryption
        if security == "tls"
        else {"options": {"tls_context": server_tls(), "require_starttls": True}}
    )
    with SmtpCatcher(tmp_path, handler=faults.handler, **how) as catcher:
        channel(catcher.port, security=security, user="u", password=PASSWORD).send(message())
    assert catcher.counts == {ID: 1}
    assert len(faults.logins) == 1


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_nobody_vouches_for_ends_it_before_the_login(tmp_path: Path, security: str) -> None:
    faults = MailFaults()
    how: dict[str, Any] = {"tls": server_tls()} if security == "tls" else {"options": {"tls_context": server_tls()}}
    with SmtpCatcher(tmp_path, handler=faults.handler, **how) as catcher:
        wary = EmailChannel(settings(catcher.port, security=security, user="u", password=PASSWORD))
        error = refused(lambda: wary.send(message()))
    assert "certificate verify failed" in error.reason
    assert not error.permanent
    assert (faults.logins, catcher.counts) == ([], {})


def test_a_server_without_starttls_gets_neither_password_nor_mail(tmp_path: Path) -> None:
    faults = MailFaults()
    with SmtpCatcher(tmp_path, handler=faults.handler, options=LOGIN) as catcher:
        careful = channel(catcher.port, security="starttls", user="u", password=PASSWORD)
        error = refused(lambda: careful.send(message()))
    assert "STARTTLS" in error.reason
    assert not error.permanent
    assert (faults.logins, faults.heard) == ([], [])


def test_a_login_is_told_to_the_server_only(tmp_path: Path) -> None:
    faults = MailFaults()
    with SmtpCatcher(tmp_path, handler=faults.handler, options=LOGIN) as catcher:
        channel(catcher.port, user="u", password=PASSWORD).send(message())
    assert base64.b64decode(faults.logins[0][1]).decode() == f"\0u\0{PASSWORD}"
    assert PASSWORD.encode() not in catcher.mails[0].read_bytes()


@pytest.mark.parametrize(
    ("replies", "permanent", "said"),
    [
        (["535 5.7.8 no", "535 5.7.8 no"], True, "login refused: 535 5.7.8 no. Check user and password"),
        (["454 4.7.0 later", "454 4.7.0 later"], False, "login refused: 454 4.7.0 later"),
    ],
)
def test_a_refused_login_is_final_unless_the_server_says_later(
    tmp_path: Path,
    replies: list[str],
    *,
    permanent: bool,
    said: str,
) -> None:
    with SmtpCatcher(tmp_path, handler=MailFaults(login=replies).handler, options=LOGIN) as catcher:
        error = refused(lambda: channel(catcher.port, user="u", password=PASSWORD).send(message()))
    assert error.permanent is permanent
    assert said in error.reason
    assert "授权码" in error.reason


def test_a_server_that_offers_no_login_is_tried_again(tmp_path: Path) -> None:
    with SmtpCatcher(tmp_path) as catcher:
        error = refused(lambda: channel(catcher.port, user="u", password=PASSWORD).send(message()))
    assert "AUTH extension not supported" in error.reason
    assert not error.permanent


@pytest.mark.parametrize(
    "echo",
    [PASSWORD, base64.b64encode(f"\0u\0{PASSWORD}".encode()).decode(), base64.b64encode(PASSWORD.encode()).decode()],
)
def test_a_password_the_server_repeats_is_in_no_error_and_no_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, echo: str
) -> None:
    caplog.set_level(logging.DEBUG)
    faults = MailFaults(login=[f"535 you said {echo}"] * 2)
    with SmtpCatcher(tmp_path, handler=faults.handler, options=LOGIN) as catcher:
        sender = channel(catcher.port, user="u", password=PASSWORD)
        error = refused(lambda: sender.send(message()))
    shown = "".join(traceback.format_exception(error)) + repr(error) + repr(settings(25, user="u", password=PASSWORD))
    ours = "".join(record.getMessage() for record in caplog.records if not record.name.startswith("mail."))
    assert "you said [hidden]" in error.reason
    assert echo not in shown
    assert echo not in ours


@pytest.mark.parametrize(
    ("step", "reply", "permanent"),
    [
        ("sender", "451 4.3.0 later", False),
        ("sender", "550 5.7.1 not you", True),
        ("sender", "530 5.7.0 login first", True),
        ("recipient", "450 4.2.0 greylisted", False),
        ("recipient", "452 4.2.2 mailbox full", False),
        ("recipient", "550 5.1.1 unknown user", True),
        ("recipient", "553 5.1.3 bad address", True),
        ("content", "451 4.3.0 scanner down", False),
        ("content", "452 4.3.1 disk full", False),
        ("content", "552 5.3.4 too big", True),
        ("content", "554 5.7.1 spam", True),
    ],
)
def test_a_4xx_is_tried_again_and_a_5xx_is_final(tmp_path: Path, step: str, reply: str, *, permanent: bool) -> None:
    faults = {
        "sender": MailFaults(sender=[reply]),
        "recipient": MailFaults(recipients={LI: [reply]}),
        "content": MailFaults(content=[reply]),
    }[step]
    with SmtpCatcher(tmp_path, handler=faults.handler) as catcher:
        sender = channel(catcher.port)
        error = refused(lambda: sender.send(message()))
        assert reply in error.reason
        assert error.permanent is permanent
        assert catcher.counts == {}
        sender.send(message())  # the fault has passed
    assert catcher.counts == {ID: 1}


@pytest.mark.parametrize(
    ("reply", "permanent"), [("451 4.3.0 not now", False), ("554 5.5.1 no valid recipients", True)]
)
def test_a_refusal_before_the_content_has_the_same_verdicts(reply: str, *, permanent: bool) -> None:
    def refuses_data(wire: Wire) -> None:
        wire.say(b"220 strict.example\r\n")
        for answer in ("250 strict.example", "250 ok", "250 ok", reply):
            wire.hear()
            wire.say(f"{answer}\r\n".encode())
        wire.hear()

    with Scripted(refuses_data) as server:
        error = refused(lambda: channel(server.port).send(message()))
    assert error.permanent is permanent
    assert reply in error.reason


def test_who_is_refused_for_good_does_not_keep_it_from_the_others(tmp_path: Path) -> None:
    faults = MailFaults(recipients={WANG: ["550 5.1.1 left the company"]})
    with SmtpCatcher(tmp_path, handler=faults.handler) as catcher:
        receipt = channel(catcher.port, recipients=(LI, WANG, ZHAO)).send(message())
    assert receipt.detail == f"accepted for 2 of 3; {WANG}: 550 5.1.1 left the company"
    assert faults.heard == [(LI, ZHAO)]


def test_who_is_put_off_gets_it_later_and_the_others_not_twice(tmp_path: Path) -> None:
    faults = MailFaults(recipients={WANG: ["452 mailbox full", "452 mailbox full"], ZHAO: ["550 unknown"]})
    with SmtpCatcher(tmp_path, handler=faults.handler) as catcher:
        sender = channel(catcher.port, recipients=(LI, WANG, ZHAO))
        for _ in range(2):
            error = refused(lambda: sender.send(message()))
            assert not error.permanent
            assert error.reason.startswith(f"accepted for 1 of 3; {ZHAO}: 550 unknown; {WANG}: 452 mailbox full") or (
                error.reason.startswith(f"accepted for 1 of 3; {WANG}: 452 mailbox full; {ZHAO}: 550 unknown")
            )
        assert sender.send(message()).detail == f"accepted for 2 of 3; {ZHAO}: 550 unknown"
    assert faults.heard == [(LI,), (WANG,)]
    assert catcher.counts == {ID: 2}


def test_what_is_sent_again_after_all_had_it_goes_to_all(tmp_path: Path) -> None:
    faults = MailFaults(recipients={WANG: ["452 mailbox full"]})
    with SmtpCatcher(tmp_path, handler=faults.handler) as catcher:
        sender = channel(catcher.port, recipients=(LI, WANG))
        refused(lambda: sender.send(message()))
        for _ in range(2):
            sender.send(message())
    assert faults.heard == [(LI,), (WANG,), (LI, WANG)]


def test_a_new_process_repeats_it_under_the_same_id_rather_than_lose_it(tmp_path: Path) -> None:
    faults = MailFaults(recipients={WANG: ["452 mailbox full"]})
    with SmtpCatcher(tmp_path, handler=faults.handler) as catcher:
        refused(lambda: channel(catcher.port, recipients=(LI, WANG)).send(message()))
        channel(catcher.port, recipients=(LI, WANG)).send(message())
    assert faults.heard == [(LI,), (LI, WANG)]
    assert catcher.counts == {ID: 2}


def test_all_refused_some_for_good_is_tried_again_for_the_rest(tmp_path: Path) -> None:
    faults = MailFaults(recipients={LI: ["550 unknown"], WANG: ["450 later"]})
    with SmtpCatcher(tmp_path, handler=faults.handler) as catcher:
        sender = channel(catcher.port, recipients=(LI, WANG))
        assert not refused(lambda: sender.send(message())).permanent
        sender.send(message())
    assert faults.heard == [(WANG,)]


def test_a_disconnection_does_not_make_the_channel_forget_who_has_it(tmp_path: Path) -> None:
    faults = MailFaults(recipients={WANG: ["450 later", "450 later"]}, sender=[])
    with SmtpCatcher(tmp_path, handler=faults.handler) as catcher:
        sender = channel(catcher.port, recipients=(LI, WANG))
        refused(lambda: sender.send(message()))
        faults.sender.append("421 4.3.2 going down")
        assert not refused(lambda: sender.send(message())).permanent
        refused(lambda: sender.send(message()))
        sender.send(message())
    assert faults.heard == [(LI,), (WANG,)]


def test_memory_of_who_has_what_is_bounded(tmp_path: Path) -> None:
    many = 1_010
    faults = MailFaults(recipients={WANG: ["450 later"] * many})
    with SmtpCatcher(tmp_path, handler=faults.handler) as catcher:
        sender = channel(catcher.port, recipients=(LI, WANG))
        replies = {LI: sender._reply(250, b"ok"), WANG: sender._reply(450, b"later")}  # noqa: SLF001
        for number in range(many):
            refused(lambda number=number: sender._verdict(f"msg_{number}", replies))  # type: ignore[misc]  # noqa: SLF001
    assert len(sender._settled) == 1_000  # noqa: SLF001
    assert f"msg_{many - 1}" in sender._settled  # noqa: SLF001


def test_a_drop_after_the_content_repeats_the_mail_under_the_same_id(tmp_path: Path) -> None:
    faults = MailFaults(drop_after_content=1)
    with SmtpCatcher(tmp_path, handler=faults.handler) as catcher:
        sender = channel(catcher.port)
        assert not refused(lambda: sender.send(message())).permanent
        sender.send(message())
    assert catcher.counts == {ID: 2}
    assert len(catcher.mails) == 1


def hears_nothing(wire: Wire) -> None:
    wire.stay_silent()


def drips_its_greeting(wire: Wire) -> None:
    wire.drip(b"2")


def greets_for_ever(wire: Wire) -> None:
    wire.drip(b"220-welcome\r\n")


def has_no_service(wire: Wire) -> None:
    wire.say(b"554 no service for you\r\n")
    wire.hear()


def speaks_http(wire: Wire) -> None:
    wire.say(b"HTTP/1.1 400 Bad Request\r\n\r\n")


def hangs_up(wire: Wire) -> None:
    wire.reset()


def stalls_after_the_content(wire: Wire) -> None:
    wire.say(b"220 slow.example\r\n")
    for reply in (b"250 slow.example", b"250 ok", b"250 ok", b"354 go on"):
        wire.hear()
        wire.say(reply + b"\r\n")
    wire.hear(b"\r\n.\r\n")
    wire.drip(b"2")


@pytest.mark.parametrize(
    ("script", "said"),
    [
        (hears_nothing, "not done within 0.4 s"),
        (drips_its_greeting, "not done within 0.4 s"),
        (greets_for_ever, "not done within 0.4 s"),
        (stalls_after_the_content, "not done within 0.4 s"),
        (has_no_service, "554, b'no service for you'"),
        (speaks_http, ""),
        (hangs_up, ""),
    ],
)
def test_a_server_in_trouble_is_tried_again_and_never_holds_us(script: Callable[[Wire], None], said: str) -> None:
    with Scripted(script) as server:
        error = refused(lambda: channel(server.port, timeout_s=0.4).send(message()))
    assert not error.permanent
    assert said in error.reason
    assert error.reason.startswith(f"{LOOPBACK}:{server.port}: ")


def test_a_tls_handshake_that_drips_never_holds_us() -> None:
    with Scripted(drips_its_greeting) as server:
        error = refused(lambda: channel(server.port, security="tls", timeout_s=0.4).send(message()))
    assert not error.permanent


def test_a_mail_that_was_taken_is_delivered_even_if_goodbye_fails() -> None:
    def takes_it_and_dies(wire: Wire) -> None:
        wire.say(b"220 rude.example\r\n")
        for reply in (b"250 rude.example", b"250 ok", b"250 ok", b"354 go on"):
            wire.hear()
            wire.say(reply + b"\r\n")
        wire.hear(b"\r\n.\r\n")
        wire.say(b"250 2.0.0 queued as 4XyZ\r\n")
        wire.reset()

    with Scripted(takes_it_and_dies) as server:
        assert channel(server.port).send(message()) == Receipt("250 2.0.0 queued as 4XyZ")


def test_nobody_listening_is_tried_again() -> None:
    with Scripted(hangs_up) as server:
        port = server.port
    error = refused(lambda: channel(port).send(message()))
    assert not error.permanent
    assert "Connection refused" in error.reason


def test_a_server_that_says_too_much_is_quoted_briefly(tmp_path: Path) -> None:
    faults = MailFaults(content=["554 " + "x" * 400])
    with SmtpCatcher(tmp_path, handler=faults.handler) as catcher:
        error = refused(lambda: channel(catcher.port).send(message()))
    assert len(error.reason) < 320


@pytest.mark.parametrize("title", ["\r\n.\r\nQUIT\r\n", "标题\r\nBcc: spy@evil.example", "\u2028Bcc: spy@evil.example"])
def test_a_title_cannot_end_the_mail_or_add_a_recipient(tmp_path: Path, title: str) -> None:
    faults = MailFaults()
    with SmtpCatcher(tmp_path, handler=faults.handler) as catcher:
        channel(catcher.port).send(message(title=title, body=f"{title}\n.\n{title}"))
    assert faults.heard == [(LI,)]
    mail = message_from_bytes(catcher.mails[0].read_bytes(), policy=default)
    assert mail["Bcc"] is None
    assert mail["Subject"] == message(title=title).subject


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"recipients": ()}, "no recipients"),
        ({"recipients": ("nobody",)}, "'nobody' is not one mail address"),
        ({"recipients": ("a@x.example, b@x.example",)}, "is not one mail address"),
        ({"recipients": ("",)}, "is not"),
        ({"recipients": ("a@x.example\r\nBcc: b@x.example",)}, "is not"),
        ({"recipients": ("李四@desk.example",)}, "is not"),
        ({"recipients": ("li@例子.example",)}, "every server takes"),
        ({"sender": "jingbao"}, "'jingbao' is not one mail address"),
        ({"user": "u"}, "go together"),
        ({"password": PASSWORD}, "go together"),
        ({"user": "u", "password": "密码-C4nary"}, "not ASCII"),
        ({"user": "u", "password": PASSWORD, "host": "smtp.desk.example"}, "unencrypted"),
        ({"timeout_s": 0.0}, "time limit of 0 s"),
        ({"timeout_s": 600.0}, "time limit of 600 s"),
        ({"timeout_s": float("nan")}, "time limit"),
    ],
)
def test_settings_that_cannot_work_are_refused_without_showing_the_password(
    changes: dict[str, Any], reason: str
) -> None:
    with pytest.raises(SettingsError, match=r"^channel desk: ") as caught:
        settings(25, **changes)
    assert reason in str(caught.value)
    assert caught.value.remedy
    assert "C4nary" not in str(caught.value)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "::1"])
def test_a_password_may_go_unencrypted_to_this_very_machine(host: str) -> None:
    assert settings(25, host=host, user="u", password=PASSWORD).host == host


def test_by_default_the_connection_is_encrypted() -> None:
    plain = EmailSettings(name="desk", host="smtp.desk.example", sender="a@desk.example", recipients=(LI,))
    assert (plain.security, plain.port) == ("starttls", 587)
    assert EmailChannel(plain).name == "desk"


def test_another_event_is_another_mail(tmp_path: Path) -> None:
    other = replace(message(), id="msg_ffffffffffffffffffffffff")
    with SmtpCatcher(tmp_path) as catcher:
        sender = channel(catcher.port)
        for one in (message(), other):
            sender.send(one)
    assert catcher.counts == {ID: 1, other.id: 1}
