"""Real children: what a page may do to its parser, and what the others notice of it."""

from __future__ import annotations

import importlib
import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic

import pytest

from crawler.parse import InlineParser, ParserPool, links_of, read_article, read_listing
from db.asks import JsonPaths
from db.errors import ParseError
from db.models import Link, Page, Source, SourceKind
from db.outcomes import Outcome
from tests.crawler import bad_parsers

ROOT = Path(__file__).resolve().parents[2]
URL = "https://www.lanhe.gov.cn/tzgg/"
NOW = datetime(2024, 6, 1, 4, 0, tzinfo=UTC)
LIST = "".join(
    f'<li><a href="t2024052{n}_1.html">兰河市第{n}批智能机器人应用场景清单公示</a><span>2024-05-2{n}</span></li>'
    for n in range(1, 6)
)
FEED = (
    '<rss version="2.0"><channel><title>兰河发布</title><item><title>一则通知</title><link>https://www.lanhe.gov.cn/1.html</link>'
    "<pubDate>Tue, 28 May 2024 09:00:00 +0800</pubDate></item></channel></rss>"
)
SENTENCE = "市工业和信息化局会同有关部门，围绕整机、关键零部件和应用场景，提出到二〇二七年的目标和任务。"
ARTICLE = (
    "<html><head><title>兰河市发布机器人产业计划_兰河市人民政府</title></head><body>"
    "<h1>兰河市发布机器人产业计划</h1><p>2024-05-28 09:30 来源：兰河日报</p>"
    + "".join(f"<p>第{n}部分：{SENTENCE}</p>" for n in range(8))
    + "</body></html>"
)
JSON = (
    '{"items": [{"title": "关于甲的通知", "url": "/1.html", "date": "2024-05-28"},'
    ' {"title": "关于乙的通知", "url": "/2.html", "date": "2024-05-27"}]}'
)
SITEMAP = "<urlset><url><loc>https://www.lanhe.gov.cn/1.html</loc></url></urlset>"
EMPTY = "<html><body><ul></ul></body></html>"
CHALLENGE = "<html><script>document.cookie='a=1';location.reload()</script></html>"


def page(text: str = f"<ul>{LIST}</ul>", content_type: str = "text/html; charset=utf-8") -> Page:
    return Page(URL, URL, 200, (("Content-Type", content_type),), text.encode(), NOW)


@pytest.fixture(scope="module")
def pool() -> Iterator[ParserPool]:
    pool = ParserPool(workers=2, timeout_s=20.0, memory_bytes=256 << 20)
    yield pool
    pool.close()


# --- what a source's page is --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "text", "becomes", "links"),
    [
        (SourceKind.AUTO, f"<ul>{LIST}</ul>", SourceKind.LIST, 5),
        (SourceKind.AUTO, FEED, SourceKind.FEED, 1),
        (SourceKind.AUTO, JSON, SourceKind.JSON, 2),
        (SourceKind.AUTO, SITEMAP, SourceKind.SITEMAP, 1),
        (SourceKind.AUTO, "https://www.lanhe.gov.cn/1.html", SourceKind.LIST, 0),
        (SourceKind.AUTO, ARTICLE, SourceKind.ARTICLE, 1),
        (
            SourceKind.AUTO,
            ARTICLE.replace("</body>", f"<h3>相关文章</h3><ul>{LIST}</ul></body>"),
            SourceKind.ARTICLE,
            1,
        ),
        (SourceKind.AUTO, EMPTY, SourceKind.LIST, 0),
        (SourceKind.LIST, ARTICLE, SourceKind.LIST, 0),
        (SourceKind.LIST, f"<ul>{LIST}</ul>", SourceKind.LIST, 5),
        (SourceKind.LIST, JSON, SourceKind.JSON, 2),
        (SourceKind.JSON, JSON, SourceKind.JSON, 2),
        (SourceKind.SITEMAP, SITEMAP, SourceKind.SITEMAP, 1),
        (SourceKind.SITEMAP, "https://www.lanhe.gov.cn/1.html", SourceKind.SITEMAP, 1),
        (SourceKind.LIST, SITEMAP, SourceKind.LIST, 0),
        (SourceKind.FEED, FEED, SourceKind.FEED, 1),
        (SourceKind.ARTICLE, ARTICLE, SourceKind.ARTICLE, 1),
        (SourceKind.ARTICLE, f"<ul>{LIST}</ul>", SourceKind.ARTICLE, 1),
    ],
)
def test_a_source_is_read_as_what_it_is_or_as_what_it_is_said_to_be(
    kind: SourceKind, text: str, becomes: SourceKind, links: int
) -> None:
    listing = read_listing(page(text), Source("lanhe", URL, kind))
    assert (listing.kind, len(listing.links)) == (becomes, links)


