"""The nouns, on the lowest floor that needs them: frozen values, standard library only.

Times are aware; the archive stores them as UTC. Three are kept apart: `written_on` (成文日期),
`published_at` (发布时间, Asia/Shanghai unless the page says otherwise) and `first_seen_at`.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from db.asks import Ask, JsonPaths
from db.health import Notice
from db.outcomes import Outcome
from db.progress import Change, EventSummary
from db.understanding import Detected, Evidence, FactRow


class SourceKind(StrEnum):
    """What stands at a source's URL. AUTO decides at each poll from the content."""

    AUTO = "auto"
    LIST = "list"
    FEED = "feed"
    SITEMAP = "sitemap"
    JSON = "json"
    ARTICLE = "article"


class TlsProfile(StrEnum):
    """MODERN is Python's default; LEGACY admits TLS 1.0 and old ciphers, still verified."""

    MODERN = "modern"
    LEGACY = "legacy"


@dataclass(frozen=True, slots=True)
class Access:
    """How a source may be asked. `delay_s`: least seconds between two requests to its host. `render`: by a browser."""

    allow_private: bool = False
    obey_robots: bool = True
    tls: TlsProfile = TlsProfile.MODERN
    delay_s: float = 2.0
    render: bool = False


@dataclass(frozen=True, slots=True)
class Hints:
    """CSS selectors for a site whose articles are read wrongly: the body's container, and what is no part of it."""

    body: str | None = None
    exclude: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Publisher:
    """Whose list a source is. `region`: 全国, 广东 … or a country's code; `tier`: central, ministry, province … media.

    `issuer`: the public body whose documents are first published here; None for media.
    """

    region: str | None = None
    tier: str | None = None
    issuer: str | None = None
    lang: str | None = None
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """A list page or feed to watch, as `[[sources]]` or a preset describes it.

    `every_s`: seconds between polls; `fixed`: exactly so, instead of on average.
    """

    name: str
    url: str
    kind: SourceKind = SourceKind.AUTO
    every_s: float = 900.0
    fixed: bool = False
    selector: str | None = None  # CSS selector of the items' links, where structure alone fails
    paths: JsonPaths | None = None  # of a JSON list whose keys do not tell what they hold
    backlog: bool = False  # alert on what the first poll finds, too
    access: Access = field(default_factory=Access)
    hints: Hints = field(default_factory=Hints)
    publisher: Publisher = field(default_factory=Publisher)


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave for conditional GET (RFC 9110 §8.8), verbatim."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A complete answer. `content` is decoded from content codings, not yet from its charset."""

    url: str  # as asked
    final_url: str  # after redirects
    status: int
    headers: tuple[tuple[str, str], ...]
    content: bytes
    fetched_at: datetime
    validators: Validators = Validators()
    elapsed_ms: int = 0

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()

    def header(self, name: str) -> str | None:
        """The first value of a header, by case-insensitive name."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The server said 304 to our validators."""

    url: str
    fetched_at: datetime
    validators: Validators = Validators()
    elapsed_ms: int = 0


@dataclass(frozen=True, slots=True)
class Link:
    """An item found on a list or feed: absolute URL, and the list's own title and date as hints."""

    url: str
    title: str | None = None
    published_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """What was found at a source's URL, in page order, without repeats.

    `platform`: the adapter that read it. `asks`: where the items stand instead (a list script, a sitemap's parts); all
    of them make up the list. `older`: the page of older items.
    """

    kind: SourceKind
    title: str | None
    links: tuple[Link, ...]
    outcome: Outcome = Outcome.OK  # ok, or what kept the items away
    platform: str | None = None
    asks: tuple[Ask, ...] = ()
    older: Ask | None = None


@dataclass(frozen=True, slots=True)
class BodyLink:
    """A link inside an article's body."""

    url: str
    text: str


class PageKind(StrEnum):
    """What an article URL turned out to hold; only ARTICLE is archived."""

    ARTICLE = "article"
    LIST = "list"
    CHALLENGE = "challenge"
    LOGIN = "login"
    NOT_FOUND = "not_found"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Article:
    """What a page says. `body`: paragraphs, one a line. `source`: the 来源 the page names, not the site.

    `published_at` is at 00:00 where the page shows a day only.
    """

    title: str
    body: str
    published_at: datetime | None = None
    written_on: date | None = None
    author: str | None = None
    source: str | None = None
    lang: str | None = None  # "zh" or "en"
    links: tuple[BodyLink, ...] = ()
    images: tuple[str, ...] = ()
    kind: PageKind = PageKind.ARTICLE
    next_part: str | None = None  # where an article printed on several pages goes on


