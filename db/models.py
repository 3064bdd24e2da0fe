"""The nouns, on the lowest floor that needs them: frozen values, standard library only.

Times are aware; the archive stores them as UTC. Three are kept apart: `written_on` (成文日期),
`published_at` (发布时间, Asia/Shanghai unless the page says otherwise) and `first_seen_at`.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class Outcome(StrEnum):
    """How one attempt to get or read a page ended. Recorded per attempt in `polls`."""

    OK = "ok"
    UNCHANGED = "unchanged"  # 304, or the same bytes as last time
    EMPTY = "empty"  # a list answered 200 and held no item
    CHALLENGE = "challenge"  # 412/521/script challenge: reported, never beaten
    NOT_ARTICLE = "not_article"  # a list, a login wall, a soft 404 where an article was expected
    HTTP_ERROR = "http_error"  # 4xx or 5xx
    GONE = "gone"  # 404 or 410
    RATE_LIMITED = "rate_limited"  # 429, or 503 with Retry-After
    ROBOTS = "robots"  # robots.txt disallows it, or could not be had (5xx)
    BAD_URL = "bad_url"  # no http(s) URL, or one that WHATWG refuses
    BLOCKED_ADDRESS = "blocked_address"  # loopback, private or special address
    DNS = "dns"  # the name does not resolve
    CONNECT = "connect"  # refused or reset before an answer
    TLS = "tls"  # handshake or certificate
    TIMEOUT = "timeout"  # connect, read or the whole exchange
    PROTOCOL = "protocol"  # not HTTP, or an answer that is cut off
    TOO_MANY_REDIRECTS = "too_many_redirects"
    TOO_BIG = "too_big"  # over the wire cap, the decoded cap or the header cap
    DECODE = "decode"  # a content coding that is broken, cut or unknown
    PARSE = "parse"  # the parser raised
    PARSE_TIMEOUT = "parse_timeout"  # the parser was killed after its time
    CRASH = "crash"  # the parser's process died
    INTERNAL = "internal"  # our own mistake; the log has the traceback


class SourceKind(StrEnum):
    """What stands at a source's URL. AUTO decides at each poll from the content."""

    AUTO = "auto"
    LIST = "list"
    FEED = "feed"
    ARTICLE = "article"


class TlsProfile(StrEnum):
    """MODERN is Python's default; LEGACY admits TLS 1.0 and old ciphers, still verified."""

    MODERN = "modern"
    LEGACY = "legacy"


@dataclass(frozen=True, slots=True)
class Access:
    """How a source may be asked. `delay_s`: least seconds between two requests to its host."""

    allow_private: bool = False
    obey_robots: bool = True
    tls: TlsProfile = TlsProfile.MODERN
    delay_s: float = 2.0


@dataclass(frozen=True, slots=True)
class Hints:
    """CSS selectors for a site whose articles are read wrongly: the body's container, and what is no part of it."""

    body: str | None = None
    exclude: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """A list page or feed to watch, as `[[sources]]` describes it. `every_s`: seconds between polls."""

    name: str
    url: str
    kind: SourceKind = SourceKind.AUTO
    every_s: float = 900.0
    selector: str | None = None  # CSS selector of the items' links, where structure alone fails
    backlog: bool = False  # alert on what the first poll finds, too
    access: Access = field(default_factory=Access)
    hints: Hints = field(default_factory=Hints)


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
    """What was found at a source's URL, in page order, without repeats."""

    kind: SourceKind
    title: str | None
    links: tuple[Link, ...]
    outcome: Outcome = Outcome.OK  # ok, empty or challenge


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
class Evidence:
    """Why a rule fired: the words that matched, where, and the sentence around them as printed."""

    term: str  # the matched words as they stand in the text
    field: str  # title, body, source or url
    start: int  # character offset in that field
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class FactRow:
    """What a text states of a policy: a row of `facts`. What does not apply to its `kind` is None or ().

    Kinds: docnum, title, issuer, region, stage, amount, date, target, official. `field`: title or text; text[start:end]
    supports the value, `quote` is its sentence. `number_to` is `number`, and `day_to` is `day`, but for ranges and for
    dates that are a month or a year. `unit`: ISO 4217.
    """

    kind: str
    value: str
    field: str
    start: int
    end: int
    quote: str
    number: float | None = None
    number_to: float | None = None
    unit: str | None = None
    qualifiers: tuple[str, ...] = ()
    day: date | None = None
    day_to: date | None = None
    date_kind: str | None = None
    tier: str | None = None
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """A signal for (or against) a page being policy. `evidence`: None where no words of the page say it."""

    name: str
    weight: float
    veto: bool = False
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True)
class Detected:
    """What detection said of an article's text. `decision`: alert, review or no; `score` in 0–1.

    `source_tier`: how high whoever publishes it stands. `verified` False: it names no document, number, official or
    date, and nobody vouches for its site; None: its facts were not read.
    """

    score: float
    decision: str
    source_tier: str = "unknown"
    verified: bool | None = None
    topics: tuple[str, ...] = ()
    why: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Understood:
    """What assess found out of one article text, to be written with its alerts. Without `detected`: nothing."""

    article_id: int
    detected: Detected | None = None
    facts: tuple[FactRow, ...] = ()


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
    """One policy event told once per rule. `status`: raised, or baseline (counted, not sent).

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


class DeliveryStatus(StrEnum):
    """PENDING waits for `due_at`; DEAD is a dead letter that `deliveries --retry` revives."""

    PENDING = "pending"
    DELIVERED = "delivered"
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One alert on its way to one channel. `id` is the idempotency key: webhook-id and Message-ID."""

    id: str  # "msg_" and 24 hex digits
    channel: str
    alert: Alert
    attempts: int  # made so far


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
    """A source whose poll this worker has claimed. `failures`: polls failed in a row."""

    id: int
    name: str
    url: str
    host: str
    validators: Validators
    failures: int
    first_poll: bool


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
    """An alert to be: written by `db.alerts.record` unless its rule has already told this event."""

    rule: str
    article: ArchivedArticle
    evidence: tuple[Evidence, ...]
    channels: tuple[str, ...]
    status: str = "raised"
