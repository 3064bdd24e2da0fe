"""Nothing a page does reaches a server but through the daemon's own fetcher."""

from __future__ import annotations

import pytest

from tests.crawler.browser import bypasses
from tests.crawler.browser.rendering import OTHER, html, needs_browser, renderer, said, trap
from tests.crawler.raw import Play, page, raw_server, redirect, saying

pytestmark = needs_browser


@pytest.mark.parametrize("cut_off", [False, True])
def test_a_page_that_tries_every_way_out_reaches_nobody(*, cut_off: bool) -> None:
    plays: dict[str, Play] = {}
    with trap() as far, raw_server(plays) as near, renderer(cut_off=cut_off) as browser:
        where = f"{OTHER}:{far.port}"
        worker = saying(page(bypasses.WORKER_SCRIPT.replace("TRAP", where).encode(), b"Content-Type: text/javascript"))
        plays.update(
            {
                "/": html(bypasses.page_of_all(where)),
                "/hop": saying(redirect(f"http://{where}/hopped".encode())),
                "/shared.js": worker,
                "/service.js": worker,
            }
        )
        content = said(browser, near.url())
        assert content == "tried"
        assert far.hits == []
        assert {head.split()[1] for head in near.asked} <= {"/", "/hop", "/shared.js"}
