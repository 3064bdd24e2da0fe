"""A parent to be killed while its browser shows a page: `python -m tests.crawler.browser.orphaned URL`."""

from __future__ import annotations

import sys

from tests.crawler.browser.rendering import got, renderer


def main() -> None:
    with renderer() as made:
        got(made, sys.argv[1])


if __name__ == "__main__":
    main()
