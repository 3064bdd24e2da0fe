# ruff: noqa: E501 - a page reads better unbroken
"""Which of the days beside a title is the one of its publication, and which year a day without one is of."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from crawler.discover import listing_from_html
from crawler.listdates import best
from db.models import Link

URL = "https://www.lanhe.gov.cn/tzgg/"
NOW = datetime(2024, 6, 1, 4, 0, tzinfo=UTC)
TITLES = (
    "关于印发智能机器人产业发展行动计划的通知",
    "关于公开征求算力券管理细则意见的公告",
    "科技计划项目申报指南发布",
)


def days(rows: str, *, now: datetime | None = NOW) -> list[date | None]:
    links = listing_from_html(rows.encode(), URL, now=now).links
    return [link.published_at.date() if link.published_at else None for link in links]


def rows(write: str, *, href: str = "/a/{n}.html") -> str:
    return "".join(write.format(n=n, title=title, href=href.format(n=n)) for n, title in enumerate(TITLES, 1))


PUBLISHED = [date(2024, 5, n) for n in (1, 2, 3)]


@pytest.mark.parametrize(
    "row",
    [
        '<li><a href="{href}">{title}</a><p>申报截止：2024-06-2{n}</p><p>发布时间：2024-05-0{n}</p></li>',
        '<li><a href="{href}">{title}</a><span>截止日期：</span><b>2024-06-2{n}</b><span>发布日期：</span><b>2024-05-0{n}</b></li>',
        '<li><a href="{href}">{title}</a><i>成文日期：2024-01-1{n}</i><i>2024-05-0{n}</i></li>',
        '<li><a href="{href}">{title}</a><i>2024-05-0{n}</i><i>有效期至2026-05-0{n}</i></li>',
        '<li><a href="{href}">{title}</a><i>Deadline: 2024-07-0{n}</i><i>Posted 2024-05-0{n}</i></li>',
        '<li><a href="{href}">{title}</a><i>Updated 2024-06-01</i><i>Published 2024-05-0{n}</i></li>',
        '<li><a href="{href}">{title}</a><i>05-2{n} 截止</i><i>发布 2024-05-0{n}</i></li>',
    ],
)
def test_the_day_said_to_be_of_the_publication_counts(row: str) -> None:
    assert days(f"<ul>{rows(row)}</ul>") == PUBLISHED


@pytest.mark.parametrize(
    "head",
    [
        "<thead><tr><th>标题</th><th>成文日期</th><th>发布日期</th></tr></thead>",
        "<tr><td>标题</td><td>截止时间</td><td>发布时间</td></tr>",
        "<tr><th>Title</th><th>Closing date</th><th>Published</th></tr>".replace("Closing date", "Closes"),
    ],
)
def test_a_tables_head_tells_which_day_is_which(head: str) -> None:
    row = '<tr><td><a href="{href}">{title}</a></td><td>2024-02-1{n}</td><td>2024-05-0{n}</td></tr>'
    assert days(f"<table>{head}{rows(row)}</table>") == PUBLISHED


def test_a_deadline_alone_is_no_day_of_publication() -> None:
    row = '<li><a href="{href}">{title}</a><span>报名截止：2024-06-2{n}</span></li>'
    assert days(f"<ul>{rows(row)}</ul>") == [None, None, None]


def test_a_sentence_that_speaks_of_publishing_is_no_label() -> None:
    sentence = "根据2019年3月5日公布的条例，结合本市实际情况制定本办法，现予以公布，请认真遵照执行。"
    stamp = best([sentence, "2024-05-28"])
    assert stamp is not None
    assert (stamp.year, stamp.day) == (2024, 28)


@pytest.mark.parametrize(
    "text",
    ["2024-05-0{n} {title}", "[2024-05-0{n}]{title}", "{title} 2024/05/0{n}", "{title}（2024年5月{n}日）", "{title} [2024.5.{n}]"],
)  # fmt: skip
def test_a_day_at_the_edge_of_a_links_text_is_its_day_and_no_part_of_its_title(text: str) -> None:
    html = rows(f'<li><a href="{{href}}">{text}</a></li>')
    assert days(f"<ul>{html}</ul>") == PUBLISHED
    assert [link.title for link in listing_from_html(html.encode(), URL).links] == list(TITLES)


@pytest.mark.parametrize(
    "title", ["2024年5月1日起执行的价格表", "2024-05-01期刊目录和内容摘要", "截至2024-05-01的名单"]
)
def test_a_day_that_runs_on_is_part_of_the_title(title: str) -> None:
    html = "".join(f"<li><a href='/a/{n}.html'>{title}</a><i>2024-05-2{n}</i></li>" for n in range(3))
    assert {link.title for link in listing_from_html(html.encode(), URL).links} == {title}
    assert days(html) == [date(2024, 5, n) for n in (20, 21, 22)]


def test_an_exact_moment_in_any_data_attribute_counts() -> None:
    row = (
        '<li><a href="{href}">{title}</a><div data-ot="2024-05-0{n}T10:12:00+08:00" data-id="20230101">10:12</div></li>'
    )
    assert days(f"<ul>{rows(row)}</ul>") == PUBLISHED


def test_a_moment_in_the_row_after_an_item_is_its() -> None:
    row = '<tr class="a"><td><a href="{href}">{title}</a></td></tr><tr><td><span title="2024-05-0{n}T09:10:11">{n} hours ago</span></td></tr>'
    assert days(f"<table>{rows(row)}</table>") == PUBLISHED


# --- years --------------------------------------------------------------------------------------------------------

SHORT = '<li><span>05-0{n}</span><a href="{href}">{title}</a></li>'


@pytest.mark.parametrize(
    ("href", "year"),
    [
        ("/202205/t2022050{n}_1{n}.html", 2022),
        ("/2022/05/0{n}/a{n}.html", 2022),
        ("/2022-05/0{n}/c_1{n}.htm", 2022),
        ("/2022/050{n}/c1004-{n}.html", 2022),
        ("/202205/a{n}.html", 2022),
        ("/202204/a{n}.html", 2024),
        ("/2022052{n}/a.html", 2024),
        ("/a/120220501{n}.html", 2024),
        ("/a/{n}.html", 2024),
    ],
)
def test_an_address_of_the_same_day_or_month_tells_the_year(href: str, year: int) -> None:
    assert days(f"<ul>{rows(SHORT, href=href)}</ul>") == [date(year, 5, n) for n in (1, 2, 3)]


def test_a_year_over_or_among_the_items_is_theirs() -> None:
    over = f"<h3>2022年</h3><ul>{rows(SHORT)}</ul>"
    assert days(over) == [date(2022, 5, n) for n in (1, 2, 3)]
    line = '<p><time>05-0{n}</time> <a href="{href}">{title}</a></p>'
    among = f"<div><h3>2023</h3>{rows(line)}<h3>2021</h3>{rows(line, href='/b/{n}.html')}</div>"
    assert days(among) == [date(year, 5, n) for year in (2023, 2021) for n in (1, 2, 3)]


def test_a_year_needs_no_time_of_the_fetch() -> None:
    assert days(f"<h3>2022</h3><ul>{rows(SHORT)}</ul>", now=None) == [date(2022, 5, n) for n in (1, 2, 3)]


def test_links_carry_the_zone_of_chinese_or_other_pages() -> None:
    english = "".join(
        f"<li><a href='/2024/05/rule-{n}.html'>How agencies buy robots, part {n}</a> May {n}, 2024</li>"
        for n in range(1, 5)
    )
    assert listing_from_html(f"<ul>{english}</ul>".encode(), URL).links[0] == Link(
        "https://www.lanhe.gov.cn/2024/05/rule-1.html",
        "How agencies buy robots, part 1",
        datetime(2024, 5, 1, tzinfo=UTC),
    )
    chinese = listing_from_html(f"<ul>{rows(SHORT)}</ul>".encode(), URL, now=NOW).links[0].published_at
    assert chinese is not None
    assert str(chinese.utcoffset()) == "8:00:00"


def test_a_month_of_a_year_over_the_items_gives_the_year_to_the_days_of_that_month_alone() -> None:
    write = '<li><span>May {n}</span> – <a href="{href}">{title}</a></li>'
    assert days(f"<h3>May 2022</h3><ul>{rows(write)}</ul>", now=None) == [date(2022, 5, n) for n in (1, 2, 3)]
    assert days(f"<h3>2022年5月</h3><ul>{rows(write)}</ul>", now=None) == [date(2022, 5, n) for n in (1, 2, 3)]
    assert days(f"<h3>April 2022</h3><ul>{rows(write)}</ul>", now=None) == [None, None, None]


def test_a_cell_that_spans_rows_dates_them_all_and_no_more() -> None:
    first, second, third = (f'<td><a href="/a/{n}.html">{title}</a></td>' for n, title in enumerate(TITLES))
    table = f'<tr><td rowspan="2">2024-05-02</td>{first}</tr><tr>{second}</tr><tr>{third}</tr>'
    assert days(f"<table>{table}</table>") == [date(2024, 5, 2), date(2024, 5, 2), None]
