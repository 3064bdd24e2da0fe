"""The two papers on loopback, printing as they go, and the receiver of the alerts; both with a ledger."""

from __future__ import annotations

import hashlib
import json
import random
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Self

from bench import press
from bench.press import FRONT_PAGE, HOSTS, LIST_PATH, LISTED, PAPERS, SECRET, Deed, Story
from jingbao.demo.catchers import WebhookCatcher
from jingbao.demo.markup import File
from jingbao.demo.server import answer
from jingbao.demo.sites import Resource


class _Paper(ThreadingHTTPServer):
    """`shown`: path → page; entries are replaced whole, so a request sees one edition."""

    def __init__(self, host: str) -> None:
        super().__init__((host, 0), _Page)
        self.shown: dict[str, Resource] = {}

    def handle_error(self, request: object, client_address: object) -> None:
        """A reader that was killed hangs up; that is the point of the exercise."""


class _Page(BaseHTTPRequestHandler):
    server: _Paper
    timeout = 10.0

    def do_GET(self) -> None:
        reply = answer(self.server.shown, self.path, {name.lower(): value for name, value in self.headers.items()})
        self.send_response(reply.status)
        for name, value in reply.headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(reply.content)))
        self.end_headers()
        self.wfile.write(reply.content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 the base class's name
        """The ledgers say it all."""


class Publisher:
    """Prints item after item. `ledger`: address → what stands there now. The front page is out at the start.

    `archived` says whether an address is known to be in the archive: only such an item is edited, since nobody can
    know a wording that was gone before anyone came.
    """

    def __init__(self, seed: int, *, archived: Callable[[str], bool] = lambda _: True) -> None:
        self._seed = seed
        self._rng = random.Random(f"choices {seed}")
        self._archived = archived
        self._papers = {name: _Paper(HOSTS[name]) for name in PAPERS}
        self._printed: dict[str, list[Story]] = defaultdict(list)  # by paper, in order, as they stand now
        self._firsts: dict[int, Story] = {}  # in their first wording
        self._reprinted: set[int] = set()
        self.ledger: dict[str, Story] = {}
        self.deeds = 0
        for _ in range(FRONT_PAGE):
            self.print_next()

    @property
    def ports(self) -> tuple[int, ...]:
        return tuple(self._papers[name].server_port for name in PAPERS)

    @property
    def events(self) -> dict[str, int]:
        """Address of everything that tells of a policy → the event it tells of."""
        return {url: one.number for url, one in self.ledger.items() if one.policy}

    @property
    def to_tell(self) -> frozenset[int]:
        """The policy events first printed after the front page."""
        return frozenset(number for number in self.events.values() if number >= FRONT_PAGE)

    def url(self, story: Story) -> str:
        return f"http://{HOSTS[story.paper]}:{self._papers[story.paper].server_port}{story.path}"

    def print_next(self) -> Deed:
        """The next deed; an edit or a reprint for which there is no candidate is a news item instead."""
        number = self.deeds
        self.deeds += 1
        deed = press.deed(number)
        if deed is Deed.EDIT and (found := self._to_edit()):
            self._show(press.edited(found))
        elif deed is Deed.REPRINT and (found := self._to_reprint()):
            self._reprinted.add(found.number)
            self._show(press.reprinted(found))
        else:
            first = press.story(number, self._seed)
            self._firsts[number] = first
            self._show(first)
        return deed

    def _to_edit(self) -> Story | None:
        """An unedited first printing, still on its list: the list's new title is what gives the edit away."""
        shown = [one for stories in self._printed.values() for one in stories[-LISTED // 2 :]]
        found = [one for one in shown if not one.reprint and not one.edited and self._archived(self.url(one))]
        return self._rng.choice(found) if found else None

    def _to_reprint(self) -> Story | None:
        """Half of the time something edited since, of which the other paper still prints the first wording."""
        left = [one for number, one in self._firsts.items() if number not in self._reprinted]
        edited = [one for one in left if self.ledger[self.url(one)].edited]
        pool = edited if edited and self._rng.random() < 0.5 else left
        return self._rng.choice(pool) if pool else None

    def _show(self, story: Story) -> None:
        shown = self._printed[story.paper]
        places = [place for place, one in enumerate(shown) if one.path == story.path]
        shown[slice(*(places[0], places[0] + 1) if places else (len(shown), len(shown)))] = [story]
        self.ledger[self.url(story)] = story
        server = self._papers[story.paper]
        server.shown[story.path] = _resource(press.article_page(story))
        server.shown[LIST_PATH] = _resource(press.list_page(story.paper, shown))

    def __enter__(self) -> Self:
        for server in self._papers.values():
            threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for server in self._papers.values():
            server.shutdown()
            server.server_close()


def _resource(content: bytes) -> Resource:
    return Resource(File(content, "text/html; charset=utf-8"), f'"{hashlib.sha256(content).hexdigest()[:16]}"', None)


@contextmanager
def printing(publisher: Publisher, *, rate: float, may_start: threading.Event, seed: int) -> Iterator[None]:
    """Prints about `rate` items a second, at irregular times, while the block runs and once `may_start` is set."""
    rng, enough = random.Random(f"times {seed}"), threading.Event()

    def work() -> None:
        may_start.wait()
        while not enough.wait(rng.expovariate(rate)):
            publisher.print_next()

    thread = threading.Thread(target=work, name="press", daemon=True)
    thread.start()
    try:
        yield
    finally:
        enough.set()
        may_start.set()
        thread.join()


@dataclass(frozen=True, slots=True)
class Arrival:
    """A message that a receiver took."""

    id: str
    alert_id: int
    url: str


def arrival(body: bytes | str) -> Arrival:
    """Of a webhook's body or a line of the file channel. Raises ValueError for a torn one."""
    found = json.loads(body)["data"]
    return Arrival(found["id"], found["alert_id"], found["url"])


class Receiver(WebhookCatcher):
    """Takes every message, notes it, and then is sometimes slow to say so; refuses some at first.

    Between the note and the answer is where a kill makes a repeat. `slow`, `refused`: shares of the messages.
    """

    def __init__(self, folder: Path, *, seed: int, slow: float = 0.25, refused: float = 0.03) -> None:
        super().__init__(folder, SECRET)
        self._seed, self._slow, self._refused = seed, slow, refused
        self._asked_before: set[str] = set()
        self._closing = threading.Event()
        self.arrivals: list[Arrival] = []

    def receive(self, headers: dict[str, str], body: bytes) -> int:
        rng = random.Random(f"{self._seed}:{headers.get('webhook-id')}")
        if self._is_refused(headers.get("webhook-id", ""), rng):
            return 503
        status = super().receive(headers, body)
        if status == 204:
            self.arrivals.append(arrival(body))
        if rng.random() < self._slow:
            self._closing.wait(rng.uniform(0.05, 0.4))
        return status

    def _is_refused(self, message_id: str, rng: random.Random) -> bool:
        """Only at its first attempt: the second is due seconds later, the third minutes."""
        first = message_id not in self._asked_before
        self._asked_before.add(message_id)
        return rng.random() < self._refused and first


def file_arrivals(path: Path) -> tuple[list[Arrival], int]:
    """What the file channel wrote, and how many lines are torn."""
    arrivals, torn = [], 0
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
        try:
            arrivals.append(arrival(line))
        except ValueError:
            torn += 1
    return arrivals, torn


@contextmanager
def town(folder: Path, seed: int, *, archived: Callable[[str], bool]) -> Iterator[tuple[Publisher, Receiver]]:
    """The papers and the receiver, at work."""
    with ExitStack() as stack:
        publisher = stack.enter_context(Publisher(seed, archived=archived))
        receiver = stack.enter_context(Receiver(folder / "webhooks", seed=seed))
        yield publisher, receiver
