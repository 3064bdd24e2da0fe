# ruff: noqa: E501 - a page reads better unbroken
"""Items beside the repetition, and what must not become one."""

from __future__ import annotations

import pytest

from crawler.choice import make_of
from crawler.discover import listing_from_html

HOST = "https://www.lanhe.gov.cn"
TITLES = (
    "关于印发智能机器人产业发展行动计划的通知",
    "关于公开征求算力券管理细则意见的公告",
    "科技计划项目申报指南发布",
    "人工智能应用场景对接会预通知",
)


def found(html: str) -> list[str]:
    return [link.url.removeprefix(HOST) for link in listing_from_html(html.encode(), f"{HOST}/tzgg/").links]


def rows(count: int = 4, *, dated: bool = True) -> str:
    day = "<span>2024-05-2{n}</span>" if dated else ""
    return "".join(f"<li><a href='/a/{100 + n}.html'>{TITLES[n]}</a>{day.format(n=n)}</li>" for n in range(count))


LIST = [f"/a/{100 + n}.html" for n in range(4)]
HEADLINE = "<h2><a href='/a/99.html'>兰河市召开机器人产业大会</a></h2><span>2024-05-29</span>"


def test_a_dated_headline_over_the_list_is_an_item() -> None:
    assert found(f"<div>{HEADLINE}</div><ul>{rows()}</ul>") == ["/a/99.html", *LIST]


@pytest.mark.parametrize(
    "around",
    [
        pytest.param("<div><h2><a href='/a/99.html'>兰河市召开机器人产业大会</a></h2></div>{}", id="without its day"),
        pytest.param("<div><h2><a href='/zt/b99.htm'>兰河市召开机器人产业大会</a></h2><i>2024-05-29</i></div>{}", id="an address of another make"),
        pytest.param("<div class='sidebar'><h2><a href='/a/99.html'>兰河市召开机器人产业大会</a></h2><i>2024-05-29</i></div>{}", id="in a sidebar"),
        pytest.param("{}<div><h2><a href='/a/99.html'>兰河市召开机器人产业大会</a></h2><i>2024-05-29</i></div>", id="below the list"),
        pytest.param("<div><h2><a href='/a/99.html'>大会</a></h2><i>2024-05-29</i></div>{}", id="no title"),
    ],
)  # fmt: skip
def test_what_only_looks_like_a_headline_is_none(around: str) -> None:
    assert found(around.format(f"<ul>{rows()}</ul>")) == LIST


def test_more_than_two_headlines_are_something_else() -> None:
    def headline(number: int) -> str:
        return f"<div><h{number}><a href='/a/{number}.html'>兰河市召开第{number}次机器人产业大会</a></h{number}><i>2024-05-29</i></div>"

    above = [headline(2), f"<section>{headline(3)}</section>", f"<p><b>{headline(4)}</b></p>"]
    assert found(f"{above[0]}{above[1]}<ul>{rows()}</ul>") == ["/a/2.html", "/a/3.html", *LIST]
    assert found(f"{''.join(above)}<ul>{rows()}</ul>") == LIST


def test_all_items_of_a_days_block_are_found_and_share_its_day() -> None:
    def day(number: int, *items: int) -> str:
        flashes = "".join(f"<p><i>1{n}:05</i><a href='/a/{100 + n}.html'>{TITLES[n]}</a></p>" for n in items)
        return f"<div class='day'><h4>2024年5月{number}日</h4>{flashes}</div>"

    html = f"<div>{day(22, 0)}{day(21, 1, 2)}{day(20, 3)}</div>"
    assert found(html) == LIST
    links = listing_from_html(html.encode(), HOST).links
    assert [link.published_at.day for link in links if link.published_at] == [22, 21, 21, 20]


def test_beside_an_undated_list_headings_of_its_make_are_items() -> None:
    lead = "<section><h3><a href='/a/99.html'>兰河市召开机器人产业大会</a></h3></section>"
    assert found(f"{lead}<ul>{rows(dated=False)}</ul>") == ["/a/99.html", *LIST]
    assert found(f"{lead.replace('h3', 'h5')}<ul>{rows(dated=False)}</ul>") == LIST


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("/202405/t20240528_1.html", "/202404/t20240401_22.html", True),
        ("/a/0123456789abcdef0123.html", "/a/fedcba98765432100123.html", True),
        ("/2024/05/robots-in-our-homes", "/2024/04/what-the-new-rules-say/", False),
        ("/2024/05/robots-in-our-homes", "/2024/04/what-the-new-rules-say", True),
        ("/a/1.html", "/b/1.html", False),
        ("/a/1.html", "https://b.example/a/1.html", False),
        ("/d?id=1", "/d?id=22", True),
        ("/d?id=1", "/d?pid=1", False),
        ("/2024-05-28/a.html", "/2024-05-27/a.html", True),
    ],
)
def test_addresses_of_one_make_differ_in_numbers_and_titles_alone(one: str, other: str, alike: bool) -> None:  # noqa: FBT001
    whole = [url if url.startswith("http") else HOST + url for url in (one, other)]
    assert (make_of(whole[0]) == make_of(whole[1])) is alike


