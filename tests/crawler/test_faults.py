"""What stands where a list was: pages that came instead of one are named, pages that are one are left alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from crawler.garbled import is_garbled
from crawler.health import Judged, Look, judge
from crawler.parse import read_listing
from db.models import Listing, Page, Source, SourceKind
from db.outcomes import LISTED, Outcome
from tests.crawler import list_layouts
from tests.crawler.fault_pages import PAGES, FaultPage
from tests.crawler.fault_sites import AGENCY, NOW, OLD_PORTAL, PORTAL, SITES, TODAY, Site

EVERY = timedelta(minutes=15)
LEARNED_DAYS = 20


def look(page: Page, source: Source, known: set[str]) -> Look:
    """A poll of this page; what it finds is known from then on."""
    listing = read_listing(page, source)
    urls = {link.url for link in listing.links}
    new = len(urls - known)
    if listing.outcome in LISTED:
        known |= urls
    return Look(listing.outcome, page.final_url, listing.links, new=new, kind=listing.kind)


def judged(habits: str | None, page: Page, source: Source, known: set[str]) -> Judged:
    return judge(habits, look(page, source, known), every_s=EVERY.total_seconds(), now=page.fetched_at)


def learned(site: Site) -> tuple[str, set[str]]:
    """The habits of a site after twenty good days, polled once a day."""
    habits, known = None, set[str]()
    for ago in range(LEARNED_DAYS, 0, -1):
        day = TODAY - timedelta(days=ago - ago % site.step)
        answer = judged(habits, site.good(day, at=NOW - timedelta(days=ago)), site.watched(), known)
        assert (answer.outcome, answer.notice) == (Outcome.OK, None)
        habits = answer.habits
    assert habits is not None
    return habits, known


def times(fault: FaultPage) -> list[datetime]:
    """Every day until the page was fetched, then as often as the source is polled."""
    days = (fault.page.fetched_at - NOW).days
    return [NOW + timedelta(days=day) for day in range(days)] + [fault.page.fetched_at + n * EVERY for n in range(6)]


def told(fault: FaultPage) -> list[tuple[Judged, datetime]]:
    """All notices, and when they were given, while the page stays what it is."""
    habits, known = learned(fault.site)
    seen = look(fault.page, fault.watched, known)
    found = []
    for now in times(fault):
        answer = judge(habits, seen, every_s=EVERY.total_seconds(), now=now)
        habits = answer.habits
        if answer.notice:
            found.append((answer, now))
    return found


def is_recalled(fault: FaultPage) -> bool:
    """Whether the fault is told once, under its name, within three polls after it came."""
    notices = told(fault)
    if len(notices) != 1:
        return False
    answer, now = notices[0]
    assert answer.notice is not None
    return answer.notice.outcome in fault.outcomes and now <= fault.page.fetched_at + 2 * EVERY


def test_sixty_faulty_pages_of_eight_classes_are_told_once_by_name() -> None:
    classes = Counter(fault.outcomes[0] for fault in PAGES)
    assert (len(PAGES), len(classes)) == (60, 8)
    missed = [fault.name for fault in PAGES if not is_recalled(fault)]
    assert len(missed) <= 0.05 * len(PAGES), missed


# --- by itself ------------------------------------------------------------------------------------------------------


def listing(html: str, site: Site = PORTAL, *, final_url: str | None = None, status: int = 200) -> Listing:
    return read_listing(site.page(html, final_url=final_url, status=status), site.watched())


@pytest.mark.parametrize("fault", PAGES, ids=lambda fault: f"{fault.outcomes[0]}, {fault.name}")
def test_a_page_that_is_no_list_is_never_called_one_that_is_well(fault: FaultPage) -> None:
    """What only the past can tell is left: the other four classes are named without it."""
    named = read_listing(fault.page, fault.watched).outcome
    by_past = {Outcome.STALE, Outcome.OFFSITE, Outcome.EMPTY_LIST}
    assert named in fault.outcomes or (named is Outcome.OK and fault.outcomes[0] in by_past)


@pytest.mark.parametrize("site", SITES)
def test_the_sites_are_well_otherwise(site: Site) -> None:
    found = read_listing(site.good(), site.watched())
    assert (found.outcome, len(found.links)) == (Outcome.OK, 18)


@pytest.mark.parametrize("around", list_layouts.PAGES)
@pytest.mark.parametrize("layout", list_layouts.LAYOUTS, ids=lambda layout: layout.name)
def test_no_fault_is_found_in_lists_however_they_are_laid_out(
    layout: list_layouts.Layout, around: Callable[[str], str]
) -> None:
    url = list_layouts.PAGE_URL
    page = Page(url, url, 200, (("Content-Type", "text/html"),), around(layout.block()).encode(), NOW)
    for kind in (SourceKind.AUTO, SourceKind.LIST):
        assert read_listing(page, Source("兰河", url, kind)).outcome is Outcome.OK


@pytest.mark.parametrize(
    "said",
    [
        "页面不存在",
        "抱歉，页面走丢了",
        "您要找的页面可能已被删除、名称已被更改，或者暂时不可用。",
        "对不起，您访问的信息已下架",
        "没有找到您要访问的页面",
        "该信息已被删除",
        "404 错误",
        "The requested URL was not found on this server.",
        "Sorry, this page isn't available.",
        "We can’t find the page you asked for. Error 404",
        "本栏目已于2025年停止运行",
    ],
)
def test_the_ways_to_say_not_found(said: str) -> None:
    assert listing(PORTAL.html(f"<div class='tips'>{said}</div>")).outcome is Outcome.SOFT_404


@pytest.mark.parametrize(
    "main",
    [
        "<ul><li><a href='a1.html'>关于404号地块不存在权属争议的公告</a><span>2026-03-11</span></li>{items}</ul>",
        "<ul>{items}</ul><div style='display:none'>抱歉，您访问的页面不存在</div>",
        "<ul>{items}</ul><div hidden>页面不存在</div>",
        "<div class='login'><input name='u'><input type='password'><a href='/reg'>注册</a></div><ul>{items}</ul>",
        "<p>本栏目已停止更新，请访问新网站。本栏目已于2025年下线。</p><ul>{items}</ul>",
        "<ul>{items}</ul><p>请登录后发表评论</p>",
        "<p><a href='/help/404.html'>页面不存在怎么办</a></p><ul>{items}</ul>",
    ],
)
def test_words_of_a_fault_beside_a_list_are_none(main: str) -> None:
    found = listing(PORTAL.html(main.format(items=PORTAL.items())))
    assert found.outcome is Outcome.OK
    assert len(found.links) >= 18


def test_a_short_list_with_dates_beside_a_form_is_a_list() -> None:
    form = "<form><input name='u'><input type='password'><p>账号登录</p></form>"
    assert listing(PORTAL.html(f"{form}<ul>{PORTAL.items(count=4)}</ul>")).outcome is Outcome.OK
    assert listing(PORTAL.html(form)).outcome is Outcome.LOGIN


@pytest.mark.parametrize(
    "title", ["404 Media", "Sign of the times - 新闻", "飞碟登陆兰河市博物馆 - 兰河日报", "登录安全专题"]
)
def test_titles_that_only_sound_like_a_fault(title: str) -> None:
    assert listing(PORTAL.html(f"<ul>{PORTAL.items()}</ul>", title)).outcome is Outcome.OK


@pytest.mark.parametrize(
    ("asked", "final"),
    [
        ("https://www.lanhe.gov.cn/", "https://www.lanhe.gov.cn/index.html"),
        ("http://www.lanhe.gov.cn", "https://www.lanhe.gov.cn/zh/"),
        ("https://www.lanhe.gov.cn/zwgk", "https://www.lanhe.gov.cn/zwgk/index.html"),
        ("https://www.lanhe.gov.cn/news/", "https://news.lanhe.gov.cn/"),
        ("https://www.lanhe.gov.cn/zwgk/old/", "https://www.lanhe.gov.cn/zwgk/tzgg/"),
        ("https://www.lanhe.gov.cn/?utm_source=x", "https://www.lanhe.gov.cn/"),
        ("https://www.lanhe.gov.cn/zwgk/", "https://www.lanhe.gov.cn/index.php?column=12"),
        ("https://www.lanhe.gov.cn/login/notices/", "https://www.lanhe.gov.cn/login/notices/index.html"),
    ],
)
def test_redirects_that_lead_to_the_list(asked: str, final: str) -> None:
    page = PORTAL.page(PORTAL.html(f"<ul>{PORTAL.items()}</ul>"), url=asked, final_url=final)
    assert read_listing(page, Source("兰河", asked)).outcome is Outcome.OK


def test_the_links_of_a_front_page_are_shown_and_are_no_list() -> None:
    found = listing(PORTAL.html(f"<ul>{PORTAL.items()}</ul>"), final_url="https://www.lanhe.gov.cn/")
    assert found.outcome not in LISTED
    assert len(found.links) == 18


def test_a_query_lost_on_the_way_home_is_a_list_lost() -> None:
    html = AGENCY.html(AGENCY.items())
    asked = "https://www.machinesafety.example/index.php?p=news&cat=4"
    page = AGENCY.page(html, url=asked, final_url="https://www.machinesafety.example/")
    assert read_listing(page, Source("agency", asked)).outcome is Outcome.REDIRECTED_HOME


def test_items_of_one_partner_or_with_dates_are_no_friends() -> None:
    items = PORTAL.items().replace("href='", "href='https://mp.partner.example.com/")
    assert listing(PORTAL.html(f"<ul>{items}</ul>")).outcome is Outcome.OK


def test_a_script_that_builds_a_page_is_no_challenge_and_one_that_is_all_of_it_is() -> None:
    shell = "<html><body><div id='root'></div><script src='/app.js'></script></body></html>"
    alone = (
        "<html><head><meta id='Xq' content='k' r='m'><script src='/4Qb/d.js' r='m'></script></head><body></body></html>"
    )
    frame = "<html><body><iframe src='/list.jsp'></iframe><script src='/fit.js'></script></body></html>"
    assert [listing(html).outcome for html in (shell, alone, frame)] == [
        Outcome.EMPTY_LIST,
        Outcome.CHALLENGE,
        Outcome.EMPTY_LIST,
    ]


def test_old_sites_titles_come_out_of_their_own_charset() -> None:
    found = read_listing(OLD_PORTAL.good(), OLD_PORTAL.watched())
    assert all("�" not in (link.title or "�") for link in found.links)


def test_each_page_takes_no_time_however_much_it_says() -> None:
    """Patterns over rubbish: nothing here is quadratic."""
    rubbish = PORTAL.html("抱歉" * 20_000 + "<p>" + "访问页面" * 20_000 + "<p>" + "page you " * 20_000)
    assert listing(rubbish).outcome in set(Outcome)
    assert not is_garbled(["请求" * 50_000])