@dataclass(frozen=True, slots=True)
class ArchivedArticle:
    """An article as it lies in the archive. `event_id` is shared by its reprints."""

    id: int
    url: str
    site: str  # host name
    source_name: str  # the [[sources]] entry that found it
    first_seen_at: datetime
    event_id: int
    article: Article
    duplicate_of: int | None = None  # id of the article it reprints
    baseline: bool = False  # found at its source's first poll


class Verdict(StrEnum):
    """What somebody thinks of an alert: it should have come, or it should not."""

    GOOD = "good"
    NOISE = "noise"


@dataclass(frozen=True, slots=True)
class Mark:
    verdict: Verdict
    marked_at: datetime
    note: str = ""


@dataclass(frozen=True, slots=True)
class Alert:
    """One policy event told once per rule, or what is new of it. `status`: raised, or baseline (counted, not sent).

    `changes`: what a follow-up tells; () for the first alert of an event. `event` None: an older jingbao wrote it.
    `detected` None: the text could not be assessed, or was before facts were kept. `page_sha256`: of the page's bytes
    as they came, None once they are dropped. `mark`: None where nobody has marked it.
    """

    id: int
    rule: str
    raised_at: datetime
    article: ArchivedArticle
    evidence: tuple[Evidence, ...]
    status: str = "raised"
    detected: Detected | None = None
    facts: tuple[FactRow, ...] = ()
    page_sha256: str | None = None
    mark: Mark | None = None
    changes: tuple[Change, ...] = ()
    event: EventSummary | None = None


class DeliveryStatus(StrEnum):
    """PENDING waits for `due_at`; DEAD is a dead letter that `deliveries --retry` revives."""

    PENDING = "pending"
    DELIVERED = "delivered"
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class Delivery:
    """An alert, or a notice of a source's health, on its way to one channel.

    `id` is the idempotency key: webhook-id and Message-ID. Of an alert, `thread_event` is the event under which the
    channel's people first heard of it, which two that were merged since keep; None: the article's. `replies_to`: of a
    follow-up, the delivery that told it first, if there was one on this channel.
    """

    id: str  # "msg_" and 24 hex digits
    channel: str
    what: Alert | Notice
    attempts: int  # made so far
    thread_event: int | None = None
    replies_to: str | None = None


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to fetch and read something: a row of `polls`. `link_id` None: the source's list itself."""

    source_id: int
    url: str
    started_at: datetime
    outcome: Outcome
    elapsed_ms: int
    link_id: int | None = None
    status: int | None = None
    items: int | None = None
    new: int | None = None
    detail: str | None = None


@dataclass(frozen=True, slots=True)
class DueSource:
    """A source whose poll this worker has claimed. `failures`: polls failed in a row.

    `validators` are of the answer at `validators_url`. `gap_since`: when the first poll began that could not read back
    to a known link; None: there is no gap. `rhythm`, `habits`: what schedule and health have learned, as they wrote it.
    """

    id: int
    name: str
    url: str
    host: str
    validators: Validators
    failures: int
    first_poll: bool
    validators_url: str | None = None
    gap_since: datetime | None = None
    rhythm: str | None = None
    habits: str | None = None


@dataclass(frozen=True, slots=True)
class DueLink:
    """A link whose reading this worker has claimed. `reads`: complete reads so far; `failures`: failed in a row."""

    id: int
    source_id: int
    source_name: str
    url: str
    host: str
    title: str | None
    published_at: datetime | None
    validators: Validators
    reads: int
    failures: int


class Reading(StrEnum):
    """What a complete read of a link did to the archive."""

    NEW = "new"
    REPRINT = "reprint"  # archived and linked to the first printing
    EDITED = "edited"  # the earlier text became a version
    SAME = "same"


@dataclass(frozen=True, slots=True)
class AlertDraft:
    """An alert to be: written by `db.alerts.record` unless its rule has already told this event.

    With `changes` it is a follow-up, of which only those are told that have not been. `told`: the keys of what a first
    alert says beside that the event is there. `anew`: a first alert of an event that was only counted so far.
    """

    rule: str
    article: ArchivedArticle
    evidence: tuple[Evidence, ...]
    channels: tuple[str, ...]
    status: str = "raised"
    changes: tuple[Change, ...] = ()
    told: tuple[str, ...] = ()
    anew: bool = False