def test_an_article_as_a_source_is_itself_the_item() -> None:
    listing = read_listing(page(ARTICLE), Source("lanhe", URL))
    assert listing.links == (Link(URL, "兰河市发布机器人产业计划"),)


@pytest.mark.parametrize(
    ("kind", "text"), [(SourceKind.JSON, FEED), (SourceKind.FEED, JSON), (SourceKind.SITEMAP, EMPTY)]
)
def test_a_page_that_is_not_what_it_is_said_to_be_is_an_error(kind: SourceKind, text: str) -> None:
    with pytest.raises(ParseError) as caught:
        read_listing(page(text), Source("lanhe", URL, kind))
    assert caught.value.outcome is Outcome.PARSE


def test_paths_make_a_page_a_json_list_and_find_what_its_keys_do_not_tell() -> None:
    rows = '{"r": [{"k": 7, "t": "关于甲的通知", "d": "2024-05-28"}]}'
    source = Source("lanhe", URL, paths=JsonPaths("r", "t", "/detail/{k}.html", "d"))
    listing = read_listing(page(rows), source)
    assert (listing.kind, listing.links[0].url) == (SourceKind.JSON, "https://www.lanhe.gov.cn/detail/7.html")


def test_links_are_resolved_against_where_the_redirects_ended() -> None:
    moved = Page(URL, "https://new.lanhe.gov.cn/a/", 200, (), f"<ul>{LIST}</ul>".encode(), NOW)
    listing = read_listing(moved, Source("lanhe", URL))
    assert listing.links[0].url == "https://new.lanhe.gov.cn/a/t20240521_1.html"


def test_a_date_without_year_is_settled_by_the_time_of_the_fetch() -> None:
    listing = read_listing(page(f"<ul>{LIST.replace('2024-05', '05')}</ul>"), Source("lanhe", URL))
    assert [str(link.published_at)[:10] for link in listing.links[:2]] == ["2024-05-21", "2024-05-22"]


def test_a_selector_makes_a_page_a_list_whatever_it_looks_like() -> None:
    text = ARTICLE.replace("</body>", f"<ul class='x'>{LIST}</ul></body>")
    listing = read_listing(page(text), Source("lanhe", URL, selector=".x a"))
    assert (listing.kind, len(listing.links)) == (SourceKind.LIST, 5)


def test_a_firewalls_page_has_a_name_of_its_own() -> None:
    assert read_listing(page(CHALLENGE), Source("lanhe", URL)).outcome is Outcome.CHALLENGE


def test_an_empty_list_is_empty() -> None:
    assert read_listing(page(EMPTY), Source("lanhe", URL)).outcome is Outcome.EMPTY_LIST


def test_an_article_is_read_by_the_charset_of_its_header() -> None:
    old = Page(URL, URL, 200, (("content-type", "text/html; charset=gbk"),), ARTICLE.encode("gb18030"), NOW)
    assert read_article(old).title == "兰河市发布机器人产业计划"


@pytest.mark.parametrize(("text", "links"), [(f"<ul>{LIST}</ul>", 5), (FEED, 1), (JSON, 2), (SITEMAP, 1), (EMPTY, 0)])
def test_links_of_takes_whatever_holds_links(text: str, links: int) -> None:
    assert len(links_of(text.encode(), URL).links) == links


# --- in this process ----------------------------------------------------------------------------------------------


def test_the_inline_parser_reads_as_the_children_do(pool: ParserPool) -> None:
    source = Source("lanhe", URL)
    assert InlineParser().listing(page(), source) == pool.listing(page(), source)
    assert InlineParser().article(page(ARTICLE)) == pool.article(page(ARTICLE))


def test_the_inline_parser_turns_any_exception_into_an_outcome() -> None:
    with pytest.raises(ParseError, match="selector") as caught:
        InlineParser().listing(page(), Source("lanhe", URL, selector="li[["))
    assert (caught.value.outcome, caught.value.url) == (Outcome.PARSE, URL)


