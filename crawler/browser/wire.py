"""What the daemon and the browser's process say to each other: one line of JSON, then bytes.

No pickles: the far end has hostile pages in hand, and a pickle is a program.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

from db.outcomes import Outcome


class Kind(StrEnum):
    """The child says READY, ASK, DONE and FAILED; the parent RENDER, ANSWER and REFUSAL."""

    READY = "ready"  # text: the browser's version
    RENDER = "render"  # url, status, headers, body: a document; within_s, quiet_s, most_bytes: what it may cost
    ASK = "ask"  # number, url, headers: what the page wants; document: to be shown in its place; post: with body
    ANSWER = "answer"  # number, url (after redirects), status, headers, body
    REFUSAL = "refusal"  # number, text; document: the page has failed with it
    DONE = "done"  # url, body: the page as it stands, in UTF-8; spent: this browser is not to be used again
    FAILED = "failed"  # outcome, text; spent


@dataclass(frozen=True, slots=True)
class Message:
    """One saying; which fields count is up to its kind."""

    kind: Kind
    number: int = 0
    url: str = ""
    text: str = ""
    status: int = 0
    document: bool = False
    post: bool = False
    spent: bool = False
    within_s: float = 0.0
    quiet_s: float = 0.0
    most_bytes: int = 0
    outcome: Outcome = Outcome.OK
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""


_PLAIN = {
    field.name: type(field.default)
    for field in fields(Message)
    if field.name not in ("kind", "outcome", "headers", "body")
}


def packed(message: Message) -> bytes:
    head = {name: getattr(message, name) for name in (*_PLAIN, "kind", "outcome", "headers")}
    return json.dumps(head).encode("ascii") + b"\n" + message.body


def unpacked(raw: bytes) -> Message:
    """Raises: ValueError for anything that `packed` does not write."""
    line, _, body = raw.partition(b"\n")
    try:
        return Message(**_fields(json.loads(line)), body=body)
    except (ValueError, TypeError) as error:
        raise ValueError(f"no message: {error}") from None


def _fields(head: object) -> dict[str, Any]:
    """Raises: ValueError, TypeError."""
    if not isinstance(head, dict) or head.keys() != {*_PLAIN, "kind", "outcome", "headers"}:
        raise ValueError("other fields")
    if wrong := [name for name, kind in _PLAIN.items() if type(head[name]) is not kind]:
        raise ValueError(f"wrong types: {', '.join(wrong)}")
    headers = tuple((str(name), str(value)) for name, value in head["headers"])
    return {**head, "kind": Kind(head["kind"]), "outcome": Outcome(head["outcome"]), "headers": headers}
