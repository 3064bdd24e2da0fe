# ruff: noqa: E501 - a page reads better unbroken
"""Pages that scripts fill: what they hold, what they ask for, and what is left alone."""

from __future__ import annotations

import json

import pytest

from db.models import SourceKind
from db.outcomes import Outcome
from tests.crawler.adapters.items import items
from tests.crawler.adapters.pages import ARTICLE, asked, listing, rows
from tests.crawler.adapters.surroundings import FRIENDS, HOT, MENU, page

STATE = json.dumps(
    {"data": {"list": [{"title": one.title, "url": f"/n/{one.id}", "pubTime": one.epoch_s} for one in items(8)]}}
)


@pytest.mark.parametrize(
    "script",
    [
        f'<script id="__NEXT_DATA__" type="application/json">{STATE}</script>',
        f"<script>window.__INITIAL_STATE__ = {STATE};</script>",
        f"<script>window['__NUXT__']={STATE}</script>",
        f"<script>var a=1; var pageData = {STATE}\n</script>",
        f'<script type="application/json" data-hydrate>{STATE}</script>',
        f"<script>window.__X_STATE__={{broken:1}};window.__PRELOADED_STATE__={STATE};</script>",
    ],
)
def test_a_list_in_the_pages_state_is_read_where_the_page_shows_none(script: str) -> None:
    got = listing(f"<html><head><title>资讯</title></head><body><div id='app'></div>{HOT}{script}</body></html>")
    assert [link.url.rpartition("/n/")[2] for link in got.links] == [one.id for one in items(8)]
    assert got.platform == "page-state"


def test_what_a_page_shows_goes_before_its_state() -> None:
    got = listing(page(f"<ul class='list'>{rows()}</ul><script>window.__INITIAL_STATE__={STATE}</script>"))
    assert {link.url.rpartition("/art/")[1] for link in got.links} == {"/art/"}


def test_an_article_with_a_state_stays_an_article() -> None:
    assert (
        listing(ARTICLE.replace("</body>", f"<script>window.__INITIAL_STATE__={STATE}</script></body>")).kind
        is SourceKind.ARTICLE
    )


PLACE = "<ul id='news-list'></ul>"


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("$.getJSON('/a/list', {channel: 7, page: 1}, show)", ["/a/list?channel=7&page=1"]),
        ("$.ajax({url:'/a/list', data: {channel: channelId}})", []),
        ("$.ajax({url:'/a/list', data: params})", []),
        ("$.ajax({url:'/a/' + id})", []),
        ("$.get('https://www.elsewhere.example/list.json')", []),
        ("$.get('/visit/count')", []),
        ("fetch('/js/app.js')", []),
        ("fetch(`/a/${id}`)", []),
    ],
)
def test_only_a_question_that_is_written_out_is_asked(script: str, expected: list[str]) -> None:
    assert asked(page(f"{PLACE}<script>{script}</script>")) == expected


def test_a_question_by_post_carries_its_form() -> None:
    got = listing(page(PLACE + "<script>$.post('/a/list', {channel: '7'})</script>"))
    assert [(ask.method, ask.body) for ask in got.asks] == [("POST", b"channel=7")]


def test_a_page_with_a_list_is_not_asked_for_another() -> None:
    assert asked(page(f"<ul class='list'>{rows()}</ul>{PLACE}<script>$.get('/a/list.json')</script>")) == []


def test_a_list_in_the_margin_may_be_all_there_is() -> None:
    margin = f"<html><body>{MENU}<div class='sidebar'><ul>{rows(8)}</ul></div>{FRIENDS}{{}}<script>$.get('/a/list.json')</script></body></html>"
    assert len(listing(margin.format("")).links) == 8
    assert listing(margin.format(PLACE)).asks != ()


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        ("function go(id){ location.href = '/d/' + id; }", "/d/12"),
        ("function go(id){ location.href = '/d?id=' + id + '&t=1' }", "/d?id=12&t=1"),
        (
            "var go = function (no) { window.open('view/' + encodeURIComponent(no) + '.html') }",
            "/zwgk/tzgg/view/12.html",
        ),
        ("function go(id){ location.href = `/d/${id}.html` }", "/d/12.html"),
        ("function go(id){ show(id) }", None),
        ("function go(id){ play('/video/' + id) }", None),
    ],
)
def test_a_function_that_is_clicked_says_where_it_leads(function: str, expected: str | None) -> None:
    clicks = "".join(
        f"<li><a onclick=\"go('{12 + number}')\">{one.title}</a><i>{one.day:%Y-%m-%d}</i></li>"
        for number, one in enumerate(items(5))
    )
    got = listing(f"<html><body><ul>{clicks}</ul><script>{function}</script></body></html>")
    assert [link.url for link in got.links][:1] == (
        [f"https://www.lanhe.gov.cn{expected}"] if expected and got.platform == "onclick" else []
    )
    assert (got.platform == "onclick") is (expected is not None)


CHALLENGE = "<html><body><script>document.cookie='k=1'; location.reload()</script>{}</body></html>"


def test_a_challenge_is_not_asked_on_but_what_it_holds_counts() -> None:
    assert listing(CHALLENGE.format("<script>$.get('/a/list.json')</script>")).outcome is Outcome.CHALLENGE
    held = listing(CHALLENGE.format(f"<script>window.__INITIAL_STATE__={STATE}</script>"))
    assert (held.outcome, len(held.links)) == (Outcome.OK, 8)
