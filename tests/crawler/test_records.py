"""Items that repeat, and which of an article's links names it."""

from __future__ import annotations

from crawler.discover import listing_from_html


def test_a_short_title_is_not_replaced_by_the_summary_that_stands_beside_the_date() -> None:
    summary = "经市政府同意，现将有关内容公开，请各县区和有关单位结合实际认真组织实施，并按时报送情况。"
    titles = ("算力券管理实施细则", "机器人中试平台名单", "数据流通试点方案", "低空场景清单公布")
    items = "".join(
        f"<div><p><a href='/a/2024/t_{n}.html'>{title}</a></p><p><a href='/a/2024/t_{n}.html'>{summary}</a></p>"
        f"<i>2024-05-1{n}</i></div>"
        for n, title in enumerate(titles)
    )
    listing = listing_from_html(f"<div>{items}</div>".encode(), "https://www.lanhe.gov.cn/zwgk/tzgg/index.html")
    assert tuple(link.title for link in listing.links) == titles
    assert [link.published_at.day for link in listing.links if link.published_at] == [10, 11, 12, 13]
