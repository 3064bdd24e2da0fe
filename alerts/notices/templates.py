"""How a notice looks as text and as HTML, in an alert's frame. All that a view holds is text: HTML escapes it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from alerts.frame import button, document, element, link, rows
from alerts.notices.labels import NoticeLabels
from alerts.plain import clip

_URL_SHOWN = 200


@dataclass(frozen=True, slots=True)
class NoticeView:
    """One-line texts. `meaning`: what is wrong, or was. `facts`: (label, value). `url` may be a live link."""

    labels: NoticeLabels
    id: str
    title: str
    meaning: str
    source: str
    facts: tuple[tuple[str, str], ...]
    advice: tuple[str, ...]
    url: str | None


def as_text(view: NoticeView) -> str:
    """The plain part of a mail: what is wrong, the figures, what to try."""
    blocks = ["\n".join(part) for part in (_head(view), _figures(view), _advice(view))]
    return "\n\n".join([*filter(None, blocks), view.labels.footer.format(view.id)]) + "\n"


def _head(view: NoticeView) -> Iterator[str]:
    yield view.title
    yield view.meaning
    if view.url:
        yield f"{view.labels.url}{view.labels.colon}{view.url}"


def _figures(view: NoticeView) -> Iterator[str]:
    for label, value in (*view.facts, (view.labels.source, view.source)):
        yield f"{label}{view.labels.colon}{value}"


def _advice(view: NoticeView) -> Iterator[str]:
    if view.advice:
        yield f"{view.labels.advice}{view.labels.colon}".rstrip()
    for number, step in enumerate(view.advice, 1):
        yield f"{number}. {step}"


def as_html(view: NoticeView) -> str:
    """A whole document, as an alert's: nothing from another server, readable on a phone."""
    labels, title = view.labels, escape(view.title)
    blocks = [
        element("p", "origin", escape(view.source)),
        element("h1", "title", link("link", view.url, title) if view.url else title, ' dir="auto"'),
        element("p", "why", escape(view.meaning), ' dir="auto"'),
        rows((label, (value,)) for label, value in view.facts),
        *_steps(view),
        *(button(view.url, labels.open, clip(view.url, _URL_SHOWN)) if view.url else ()),
    ]
    return document(labels.html_lang, view.title, blocks, labels.footer.format(view.id))


def _steps(view: NoticeView) -> Iterator[str]:
    if view.advice:
        steps = "".join(element("li", "step", escape(one), ' dir="auto"') for one in view.advice)
        yield element("p", "faint", escape(view.labels.advice)) + element("ol", "steps", steps)
