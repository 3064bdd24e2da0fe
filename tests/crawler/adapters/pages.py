"""Pages and answers as the tests of single adapters write them."""

from __future__ import annotations

from crawler.adapters import Sheet
from crawler.parse import read_listing
from db.models import Listing, Page, Source
from tests.crawler.adapters.items import items
from tests.crawler.adapters.surroundings import page
from tests.crawler.fetching import NOW

URL = "https://www.lanhe.gov.cn/zwgk/tzgg/index.html"
UNIT = "/api-gateway/jpaas-publish-server/front/page/build/unit"


def sheet(text: str, url: str = URL, home: str | None = None) -> Sheet:
    return Sheet(text.encode(), url, url, home or url, "text/html; charset=utf-8", NOW)


def listing(text: str, url: str = URL, source: Source | None = None) -> Listing:
    came = Page(url, url, 200, (("Content-Type", "text/html; charset=utf-8"),), text.encode(), NOW)
    return read_listing(came, source or Source("lanhe", url))


def asked(text: str, url: str = URL) -> list[str]:
    """The addresses that a page's list is said to stand at, without scheme and host."""
    return [ask.url.removeprefix("https://www.lanhe.gov.cn") for ask in listing(text, url).asks]


def rows(count: int = 6, *, dated: bool = True) -> str:
    return "".join(
        f"<li><a href='/art/{one.id}.html'>{one.title}</a>{f'<span>{one.day:%Y-%m-%d}</span>' if dated else ''}</li>"
        for one in items(count)
    )


ARTICLE = page(
    "<h1>关于印发行动方案的通知</h1>"
    + "<p>各县区科技局，市直有关单位，现将有关事项通知如下，请结合实际认真贯彻执行。</p>" * 12
)
