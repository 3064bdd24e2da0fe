"""A parent to be killed while it reads a page: `python -m tests.crawler.orphan FUNCTION FIFO TIMEOUT_S`."""

from __future__ import annotations

import sys

from crawler.parse import ParserPool
from tests.crawler import bad_parsers


def main() -> None:
    name, fifo, timeout_s = sys.argv[1:]
    ParserPool(workers=1, timeout_s=float(timeout_s)).call("https://a.example/", getattr(bad_parsers, name), fifo)


if __name__ == "__main__":
    main()
