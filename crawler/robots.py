"""robots.txt (RFC 9309), one per origin, kept for at most a day in memory.

An answer of 4xx allows everything, 5xx forbids everything (§2.3.1.3, §2.3.1.4). A failure is remembered shortly, so
that a server that recovers is asked again soon, and one that does not is not asked for every page.
"""

from __future__ import annotations

import logging
import re
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from protego import Protego

from crawler.answer import Answer
from crawler.charset import decode
from db.errors import FetchError
from db.outcomes import Outcome

PRODUCT = "jingbao"
MAX_BYTES = 500 << 10  # RFC 9309 §2.5: what lies behind is not read
KEPT_S = 86_400.0
SERVER_ERROR_KEPT_S = 600.0
UNREACHABLE_KEPT_S = 60.0  # the page's own retries come later than that
LONGEST_CRAWL_DELAY_S = 86_400.0

_MAX_ORIGINS = 256
_MAX_LINES = 20_000  # each rule is an object; a list of all pages of a site is no rule any more

_TICK_S = 0.5
_AGENT = re.compile(r"^\s*user-?agent\s*:\s*(?P<name>[^#]*).*$", re.IGNORECASE)
_TOKEN = re.compile(r"[A-Za-z_-]+")
# Failures of the server, whoever asks. An address or a certificate may be fine for a source with other settings.
_KEPT_FAILURES = (Outcome.DNS, Outcome.CONNECT, Outcome.TIMEOUT, Outcome.PROTOCOL)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Rules:
    """What one origin's robots.txt means for us. `crawl_delay_s` is 0 where none is asked for.

    `denial`: why nothing may be asked for although no rule says so; None when the rules decide.
    """

    allows: Callable[[str], bool] = lambda _: True
    crawl_delay_s: float = 0.0
    denial: FetchError | None = None


@dataclass(slots=True)
class _Entry:
    rules: Rules = field(default_factory=Rules)
    stale_at: float = float("-inf")
    lock: threading.Lock = field(default_factory=threading.Lock)


class RobotsCache:
    """The robots.txt of the origins met lately. For any number of threads; each file is asked for by one at a time."""

    def __init__(self, *, monotonic: Callable[[], float] = time.monotonic, max_origins: int = _MAX_ORIGINS) -> None:
        self._monotonic = monotonic
        self._max_origins = max_origins
        self._entries: OrderedDict[str, _Entry] = OrderedDict()
        self._lock = threading.Lock()

    def rules(self, origin: str, ask: Callable[[], Answer], *, within_s: Callable[[], float]) -> Rules:
        """The rules of `origin`, from memory or by `ask()`, whose FetchError becomes a denial.

        `within_s` says how long one may wait for a thread that asks already, or raises.
        """
        entry = self._entry(origin)
        while not entry.lock.acquire(timeout=min(within_s(), _TICK_S)):
            pass
        try:
            if self._monotonic() >= entry.stale_at:
                entry.rules, kept_s = _asked(origin, ask)
                entry.stale_at = self._monotonic() + kept_s
            return entry.rules
        finally:
            entry.lock.release()

    @property
    def remembered(self) -> int:
        """How many origins."""
        return len(self._entries)

    def _entry(self, origin: str) -> _Entry:
        with self._lock:
            entry = self._entries.setdefault(origin, _Entry())
            self._entries.move_to_end(origin)
            while len(self._entries) > self._max_origins:
                self._entries.popitem(last=False)
            return entry


def rules_of(answer: Answer, *, product: str = PRODUCT) -> Rules:
    """What a complete answer below 500 means to `product`: 2xx its rules, all else no rules at all."""
    if not 200 <= answer.status < 300:
        return Rules()
    text = decode(answer.content[:MAX_BYTES], answer.header("content-type"))
    lines = [_AGENT.sub(partial(_plain_agent, product), line) for line in text.splitlines()[:_MAX_LINES]]
    parser = Protego.parse("\n".join(lines))
    delay = parser.crawl_delay(product) or 0.0
    return Rules(lambda url: bool(parser.can_fetch(url, product)), crawl_delay_s=min(delay, LONGEST_CRAWL_DELAY_S))


def _plain_agent(product: str, line: re.Match[str]) -> str:
    """A group's name as RFC 9309 §2.2.1 reads it: "JingBao/0.1 (news)" is jingbao, and "jing" is somebody else.

    Protego matches any beginning of a name, and nothing with a version behind it.
    """
    token = _TOKEN.match(line["name"])
    same = token is not None and token[0].lower() == product.lower()
    return f"User-agent: {product if same else '*' if line['name'].split()[:1] == ['*'] else 'other'}"


def _asked(origin: str, ask: Callable[[], Answer]) -> tuple[Rules, float]:
    """The rules by asking now, and for how many seconds they hold."""
    try:
        answer = ask()
    except FetchError as error:
        return Rules(denial=error), UNREACHABLE_KEPT_S if error.outcome in _KEPT_FAILURES else 0.0
    if answer.status < 500:
        return rules_of(answer), KEPT_S
    reason = f"answers {answer.status}, which forbids everything (RFC 9309); asked again in {SERVER_ERROR_KEPT_S:.0f} s"
    log.warning("robots origin=%s outcome=%s detail=%r", origin, Outcome.ROBOTS, reason)
    denial = FetchError(f"{origin}/robots.txt", Outcome.ROBOTS, reason, status=answer.status)
    return Rules(denial=denial), SERVER_ERROR_KEPT_S
