"""The frame of every mail's HTML: one card in the readers' colours, and the pieces it is made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

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
    "news": "margin:0 0 16px;padding:10px 12px 1px;border-radius:6px;background:#e8f3ea",
    "heading": "margin:0 0 4px;font-size:13px;font-weight:600;color:#22663a",
    "change": "margin:0 0 4px;font-size:16px",
    "name": "color:#5f6570",
    "now": "font-weight:600",
    "course": "margin:0 0 12px;font-size:13px;color:#5f6570",
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
    "steps": "margin:0 0 16px;padding:0 0 0 22px;font-size:15px",
    "step": "margin:0 0 6px",
    "snippet": "margin:0 0 16px;font-size:15px",
    "open": "display:inline-block;padding:10px 20px;border-radius:6px;background:#1a56a8;color:#ffffff;"
    "text-decoration:none",
    "address": "margin:12px 0 0;font-size:13px;line-height:1.4;color:#5f6570;word-break:break-all",
    "footer": "max-width:640px;margin:12px auto 0;padding:0 20px;font-size:12px;color:#5f6570;overflow-wrap:anywhere",
}
_DARK = {
    "why": "color:#c3c8d0!important",
    "news": "background:#20352a!important",
    "heading": "color:#8fd3a5!important",
    "name": "color:#a6adb8!important",
    "course": "color:#a6adb8!important",
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


def document(lang: str, title: str, blocks: Iterable[str], footer: str) -> str:
    """A whole document around blocks of HTML: nothing from another server, dark where the reader's device is.

    `title` and `footer` are text.
    """
    card = "\n".join(filter(None, blocks))
    body = element("body", "page", f"\n{element('div', 'card', card)}\n{element('div', 'footer', escape(footer))}\n")
    head = f"<head>{_HEAD}<title>{escape(title)}</title></head>"
    return f'<!doctype html>\n<html lang="{lang}">\n{head}\n{body}\n</html>\n'


def element(tag: str, name: str, inner: str, attributes: str = "") -> str:
    """An element in the style called `name`. `inner` and `attributes` are HTML."""
    return f'<{tag} class="{name}" style="{_STYLES[name]}"{attributes}>{inner}</{tag}>'


def link(name: str, url: str, inner: str) -> str:
    """A link around HTML. `url`: http or https, see `alerts.plain.live_url`."""
    return element("a", name, inner, f' href="{escape(url)}" rel="noopener noreferrer"')


def button(url: str, label: str, shown: str) -> Iterator[str]:
    """The way to a page: a link to tap, and the address as it is `shown`."""
    yield link("open", url, escape(label))
    yield element("p", "address", escape(shown))


def rows(facts: Iterable[tuple[str, tuple[str, ...]]]) -> str:
    """A table of labels and their values, all of them text; nothing where there are none."""
    lines = "".join(f"<tr>{_cells(label, values)}</tr>" for label, values in facts)
    return element("table", "facts", lines) if lines else ""


def _cells(label: str, values: tuple[str, ...]) -> str:
    said = "<br>".join(map(escape, values))
    return element("th", "term", escape(label), ' scope="row"') + element("td", "fact", said, ' dir="auto"')
