"""How an alert looks as text and as HTML. Everything a view holds is text from strangers: HTML escapes all of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from alerts.labels import Labels
from alerts.plain import clip


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


def as_text(view: View) -> str:
    """The plain part of a mail: lines of `label: value`, sentences as bullets, the URL alone on its line."""
    parts = (_head_lines, _fact_lines, _match_lines, _origin_lines)
    blocks = ["\n".join(part(view)) for part in parts]
    return "\n\n".join([*filter(None, blocks), view.labels.footer.format(view.id)]) + "\n"


def _head_lines(view: View) -> Iterator[str]:
    labels = view.labels
    yield view.title
    if view.why:
        yield view.why
    if view.unverified:
        yield f"【{labels.unverified}】{view.unverified}"
    if view.url:
        yield f"{labels.url}{labels.colon}{view.url}"


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


# Mail clients that drop <style> (several Chinese web mailers do) keep these; the dark colours need <style> anyway.
_SANS = "font-family:-apple-system,'Segoe UI','PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif"
_STYLES = {
    "page": f"margin:0;padding:16px 8px;background:#f2f3f5;color:#1c1e21;{_SANS};font-size:16px;line-height:1.6",
    "card": "max-width:640px;margin:0 auto;padding:20px;background:#ffffff;border-radius:8px;overflow-wrap:anywhere",
    "origin": "margin:0 0 8px;font-size:13px;color:#a0342a",
    "title": "margin:0 0 8px;font-size:20px;line-height:1.4;font-weight:600",
    "why": "margin:0 0 12px;font-size:15px;color:#3c4149",
    "doubt": "margin:0 0 12px;padding:6px 12px;border-radius:6px;background:#fdecea;color:#8c2318;font-size:14px",
    "badge": "font-weight:600",
    "link": "color:#1a56a8;text-decoration:none",
    "quote": "margin:0 0 10px;padding:2px 0 2px 12px;border-left:3px solid #d8a03c",
    "faint": "margin:0 0 8px;font-size:13px;color:#5f6570",
    "mark": "background:#ffe9a8;color:#1c1e21;padding:0 1px;border-radius:2px",
    "facts": "margin:0 0 16px;width:100%;border-collapse:collapse;font-size:15px;line-height:1.5;background:#f6f7f9",
    "term": "padding:5px 12px;text-align:left;vertical-align:top;white-space:nowrap;font-weight:400;color:#5f6570;"
    "border-bottom:1px solid #ffffff",
    "fact": "padding:5px 12px 5px 0;width:100%;text-align:left;vertical-align:top;overflow-wrap:anywhere;"
    "border-bottom:1px solid #ffffff",
    "details": "margin:16px 0;border-collapse:collapse;font-size:13px;line-height:1.5",
    "label": "padding:2px 12px 2px 0;text-align:left;vertical-align:top;white-space:nowrap;color:#5f6570",
    "value": "padding:2px 0;text-align:left;vertical-align:top;overflow-wrap:anywhere",
    "snippet": "margin:0 0 16px;font-size:15px",
    "open": "display:inline-block;padding:10px 20px;border-radius:6px;background:#1a56a8;color:#ffffff;"
    "text-decoration:none",
    "address": "margin:12px 0 0;font-size:13px;line-height:1.4;color:#5f6570;word-break:break-all",
    "footer": "max-width:640px;margin:12px auto 0;padding:0 20px;font-size:12px;color:#5f6570;overflow-wrap:anywhere",
}
_DARK = {
    "why": "color:#c3c8d0!important",
    "doubt": "background:#4a2320!important;color:#ffd5cf!important",
    "facts": "background:#2a2e34!important",
    "term": "color:#a6adb8!important;border-color:#22252a!important",
    "fact": "border-color:#22252a!important",
    "page": "background:#17191c!important;color:#e4e6eb!important",
    "card": "background:#22252a!important",
    "origin": "color:#f0948a!important",
    "link": "color:#8ab8f5!important",
    "quote": "border-color:#a07a2c!important",
    "mark": "background:#6b5412!important;color:#fff3cf!important",
    "open": "background:#2f6fc4!important",
    "faint": "color:#a6adb8!important",
    "label": "color:#a6adb8!important",
    "address": "color:#a6adb8!important",
    "footer": "color:#a6adb8!important",
}
_DARK_CSS = "".join(f".{name}{{{style}}}" for name, style in _DARK.items())
_HEAD = (
    '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
    '<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">'
    f"<style>:root{{color-scheme:light dark}}@media (prefers-color-scheme:dark){{{_DARK_CSS}}}</style>"
)


def as_html(view: View) -> str:
    """A whole document: nothing from another server, readable at 375 px, dark where the reader's device is."""
    labels = view.labels
    blocks = [_heading(view), *_facts(view), *_match_blocks(view), *_way_to_the_page(view), _details(view)]
    card = "\n".join(blocks)
    footer = _element("div", "footer", escape(labels.footer.format(view.id)))
    body = _element("body", "page", f"\n{_element('div', 'card', card)}\n{footer}\n")
    head = f"<head>{_HEAD}<title>{escape(view.title)}</title></head>"
    return f'<!doctype html>\n<html lang="{labels.html_lang}">\n{head}\n{body}\n</html>\n'


