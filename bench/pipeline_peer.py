"""The other side of bench.pipeline: Scrapy, trafilatura and sqlite doing the same work. Nothing here imports ours.

    python -m bench.pipeline_peer FOLDER WORDS URL …     (WORDS: divided by commas)

One spider reads lists and articles; each article is extracted, matched and archived: the text with its metadata, the
page as it came (zlib), the words that matched; WAL, synchronous = FULL, one commit an article. It keeps neither
facts nor a search index. Settings are the fast sensible ones: 32 requests at once, one a host, no delay, robots.txt
obeyed, no cookies, the queue that takes sites in turn. Says one line of JSON at the end.
"""

from __future__ import annotations

import importlib
import json
import re
import sqlite3
import sys
import time
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SETTINGS = {
    "CONCURRENT_REQUESTS": 32,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
    "DOWNLOAD_DELAY": 0,
    "ROBOTSTXT_OBEY": True,
    "COOKIES_ENABLED": False,
    "TELNETCONSOLE_ENABLED": False,
    "LOG_LEVEL": "WARNING",
    "SCHEDULER_PRIORITY_QUEUE": "scrapy.pqueues.DownloaderAwarePriorityQueue",
    "USER_AGENT": "peer/1 (+mailto:bench@example.org)",
}
TABLES = """
pragma journal_mode = wal;
pragma synchronous = full;
create table articles (
    id integer primary key, url text not null unique, title text, body text, author text, date text, page blob
);
create table alerts (article_id integer not null references articles (id), words text not null);
"""


class Store:
    """Extracts, matches and archives one answer after the other."""

    def __init__(self, path: Path, words: list[str]) -> None:
        self._extract = importlib.import_module("trafilatura").bare_extraction
        self._words = re.compile("|".join(map(re.escape, words)))
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._connection.executescript(TABLES)

    def take(self, url: str, page: bytes, text: str) -> None:
        found = self._extract(text, url=url, with_metadata=True)
        title, body = (found.title or "", found.text or "") if found else ("", "")
        matched = sorted(set(self._words.findall(title + "\n" + body)))
        row = (url, title, body, found and found.author, found and found.date, zlib.compress(page))
        self._connection.execute("begin immediate")
        into = "insert into articles (url, title, body, author, date, page) values (?, ?, ?, ?, ?, ?)"
        number = self._connection.execute(into, row).lastrowid
        if matched:
            self._connection.execute("insert into alerts values (?, ?)", (number, ",".join(matched)))
        self._connection.execute("commit")

    def counted(self) -> dict[str, int]:
        count = "select (select count(*) from articles), (select count(*) from alerts)"
        articles, alerts = self._connection.execute(count).fetchone()
        return {"articles": articles, "alerts": alerts}


def spider(store: Store, lists: list[str]) -> Any:  # noqa: ANN401 - Scrapy is not there where types are checked
    """A spider's class, as `CrawlerProcess.crawl` wants it."""
    scrapy = importlib.import_module("scrapy")

    def parse(_: object, response: Any) -> Iterator[object]:  # noqa: ANN401 - as above
        for link in response.css("ul.news a"):
            yield response.follow(link, callback=take)

    def take(response: Any) -> None:  # noqa: ANN401 - as above
        store.take(response.url, response.body, response.text)

    return type("Sites", (scrapy.Spider,), {"name": "sites", "start_urls": lists, "parse": parse})


def main() -> None:
    folder, words, *lists = sys.argv[1:]
    store = Store(Path(folder) / "peer.db", words.split(","))
    process = importlib.import_module("scrapy.crawler").CrawlerProcess(SETTINGS)
    process.crawl(spider(store, lists))
    started = time.monotonic()
    process.start()
    print(json.dumps({"seconds": time.monotonic() - started, **store.counted()}))


if __name__ == "__main__":
    main()
