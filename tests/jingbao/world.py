"""A plan over a web made of dictionaries: the engine and the daemon without sockets."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from alerts.message import Message, Receipt
from alerts.payload import Payload
from alerts.rules.match import Rule, RuleSet
from db.errors import DeliveryError
from db.models import Access, Article, Link, Listing, Source, SourceKind
from db.store import Archive
from jingbao.engine import Engine, Plan
from tests.crawler.fakes import World

ACCESS = Access(delay_s=0.0)


@dataclass(slots=True)
class Inbox:
    """A channel that keeps what it gets; refuses as long as `refuses` holds a reason."""

    name: str = "inbox"
    refuses: str = ""
    messages: list[Message] = field(default_factory=list)
    arrived: threading.Event = field(default_factory=threading.Event)

    def send(self, message: Message) -> Receipt:
        if self.refuses:
            raise DeliveryError(self.name, self.refuses)
        self.messages.append(message)
        self.arrived.set()
        return Receipt("kept")


@dataclass(slots=True)
class Town:
    """A world with sources to watch and an inbox."""

    world: World
    inbox: Inbox = field(default_factory=Inbox)
    sources: dict[str, Source] = field(default_factory=dict)
    tidied: int = 0

    def publishes(self, host: str, *articles: Article, backlog: bool = True) -> None:
        """`host` lists these articles, newest last, under /1, /2 …"""
        base = f"http://{host}"
        found = tuple(Link(f"{base}/{number}", one.title) for number, one in enumerate(articles, 1))
        self.world.shows(base + "/", Listing(SourceKind.LIST, host, found))
        for link, article in zip(found, articles, strict=True):
            self.world.shows(link.url, article)
        self.sources[host] = Source(host, base + "/", every_s=60, backlog=backlog, access=ACCESS)

    def plan(self) -> Plan:
        return Plan(
            crawl=self.world.crawl,
            sources=self.sources,
            rules=RuleSet([Rule.of("robots", "机器人")]),
            routes={"robots": ("inbox",)},
            channels={"inbox": self.inbox},
            tidy=self._tidy,
            threads=4,
        )

    def _tidy(self) -> None:
        self.tidied += 1

    @contextmanager
    def engine(self, **changes: object) -> Iterator[Engine]:
        engine = Engine(replace(self.plan(), **changes))  # type: ignore[arg-type]
        engine.start()
        try:
            yield engine
        finally:
            engine.close(grace_s=5.0)

    def subjects(self) -> list[str]:
        """The titles of what was alerted on; notices are not among them."""
        return [one.payload.title for one in self.inbox.messages if isinstance(one.payload, Payload)]


def town(archive: Archive) -> Town:
    return Town(World(archive))
