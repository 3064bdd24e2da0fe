"""Email by SMTP: one session per message, a verdict per recipient.

Who has the mail does not get it again because another's mailbox was full: while the process lives, the channel
remembers who took a message that must be tried again. After a restart a repeat is possible, under the same Message-ID.
"""

from __future__ import annotations

import base64
import ipaddress
import smtplib
import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from email.errors import MessageError
from email.headerregistry import Address
from email.utils import getaddresses

from alerts.mail import compose
from alerts.message import Message, Receipt, check_timeout
from alerts.plain import clean, clip, without_secrets
from alerts.smtp import Security, Server, session
from db.errors import DeliveryError, SettingsError

_REPLY_CHARS = 200
_REMEMBERED = 1_000  # messages that a part of their recipients has
_LOGIN_REMEDY = "Check user and password; many providers want an app password or authorisation code (授权码)"


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailSettings:
    """`sender`, `recipients`: addresses, with or without a name in front. `timeout_s`: of the whole session.

    Raises SettingsError where a mail could never leave, or a password would travel unencrypted.
    """

    name: str
    host: str
    sender: str
    recipients: tuple[str, ...]
    port: int = 587
    security: Security = "starttls"
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    timeout_s: float = 60.0

    def __post_init__(self) -> None:
        place = f"channel {self.name}"
        check_timeout(place, self.timeout_s)
        if not self.recipients:
            raise SettingsError(place, "no recipients", "Give at least one address")
        for text in (self.sender, *self.recipients):
            _address(place, text)
        if (self.user is None) != (self.password is None):
            raise SettingsError(place, "user and password go together", "Give both, or neither")
        if not f"{self.user}{self.password}".isascii():
            raise SettingsError(place, "user or password is not ASCII", "SMTP logins here take ASCII only")
        if self.password is not None and self.security == "none" and not _is_loopback(self.host):
            raise SettingsError(place, "the password would travel unencrypted", 'Set security to "starttls" or "tls"')


def _address(place: str, text: str) -> Address:
    try:
        ((name, spec),) = getaddresses([text])
        address = Address(display_name=clean(name), addr_spec=spec)
    except (ValueError, IndexError, MessageError):
        raise SettingsError(place, f"{text!r} is not one mail address", "Write name@example.org") from None
    if not (spec.isascii() and address.username and address.domain):
        remedy = "Write name@example.org; a domain in Chinese goes in its xn-- form"
        raise SettingsError(place, f"{text!r} is not a mail address that every server takes", remedy)
    return address


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@dataclass(frozen=True, slots=True)
class _Reply:
    """A server's answer about one recipient."""

    code: int
    text: str

    @property
    def accepted(self) -> bool:
        return 200 <= self.code < 300

    @property
    def for_good(self) -> bool:
        return self.code >= 500


