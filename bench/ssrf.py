"""The address guard as `[fetch]` has it, for a server that plays the internet: `fetch(url)` and `allowed(address)`.

Differences from production: a short deadline, no politeness and no robots.txt.
"""

from __future__ import annotations

from crawler.address import allowed
from crawler.fetch import Fetcher, Limits
from db.models import Access, Page, Unchanged

__all__ = ["allowed", "fetch"]

_FETCHER = Fetcher(
    user_agent="jingbao-bench (+https://example.org/contact)",
    limits=Limits(connect_s=1.0, read_s=2.0, total_s=3.0),
)


def fetch(url: str) -> Page | Unchanged:
    """Raises: FetchError."""
    return _FETCHER.fetch(url, access=Access(obey_robots=False, delay_s=0.0))
