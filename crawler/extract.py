"""From the bytes of an article's page to the article: the front of crawler.reading."""

from __future__ import annotations

import re
from datetime import UTC
from urllib.parse import urlsplit

from crawler.charset import decode
from crawler.dates import CHINA
from crawler.reading.body import read_body
from crawler.reading.guard import check_markup
from crawler.reading.metadata import read_metadata
from crawler.reading.published import find_published
from crawler.reading.titles import find_headline
from crawler.reading.tree import parse, read_tree
from db.models import Article

_HAN = re.compile(r"[\u4e00-\u9fff]")


def extract(html: bytes, url: str, *, content_type: str | None = None) -> Article:
    text = _text(html, content_type)
    check_markup(text, url)
    page = parse(text)
    found = read_metadata(page)
    tree = read_tree(page)
    tree.description = found.first("description", "og:description")
    tree.host = urlsplit(url).netloc
    headline = find_headline(tree, found)
    reading = read_body(tree, headline.line)
    body = "\n".join(tree.lines[index].text for index in reading.kept())
    chinese = len(_HAN.findall(headline.text + body[:3000])) > 0.1 * len(headline.text + body[:3000])
    return Article(
        title=headline.text,
        body=body,
        published_at=find_published(found, reading, headline.line, url, CHINA if chinese else UTC),
        lang="zh" if chinese else "en",
    )


def _text(html: bytes, content_type: str | None) -> str:
    """Bytes that read as UTF-8 throughout are UTF-8, whatever a <meta> says that a proxy or a saved copy kept."""
    if not html.isascii():
        try:
            return html.decode("utf-8-sig")
        except UnicodeDecodeError:
            pass
    return decode(html, content_type)
