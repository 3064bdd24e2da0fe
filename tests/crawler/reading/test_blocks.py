"""Blocks of other articles: under a name, or by their shape."""

from __future__ import annotations

import pytest

from crawler.reading.blocks import mark_interleaved, mark_named_blocks, mark_repeated
from crawler.reading.prose import Sums, prose
from crawler.reading.tree import Tree, Why
from tests.crawler.reading.pages import STORY, TEASERS, paragraphs, tree_of

BODY = paragraphs(*STORY, *STORY)


def sums_of(tree: Tree) -> Sums:
    return Sums([prose(line) for line in tree.lines])


def named(html: str) -> Why:
    tree = tree_of(html)
    why = [""] * len(tree.lines)
    mark_named_blocks(tree, sums_of(tree), why)
    return why


def repeated(html: str, url: str = "https://news.yunzhou.example/a") -> Why:
    tree = tree_of(html, url)
    why = [""] * len(tree.lines)
    mark_repeated(tree, sums_of(tree), why)
    return why


def interleaved(html: str) -> Why:
    tree = tree_of(html)
    why = [""] * len(tree.lines)
    mark_interleaved(tree, [index for index, line in enumerate(tree.lines) if line.link_share > 0.8], why)
    return why


ITEMS = "".join(f"<li><a href='/{n}'>{t}</a></li>" for n, (t, _, _) in enumerate(TEASERS))


@pytest.mark.parametrize(
    "block",
    [
        f"<h4>相关文章</h4><ul>{ITEMS}</ul>",
        f"<div><h4>相关文章</h4><ul>{ITEMS}</ul></div>",
        f"<div><div class=hd><h3>相关文章</h3></div><div class=bd><ul>{ITEMS}</ul></div></div>",
        f"<p><b>相关文章：</b></p><ul>{ITEMS}</ul>",
        f"<dl><dt>相关文章</dt><dd><ul>{ITEMS}</ul></dd></dl>",
        f"<table><tr><td>相关文章</td></tr>{ITEMS.replace('li>', 'td>').replace('<td>', '<tr><td>')}</table>",
        f"<section><h2>Related articles</h2><ul>{ITEMS}</ul></section>",
    ],
)
def test_a_name_speaks_for_the_items_below_it(block: str) -> None:
    why = named(f"<div>{BODY}{block}</div>")
    assert why[:6] == [""] * 6
    assert why[6] == "names a block"
    assert len(why) == 11
    assert all(reason.startswith("under") for reason in why[7:])


@pytest.mark.parametrize(
    "after",
    [
        paragraphs(*STORY[:2]),
        f"<p><a href='/1'>{TEASERS[0][0]}</a></p>{paragraphs(*STORY)}",
    ],
)
def test_a_name_between_paragraphs_does_not_cost_the_rest(after: str) -> None:
    why = named(f"<div>{BODY}<p><b>延伸阅读</b></p>{after}</div>")
    assert why[6] == "names a block"
    assert why[-2:] == ["", ""]


def test_more_as_a_link_names_nothing() -> None:
    assert named(f"<div>{BODY}<p><a href='/more'>更多</a></p><ul>{ITEMS}</ul></div>")[6] == ""


def test_a_linked_heading_names_its_block() -> None:
    assert named(f"<div>{BODY}<h3><a href='/rel'>相关新闻</a></h3><ul>{ITEMS}</ul></div>")[6] == "names a block"


def test_a_name_that_would_take_most_of_the_page_takes_itself_only() -> None:
    html = f"<div><h2>热点新闻</h2><ul>{''.join(f'<li><a href=/1>x</a>{line}</li>' for line in STORY)}</ul></div>"
    assert named(html)[1:] == ["", "", ""]


@pytest.mark.parametrize("summary", ["", "<p>{s}</p>", "<p>{s}</p><span>{d}</span>", "<br>{s}<br>浏览：3 {d}"])
@pytest.mark.parametrize("tag", ["li", "div", "section", "article"])
def test_items_that_each_open_with_a_link_are_teasers(tag: str, summary: str) -> None:
    one = f"<{tag} class=i><a href='/{{n}}'>{{t}}</a>{summary}</{tag}>"
    items = "".join(one.format(n=n, t=t, s=s, d=d) for n, (t, s, d) in enumerate(TEASERS))
    why = repeated(f"<div>{BODY}</div><div>{items}</div>")
    assert set(why[:6]) == {""}
    assert set(why[6:]) == {"repeated links"}


@pytest.mark.parametrize(
    "item",
    [
        "<div><h2>{t}</h2><p>{s}</p></div>",
        "<div><a href='#{n}'>{t}</a><p>{s}</p></div>",
        "<div><a href='javascript:'>{t}</a><p>{s}</p></div>",
        "<div><a href='{n}.pdf'>{t}</a><p>{s}</p></div>",
        "<div><a href='https://shop.example/{n}'>{t}</a><p>" + "{s}" * 3 + "</p></div>",
        "<div><p>{s}</p><p><a href='/{n}'>{t}</a></p></div>",
    ],
)
def test_items_that_do_not_lead_away_are_the_article(item: str) -> None:
    items = "".join(item.format(n=n, t=t, s=s) for n, (t, s, _) in enumerate(TEASERS))
    assert set(repeated(f"<div>{items}</div>")) == {""}


def test_two_links_are_no_list() -> None:
    items = "".join(f"<li><a href='/{n}'>{t}</a></li>" for n, (t, _, _) in enumerate(TEASERS[:2]))
    assert set(repeated(f"<ul>{items}</ul>")) == {""}


def test_an_advertisement_among_teasers_does_not_save_them() -> None:
    one = [
        f"<li><span>通讯社·{n} 小時前</span><h3><a href='/{n}'>{t}</a></h3><p>{s}</p></li>"
        for n, (t, s, _) in enumerate(TEASERS)
    ]
    html = f"<div>{BODY}</div><ul>{one[0]}{one[1]}<li>广告</li>{one[2]}{one[3]}</ul>"
    assert set(repeated(html)[6:]) == {"repeated links"}


@pytest.mark.parametrize("stride", [2, 3, 4])
def test_bare_lines_at_an_even_distance_are_teasers(stride: int) -> None:
    rows = ["<p><a href='/{n}'>{t}</a></p>", "<p>{d}</p>", "<p>{s}</p>", "<p>评论 3</p>"][:stride]
    items = "".join(row.format(n=n, t=t, s=s, d=d) for n, (t, s, d) in enumerate(TEASERS) for row in rows)
    why = interleaved(f"<div>{BODY}{items}</div>")
    assert why[:6] == [""] * 6
    assert set(why[6:]) == {"repeated links"}


@pytest.mark.parametrize(
    "between",
    [
        "<p>{s}</p>",  # no dates: promotions between the paragraphs of an article
        "<p>{s}</p><p>{s}</p><p>{s}</p><p>{s}</p><p>{d}</p>",  # too far apart
    ],
)
def test_promotions_between_paragraphs_do_not_make_them_teasers(between: str) -> None:
    items = "".join(f"<p><a href='/{n}'>{t}</a></p>" + between.format(s=s, d=d) for n, (t, s, d) in enumerate(TEASERS))
    assert set(interleaved(f"<div>{items}</div>")) == {""}