class EmailChannel:
    """`tls`: how to verify the server; the machine's own authorities by default."""

    def __init__(self, settings: EmailSettings, *, tls: ssl.SSLContext | None = None) -> None:
        self.name = settings.name
        self._settings = settings
        self._server = Server(
            host=settings.host,
            port=settings.port,
            security=settings.security,
            tls=tls or (None if settings.security == "none" else ssl.create_default_context()),
        )
        place = f"channel {settings.name}"
        self._sender = _address(place, settings.sender)
        self._recipients = {one.addr_spec: one for one in (_address(place, text) for text in settings.recipients)}
        self._secrets = _secrets(settings)
        self._settled: dict[str, dict[str, _Reply]] = {}  # message id → verdicts that stand

    def send(self, message: Message) -> Receipt:
        """Raises DeliveryError as long as somebody may still get it; who has refused for good is in the receipt."""
        mail = compose(message, sender=self._sender, recipients=self._recipients.values())
        settled = self._settled.get(message.id, {})
        waiting = [one for one in self._recipients if one not in settled]
        try:
            replies = {**settled, **self._converse(mail.as_bytes(), waiting)}
        except (smtplib.SMTPException, OSError, ValueError) as error:
            raise self._failure(error) from None  # the cause may print what the server repeated
        return self._verdict(message.id, replies)

    def _converse(self, mail: bytes, recipients: Sequence[str]) -> dict[str, _Reply]:
        with session(self._server, deadline_s=self._settings.timeout_s) as client:
            if self._settings.user is not None and self._settings.password is not None:
                client.login(self._settings.user, self._settings.password)
            code, text = client.mail(self._sender.addr_spec)
            if code != 250:
                raise smtplib.SMTPSenderRefused(code, text, self._sender.addr_spec)
            replies = {one: self._reply(*client.rcpt(one)) for one in recipients}
            taken = [one for one, reply in replies.items() if reply.accepted]
            return {**replies, **dict.fromkeys(taken, self._data(client, mail))} if taken else replies

    def _data(self, client: smtplib.SMTP, mail: bytes) -> _Reply:
        try:
            return self._reply(*client.data(mail))
        except smtplib.SMTPDataError as error:
            return self._reply(error.smtp_code, error.smtp_error)

    def _reply(self, code: int, text: bytes | str) -> _Reply:
        said = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
        return _Reply(code, clip(clean(without_secrets(said, self._secrets)), _REPLY_CHARS))

    def _verdict(self, message_id: str, replies: Mapping[str, _Reply]) -> Receipt:
        settled = {one: reply for one, reply in replies.items() if reply.accepted or reply.for_good}
        summary = _summary(replies)
        if len(settled) < len(replies):
            self._remember(message_id, settled)
            raise DeliveryError(self.name, f"{summary}. It is tried again for those who do not have it")
        self._settled.pop(message_id, None)
        if any(reply.accepted for reply in settled.values()):
            return Receipt(summary)
        remedy = "See what the server says, then `jingbao deliveries --retry`"
        raise DeliveryError(self.name, f"{summary}. {remedy}", permanent=True)

    def _remember(self, message_id: str, settled: dict[str, _Reply]) -> None:
        self._settled[message_id] = settled
        while len(self._settled) > _REMEMBERED:
            del self._settled[next(iter(self._settled))]

    def _failure(self, error: Exception) -> DeliveryError:
        """The verdict on a session that ended before there was a word on any recipient."""
        match error:
            case smtplib.SMTPAuthenticationError():
                return self._refusal("login", error, _LOGIN_REMEDY)
            case smtplib.SMTPSenderRefused():
                return self._refusal(
                    "sender", error, "Check the sender's address, and whether the server wants a login"
                )
            case _:
                said = clip(clean(without_secrets(str(error), self._secrets)).rstrip("."), _REPLY_CHARS)
                where = f"{self._server.host}:{self._server.port}"
                return DeliveryError(
                    self.name, f"{where}: {type(error).__name__}: {said}. Check host, port and security"
                )

    def _refusal(self, what: str, error: smtplib.SMTPResponseException, remedy: str) -> DeliveryError:
        reply = self._reply(error.smtp_code, error.smtp_error)
        return DeliveryError(
            self.name, f"{what} refused: {reply.code} {reply.text}. {remedy}", permanent=reply.for_good
        )


def _summary(replies: Mapping[str, _Reply]) -> str:
    """`250 Ok: queued`, or who has it and who does not, and why."""
    accepted = [reply for reply in replies.values() if reply.accepted]
    others = [f"{one}: {reply.code} {reply.text}" for one, reply in replies.items() if not reply.accepted]
    if not others:
        return f"{accepted[-1].code} {accepted[-1].text}"
    return f"accepted for {len(accepted)} of {len(replies)}; " + "; ".join(others)


def _secrets(settings: EmailSettings) -> frozenset[str]:
    """The password, bare and as the login mechanisms encode it: a server may repeat what it was told."""
    if settings.user is None or settings.password is None:
        return frozenset()
    plain = f"\0{settings.user}\0{settings.password}"
    encoded = (base64.b64encode(text.encode()).decode() for text in (settings.password, plain))
    return frozenset({settings.password, *encoded})
