"""The verb `read`: a link becomes an article, or its failure is settled. All effects of a read are here."""

from __future__ import annotations

import logging
import re
from dataclasses import replace
from datetime import datetime, time

from crawler import schedule
from crawler.crawl import Crawl, elapsed_ms, retry_after, status_of
from crawler.dedup import content_hash, sketch
from crawler.parts import MOST_PARTS, with_part
from crawler.storable import storable_article
from crawler.urls import canonical
from db import articles, links
from db.errors import FetchError, ParseError
from db.models import Article, Attempt, DueLink, Page, PageKind, Reading, Source, Unchanged
from db.outcomes import Outcome

log = logging.getLogger(__name__)


#: What a page that is no article is called in `polls`.
_NOT_ARTICLES = {
    PageKind.CHALLENGE: Outcome.CHALLENGE,
    PageKind.NOT_FOUND: Outcome.GONE,
    PageKind.EMPTY: Outcome.EMPTY,
}
_TEXT = re.compile(r"text/|application/(xhtml|xml|json)|[^;]*\+xml", re.IGNORECASE)
_DOCUMENTS = (b"%PDF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # PDF; docx, OFD and ZIP; doc and WPS


def read(link: DueLink, source: Source, crawl: Crawl) -> tuple[Attempt, Reading | None]:
    """Fetch a link and store what it says, or settle its failure. None: nothing new was stored."""
    started = crawl.clock()
    try:
        page = crawl.fetcher.fetch(link.url, access=source.access, validators=link.validators)
        if isinstance(page, Unchanged):
            return _settle_unchanged(link, started, crawl), None
        article = _joined(_article(page, link, source, crawl), page, source, crawl)
        article = storable_article(_with_hints(article, link))
        return _settle_page(link, page, article, started, crawl)
    except (FetchError, ParseError) as error:
        attempt = replace(
            _link_attempt(link, error.outcome, started, crawl), detail=error.reason, status=status_of(error)
        )
        return _settle_failure(link, attempt, crawl, retry_after_s=retry_after(error)), None
    except Exception as error:  # the boundary of one link, as for a source
        log.exception("read url=%s", link.url)
        attempt = replace(_link_attempt(link, Outcome.INTERNAL, started, crawl), detail=repr(error))
        return _settle_failure(link, attempt, crawl), None


def _settle_page(
    link: DueLink, page: Page, article: Article, started: datetime, crawl: Crawl
) -> tuple[Attempt, Reading | None]:
    """Store what a page that arrived says, or that it is no article."""
    if article.kind is not PageKind.ARTICLE:
        outcome = _NOT_ARTICLES.get(article.kind, Outcome.NOT_ARTICLE)
        attempt = replace(
            _link_attempt(link, outcome, started, crawl), detail=f"the page is no article: {article.kind}"
        )
        return _settle_failure(link, replace(attempt, status=page.status), crawl), None
    attempt = replace(_link_attempt(link, Outcome.OK, started, crawl), status=page.status)
    key = canonical(page.final_url)
    reading, _ = articles.settle_read(
        crawl.archive,
        articles.Read(link, attempt, page, article, key, content_hash(article, key), sketch(article)),
        due_at=schedule.next_read(crawl.clock(), reads=link.reads + 1, recheck=crawl.recheck),
    )
    return attempt, reading


def _article(page: Page, link: DueLink, source: Source, crawl: Crawl) -> Article:
    """What the page says. A list may point straight at a PDF or WPS file: then its title on the list is all we know."""
    text = _TEXT.match(page.header("content-type") or "text/html") and not page.content.startswith(_DOCUMENTS)
    if link.title and not text:
        return Article(title=link.title, body="", published_at=link.published_at)
    return crawl.parser.article(page, source.hints)


def _joined(article: Article, page: Page, source: Source, crawl: Crawl) -> Article:
    """The article with its further parts, in order. One that cannot be read ends it: the next look may have it all."""
    seen = {page.final_url}
    while article.next_part and article.next_part not in seen and len(seen) < MOST_PARTS:
        seen.add(article.next_part)
        try:
            further = crawl.fetcher.fetch(article.next_part, access=source.access)
            part = crawl.parser.article(further, source.hints) if isinstance(further, Page) else None
        except (FetchError, ParseError) as error:
            log.warning("read url=%s part=%d outcome=%s", page.url, len(seen), error.outcome)
            break
        if part is None or part.kind is not PageKind.ARTICLE:
            break
        article = with_part(article, part)
    return article


def _with_hints(article: Article, link: DueLink) -> Article:
    """Fill from the list what the page leaves open; the list's time of day counts when the page shows only the day."""
    return replace(
        article,
        title=article.title or link.title or "",
        published_at=_finer(article.published_at, link.published_at),
    )


def _finer(shown: datetime | None, listed: datetime | None) -> datetime | None:
    """The time on the page, unless it is a bare day and the list knows the time of that very day."""
    if shown is None or listed is None:
        return shown or listed
    listed = listed.astimezone(shown.tzinfo)
    return listed if shown.time() == time() and listed.date() == shown.date() else shown


def _settle_unchanged(link: DueLink, started: datetime, crawl: Crawl) -> Attempt:
    attempt = replace(_link_attempt(link, Outcome.NOT_MODIFIED, started, crawl), status=304)
    due_at = schedule.next_read(crawl.clock(), reads=link.reads + 1, recheck=crawl.recheck)
    links.settle_unchanged(crawl.archive, link, attempt, due_at=due_at)
    return attempt


def _settle_failure(link: DueLink, attempt: Attempt, crawl: Crawl, *, retry_after_s: float | None = None) -> Attempt:
    due_at = schedule.next_try(
        crawl.clock(), outcome=attempt.outcome, failures=link.failures + 1, retry_after_s=retry_after_s
    )
    links.settle_failure(crawl.archive, link, attempt, due_at=due_at)
    return attempt


def _link_attempt(link: DueLink, outcome: Outcome, started: datetime, crawl: Crawl) -> Attempt:
    return Attempt(link.source_id, link.url, started, outcome, elapsed_ms(started, crawl), link_id=link.id)
