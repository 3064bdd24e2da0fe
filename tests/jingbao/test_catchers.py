from __future__ import annotations

import smtplib
import socket
import threading
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from jingbao.demo.catchers import LOOPBACK, SmtpCatcher, WebhookCatcher

ID = "msg_0123456789abcdef01234567"


def send(port: int, *headers: str) -> None:
    with smtplib.SMTP(LOOPBACK, port, timeout=10) as client:
        client.sendmail("a@desk.example", ["b@desk.example"], "\r\n".join([*headers, "", "body", ""]))


def post(url: str, body: bytes, **headers: str) -> int:
    dashed = {key.replace("_", "-"): value for key, value in headers.items()}
    request = urllib.request.Request(url, body, dashed, method="POST")
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code


def test_a_mail_is_kept_as_it_came(tmp_path: Path) -> None:
    with SmtpCatcher(tmp_path / "mail") as catcher:
        send(catcher.port, f"Message-ID: <{ID}@desk.example>", "Subject: hello")
    assert catcher.mails == (tmp_path / "mail" / f"{ID}.eml",)
    assert catcher.mails[0].read_bytes().endswith(b"Subject: hello\r\n\r\nbody\r\n")


def test_repeats_are_counted_and_kept_once(tmp_path: Path) -> None:
    with SmtpCatcher(tmp_path) as mails, WebhookCatcher(tmp_path) as hooks:
        for _ in range(3):
            send(mails.port, f"Message-ID: <{ID}@desk.example>")
            assert post(hooks.url, b"{}", webhook_id=ID) == 204
    assert mails.counts == hooks.counts == {ID: 3}
    assert [path.name for path in mails.mails] == [f"{ID}.eml", f"{ID}.json"]


@pytest.mark.parametrize("name", ["../../evil", "/etc/passwd", "a" * 500, "", "..", "名字", "a\\b"])
def test_a_strangers_id_cannot_choose_the_path(tmp_path: Path, name: str) -> None:
    with WebhookCatcher(tmp_path / "in") as catcher:
        catcher.receive({"webhook-id": name}, b"{}")
    (path,) = catcher.bodies
    assert path.parent == tmp_path / "in"
    assert len(path.name) < 80


def test_a_mail_without_an_id_is_kept_too(tmp_path: Path) -> None:
    with SmtpCatcher(tmp_path) as catcher:
        send(catcher.port, "Subject: hello")
    assert len(catcher.mails) == 1


@pytest.mark.parametrize("length", ["-1", str(2 << 20)])
def test_a_body_of_unheard_of_length_is_refused(tmp_path: Path, length: str) -> None:
    with WebhookCatcher(tmp_path) as catcher, socket.create_connection((LOOPBACK, catcher.port), timeout=10) as sock:
        sock.sendall(f"POST /hook HTTP/1.1\r\nhost: x\r\ncontent-length: {length}\r\n\r\n".encode())
        assert sock.recv(100).startswith(b"HTTP/1.0 413")
    assert catcher.bodies == ()


def test_catchers_leave_no_thread_and_no_port_behind(tmp_path: Path) -> None:
    before = threading.active_count()
    with SmtpCatcher(tmp_path) as mails, WebhookCatcher(tmp_path) as hooks:
        idle = socket.create_connection((LOOPBACK, mails.port), timeout=10)
        send(mails.port)
        post(hooks.url, b"{}")
        ports = mails.port, hooks.port
    idle.close()
    assert threading.active_count() == before
    for port in ports:
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection((LOOPBACK, port), timeout=10)
