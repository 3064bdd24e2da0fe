"""All that is known of a page beyond its words, worked out when first asked for and then kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from alerts.policy.detect import detect
from alerts.policy.detection import Decision, Detection
from alerts.policy.fact import Facts
from alerts.policy.facts import facts
from alerts.policy.lexicon import Lexicon, shipped


@dataclass(frozen=True)
class Known:
    """`published_on` gives dates without a year theirs. Not shared between threads.

    `ruling`: what a judge made of the page; it counts where detection leaves it open (review), and nowhere else.
    """

    title: str
    body: str = ""
    source: str = ""
    url: str = ""
    published_on: date | None = None
    ruling: Decision | None = None
    lexicon: Lexicon = field(default_factory=shipped, repr=False, compare=False)

    @cached_property
    def detection(self) -> Detection:
        found = detect(self.title, self.body, source=self.source, url=self.url, lexicon=self.lexicon)
        return found.ruled(self.ruling)

    @cached_property
    def facts(self) -> Facts:
        return facts(
            self.title,
            self.body,
            published_on=self.published_on,
            source=self.source,
            url=self.url,
            lexicon=self.lexicon,
        )
