"""From the bytes of an article's page to the article: the front of crawler.reading.

    bytes → text → light tree and lines → headline → marks (what is no part of an article) → the body's container
    → refinement → the fields

Everything is pure and deterministic; the same bytes and URL give the same article in any process.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC
from urllib.parse import urljoin, urlsplit

from crawler.charset import decode
from crawler.dates import CHINA
from crawler.reading.attachments import body_images, body_links
from crawler.reading.body import Reading, read_body
from crawler.reading.byline import find_author, find_source
from crawler.reading.chosen import apply_hints, keep_chosen
from crawler.reading.guard import check_markup
from crawler.reading.kinds import kind_of
from crawler.reading.metadata import Metadata, read_metadata
from crawler.reading.prose import prose
from crawler.reading.published import find_published
from crawler.reading.titles import Headline, find_headline, headline_above
from crawler.reading.tree import Tree, parse, read_tree
from crawler.reading.written import find_written
from db.models import Article, Hints, PageKind

NO_HINTS = Hints()

_HAN = re.compile(r"[\u3400-\u9fff]")
_KANA = re.compile(r"[\u3040-\u30ff\uac00-\ud7af]")
_LATIN = re.compile(r"[A-Za-z]")
_SAMPLE = 3000  # characters that tell the language
_PARAGRAPH = 30.0  # weight of a line that is surely prose
_LITTLE = 40.0  # weight of prose below which what is not displayed is read, too
_SHOWN_RATIO = 3  # times more prose that it must bring
_TOLD_RATIO = 3  # times the body's length at which JSON-LD's own text is preferred to a teaser before a wall


@dataclass(frozen=True, slots=True)
class Explained:
    """A line of the page: `why` it was left out, "" where it was kept."""

    why: str
    text: str


def extract(html: bytes, url: str, *, content_type: str | None = None, hints: Hints = NO_HINTS) -> Article:
    """The article at `url` (absolute, or "" where it is not known). `content_type` is the HTTP header's value.

    A page that is no article comes back with its `kind` and without a body. Raises: ParseError (outcome PARSE) on
    markup that no honest site sends.
    """
    found, headline, reading = _read(text_of(html, content_type), url, hints)
    kind = kind_of(reading, headline.text)
    body = _body(reading, found) if kind is PageKind.ARTICLE else ""
    lang = _language(headline.text + body, found)
    base = urljoin(url, found.base) if found.base else url
    article = Article(
        title=headline.text,
        body=body,
        published_at=find_published(found, reading, headline.line, url, CHINA if lang == "zh" else UTC),
        written_on=find_written(reading, headline.text),
        author=find_author(reading, found, headline.line),
        source=find_source(reading, found, headline.line),
        lang=lang,
        links=body_links(reading, base) if body else (),
        images=body_images(reading, base) if body else (),
        kind=kind,
    )
    reading.tree.take_apart()
    return article


def explain(
    html: bytes, url: str, *, content_type: str | None = None, hints: Hints = NO_HINTS
) -> tuple[Explained, ...]:
    """Every line of the page in order, with the reason why it is not in the body. Raises: ParseError."""
    _, _, reading = _read(text_of(html, content_type), url, hints)
    return tuple(Explained(why, line.text) for why, line in zip(reading.why, reading.tree.lines, strict=True))


def _read(text: str, url: str, hints: Hints) -> tuple[Metadata, Headline, Reading]:
    check_markup(text, url)
    page = parse(text)
    found = read_metadata(page)
    apply_hints(page, hints)
    first = _read_tree(read_tree(page), found, url)
    if _weight(first[1]) >= _LITTLE:
        return found, *first
    second = _read_tree(read_tree(page, hidden=True), found, url)  # the body may be waiting for a script to show it
    return found, *(second if _weight(second[1]) > _SHOWN_RATIO * _weight(first[1]) + _LITTLE else first)


def _read_tree(tree: Tree, found: Metadata, url: str) -> tuple[Headline, Reading]:
    tree.description = found.first("description", "og:description")
    tree.host = urlsplit(url).netloc
    headline = find_headline(tree, found)
    reading = _read_chosen(tree, headline)
    if headline.sure:
        return headline, reading
    start = next((index for index in reading.kept() if tree.lines[index].weight > _PARAGRAPH), 0)
    above = headline_above(tree, start, found)
    return (above, _read_chosen(tree, above)) if above else (headline, reading)


def _read_chosen(tree: Tree, headline: Headline) -> Reading:
    reading = read_body(tree, headline.line)
    keep_chosen(reading)
    return reading


def _weight(reading: Reading) -> float:
    return sum(prose(reading.tree.lines[index]) for index in reading.kept())


def _body(reading: Reading, found: Metadata) -> str:
    body = "\n".join(reading.tree.lines[index].text for index in reading.kept())
    told = max(found.said("articleBody"), key=len, default="")
    if len(told) > _TOLD_RATIO * len(body) and "<" not in told:
        return "\n".join(line for part in told.splitlines() if (line := " ".join(part.split())))
    return body


def _language(text: str, found: Metadata) -> str | None:
    """Zh or en; None for neither."""
    sample = text[:_SAMPLE]
    han, kana = (len(pattern.findall(sample)) for pattern in (_HAN, _KANA))
    latin = 0 if han * 4 > len(sample) else len(_LATIN.findall(sample))  # too few to matter
    if han > kana and han * 4 > latin:
        return "zh"
    declared = found.lang[:2]
    return "en" if latin > han + kana and declared in ("en", "", "zh") else None


def text_of(html: bytes, content_type: str | None) -> str:
    """Bytes that read as UTF-8 throughout are UTF-8, whatever a <meta> says that a proxy or a saved copy kept."""
    if not html.isascii():
        try:
            return html.decode("utf-8-sig")
        except UnicodeDecodeError:
            pass
    return decode(html, content_type)
