"""What travels to a person, and the contract of everything that carries it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from alerts.payload import AnyPayload
from db.errors import SettingsError

# A delivery's lease must outlast its sending, or two workers send it at once.
LONGEST_SEND_S = 120.0


@dataclass(frozen=True, slots=True)
class Message:
    """An alert or a notice, rendered. The same delivery renders to an equal message at every attempt.

    `id`: the idempotency key, "msg_…". `thread_id`: shared by all messages about one event, or one trouble of a
    source. `replies_to`: of a follow-up, the id of the message that it goes on from, or the thread's where that is not
    known. `subject`, `gist` (why it was sent), `where` (the address, else the site): one line each.
    """

    id: str
    thread_id: str
    subject: str
    text: str
    html: str
    gist: str
    where: str
    payload: AnyPayload
    created_at: datetime
    replies_to: str | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """The receiver has it. `detail`: its own words ("250 2.0.0 Ok: queued", "HTTP 204"), without secrets."""

    detail: str


class Channel(Protocol):
    """A way to people. An instance is used by one thread at a time."""

    @property
    def name(self) -> str: ...

    def send(self, message: Message) -> Receipt:
        """Hand the message over, within LONGEST_SEND_S. It may arrive twice, each time under the same id.

        Raises DeliveryError with the verdict: permanent, or to be tried again (never before `retry_after_s`).
        """
        ...


def check_timeout(place: str, timeout_s: float) -> None:
    """Raises SettingsError for a limit under which nothing, or anything, could happen."""
    if not 0 < timeout_s <= LONGEST_SEND_S:
        raise SettingsError(
            place, f"a time limit of {timeout_s:g} s", f"Give more than 0 and at most {LONGEST_SEND_S:g} s"
        )