# --- in children --------------------------------------------------------------------------------------------------


def test_a_page_is_read_in_another_process(pool: ParserPool) -> None:
    assert pool.call(URL, bad_parsers.pid) not in (0, os.getpid())
    assert len(pool.listing(page(), Source("lanhe", URL)).links) == 5


def test_no_child_runs_before_there_is_work_and_one_serves_many_pages() -> None:
    pool = ParserPool()
    assert pool.pids() == ()
    pids = {pool.call(URL, bad_parsers.pid) for _ in range(5)}
    assert pids == set(pool.pids())
    assert len(pids) == 1
    pool.close()


@pytest.mark.parametrize(
    ("function", "outcome", "reason"),
    [
        (bad_parsers.crash, Outcome.PARSER_KILLED, "SIGSEGV"),
        (bad_parsers.leave, Outcome.PARSER_KILLED, "exit status 3"),
        (bad_parsers.swell, Outcome.PARSE, "out of memory"),
        (bad_parsers.fail, Outcome.PARSE, "ValueError: no such thing in this page"),
        (bad_parsers.refuse, Outcome.TOO_BIG, "^https://www.lanhe.gov.cn/tzgg/: too_big: a tag longer than the page$"),
        (bad_parsers.unpicklable, Outcome.PARSE, "pickle"),
    ],
)
def test_a_bad_page_costs_itself_and_has_a_named_outcome(
    pool: ParserPool, function: object, outcome: Outcome, reason: str
) -> None:
    assert callable(function)
    with pytest.raises(ParseError, match=reason) as caught:
        pool.call(URL, function)
    assert (caught.value.outcome, caught.value.url) == (outcome, URL)
    assert len(pool.listing(page(), Source("lanhe", URL)).links) == 5


@pytest.mark.parametrize("function", [bad_parsers.hang, bad_parsers.hang_in_c])
def test_a_page_that_never_ends_is_killed_on_time(function: object, tmp_path: Path) -> None:
    assert callable(function)
    pool = ParserPool(workers=1, timeout_s=0.3)
    began = fifo(tmp_path)
    with ThreadPoolExecutor(1) as threads:
        call = threads.submit(pool.call, URL, function, str(began))
        pid, start = int(began.read_text()), monotonic()
        with pytest.raises(ParseError, match=r"killed after 0\.3 s") as caught:
            call.result(timeout=10)
    assert monotonic() - start < 2
    assert caught.value.outcome is Outcome.PARSER_KILLED
    assert gone(pid, within_s=1)
    assert pool.call(URL, bad_parsers.pid) != pid
    pool.close()


def fifo(folder: Path, name: str = "began") -> Path:
    path = folder / name
    os.mkfifo(path)
    return path


def wait_until_it_computes(pid: int) -> None:
    """Until the process has used a third of a second: it is inside the call then."""
    ticks = 0.3 * os.sysconf("SC_CLK_TCK")
    while int(Path(f"/proc/{pid}/stat").read_text().split()[13]) < ticks:
        pass


def gone(pid: int, *, within_s: float) -> bool:
    """Whether the process ends in time."""
    try:
        watch = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([watch], [], [], within_s)[0])
    finally:
        os.close(watch)


def test_a_page_that_waits_for_a_child_is_not_timed_meanwhile() -> None:
    pool = ParserPool(workers=1, timeout_s=1.0)
    with ThreadPoolExecutor(4) as threads:
        calls = [threads.submit(pool.call, URL, bad_parsers.spin, 0.4) for _ in range(3)]
        assert [call.result() for call in calls] == [0.4] * 3
    pool.close()


def test_threads_share_at_most_two_children(pool: ParserPool) -> None:
    with ThreadPoolExecutor(8) as threads:
        pids = set(threads.map(lambda _: pool.call(URL, bad_parsers.pid), range(40)))
    assert len(pids) <= 2
    assert set(pool.pids()) >= pids


def test_bad_pages_among_good_ones_hurt_only_themselves(pool: ParserPool) -> None:
    def read(number: int) -> str:
        try:
            return str(pool.call(URL, bad_parsers.crash if number % 3 == 0 else bad_parsers.spin, *[0.0][: number % 3]))
        except ParseError as error:
            return error.outcome

    def expected(number: int) -> str:
        return {0: Outcome.PARSER_KILLED, 1: "0.0", 2: "0.0"}[number % 3]

    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(read, range(12))) == [expected(number) for number in range(12)]


