"""Names of elements, and how far each is believed."""

from __future__ import annotations

import pytest

from crawler.reading.hints import (
    BODY_NAME,
    CAPTION_NAME,
    COMMENT_NAME,
    FOOT_NAME,
    HEADLINE_NAME,
    LINKED_NAME,
    NOISE_NAME,
    WEAK_NAME,
)
from crawler.reading.marks import mark
from crawler.reading.prose import Sums, penalty, prose
from tests.crawler.reading.pages import STORY, paragraphs, tree_of

PATTERNS = {
    "noise": NOISE_NAME,
    "weak": WEAK_NAME,
    "linked": LINKED_NAME,
    "comment": COMMENT_NAME,
    "foot": FOOT_NAME,
    "caption": CAPTION_NAME,
    "body": BODY_NAME,
    "headline": HEADLINE_NAME,
}


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("noise", "related"),
        ("noise", "post_recommends"),
        ("noise", "xiangguan-list"),
        ("noise", "col sidebar-right"),
        ("noise", "share-bar"),
        ("noise", "bdsharebuttonbox"),
        ("noise", "breadcrumbs"),
        ("noise", "main-nav"),
        ("noise", "ad"),
        ("noise", "ads top"),
        ("noise", "article-tags"),
        ("noise", "author-box"),
        ("noise", "newsletter-signup"),
        ("weak", "tags"),
        ("weak", "video-player"),
        ("weak", "tip"),
        ("linked", "widget"),
        ("linked", "list-item"),
        ("comment", "comment-list"),
        ("comment", "pinglun"),
        ("comment", "replies"),
        ("foot", "site-footer"),
        ("foot", "copyright"),
        ("caption", "wp-caption-text"),
        ("caption", "img_desc"),
        ("body", "trs_editor"),
        ("body", "article-content"),
        ("body", "entry-content"),
        ("body", "rich_media_content"),
        ("body", "post_body"),
        ("headline", "xl_tit"),
        ("headline", "article-title"),
    ],
)
def test_a_template_word_is_known(name: str, words: str) -> None:
    assert PATTERNS[name].search(words)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("noise", "content"),
        ("noise", "header-main"),
        ("noise", "adapter"),
        ("noise", "shadow"),
        ("noise", "navy"),
        ("noise", "loaded"),
        ("noise", "text-lead"),
        ("weak", "topic"),
        ("weak", "stage"),
        ("weak", "authority"),
        ("linked", "playlist"),
        ("comment", "content"),
        ("foot", "football"),
        ("foot", "barefoot"),
        ("body", "contents"),
        ("headline", "bite"),
    ],
)
def test_a_word_that_only_contains_one_is_not(name: str, words: str) -> None:
    assert not PATTERNS[name].search(words)


def reasons(html: str, title_line: int | None = None) -> list[str]:
    tree = tree_of(html)
    return mark(tree, Sums([prose(line) for line in tree.lines]), title_line)


SIDE = "别处的一句话，说的是另一件事情，与正文无关。"


@pytest.mark.parametrize("name", ["related", "sidebar", "share", "newsletter"])
def test_a_strong_name_drops_a_small_part_whatever_it_holds(name: str) -> None:
    assert reasons(f"{paragraphs()}<div class={name}>{SIDE}</div>")[-1] == f"named {name}"


@pytest.mark.parametrize("name", ["related", "sidebar", "share", "newsletter", "tool", "widget", "footer"])
def test_no_name_drops_most_of_the_page(name: str) -> None:
    assert reasons(f"<div class={name}>{paragraphs()}</div><p>{SIDE}</p>") == [""] * 4


@pytest.mark.parametrize("name", ["tool", "label", "video", "meta"])
def test_a_weak_name_drops_scraps_and_spares_prose(name: str) -> None:
    assert reasons(f"{paragraphs()}<div class={name}>{SIDE}</div>")[-1] == ""
    assert reasons(f"{paragraphs()}<div class={name}>某处 某物</div>")[-1] == f"named {name}"


@pytest.mark.parametrize("name", ["list", "widget", "rank", "editor"])
def test_the_weakest_names_drop_links_only(name: str) -> None:
    links = "<a href='/1'>某处</a> <a href='/2'>某物</a> 等"
    assert reasons(f"{paragraphs()}<div class={name}>某处 某物</div>")[-1] == ""
    assert reasons(f"{paragraphs()}<div class={name}>{links}</div>")[-1] in (f"named {name}", "links only")


def test_comments_may_outweigh_a_short_article() -> None:
    comments = "".join(f"<p>{SIDE}</p>" for _ in range(8))
    assert reasons(f"<p>{STORY[0]}</p><div class=comments>{comments}</div>") == ["", *["named comment"] * 8]


def test_an_element_that_holds_the_headline_is_not_dropped_for_its_name() -> None:
    html = f"<div class=share><h1>云州公布方案</h1>{SIDE}</div>{paragraphs()}"
    assert reasons(html, title_line=0)[:2] == ["", ""]
    assert reasons(html)[:2] == ["named share", "named share"]


@pytest.mark.parametrize("tag", ["tr", "td"])
def test_classes_of_rows_and_cells_name_columns(tag: str) -> None:
    row = "player" if tag == "tr" else "x"
    html = f"{paragraphs()}<table><tr class={row}><td class=player>甲队</td><td>7</td></tr></table>"
    assert reasons(html)[-1] == ""


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("<a href='/1'>东湖新区首条无人配送线路开通</a>", "links only"),
        ("<a href='/1'>东湖新区首条无人配送线路开通</a> 2025-04-08", "links only"),
        ("[图文] <a href='/1'>东湖新区首条无人配送线路开通</a> (04-08 10:20)", "links only"),
        ("· <a href='/1'>东湖新区首条无人配送线路开通</a>", "links only"),
        ("<a href='/1.pdf'>东湖新区首条无人配送线路开通</a>", ""),
        ("详见<a href='/1'>东湖新区首条无人配送线路开通</a>一文", ""),
        ("这是一句普通的话，没有链接。", ""),
    ],
)
def test_a_line_of_links_is_known_with_what_may_stand_beside_them(line: str, reason: str) -> None:
    assert reasons(f"<p>{line}</p>") == [reason]


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("这是一句完整的话，有逗号，也有句号。", 15, 20),
        ("没有标点的短行", 0, 3),
        ("没有标点但是相当长的一行文字可能是标题也可能是列表里的一项说明", 10, 25),
        ("An English sentence with a full stop at its end.", 14, 18),
        ("menu", 0, 1),
        ("", 0, 0),
        ("<a href='/'>整行都是链接，虽然有标点。</a>", 0, 0),
    ],
)
def test_prose_is_the_weight_of_running_text(text: str, least: float, most: float) -> None:
    lines = tree_of(f"<p>{text}</p>").lines
    assert least <= sum(prose(line) for line in lines) <= most


def test_a_long_line_of_junk_costs_more_than_a_short_one_but_not_without_end() -> None:
    short, long, longest = (penalty(tree_of(f"<p>{'长' * size}</p>").lines[0]) for size in (1, 10, 1000))
    assert short < long < longest <= 12


def test_sums_are_over_half_open_ranges() -> None:
    sums = Sums([1, 2, 3])
    assert (sums.over(0, 3), sums.over(1, 2), sums.over(1, 1), sums.over(2, 3)) == (6, 2, 0, 3)
