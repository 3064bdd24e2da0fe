"""What the fact finders share of one page, found once."""

from __future__ import annotations

from dataclasses import dataclass

from alerts.policy import issuers, metadata, officials, regions, titles
from alerts.policy.lexicon import Lexicon
from alerts.policy.reading import Reading, Support


@dataclass(frozen=True, slots=True)
class Page:
    """All offsets are into `text`, the folded page."""

    reading: Reading
    lexicon: Lexicon
    text: str
    quoted: list[tuple[int, int]]  # 《…》
    places: list[regions.Place]
    words: regions.Words  # bodies by name, and what points at other countries
    bodies: list[issuers.Body]
    issuing: list[issuers.Body]
    titles: list[titles.Title]
    people: list[officials.Person]
    cells: list[metadata.Cell]

    @classmethod
    def of(cls, title: str, text: str, lexicon: Lexicon) -> Page:
        reading = Reading.of(title, text)
        folded = reading.text
        quoted = titles.quoted_spans(folded)
        places, words = regions.find(folded, lexicon)
        bodies = issuers.find(folded, places, words, lexicon)
        return cls(
            reading,
            lexicon,
            folded,
            quoted,
            places,
            words,
            bodies,
            issuers.issuing(folded, bodies),
            titles.find(folded, [(body.start, body.end) for body in bodies]),
            officials.find(folded, quoted),
            metadata.find(folded),
        )

    def support(self, start: int, end: int) -> Support:
        return self.reading.support(start, end)
