"""What the judge answered, believed only as far as the page bears it out. Pure.

The model is one more stranger: it may be fooled by the page, invent quotes, or be no model at all. Whatever is not
exactly what was asked for is refused, and the rules' own answer stands.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from db.fold import fold
from db.judgements import Label

LEAST_QUOTE = 6  # characters, folded and without blanks: the least that says something about this page
MOST_QUOTES = 5
MAX_CONTENT_CHARS = 4_000  # the JSON with five quotes has some hundred
_MAX_QUOTE_CHARS = 600
_KEYS = {"label", "stage", "quotes"}
_MARKDOWN = re.compile(r"```(?:json|JSON)?[ \t]*\n(.*)\n[ \t]*```", re.DOTALL)


class Refused(Exception):
    """The answer does not count; the text says why, without repeating it."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """An answer that counts. `stage`: "" where none fits. `quotes` stand on the page, as the model wrote them."""

    label: Label
    stage: str
    quotes: tuple[str, ...]


def content_of(body: bytes) -> str:
    """What the model said, out of a chat completion. Raises: Refused."""
    match _json(body.decode("utf-8", "replace"), "the endpoint's answer"):
        case {"choices": [{"message": {"refusal": str(said)}}, *_]} if said:
            raise Refused("the model refused to answer")
        case {"choices": [{"finish_reason": "length" | "content_filter" as reason}, *_]}:
            raise Refused(f"the model was cut off ({reason})")
        case {"choices": [{"message": {"content": str(content)}}, *_]} if content.strip():
            return content
        case _:
            raise Refused("the endpoint's answer is no chat completion with a text")


def opinion(content: str, *, shown: Sequence[str], stages: Collection[str]) -> Opinion:
    """What `content` says of the page whose pieces are `shown`. Raises: Refused."""
    if len(content) > MAX_CONTENT_CHARS:
        raise Refused("the answer is too long")
    said = _json(_bare(content), "the answer")
    if not isinstance(said, dict) or said.keys() != _KEYS:
        raise Refused("the answer is not an object of label, stage and quotes")
    return Opinion(_label(said["label"]), _stage(said["stage"], stages), _quotes(said["quotes"], shown))


def _bare(content: str) -> str:
    """Models like to wrap JSON as Markdown does code."""
    found = _MARKDOWN.fullmatch(content.strip())
    return found[1] if found else content


def _json(text: str, what: str) -> object:
    try:
        said: object = json.loads(text, object_pairs_hook=_once_each, parse_constant=_no_number)
    except (ValueError, RecursionError):  # ValueError: no JSON, or numbers of ten thousand digits
        raise Refused(f"{what} is no valid JSON") from None
    return said


def _once_each(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Readers differ in which of two equal keys they believe."""
    said = dict(pairs)
    if len(said) < len(pairs):
        raise ValueError("a key stands twice")
    return said


def _no_number(name: str) -> object:
    raise ValueError(f"{name} is no JSON")


def _label(said: object) -> Label:
    try:
        return Label(said)  # type: ignore[arg-type]
    except ValueError:
        raise Refused("its label is none of those allowed") from None


def _stage(said: object, stages: Collection[str]) -> str:
    if said is None or said == "":
        return ""
    if not isinstance(said, str) or said not in stages:
        raise Refused("its stage is none of those allowed")
    return said


def _quotes(said: object, shown: Sequence[str]) -> tuple[str, ...]:
    if not isinstance(said, list) or not 1 <= len(said) <= MOST_QUOTES:
        raise Refused(f"its quotes are not a list of one to {MOST_QUOTES}")
    pieces = tuple(map(_squeezed, shown))
    return tuple(_quote(one, pieces) for one in said)


def _quote(said: object, pieces: Sequence[str]) -> str:
    if not isinstance(said, str) or len(said) > _MAX_QUOTE_CHARS:
        raise Refused("a quote is not a short text")
    wanted = _squeezed(said)
    if len(wanted) < LEAST_QUOTE:
        raise Refused(f"a quote has fewer than {LEAST_QUOTE} characters")
    if not any(wanted in piece for piece in pieces):
        raise Refused("a quote is not on the page")
    return said


def _squeezed(text: str) -> str:
    """Folded, and without blanks: line ends and width are the page's layout, not its words."""
    return "".join(fold(text).split())
