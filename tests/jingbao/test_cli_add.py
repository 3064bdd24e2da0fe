"""What `jingbao add` shows of a source before it writes it, against a server on loopback."""

from __future__ import annotations

import json
import threading
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from db.errors import SettingsError
from jingbao.cli import cli
from jingbao.cli.setup import unused_name
from tests.crawler.browser.rendering import needs_browser

ROWS = "".join(
    f'<li><a href="t202405{20 - n}_{n}.html">市第{n}批智能机器人应用场景公示</a><span>2024-05-{20 - n}</span></li>'
    for n in range(10)
)
PAGER = '<a href="index_1.html">下一页</a>'
SITEMAP = "<urlset><url><loc>{host}/a/1.html</loc><lastmod>2024-05-28</lastmod></url></urlset>"
HTML = "text/html; charset=utf-8"


@contextmanager
def site(pages: dict[str, tuple[str, str]]) -> Iterator[str]:
    """A server of these pages: path → content type and text, in which {host} is its own address."""

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            content_type, text = pages.get(self.path, ("", ""))
            content = text.replace("{host}", f"http://{self.headers['Host']}").encode()
            self.send_response(200 if content_type else 404)
            self.send_header("Content-Type", content_type or "text/plain")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Nothing is printed."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def add(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """`jingbao add` in a folder with new settings that make no pause between requests."""
    monkeypatch.chdir(tmp_path)
    CliRunner().invoke(cli, ["init"], catch_exceptions=False)
    path = Path("jingbao.toml")
    path.write_text(path.read_text().replace('delay = "2s"', 'delay = "0s"'))

    def run(*words: str) -> Result:
        return CliRunner().invoke(cli, ["add", *words, "--allow-private"], env={"COLUMNS": "200"})

    return run


def test_a_list_shows_its_span_its_language_and_where_it_goes_on(add: Callable[..., Result]) -> None:
    rows = ROWS.replace("<span>2024-05-18</span>", "")
    with site({"/tzgg/": (HTML, f"<title>通知公告</title><ul>{rows}</ul>{PAGER}")}) as host:
        said = add(f"{host}/tzgg/").stdout
        assert "list: 通知公告" in said
        assert "10 items, the first 8:" in said
        assert "2024-05-11" in said
        assert "to 2024-05-20" in said
        assert "1 of 10 items without a date" in said
        assert "language  Chinese" in said
        assert f"older items  {host}/tzgg/index_1.html" in said
        assert "read from" not in said


def test_a_list_that_a_script_fills_is_asked_for_and_says_where_it_was_read_from(add: Callable[..., Result]) -> None:
    index = "<sitemapindex><sitemap><loc>{host}/s/news.xml</loc></sitemap></sitemapindex>"
    with site({"/sitemap.xml": ("text/xml", index), "/s/news.xml": ("text/xml", SITEMAP)}) as host:
        said = add(f"{host}/sitemap.xml").stdout
        assert "sitemap: (no title)" in said
        assert "\n1 item " in said
        assert f"{host}/a/1.html" in said
        assert f"read from  {host}/s/news.xml" in said
        assert "older items  no page of them was found" in said
    assert "sitemap of 1 item when added" in Path("jingbao.toml").read_text()


def test_check_asks_where_a_script_asks_too(add: Callable[..., Result]) -> None:  # noqa: ARG001 - its settings
    index = "<sitemapindex><sitemap><loc>{host}/s/news.xml</loc></sitemap></sitemapindex>"
    with site({"/sitemap.xml": ("text/xml", index), "/s/news.xml": ("text/xml", SITEMAP)}) as host:
        said = CliRunner().invoke(cli, ["check", f"{host}/sitemap.xml", "--allow-private", "--json"]).stdout
        assert [json.loads(line)["url"] for line in said.splitlines()] == [f"{host}/a/1.html"]


def test_where_no_list_is_found_the_sites_feeds_and_sitemaps_are_named(add: Callable[..., Result]) -> None:
    head = '<link rel="alternate" type="application/rss+xml" href="/rss.xml">'
    pages = {"/": (HTML, head), "/robots.txt": ("text/plain", "User-agent: *\nSitemap: {host}/sitemap.xml")}
    with site(pages) as host:
        result = add(f"{host}/")
        assert f"another way in, feed: {host}/rss.xml" in result.stdout
        assert f"another way in, sitemap: {host}/sitemap.xml" in result.stdout
    assert isinstance(result.exception, SettingsError)
    assert "Try one of these" in str(result.exception)


def test_a_column_without_a_list_names_no_sitemap_and_its_remedy_no_other_way(add: Callable[..., Result]) -> None:
    pages = {"/tzgg/": (HTML, "<p>x</p>"), "/robots.txt": ("text/plain", "Sitemap: {host}/sitemap.xml")}
    with site(pages) as host:
        result = add(f"{host}/tzgg/")
    assert "another way in" not in result.stdout
    assert result.stdout.startswith("empty_list: ")
    assert "Try --selector, --render (where a script fills the page), or --kind; nothing" in str(result.exception)


def test_a_list_of_other_sites_is_added_only_on_request(add: Callable[..., Result]) -> None:
    friends = "".join(f'<li><a href="http://body{n}.example/">第{n}市人民政府</a></li>' for n in range(8))
    with site({"/tzgg/": (HTML, f"<title>通知公告</title><ul>{friends}</ul>")}) as host:
        words = (f"{host}/tzgg/", "--selector", "ul li a")
        refused = add(*words)
        assert refused.stdout.startswith("offsite: ")
        assert "not this source's news (offsite)" in str(refused.exception)
        assert "with --force; nothing was added" in str(refused.exception)
        assert host not in Path("jingbao.toml").read_text()
        assert "Added '通知公告'" in add(*words, "--force").stdout


def test_an_explicit_kind_is_honoured(add: Callable[..., Result]) -> None:
    with site({"/list.txt": ("text/html", "{host}/a/1.html\n{host}/a/2.html")}) as host:
        assert "sitemap: " in add(f"{host}/list.txt", "--kind", "sitemap").stdout
    assert 'kind = "sitemap"' in Path("jingbao.toml").read_text()


def test_a_list_that_a_script_fills_is_called_as_its_page_is(add: Callable[..., Result]) -> None:
    articles = [{"url": f"/content/post_{n}.html", "title": f"市第{n}批机器人应用场景公示"} for n in range(9)]
    shell = "<title>信息公开目录</title><script>window._CONFIG = {SID: '7'}</script><div id='app'></div>"
    answer = ("application/json", json.dumps({"articles": articles}))
    with site({"/gkmlpt/index": (HTML, shell), "/gkmlpt/api/all/0?page=1&sid=7": answer}) as host:
        said = add(f"{host}/gkmlpt/index").stdout
    assert said.startswith("list (gkmlpt): 信息公开目录")
    assert "Added '信息公开目录'" in said


@needs_browser
def test_a_list_that_a_browser_draws_is_written_with_render(add: Callable[..., Result]) -> None:
    script = f"document.body.innerHTML = {json.dumps('<ul>' + ROWS + '</ul>')}"
    with site({"/tzgg/": (HTML, f"<title>通知公告</title><body><script>{script}</script></body>")}) as host:
        assert "list: 通知公告" in add(f"{host}/tzgg/", "--render").stdout
    assert "render = true" in Path("jingbao.toml").read_text()


@pytest.mark.parametrize(
    ("word", "remedy"),
    [("gd-gdii", '["gd-gdii"]'), ("guangdong", '["guangdong"]'), ("广东", '["guangdong"]'), ("all", '["all"]')],
)
def test_a_preset_is_no_address_and_is_written_otherwise(add: Callable[..., Result], word: str, remedy: str) -> None:
    before = Path("jingbao.toml").read_text()
    said = str(add(word).exception)
    assert f"{word}: is no address, but one of the presets" in said
    assert f"presets = {remedy} above all tables" in said
    assert Path("jingbao.toml").read_text() == before


# --- names


def test_the_second_column_of_one_title_gets_a_name_of_its_own(add: Callable[..., Result]) -> None:
    page = (HTML, f"<title>通知公告</title><ul>{ROWS}</ul>")
    with site({"/tzgg/": page, "/gsgg/": page, "/xzgg/": page}) as host:
        said = [add(f"{host}/{column}/").stdout for column in ("tzgg", "gsgg", "xzgg")]
        own = f"{host.removeprefix('http://')} · 通知公告"
    assert "Added '通知公告'" in said[0]
    assert f"Added '{own}'" in said[1]
    assert f"Added '{own} 2'" in said[2]
    sources = tomllib.loads(Path("jingbao.toml").read_text())["sources"]
    assert [one["name"] for one in sources] == ["通知公告", own, f"{own} 2"]


def test_a_name_that_was_asked_for_and_is_taken_is_refused(add: Callable[..., Result]) -> None:
    with site({"/a/": (HTML, f"<ul>{ROWS}</ul>"), "/b/": (HTML, f"<ul>{ROWS}</ul>")}) as host:
        assert add(f"{host}/a/", "--name", "公告").exit_code == 0
        refused = str(add(f"{host}/b/", "--name", "公告").exception)
    assert "has a source called '公告' already. Choose another name: --name NAME" in refused


@pytest.mark.parametrize(
    ("title", "used", "name"),
    [
        ("  通知\n公告 ", [], "通知 公告"),
        ("通知公告", ["通知公告 "], "www.lanhe.example · 通知公告"),
        ("通知公告", ["通知公告", "www.lanhe.example · 通知公告"], "www.lanhe.example · 通知公告 2"),
        (None, [], "www.lanhe.example/tzgg"),
        ("", ["www.lanhe.example/tzgg", "www.lanhe.example/tzgg 2"], "www.lanhe.example/tzgg 3"),
    ],
)
def test_a_name_is_the_title_unless_another_source_has_it(title: str | None, used: list[str], name: str) -> None:
    assert unused_name(title, "https://www.lanhe.example/tzgg/", used) == name
