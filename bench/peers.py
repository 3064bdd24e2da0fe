"""Extractors of others, and ours, called alike. Run as a program, it reads pages in a process of its own.

Every peer is called the way its own documentation shows, with its defaults; where it gives HTML, the text is taken
from that. Standard library only: it also runs under an interpreter that has the peers and nothing of ours.
"""

from __future__ import annotations

import importlib
import json
import os
import re
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from bench.scores import Read
from bench.truth import content_of

_HAN = re.compile(r"[\u4e00-\u9fff]")
_CHINESE = 100  # Han characters of a Chinese page, at least
_BREAKS = frozenset(("address", "article", "blockquote", "br", "dd", "div", "dl", "dt", "hr", "li", "ol", "p", "pre"))
_BREAKS |= {"figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "section", "table", "td", "th", "tr", "ul"}
_WARM = (
    '<html lang="zh"><head><title>暖身</title></head><body><h1>暖身</h1><p>2024-01-02 03:04</p>'
    + f"<p>{'先读一页无关紧要的文字，好让各家把该装的都装上。' * 12}</p>" * 3
    + "</body></html>"
)


@dataclass(frozen=True, slots=True)
class Given:
    """A page as it arrived. `encoding` is for peers that take text: no figure of theirs is to hang on our bytes."""

    content: bytes
    url: str
    encoding: str = "utf-8"

    @property
    def text(self) -> str:
        return self.content.decode(self.encoding, "replace")


Extract = Callable[[Given], Read]


# ---- each of these imports what it needs, once, and gives a function to call on page after page


def ours() -> Extract:
    extract = importlib.import_module("crawler.extract").extract

    def read(page: Given) -> Read:
        article = extract(page.content, page.url)
        return Read(article.title, article.body, _written(article.published_at))

    return read


def trafilatura(**options: bool) -> Extract:
    bare_extraction = importlib.import_module("trafilatura").bare_extraction

    def read(page: Given) -> Read:
        found = bare_extraction(page.content, url=page.url or None, with_metadata=True, **options)
        return Read(found.title, found.text, found.date) if found else Read()

    return read


def readability() -> Extract:
    document_of, plain = importlib.import_module("readability").Document, _plain()

    def read(page: Given) -> Read:
        document = document_of(page.text, url=page.url or None)
        return Read(document.short_title(), plain(document.summary()))

    return read


def gne() -> Extract:
    extractor = importlib.import_module("gne").GeneralNewsExtractor()

    def read(page: Given) -> Read:
        found = extractor.extract(page.text)
        return Read(found["title"], found["content"], found["publish_time"])

    return read


def newspaper4k() -> Extract:
    article_of = importlib.import_module("newspaper").Article

    def read(page: Given) -> Read:
        language = (
            "zh" if len(_HAN.findall(page.text)) > _CHINESE else "en"
        )  # it takes what declares nothing for English
        article = article_of(page.url or "http://example.org/", language=language, fetch_images=False)
        article.download(input_html=page.text)
        article.parse()
        return Read(article.title, article.text, _written(article.publish_date))

    return read


def magic_html() -> Extract:
    extractor, plain = importlib.import_module("magic_html").GeneralExtractor(), _plain()

    def read(page: Given) -> Read:
        found = extractor.extract(page.text, base_url=page.url or "http://example.org/")
        return Read(found.get("title"), plain(found["html"]))

    return read


def resiliparse() -> Extract:
    parse = importlib.import_module("resiliparse.parse.html").HTMLTree.parse
    plain_text = importlib.import_module("resiliparse.extract.html2text").extract_plain_text

    def read(page: Given) -> Read:
        tree = parse(page.text)
        return Read(tree.title, plain_text(tree, main_content=True, list_bullets=False))

    return read


def _plain() -> Callable[[str], str]:
    """From HTML to lines of text, by lxml, which those who give HTML bring along."""
    fromstring = importlib.import_module("lxml.html").fromstring

    def plain(markup: str) -> str:
        if not markup.strip():
            return ""
        root = fromstring(markup)
        for element in root.iter(*_BREAKS):
            element.text = "\n" + (element.text or "")
            element.tail = "\n" + (element.tail or "")
        return "\n".join(line for part in root.text_content().split("\n") if (line := " ".join(part.split())))

    return plain


def _written(when: date | str | None) -> str | None:
    return when.isoformat() if isinstance(when, date) else when


@dataclass(frozen=True, slots=True)
class Peer:
    """`package` is the distribution whose version the table names; None: this repository."""

    make: Callable[[], Extract]
    package: str | None


PEERS: dict[str, Peer] = {
    "jingbao": Peer(ours, None),
    "trafilatura": Peer(trafilatura, "trafilatura"),
    "trafilatura fast": Peer(lambda: trafilatura(fast=True), "trafilatura"),
    "trafilatura precision": Peer(lambda: trafilatura(favor_precision=True), "trafilatura"),
    "readability-lxml": Peer(readability, "readability-lxml"),
    "GNE": Peer(gne, "gne"),
    "newspaper4k": Peer(newspaper4k, "newspaper4k"),
    "magic-html": Peer(magic_html, "magic-html"),
    "resiliparse": Peer(resiliparse, "resiliparse"),
}


@dataclass(frozen=True, slots=True)
class Ready:
    """Said before the first page. `version` None: not installed, and `mib` is 0."""

    version: str | None
    mib: float


# ---- the program


def serve(name: str, limit_s: float) -> None:
    """Reads `[[id, path, url, encoding], …]` from standard input; says `Ready`, a `Read` a page, the peak in MiB."""
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as out:
        os.dup2(2, 1)  # what peers print is not an answer

        def say(answer: object) -> None:
            out.write(json.dumps(answer) + "\n")
            out.flush()

        peer = PEERS[name]
        try:
            release = version(peer.package) if peer.package else ""
            read = peer.make()
        except (ImportError, PackageNotFoundError):
            say(asdict(Ready(None, 0.0)))
            return
        timed(read, Given(_WARM.encode(), "http://example.org/"), limit_s)
        say(asdict(Ready(release, peak_mib())))
        for page, path, url, encoding in json.load(sys.stdin):
            say([page, asdict(timed(read, Given(content_of(Path(path)), url, encoding), limit_s))])
        say(peak_mib())


class _TooLate(BaseException):
    """The page took longer than it may. Not an Exception: peers catch those."""


def _ring(*_: object) -> None:
    raise _TooLate


def timed(read: Extract, page: Given, limit_s: float) -> Read:
    signal.signal(signal.SIGALRM, _ring)
    signal.setitimer(signal.ITIMER_REAL, limit_s, 1.0)  # again and again, should it be caught all the same
    started, before = time.perf_counter(), time.process_time()
    try:
        said = read(page)
    except _TooLate:
        said = Read(error=f"over {limit_s:g} s")
    except Exception as error:  # noqa: BLE001 whatever a peer raises costs it this page
        said = Read(error=f"{type(error).__name__}: {error}"[:300])
    finally:
        spent, cpu_s = time.perf_counter() - started, time.process_time() - before
        signal.setitimer(signal.ITIMER_REAL, 0)
    return Read(_text(said.title), _text(said.body), _text(said.published_at), said.error, spent, cpu_s)


def _text(value: object) -> str | None:
    """What is no text, or cannot be written as UTF-8, made so: it travels as JSON."""
    return None if value is None else str(value).encode("utf-8", "replace").decode()


def peak_mib() -> float:
    """VmHWM of this process: since it began as a program of its own, which ru_maxrss is not."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="ascii"))
    return int(found[1]) / 1024 if found else 0.0


if __name__ == "__main__":
    serve(sys.argv[1], float(sys.argv[2]))