# --- what shares the list's structure only -----------------------------------------------------------------------


def test_identifiers_of_letters_and_digits_are_of_one_make() -> None:
    assert make_of("https://a.example/news/c4ngk17zz0po") == make_of("https://a.example/news/c9x2qmm41elo")
    assert make_of("https://a.example/news/robots") != make_of("https://a.example/news/drones")


def test_an_undated_run_of_other_addresses_stays_out_of_a_dated_list() -> None:
    links = "".join(f"<li><a href='/zt/content_{n}.htm'>{title}</a></li>" for n, title in enumerate(TITLES))
    assert found(f"<div><ul>{rows()}</ul></div><div><ul>{links}</ul></div>") == LIST
    assert found(f"<div><ul>{rows(2)}</ul></div><div><ul>{links}</ul></div>")[:2] == LIST[:2]


def test_a_dated_hot_list_of_the_same_structure_stays_out() -> None:
    hot = "".join(
        f"<li><a href='/a/{n}.html'>{title}</a><span>2023-05-2{n}</span></li>" for n, title in enumerate(TITLES)
    )
    assert found(f"<div><ul>{rows()}</ul></div><div><h3>热门推荐</h3><ul>{hot}</ul></div>") == LIST


@pytest.mark.parametrize("mark", ["[置顶]", "【置顶】", "（顶）", "[NEW] ", "<b>[置顶]</b>"])
def test_a_mark_before_a_title_is_no_part_of_it(mark: str) -> None:
    html = f"<ul>{rows().replace(TITLES[0], mark + TITLES[0])}</ul>"
    assert listing_from_html(html.encode(), HOST).links[0].title == TITLES[0]


def test_a_link_laid_over_a_card_is_named_by_its_heading() -> None:
    html = "".join(
        f"<div><h2>{title}</h2><i>2024-05-2{n}</i><a aria-label='阅读全文：{title}' href='/a/{100 + n}.html'></a></div>"
        for n, title in enumerate(TITLES)
    )
    assert [link.title for link in listing_from_html(html.encode(), HOST).links] == list(TITLES)


def test_a_section_with_many_links_does_not_spoil_blocks_of_one() -> None:
    navigation = "".join(
        f"<li><a href='/col{n}/'>{name}</a></li>"
        for n, name in enumerate(("机构概况", "政务公开", "办事服务", "互动交流"))
    )
    blocks = "".join(
        f"<ul><li><a href='/a/{100 + n}.html'>{title}</a></li><li>2024-05-2{n}</li></ul>"
        for n, title in enumerate(TITLES)
    )
    assert found(f"<div><ul>{navigation}</ul></div><div>{blocks}</div>") == LIST


def test_the_only_flash_of_a_day_has_the_day_that_is_written_over_it() -> None:
    days = f"<h4>2024年5月29日</h4><ul>{rows(3, dated=False)}</ul><h4>2024年5月28日</h4><ul><li><a href='/a/99.html'>兰河市召开机器人产业大会</a></li></ul>"
    assert found(f"<div>{days}</div>") == [*LIST[:3], "/a/99.html"]


def test_a_headline_with_a_topic_beside_it_keeps_its_date() -> None:
    lead = "<div><h2><a href='/a/99.html'>兰河市召开机器人产业大会</a></h2><span>3小时前</span><a href='/t/5'>产业</a></div>"
    assert found(f"{lead}<ul>{rows()}</ul>") == ["/a/99.html", *LIST]


def test_home_pages_are_no_items_of_a_list_of_this_site() -> None:
    friends = "".join(
        f"<li><a href='https://{name}.lanhe.gov.cn/'>{name}科学技术局门户</a></li>"
        for name in ("yunxiu", "shijing", "baidu")
    )
    assert found(f"<div><ul>{rows(dated=False)}</ul><ul>{friends}</ul></div>") == LIST
