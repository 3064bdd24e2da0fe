"""Message → mail: the same bytes at every attempt, and headers that no title can break or add to."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime

from alerts.message import Message
from alerts.plain import clean

_LONGEST_PLAIN = 200  # characters of a subject on one line; RFC 5322 §2.1.1 forbids lines over 998
_WORD_BYTES = 45  # in base64 with its frame 72 characters; RFC 2047 §2 allows 75


class _Policy(EmailPolicy):
    """The standard headers, but for the subject, which passes as it is and is folded by `subject_line`.

    The standard library (3.11) decodes a subject that looks encoded, line breaks and all ("=?utf-8?q?=0ABcc=3A…?="),
    and loses spaces between the encoded words it makes. Of long references it leaves the first line empty.
    """

    def header_store_parse(self, name: str, value: str) -> tuple[str, str]:
        return (name, value) if name == "Subject" else super().header_store_parse(name, value)

    def fold_binary(self, name: str, value: str) -> bytes:
        match name:
            case "Subject":
                return subject_line(value)
            case "References":
                return ("References: " + "\r\n ".join(value.split()) + "\r\n").encode("ascii")
            case _:
                return super().fold_binary(name, value)


# Seven-bit bodies pass every relay without a re-encoding that would break a DKIM signature (RFC 6376 §5.3).
_POLICY = _Policy(linesep="\r\n", cte_type="7bit")


def compose(message: Message, *, sender: Address, recipients: Iterable[Address]) -> EmailMessage:
    """Text and HTML parts. Message-ID is made of the message's id and the sender's domain: a repeat can be told."""
    mail = EmailMessage(policy=_POLICY)
    mail["From"] = sender
    mail["To"] = tuple(recipients)
    mail["Subject"] = clean(message.subject)
    mail["Date"] = format_datetime(message.created_at)
    mail["Message-ID"] = f"<{message.id}@{sender.domain}>"
    known = dict.fromkeys([message.thread_id, message.replies_to or message.thread_id])
    if message.replies_to:
        mail["In-Reply-To"] = f"<{message.replies_to}@{sender.domain}>"
    # RFC 5322 §3.6.4: the thread's root, which is nobody's Message-ID, and what this answers. Mail clients group by it.
    mail["References"] = " ".join(f"<{one}@{sender.domain}>" for one in known)
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers
    mail["X-Jingbao-Event"] = message.thread_id
    mail.set_content(message.text, cte="base64")
    mail.add_alternative(message.html, subtype="html", cte="base64")
    mail.set_boundary("jingbao-" + hashlib.sha256(message.id.encode()).hexdigest()[:32])
    return mail


def subject_line(text: str) -> bytes:
    """The whole header: printable ASCII as it is, all else in encoded words (RFC 2047) that keep every space."""
    if text.isascii() and text.isprintable() and "=?" not in text and len(text) <= _LONGEST_PLAIN:
        return f"Subject: {text}\r\n".encode("ascii")
    words = (f"=?utf-8?b?{base64.b64encode(piece).decode('ascii')}?=" for piece in _pieces(text))
    return ("Subject: " + "\r\n ".join(words) + "\r\n").encode("ascii")


def _pieces(text: str) -> Iterator[bytes]:
    """UTF-8 in pieces that decode by themselves, as RFC 2047 §5 wants."""
    piece = b""
    for char in text:
        encoded = char.encode("utf-8", "replace")
        if len(piece) + len(encoded) > _WORD_BYTES:
            yield piece
            piece = b""
        piece += encoded
    yield piece
