"""Withdrawals: a page that people were told of and that is gone for good. The verb `withdraw` has the effects."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from db import alerts, articles, withdrawn
from db.models import AlertDraft
from db.progress import DRAFTS, Change, ChangeKind
from db.store import Archive
from db.withdrawn import GonePage

log = logging.getLogger(__name__)

#: Two looks that find a page gone are this far apart: servers forget pages for minutes.
APART = timedelta(hours=1)
#: HTTP: gone, and will not come back (RFC 9110 §15.5.11).
FOR_GOOD = 410
#: So many of a source's pages gone at once, or more than half of those looked at: nobody withdraws like that.
MANY = 5


class Verdict(StrEnum):
    """What to make of a page that is gone."""

    WAIT = "wait"  # one look is no proof
    OUTLIVED = "outlived"  # what took its place stands: the issuer's own page, or what the draft became
    REBUILT = "rebuilt"  # others have gone with it: the site has new addresses, or none for now
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What one call came to. `held`: pages that were newly found to be a rebuilt site's."""

    raised: int = 0
    held: int = 0


def verdict(page: GonePage) -> Verdict:
    """What to make of a page's being gone, by what its server, its source and its event say."""
    if page.status != FOR_GOOD and page.last_at - page.first_at < APART:
        return Verdict.WAIT
    if page.official_stands or (page.stages and page.stages <= DRAFTS and page.reached - DRAFTS):
        return Verdict.OUTLIVED
    if page.others_gone and (page.others_gone + 1 >= MANY or 2 * (page.others_gone + 1) > page.others + 1):
        return Verdict.REBUILT
    return Verdict.WITHDRAWN


def withdraw(archive: Archive, channels: Mapping[str, tuple[str, ...]], now: datetime) -> Withdrawn:
    """Tell what was withdrawn to everybody who was told that it is there; each rule tells an event once.

    Pages of a rebuilt site are held back until their neighbours are there again. The archive keeps what they said.
    """
    pages = [(page, verdict(page)) for page in withdrawn.gone_pages(archive)]
    rebuilt = [page for page, found in pages if found is Verdict.REBUILT and not page.held]
    for page in rebuilt:
        withdrawn.hold(archive, page, now)
        log.warning("withdrawn url=%s outcome=held others_gone=%d others=%d", page.url, page.others_gone, page.others)
    gone = [page for page, found in pages if found is Verdict.WITHDRAWN]
    drafts = [draft for page in gone for draft in _drafts(archive, page, channels)]
    raised = alerts.tell(archive, drafts, now=now) if drafts else ()
    return Withdrawn(len(raised), len(rebuilt))


def _drafts(archive: Archive, page: GonePage, channels: Mapping[str, tuple[str, ...]]) -> list[AlertDraft]:
    article = articles.get(archive, page.article_id)
    if article is None:
        return []
    change = Change(ChangeKind.WITHDRAWN, before=page.url)
    about = replace(article, event_id=page.event_id)
    return [AlertDraft(rule, about, (), channels[rule], changes=(change,)) for rule in page.rules if rule in channels]