def test_a_child_that_dies_while_idle_is_replaced_without_a_word(pool: ParserPool) -> None:
    first = pool.call(URL, bad_parsers.pid)
    os.kill(first, signal.SIGKILL)
    assert gone(first, within_s=2)
    assert pool.call(URL, bad_parsers.pid) != first


def test_ctrl_c_and_sigterm_are_for_the_parent_to_decide(pool: ParserPool) -> None:
    assert pool.call(URL, bad_parsers.signalled) == "went on"


def test_children_inherit_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMTP_PASSWORD", "hunter2")
    pool = ParserPool()
    assert "hunter2" not in pool.call(URL, bad_parsers.secrets).values()
    pool.close()


def test_a_child_that_grew_fat_is_not_kept() -> None:
    pool = ParserPool()
    lean = pool.call(URL, bad_parsers.pid)
    assert pool.call(URL, bad_parsers.grow, 100) == 100 << 20
    assert pool.pids() == ()
    assert gone(lean, within_s=1)
    pool.close()


def test_what_a_page_left_lying_about_is_cleared_before_the_next() -> None:
    pool = ParserPool()
    assert len({pool.call(URL, bad_parsers.litter, 30) for _ in range(5)}) == 1
    pool.close()


def test_children_find_modules_by_relative_paths_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "parsers_of_our_own.py").write_text("def answer():\n    return 42\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend("")
    pool = ParserPool()
    assert pool.call(URL, importlib.import_module("parsers_of_our_own").answer) == 42
    pool.close()


def test_each_child_has_its_own_rest(tmp_path: Path) -> None:
    now = [100.0]
    pool = ParserPool(workers=2, idle_s=60.0, clock=lambda: now[0])
    began, end = fifo(tmp_path, "began"), fifo(tmp_path, "end")
    with ThreadPoolExecutor(1) as threads:
        call = threads.submit(pool.call, URL, bad_parsers.wait, str(began), str(end))
        began.read_text()
        early = pool.call(URL, bad_parsers.pid)
        now[0] = 150.0
        end.write_text("")
        late = call.result()
    now[0] = 165.0
    pool.reap()
    assert pool.pids() == (late,)
    assert gone(early, within_s=1)
    assert pool.call(URL, bad_parsers.pid) == late
    pool.close()


def test_idle_children_are_stopped_and_work_starts_new_ones() -> None:
    now = [100.0]
    pool = ParserPool(workers=2, idle_s=60.0, clock=lambda: now[0])
    first = pool.call(URL, bad_parsers.pid)
    now[0] = 159.0
    pool.reap()
    assert pool.pids() == (first,)
    now[0] = 160.0
    pool.reap()
    assert pool.pids() == ()
    assert gone(first, within_s=1)
    assert pool.call(URL, bad_parsers.pid) != first
    pool.close()


def test_closing_ends_a_page_in_the_midst_of_it_and_for_good(tmp_path: Path) -> None:
    pool = ParserPool(workers=1, timeout_s=60.0)
    began = fifo(tmp_path)
    with ThreadPoolExecutor(1) as threads:
        call = threads.submit(pool.call, URL, bad_parsers.hang_in_c, str(began))
        pid = int(began.read_text())
        start = monotonic()
        pool.close()
        assert monotonic() - start < 2
        with pytest.raises(ParseError, match="the parsers were stopped"):
            call.result(timeout=2)
    assert gone(pid, within_s=1)
    with pytest.raises(ParseError, match="the parsers were stopped"):
        pool.article(page(ARTICLE))
    pool.close()


@pytest.mark.parametrize(
    ("function", "timeout_s"),
    [
        ("hang", 60.0),  # the socket's end tells the child
        ("hang_in_c", 1.0),  # nothing can tell it: the kernel counts its processor time
    ],
)
def test_no_child_outlives_a_killed_parent(function: str, timeout_s: float, tmp_path: Path) -> None:
    began = fifo(tmp_path)
    command = [sys.executable, "-m", "tests.crawler.orphan", function, str(began), str(timeout_s)]
    with subprocess.Popen(command, cwd=ROOT) as parent:
        pid = int(began.read_text())
        if function == "hang_in_c":
            wait_until_it_computes(pid)
        parent.kill()
    assert gone(pid, within_s=15)
