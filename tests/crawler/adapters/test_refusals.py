"""What platforms answer when they give no list: each under its own name, none as an empty success."""

from __future__ import annotations

import pytest

from crawler.adapters import sheet_of
from crawler.adapters.refusal import of_document, refused
from crawler.gather import Gathered, Gatherer
from crawler.parse import InlineParser, read_listing
from crawler.transport import Limits
from db.errors import FetchError
from db.models import Listing, Page, Source
from db.outcomes import Outcome
from tests.crawler.adapters.loopback import Asked, Replica, Reply, Serve, answer, html, redirect, running
from tests.crawler.adapters.surroundings import page
from tests.crawler.adapters.test_replicas import REPLICAS
from tests.crawler.fetching import BOLD, NOW, failure_of, loopback_fetcher

LOGIN = html("<html><title>用户登录</title><form><input name=u><input type='password' name=p></form></html>")
CHALLENGE = html("<html><script>document.cookie='wzws=1'; location.reload()</script></html>")
SOFT_404 = html(page("<h1>404</h1><p>您访问的页面不存在</p>").replace("<title>", "<title>404 页面不存在 "))
FRONT = html(page("<h2>欢迎访问</h2>"))
BY_NAME = {one.name: one for one in REPLICAS}


def _listing(serve: Serve, path: str) -> Listing:
    with running(serve) as site:
        gatherer = Gatherer(loopback_fetcher(Limits()), InlineParser())
        got = gatherer.first(Source("lanhe", site.base + path, access=BOLD))
    assert isinstance(got, Gathered)
    return got.listing


def _refusing(replica: Replica, reply: Reply) -> Serve:
    """The replica, with `reply` for everything its page asks for; for the page itself, where that asks nothing."""
    own = replica.path.partition("#")[0].partition("?")[0]
    direct = "/api/" in own or own.endswith((".do", ".json")) or "?" in replica.path

    def serve(asked: Asked) -> Reply | None:
        if asked.path == "/":
            return FRONT
        return replica.serve(asked) if asked.path == own and not direct else reply

    return serve


ASKING = (
    "jpaas, pager in attributes",
    "search of jpaas",
    "search of jpaas behind its page",
    "jcms, all behind the proxy",
    "jsearch",
    "gkmlpt /nsqkcj/gkmlpt/index",
    "gov.cn search",
    "Xinhua, named in a script",
    "UCAP, path in the script",
    "UCAP, asked directly",
)


@pytest.mark.parametrize("name", ASKING)
@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        (LOGIN, Outcome.LOGIN),
        (CHALLENGE, Outcome.CHALLENGE),
        (SOFT_404, Outcome.SOFT_404),
        (redirect("/"), Outcome.REDIRECTED_HOME),
        (answer({"success": False, "code": "500", "message": "系统异常"}), Outcome.HTTP_ERROR),
        (answer({"code": 401, "msg": "未授权"}), Outcome.LOGIN),
        (answer({"success": False, "msg": "访问过于频繁，请稍后再试"}), Outcome.RATE_LIMITED),
        (answer({"success": True, "code": 200, "data": None}), Outcome.EMPTY_LIST),
        (answer({}), Outcome.EMPTY_LIST),
        (answer([]), Outcome.EMPTY_LIST),
        (Reply(b'{"data": {"html": "<ul>'), Outcome.EMPTY_LIST),
        (Reply(b""), Outcome.EMPTY_LIST),
    ],
    ids=lambda one: str(one) if isinstance(one, Outcome) else "",
)
def test_an_answer_that_is_no_list_bears_its_name_and_no_link(name: str, reply: Reply, expected: Outcome) -> None:
    replica = BY_NAME[name]
    listing = _listing(_refusing(replica, reply), replica.path)
    assert listing.outcome is expected
    assert listing.links == ()
    assert listing.platform == replica.platform


@pytest.mark.parametrize(
    ("name", "document"),
    [
        ("jpaas, pager in attributes", {"success": True, "code": "200", "data": {"html": "  "}}),
        ("jpaas, pager in attributes", {"success": True, "code": "200", "data": {"html": "<ul></ul>暂无数据"}}),
        ("search of jpaas", {"success": True, "data": {"searchResult": {"total": 0, "dataResults": []}}}),
        ("gkmlpt /nsqkcj/gkmlpt/index", {"articles": [], "total": 0}),
        ("gov.cn search", {"code": 1001, "msg": "没有检索到结果", "searchVO": {"listVO": []}}),
        ("gov.cn search", {"code": 200, "searchVO": {"catMap": {"gongwen": {"listVO": []}}}}),
        ("Xinhua, named in a script", {"datasource": []}),
        ("UCAP, asked directly", {"data": {"total": 0, "results": []}}),
        ("jsearch", {"total": 0, "result": []}),
    ],
)
def test_a_platforms_empty_list_is_an_empty_list(name: str, document: object) -> None:
    replica = BY_NAME[name]
    assert _listing(_refusing(replica, answer(document)), replica.path).outcome is Outcome.EMPTY_LIST


