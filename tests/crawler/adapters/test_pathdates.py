"""Days of the folders that articles lie in, where the list shows none."""

from __future__ import annotations

from datetime import date

import pytest

from crawler.parse import links_of
from db.models import Listing

URL = "https://www.lanhenews.example/"
TITLES = ("兰河市召开机器人产业推进大会", "算力券第二期申领今日开启", "云岫县智能工厂一期投产", "青榆区举行应急演练")


def listing(path: str, *, shown: str = "", titles: tuple[str, ...] = TITLES) -> Listing:
    items = (f"<li><a href='{path.format(n)}'>{title}</a>{shown}</li>" for n, title in enumerate(titles, 1001))
    return links_of(f"<ul>{''.join(items)}</ul>".encode(), URL)


def days(found: Listing) -> set[date | None]:
    assert len(found.links) == len(TITLES)
    return {link.published_at.date() if link.published_at else None for link in found.links}


@pytest.mark.parametrize(
    "path",
    [
        "/n1/2024/0528/c1001-{0}.html",
        "/lhrb/html/2024-05/28/content_{0}.htm",
        "/zw/20240528/{0}.html",
        "/2024/05/28/{0}/",
        "/gn/2024/05-28/{0}.shtml",
        "/2024-05-28/{0}.html",
        "/art/2024/5/28/art_1_{0}.html",
    ],
)
def test_a_folder_tells_the_day(path: str) -> None:
    assert days(listing(path)) == {date(2024, 5, 28)}


@pytest.mark.parametrize(
    "path", ["/2024/0528{0}.html", "/2024/13/40/{0}.html", "/n/20241340/{0}.html", "/2024/05/{0}.html"]
)
def test_what_is_no_folder_of_a_day_tells_none(path: str) -> None:
    assert days(listing(path)) == {None}


def test_a_day_that_the_page_shows_is_better() -> None:
    assert days(listing("/2024/0528/{0}.html", shown="<b>2024-05-30</b>")) == {date(2024, 5, 30)}


def test_where_only_some_lie_in_such_folders_nothing_is_told() -> None:
    mixed = "".join(
        f"<li><a href='{'/2024/0528' if number % 2 else '/a'}/{1000 + number}.html'>{title}</a></li>"
        for number, title in enumerate(TITLES)
    )
    assert days(links_of(f"<ul>{mixed}</ul>".encode(), URL)) == {None}


def test_days_of_other_than_chinese_sites_are_in_utc() -> None:
    titles = ("Agency opens comment period on robots", "Harbour signs plan for ferries", "Court upholds ban in schools")
    links = listing("/2024/05/28/{0}/", titles=titles).links
    assert {str(link.published_at) for link in links} == {"2024-05-28 00:00:00+00:00"}
