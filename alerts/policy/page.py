"""What the fact finders share of one page, found once."""

from __future__ import annotations

from dataclasses import dataclass

from alerts.policy import docnum, english, issuers, metadata, officials, regions, titles
from alerts.policy.lexicon import Lexicon
from alerts.policy.reading import Reading, Support


@dataclass(frozen=True, slots=True)
class Page:
    """All offsets are into `text`, the folded page."""

    reading: Reading
    lexicon: Lexicon
    text: str
    docnums: list[tuple[int, int]]
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
        docnums = docnum.find(folded)
        marks = [lexicon.marks[folded[start]] for start, _ in docnums if folded[start] in lexicon.marks]
        bodies = issuers.find(folded, places, words, lexicon, home=marks[0] if marks else ())
        cells = metadata.find(folded)
        return cls(
            reading=reading,
            lexicon=lexicon,
            text=folded,
            docnums=docnums,
            quoted=quoted,
            places=places,
            words=words,
            bodies=bodies,
            issuing=_issuing(folded, bodies, cells),
            titles=_titles(reading, bodies, cells),
            people=_people(reading, quoted),
            cells=cells,
        )

    def support(self, start: int, end: int) -> Support:
        return self.reading.support(start, end)


def _titles(reading: Reading, bodies: list[issuers.Body], cells: list[metadata.Cell]) -> list[titles.Title]:
    found = titles.find(
        reading.text,
        [(body.start, body.end) for body in bodies],
        [(cell.start, cell.end) for cell in cells if cell.kind == "title"],
    )
    taken = {body.start for body in bodies}
    printed = (span for span in english.titles(reading.capitals) if taken.isdisjoint(range(*span)))
    found.extend(titles.Title(*span, quoted=True, whole=span) for span in printed)
    return sorted(found, key=lambda one: one.start)


def _people(reading: Reading, quoted: list[tuple[int, int]]) -> list[officials.Person]:
    found = officials.find(reading.text, quoted)
    for name, role in english.people(reading.capitals):
        found.append(officials.Person(min(name[0], role[0]), max(name[1], role[1]), name, role))
    return sorted(found, key=lambda one: one.start)


def _issuing(text: str, bodies: list[issuers.Body], cells: list[metadata.Cell]) -> list[issuers.Body]:
    """Those the table names first: it is made by the body itself."""
    tables = [cell for cell in cells if cell.kind == "issuer"]
    named = [body for cell in tables for body in issuers.labelled(text, cell.start, cell.end, bodies)]
    return [*named, *(body for body in issuers.issuing(text, bodies) if body not in named)]
