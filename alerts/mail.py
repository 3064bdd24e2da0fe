"""Message → mail: the same bytes at every attempt, and headers that no title can break or add to."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from alerts.message import Message
from alerts.text import clean

# Seven-bit bodies pass every relay without a re-encoding that would break a DKIM signature (RFC 6376 §5.3).
_POLICY = SMTP.clone(cte_type="7bit")


def compose(message: Message, *, sender: Address, recipients: Iterable[Address]) -> EmailMessage:
    """Text and HTML parts. Message-ID is made of the message's id and the sender's domain: a repeat can be told."""
    mail = EmailMessage(policy=_POLICY)
    mail["From"] = sender
    mail["To"] = tuple(recipients)
    mail["Subject"] = clean(message.subject)
    mail["Date"] = format_datetime(message.created_at)
    mail["Message-ID"] = f"<{message.id}@{sender.domain}>"
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers
    mail["X-Jingbao-Event"] = message.thread_id
    mail.set_content(message.text, cte="base64")
    mail.add_alternative(message.html, subtype="html", cte="base64")
    mail.set_boundary("jingbao-" + hashlib.sha256(message.id.encode()).hexdigest()[:32])
    return mail
