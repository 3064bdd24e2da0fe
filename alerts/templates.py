"""How an alert looks as text and as HTML. Everything a view holds is text from strangers: HTML escapes all of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from alerts.frame import button, document, element, link, rows
from alerts.labels import Labels
from alerts.news import News
from alerts.plain import clip

_ADDRESS = 200  # characters of an address that are shown


@dataclass(frozen=True, slots=True)
class Span:
    text: str
    marked: bool


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence that matched. `field`: title, body, source or url."""

    field: str
    spans: tuple[Span, ...]

    @property
    def text(self) -> str:
        return "".join(span.text for span in self.spans)


@dataclass(frozen=True, slots=True)
class View:
    """What a template shows: one-line texts, none of them escaped. `url` may be a live link as it stands.

    `why`: the alert in one line; `unverified`: what makes it so, None where nothing does.
    """

    labels: Labels
    id: str
    title: str
    why: str
    unverified: str | None
    rule: str
    published: str
    written: str | None
    source: str | None
    site: str
    source_name: str
    first_seen: str
    tier: str
    topics: str
    page_sha256: str | None
    facts: tuple[tuple[str, tuple[str, ...]], ...]  # label, values
    url: str | None
    terms: tuple[str, ...]
    quotes: tuple[Quote, ...]
    more: int  # sentences that matched and are not in `quotes`
    snippet: str
    heading: str = ""  # of what is new; "": an event's first alert
    news: tuple[News, ...] = ()
    course: str = ""  # of the event; "": there is nothing to say of it


def as_text(view: View) -> str:
    """The plain part of a mail: lines of `label: value`, sentences as bullets, the URL alone on its line."""
    parts = (_news_lines, _head_lines, _fact_lines, _match_lines, _origin_lines)
    blocks = ["\n".join(part(view)) for part in parts]
    return "\n\n".join([*filter(None, blocks), view.labels.footer.format(view.id)]) + "\n"


def _news_lines(view: View) -> Iterator[str]:
    if view.news:
        yield f"【{view.heading}】"
        yield from (f"· {one.label}{view.labels.colon}{one.said}" for one in view.news)
        yield view.course


def _head_lines(view: View) -> Iterator[str]:
    labels = view.labels
    yield view.title
    if view.why:
        yield view.why
    if view.unverified:
        yield f"【{labels.unverified}】{view.unverified}"
    if view.url:
        yield f"{labels.url}{labels.colon}{view.url}"
    if view.course and not view.news:
        yield view.course


def _fact_lines(view: View) -> Iterator[str]:
    for label, values in view.facts:
        yield f"{label}{view.labels.colon}{view.labels.comma.join(values)}"


def _origin_lines(view: View) -> Iterator[str]:
    for label, value in _origin(view):
        yield f"{label}{view.labels.colon}{value}"


def _match_lines(view: View) -> Iterator[str]:
    labels = view.labels
    if view.terms and labels.matched not in view.why:
        yield f"{labels.matched}{labels.colon}{labels.comma.join(view.terms)}"
    for quote in view.quotes:
        field = labels.fields.get(quote.field, quote.field)
        yield f"· {field}{labels.colon}{labels.quote.format(quote.text)}"
    if view.more:
        yield labels.more.format(n=view.more)
    if view.snippet:
        yield from ("", f"{labels.snippet}{labels.colon}{view.snippet}")


def _origin(view: View) -> Iterator[tuple[str, str]]:
    labels = view.labels
    yield labels.published, view.published
    if view.written:
        yield labels.written, view.written
    if view.source:
        yield labels.source, view.source
    yield labels.site, view.site + (labels.brackets.format(view.source_name) if view.source_name else "")
    yield labels.tier, view.tier
    yield labels.first_seen, view.first_seen
    yield labels.rule, view.rule
    if view.topics:
        yield labels.topics, view.topics
    if view.page_sha256:
        yield labels.evidence, view.page_sha256


def as_html(view: View) -> str:
    """A whole document, readable at 375 px."""
    labels = view.labels
    blocks = [
        _news(view),
        _heading(view),
        rows(view.facts),
        *_match_blocks(view),
        *_way_to_the_page(view),
        _details(view),
    ]
    return document(labels.html_lang, view.title, blocks, labels.footer.format(view.id))


def _news(view: View) -> str:
    """What a follow-up tells, above all else."""
    if not view.news:
        return ""
    heading = element("p", "heading", escape(view.heading))
    told = "".join(element("p", "change", _change(one, view.labels.colon), ' dir="auto"') for one in view.news)
    return element("div", "news", heading + told + _course(view))


def _change(one: News, colon: str) -> str:
    before = f"{escape(one.before)} → " if one.before else ""
    after = (
        link("link", one.url, escape(clip(one.url, _ADDRESS)))
        if one.url
        else element("strong", "now", escape(one.after))
    )
    return (
        element("span", "name", escape(one.label + (colon if one.said else ""))) + before + (after if one.after else "")
    )


def _course(view: View) -> str:
    return element("p", "course", escape(view.course), ' dir="auto"') if view.course else ""


def _heading(view: View) -> str:
    title = escape(view.title)
    linked = link("link", view.url, title) if view.url else title
    level = () if view.tier == view.labels.tiers["unknown"] else (view.tier,)  # below, "unknown" has a label beside it
    origin = element("p", "origin", escape(" · ".join([view.published, view.source or view.site, *level])))
    why = element("p", "why", escape(view.why), ' dir="auto"') if view.why else ""
    course = "" if view.news else _course(view)
    return origin + element("h1", "title", linked, ' dir="auto"') + why + course + _doubt(view)


def _doubt(view: View) -> str:
    if not view.unverified:
        return ""
    badge = element("strong", "badge", escape(view.labels.unverified))
    return element("p", "doubt", f"{badge} · {escape(view.unverified)}")


def _match_blocks(view: View) -> Iterator[str]:
    labels = view.labels
    if view.terms and labels.matched not in view.why:
        yield element("p", "faint", escape(f"{labels.matched}{labels.colon}{labels.comma.join(view.terms)}"))
    for quote in view.quotes:
        field = element("span", "faint", escape(f"{labels.fields.get(quote.field, quote.field)} · "))
        yield element("blockquote", "quote", field + "".join(_marked(span) for span in quote.spans), ' dir="auto"')
    if view.more:
        yield element("p", "faint", escape(labels.more.format(n=view.more)))


def _marked(span: Span) -> str:
    return element("mark", "mark", escape(span.text)) if span.marked else escape(span.text)


def _details(view: View) -> str:
    lines = (
        f"<tr>{element('td', 'label', escape(label))}{element('td', 'value', escape(value))}</tr>"
        for label, value in _origin(view)
    )
    return element("table", "details", "".join(lines), ' role="presentation"')


def _way_to_the_page(view: View) -> Iterator[str]:
    if view.snippet:
        yield element("p", "snippet", escape(view.snippet), ' dir="auto"')
    if view.url:
        yield from button(view.url, view.labels.open, clip(view.url, _ADDRESS))