def test_an_empty_datastore_is_an_empty_list() -> None:
    empty = Reply(b"<datastore><totalrecord>0</totalrecord><recordset></recordset></datastore>", "text/xml")
    replica = BY_NAME["jcms, all behind the proxy"]
    assert _listing(_refusing(replica, empty), replica.path).outcome is Outcome.EMPTY_LIST


@pytest.mark.parametrize(
    ("name", "status", "expected"),
    [
        ("jpaas, pager in attributes", 403, Outcome.HTTP_ERROR),
        ("jpaas, pager in attributes", 404, Outcome.GONE),
        ("search of jpaas", 521, Outcome.CHALLENGE),
        ("gkmlpt /nsqkcj/gkmlpt/index", 503, Outcome.HTTP_ERROR),
        ("RSSHub", 503, Outcome.HTTP_ERROR),
    ],
)
def test_a_status_of_the_script_is_the_polls(name: str, status: int, expected: Outcome) -> None:
    replica = BY_NAME[name]
    serve = _refusing(replica, Reply(b"<html></html>", status=status))
    if name == "RSSHub":
        serve = lambda _: Reply(b"<html></html>", status=status)  # noqa: E731
    error = failure_of(lambda: _listing(serve, replica.path))
    assert isinstance(error, FetchError)
    assert error.outcome is expected


# --- RSSHub ---------------------------------------------------------------------------------------------------------


def _rsshub(message: str) -> str:
    return (
        "<!DOCTYPE html><html><head><title>Welcome to RSSHub!</title></head><body><h1>Something went wrong</h1>"
        f'<p class="message">Error Message:<br/><code class="details">{message}</code></p><p>Route: <code>/a</code></p>'
        '<p>read the <a href="https://nobody.example/docs">document on how routes are made</a>, or '
        '<a href="https://nobody.example/issues/new">submit an issue about this route</a></p></body></html>'
    )


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("Error: this route is empty, please check the original site", Outcome.EMPTY_LIST),
        ("FetchError: [GET] &quot;http://www.lanhe.gov.cn/&quot;: 412 Precondition Failed", Outcome.CHALLENGE),
        ("FetchError: [GET] &quot;http://www.lanhe.gov.cn/&quot;: 502 Bad Gateway", Outcome.HTTP_ERROR),
        ("FetchError: fetch failed", Outcome.HTTP_ERROR),
        ("TimeoutError: Navigation timeout of 30000 ms exceeded", Outcome.TIMEOUT),
        ("RequestInProgressError: This path is currently fetching, please come back later!", Outcome.RATE_LIMITED),
        ("RejectError: Authentication failed. Access denied.", Outcome.LOGIN),
        ("NotFoundError: wrong path", Outcome.SOFT_404),
    ],
)
@pytest.mark.parametrize("kind", ["auto", "feed"])
def test_rsshubs_error_page_is_told_by_its_message(message: str, expected: Outcome, kind: str) -> None:
    from_rsshub = Page("http://r.example/x", "http://r.example/x", 200, (), _rsshub(message).encode(), NOW)
    source = Source("lanhe", "http://r.example/x", type(Source("", "").kind)(kind))
    listing = read_listing(from_rsshub, source)
    assert (listing.outcome, listing.links, listing.platform) == (expected, (), "rsshub")


# --- what JSON says of itself ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ({"code": 0, "data": []}, Outcome.EMPTY_LIST),
        ({"code": "200", "msg": "请登录后查看更多"}, Outcome.EMPTY_LIST),  # a success, whatever it says besides
        ({"status": 404}, Outcome.SOFT_404),
        ({"success": "false"}, Outcome.HTTP_ERROR),
        ({"errcode": 40001, "errmsg": "token expired"}, Outcome.LOGIN),
        ({"code": -1, "message": "请完成滑块验证"}, Outcome.CHALLENGE),
        ({"code": 1003, "msg": "栏目不存在"}, Outcome.SOFT_404),
        ({"status": True}, Outcome.EMPTY_LIST),
        ({"error": "rate limit exceeded", "code": 429}, Outcome.RATE_LIMITED),
        (None, Outcome.EMPTY_LIST),
        ("text", Outcome.EMPTY_LIST),
    ],
)
def test_json_without_items_is_named_by_its_code_and_words(document: object, expected: Outcome) -> None:
    assert of_document(document) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"code": 401, "msg": "请先登录"}', Outcome.LOGIN),
        ('\ufeff {"success": false, "message": "系统繁忙"}', Outcome.HTTP_ERROR),
        ('{"code": 0, "data": []}', Outcome.EMPTY_LIST),
        ("[]", Outcome.EMPTY_LIST),
    ],
)
def test_json_of_no_known_platform_is_named_likewise(text: str, expected: Outcome) -> None:
    came = Page("http://l.example/a", "http://l.example/a", 200, (), text.encode(), NOW)
    assert read_listing(came, Source("lanhe", came.url)).outcome is expected


def test_links_of_a_page_in_the_place_of_json_are_nobodys() -> None:
    body = page("<ul>" + "".join(f"<li><a href='/{n}.html'>关于第{n}批项目的公告</a></li>" for n in range(9)) + "</ul>")
    came = Page("http://l.example/gkmlpt/api/all/0", "http://l.example/error.html", 200, (), body.encode(), NOW)
    assert refused(sheet_of(came, came.url), None).links == ()
