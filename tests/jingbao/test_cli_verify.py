"""`sources verify` against sites on loopback: what each look gave, and nothing stored."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from crawler.parse import InlineParser
from db.errors import SettingsError
from db.models import Access, Listing, Page, Source, SourceKind
from db.outcomes import Outcome
from jingbao.cli import cli
from jingbao.cli.common import console
from jingbao.cli.verify import Verified, chosen, looked_at
from jingbao.settings.catalogue import presets
from tests.crawler.fakes import NOW, Reader, Web
from tests.crawler.raw import Play, Raw, page, raw_server, saying
from tests.jingbao.settings_files import read_text

ITEMS = "".join(
    f'<li><a href="/art/{day}.html">云岫县人民政府关于第{day}号事项的通知</a><span>2026-03-{day:02}</span></li>'
    for day in range(10, 22)
)
LIST = f"<html><head><title>公告</title></head><body><ul class='list'>{ITEMS}</ul></body></html>"
GBK = LIST.replace("<head>", '<head><meta charset="gb2312">').encode("gbk")
FEED = (
    '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>t</title>'
    "<item><title>云岫县公布机器人办法</title><link>http://a.example/1</link>"
    "<pubDate>Wed, 01 Apr 2026 09:00:00 +0800</pubDate></item></channel></rss>"
)
HTML, XML = b"Content-Type: text/html", b"Content-Type: application/rss+xml"
ROBOTS = b"User-agent: *\nDisallow: /secret/\n"
GONE = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
PLAYS: dict[str, Play] = {
    "/robots.txt": saying(page(ROBOTS, b"Content-Type: text/plain")),
    "/list/": saying(page(LIST.encode(), b"Content-Type: text/html; charset=utf-8")),
    "/gbk/": saying(page(GBK, HTML)),
    "/feed": saying(page(FEED.encode(), XML)),
    "/empty/": saying(page("<html><body><p>栏目建设中</p></body></html>".encode(), HTML)),
    "/secret/": saying(page(LIST.encode(), HTML)),
    "/gone/": saying(GONE),
}


@pytest.fixture
def site() -> Iterator[Raw]:
    with raw_server(PLAYS) as running:
        yield running


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def settings_for(folder: Path, *urls: str, keys: str = "") -> None:
    entries = "".join(
        f'[[sources]]\nname = "s{number}"\nurl = "{url}"\nallow_private = true\ndelay = "0s"\n{keys}\n'
        for number, url in enumerate(urls)
    )
    (folder / "jingbao.toml").write_text(f'[archive]\npath = "a.db"\n{entries}')


def run(*words: str, columns: int = 100) -> Result:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(console, "_width", columns)
        return CliRunner().invoke(cli, ("sources", "verify", *words), catch_exceptions=False)


def told(*words: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in run(*words, "--json").stdout.splitlines()]


def test_each_source_is_asked_once_and_nothing_is_stored(folder: Path, site: Raw) -> None:
    settings_for(folder, site.url("/list/"), site.url("/feed"))
    result = run()
    assert result.exit_code == 0, result.output
    assert "2 of 2 answer with items." in result.stdout
    assert [head.split()[1] for head in site.asked] == ["/robots.txt", "/list/", "/feed"]
    assert sorted(one.name for one in folder.iterdir()) == ["jingbao.toml"]


def test_items_newest_date_charset_and_robots_are_told(folder: Path, site: Raw) -> None:
    settings_for(folder, site.url("/list/"), site.url("/gbk/"), site.url("/feed"))
    utf8, gbk, feed = told()
    assert (utf8["outcome"], utf8["items"], utf8["charset"], utf8["robots"]) == ("ok", 12, "utf-8", "allows")
    assert str(utf8["newest"]).startswith("2026-03-21")
    assert (gbk["items"], gbk["charset"]) == (12, "gbk")
    assert (feed["items"], str(feed["newest"])[:10]) == (1, "2026-04-01")
    assert isinstance(utf8["elapsed_ms"], int)


def test_what_fails_has_its_outcome_and_the_exit_status_says_so(folder: Path, site: Raw) -> None:
    settings_for(folder, site.url("/list/"), site.url("/gone/"), site.url("/empty/"), site.url("/secret/"))
    found = told()
    assert [(one["outcome"], one["robots"]) for one in found] == [
        ("ok", "allows"),
        ("gone", "allows"),
        ("empty_list", "allows"),
        ("robots", "forbids"),
    ]
    result = run()
    assert result.exit_code == 1
    assert "1 of 4 answer with items." in result.stdout
    assert "GET /secret/" not in "".join(site.asked)


def test_robots_that_a_source_ignores_are_told_as_such(folder: Path, site: Raw) -> None:
    settings_for(folder, site.url("/secret/"), keys='robots = "ignore"')
    (one,) = told()
    assert (one["outcome"], one["robots"]) == ("ok", "ignored")


def test_a_private_address_is_refused_before_anybody_is_asked(folder: Path, site: Raw) -> None:
    (folder / "jingbao.toml").write_text(f'[[sources]]\nname = "a"\nurl = "{site.url("/list/")}"\n')
    (one,) = told()
    assert (one["outcome"], one["robots"], one["charset"]) == ("blocked_address", "unknown", None)
    assert site.asked == []


def test_only_what_is_named_is_asked_and_settings_may_be_named_before_or_after(folder: Path, site: Raw) -> None:
    settings_for(folder, site.url("/list/"), site.url("/gone/"))
    (folder / "jingbao.toml").rename(folder / "other.toml")
    for words in (("--config", "other.toml", "verify", "s0"), ("verify", "s0", "--config", "other.toml")):
        result = CliRunner().invoke(cli, ("sources", *words, "--json"), catch_exceptions=False)
        assert [json.loads(line)["source"] for line in result.stdout.splitlines()] == ["s0"]


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_the_table_keeps_within_its_terminal(folder: Path, site: Raw, columns: int) -> None:
    settings_for(folder, site.url("/list/"), site.url("/secret/"))
    lines = run(columns=columns).stdout.splitlines()
    assert lines[1].endswith("┓")
    assert max(map(len, lines)) <= columns
    run_together = "".join("".join(lines).split())
    assert all(word in run_together for word in ("s0", "s1", "robots", "12"))


# --- what names mean

CONFIGURED = read_text('[[sources]]\nname = "town"\nurl = "https://town.example/"\n')


def names(*words: str, with_off: bool = False) -> list[str]:
    return [one.name for one in chosen(words, CONFIGURED, with_off=with_off)]


def test_without_names_it_is_what_the_settings_watch() -> None:
    assert names() == ["town"]
    with pytest.raises(SettingsError, match=r"names no sources.*sources verify central"):
        chosen((), read_text(""), with_off=False)


def test_a_pack_is_what_it_watches_and_with_off_what_it_leaves_out_but_nothing_broken() -> None:
    pack = [one for one in presets() if one.pack == "jiangsu"]
    assert names("jiangsu") == [one.table.name for one in pack if one.watched]
    assert sorted(names("jiangsu", with_off=True)) == sorted(one.table.name for one in pack if not one.table.broken)


def test_names_add_up_each_once_and_a_broken_preset_may_be_tried_by_its_id() -> None:
    assert names("town", "caict", "town", "caict") == ["town", "中国信通院·院内要闻"]


def test_a_source_of_the_settings_goes_before_the_preset_of_its_name() -> None:
    own = read_text('[[sources]]\nname = "36氪"\nurl = "https://other.example/"\n')
    (found,) = chosen(("36kr",), own, with_off=False)
    assert found.url == "https://other.example/"


@pytest.mark.parametrize(
    ("name", "remedy"),
    [
        ("twon", "Did you mean town?"),
        ("centrl", "Did you mean central?"),
        ("zhejiang", "sources verify zhejiang --off"),
        ("xyz", "Packs: all, central"),
        ("广东", "Did you mean guangdong?"),
    ],
)
def test_a_name_that_means_nothing_has_a_remedy(name: str, remedy: str) -> None:
    with pytest.raises(SettingsError) as caught:
        names(name)
    assert remedy in str(caught.value)


# --- one look

SOURCE = Source("a", "http://a.example/", access=Access(delay_s=0.0))


class Broken:
    """A reader with a mistake of its own."""

    def listing(self, page: Page, source: Source) -> Listing:
        raise ZeroDivisionError(f"{page.url} {source.name}")


def look(web: Web, lists: InlineParser | Broken) -> Verified:
    return looked_at(SOURCE, web, lists)


def test_a_mistake_of_ours_costs_one_source(caplog: pytest.LogCaptureFixture) -> None:
    answer = Page(SOURCE.url, SOURCE.url, 200, (), b"<p>", NOW)
    found = look(Web({SOURCE.url: answer}), Broken())
    assert (found.outcome, found.good) == (Outcome.INTERNAL, False)
    assert "ZeroDivisionError" in caplog.text


def test_a_page_that_is_gone_says_why() -> None:
    found = look(Web(), InlineParser())
    assert (found.outcome, found.detail, found.items) == (Outcome.GONE, "nothing is there", 0)


def test_an_answer_without_items_is_no_success_whatever_its_reader_says() -> None:
    answer = Page(SOURCE.url, SOURCE.url, 200, (), b"<p>", NOW)
    lists = Reader({SOURCE.url: Listing(SourceKind.LIST, "t", (), Outcome.OK)})
    found = looked_at(SOURCE, Web({SOURCE.url: answer}), lists)
    assert (found.outcome, found.good, found.items) == (Outcome.EMPTY_LIST, False, 0)