def _element(tag: str, name: str, inner: str, attributes: str = "") -> str:
    return f'<{tag} class="{name}" style="{_STYLES[name]}"{attributes}>{inner}</{tag}>'


def _link(name: str, url: str, inner: str) -> str:
    return _element("a", name, inner, f' href="{escape(url)}" rel="noopener noreferrer"')


def _heading(view: View) -> str:
    title = escape(view.title)
    linked = _link("link", view.url, title) if view.url else title
    level = () if view.tier == view.labels.tiers["unknown"] else (view.tier,)  # below, "unknown" has a label beside it
    origin = _element("p", "origin", escape(" · ".join([view.published, view.source or view.site, *level])))
    why = _element("p", "why", escape(view.why), ' dir="auto"') if view.why else ""
    return origin + _element("h1", "title", linked, ' dir="auto"') + why + _doubt(view)


def _doubt(view: View) -> str:
    if not view.unverified:
        return ""
    badge = _element("strong", "badge", escape(view.labels.unverified))
    return _element("p", "doubt", f"{badge} · {escape(view.unverified)}")


def _facts(view: View) -> Iterator[str]:
    rows = "".join(f"<tr>{_cells(label, values)}</tr>" for label, values in view.facts)
    if rows:
        yield _element("table", "facts", rows)


def _cells(label: str, values: tuple[str, ...]) -> str:
    said = "<br>".join(map(escape, values))
    return _element("th", "term", escape(label), ' scope="row"') + _element("td", "fact", said, ' dir="auto"')


def _match_blocks(view: View) -> Iterator[str]:
    labels = view.labels
    if view.terms and labels.matched not in view.why:
        yield _element("p", "faint", escape(f"{labels.matched}{labels.colon}{labels.comma.join(view.terms)}"))
    for quote in view.quotes:
        field = _element("span", "faint", escape(f"{labels.fields.get(quote.field, quote.field)} · "))
        yield _element("blockquote", "quote", field + "".join(_marked(span) for span in quote.spans), ' dir="auto"')
    if view.more:
        yield _element("p", "faint", escape(labels.more.format(n=view.more)))


def _marked(span: Span) -> str:
    return _element("mark", "mark", escape(span.text)) if span.marked else escape(span.text)


def _details(view: View) -> str:
    rows = (
        f"<tr>{_element('td', 'label', escape(label))}{_element('td', 'value', escape(value))}</tr>"
        for label, value in _origin(view)
    )
    return _element("table", "details", "".join(rows), ' role="presentation"')


def _way_to_the_page(view: View) -> Iterator[str]:
    if view.snippet:
        yield _element("p", "snippet", escape(view.snippet), ' dir="auto"')
    if view.url:
        yield _link("open", view.url, escape(view.labels.open))
        yield _element("p", "address", escape(clip(view.url, 200)))
