"""What becomes a line, and what an element knows of its lines."""

from __future__ import annotations

import gc

import pytest

from crawler.reading.tree import Element, Tree, fill, to_files
from tests.crawler.reading.pages import texts, tree_of


def element(tree: Tree, tag: str) -> Element:
    return next(each for each in tree.elements if each.tag == tag)


@pytest.mark.parametrize(
    ("html", "lines"),
    [
        ("<p>one</p><p>two</p>", ["one", "two"]),
        ("one<br>two<br/>three", ["one", "two", "three"]),
        ("<div>one<div>two</div>three</div>", ["one", "two", "three"]),
        ("<p>one <b>bold</b> <i>and</i> <a href=x>link</a></p>", ["one bold and link"]),
        ("<p>  much \n\t space&nbsp;&nbsp;here　</p>", ["much space here"]),
        ("<p>一<span>二</span>三</p>", ["一二三"]),
        ("<ul><li>one<li>two</ul>", ["one", "two"]),
        ("<p>one<p>two<p>three", ["one", "two", "three"]),
        ("<h1>one<br>two</h1>", ["one", "two"]),
        ("<p></p><div> </div><p>&nbsp;</p>", []),
        ("<p>a</p></html><p>b</p>", ["a", "b"]),
        ("text before<p>inside</p>text after", ["text before", "inside", "text after"]),
        ("<dl><dt>term<dd>meaning</dl>", ["term", "meaning"]),
        ("<p>in<x-tip>line</x-tip> words</p>", ["inline words"]),
        ("<x-card>one</x-card><x-card>two</x-card>", ["one", "two"]),
        ("<head><title>no</title></head><body><p>yes</p>", ["yes"]),
    ],
)
def test_a_line_is_what_a_browser_shows_between_two_breaks(html: str, lines: list[str]) -> None:
    assert texts(html) == lines


@pytest.mark.parametrize(
    "html",
    [
        "<script>no()</script>",
        "<style>no{}</style>",
        "<noscript>no</noscript>",
        "<template><p>no</p></template>",
        "<svg><text>no</text></svg>",
        "<iframe>no</iframe>",
        "<select><option>no</option></select>",
        "<button>no</button>",
        "<textarea>no</textarea>",
        "<p hidden>no</p>",
        "<div style='display:none'>no</div>",
        "<div style='color:red; DISPLAY : NONE'>no</div>",
        "<span style='display: none'>no</span>",
        "<!-- no -->",
    ],
)
def test_what_no_reader_sees_is_no_line(html: str) -> None:
    assert texts(f"<body>{html}<p>yes</p>") == ["yes"]


@pytest.mark.parametrize("style", ["visibility:hidden", "opacity:0", "display:block"])
def test_what_a_script_will_show_is_a_line(style: str) -> None:
    assert texts(f"<div style='{style}'>yes</div>") == ["yes"]


def test_a_row_of_facts_is_one_line() -> None:
    assert texts("<table><tr><td>成文日期：</td><td>2025-04-21</td></tr><tr><td>a<td>b</table>") == [
        "成文日期： 2025-04-21",
        "a b",
    ]


@pytest.mark.parametrize(
    "row",
    [
        "<td><div>left</div></td><td>right</td>",
        "<td>left<br>more</td><td>right</td>",
        "<td><table><tr><td>left</td></tr></table></td><td>right</td>",
        "<td><p>left</p><p>more</p></td><td>right</td>",
        f"<td>left {'x' * 400}</td><td>right</td>",
    ],
)
def test_a_row_of_page_parts_is_many_lines(row: str) -> None:
    lines = texts(f"<table><tr>{row}</tr></table>")
    assert lines[0].startswith("left")
    assert lines[-1] == "right"


def test_a_line_knows_its_links() -> None:
    (line,) = tree_of("<p>see <a href='/a'>the plan</a> and <a href='/b'>map</a></p>").lines
    assert line.links == [("/a", "the plan"), ("/b", "map")]
    assert line.linked == len("the planmap")
    assert line.link_share == pytest.approx(11 / len("see the plan and map"))


def test_a_link_around_blocks_links_each_of_its_lines() -> None:
    lines = tree_of("<a href='/card'><div>title</div><div>summary</div></a><p>free</p>").lines
    assert [(line.text, line.link_share) for line in lines] == [("title", 1), ("summary", 1), ("free", 0)]
    assert [line.links for line in lines] == [[("/card", "title")], [("/card", "summary")], []]


def test_a_line_knows_that_it_is_a_heading_or_bold() -> None:
    lines = tree_of("<h2>head</h2><p><b>all bold</b></p><p>some <strong>bold</strong></p>").lines
    assert [line.heading for line in lines] == ["h2", "", ""]
    assert [line.bold for line in lines] == [0, 8, 4]


def test_a_line_right_after_an_image_says_so() -> None:
    lines = tree_of("<p>one</p><p><img src=a.jpg></p><p>caption</p><p>two</p>").lines
    assert [line.after_image for line in lines] == [False, True, False]


def test_an_image_knows_the_line_it_precedes_and_its_real_address() -> None:
    tree = tree_of("<p>one</p><img src='data:x' data-src='/real.jpg'><p>two</p><img src='data:image/gif;base64,R0'>")
    assert [(image.src, image.line) for image in tree.images] == [("/real.jpg", 1)]


def test_an_element_spans_its_lines() -> None:
    tree = tree_of("<p>zero</p><div id=a class=B><p>one</p><p>two</p></div><p>three</p>")
    div = element(tree, "div")
    assert (div.first, div.last, div.size, div.names) == (1, 3, 2, "b a")


def test_an_empty_element_spans_nothing() -> None:
    assert element(tree_of("<p>zero</p><div></div><p>one</p>"), "div").size == 0


def test_a_lines_home_is_the_innermost_block() -> None:
    lines = tree_of("<div><p>in <span>a</span> p</p>loose</div>").lines
    assert [line.home.tag for line in lines] == ["p", "div"]


@pytest.mark.parametrize(
    ("html", "names"),
    [
        ("<h2 id='what-share-of-people' class='x'>t</h2>", "x "),
        ("<div id='a-long-slug-of-words'>t</div>", ""),
        ("<div id='related-box'>t</div>", " related-box"),
    ],
)
def test_the_slug_of_a_headings_words_names_nothing(html: str, names: str) -> None:
    tree = tree_of(html)
    assert tree.lines[0].home.names == names


@pytest.mark.parametrize(("text", "weight"), [("四个汉字", 4), ("abc", 1), ("an English word", 5), ("", 0)])
def test_a_han_character_weighs_one_and_a_word_about_two(text: str, weight: float) -> None:
    lines = tree_of(f"<p>{text}</p>").lines
    assert sum(line.weight for line in lines) == weight


def test_time_elements_are_collected_with_their_line() -> None:
    tree = tree_of("<p>x</p><p><time datetime='2025-04-08'>yesterday</time></p>")
    assert [(each.attributes["datetime"], line) for each, line in tree.times] == [("2025-04-08", 1)]


def test_depth_costs_no_recursion() -> None:
    assert texts("<div>" * 900 + "deep" + "</div>" * 900) == ["deep"]


def test_an_endless_page_is_read_at_its_beginning_only() -> None:
    tree = tree_of("<div>" + "<p>x</p>" * 100_000 + "</div>")
    assert len(tree.lines) == 40_000
    assert element(tree, "div").last == 40_000


def test_a_reason_is_given_once() -> None:
    why = ["", "first", ""]
    fill(why, 0, 2, "second")
    assert why == ["second", "first", ""]


@pytest.mark.parametrize(
    ("html", "files"),
    [
        ("<a href='a.pdf'>附件</a>", True),
        ("<a href='a.DOCX?x=1'>附件</a><a href='/b.ofd'>附件</a>", True),
        ("<a href='a.pdf'>附件</a><a href='/b.html'>页面</a>", False),
        ("<a href='/pdf'>附件</a>", False),
        ("附件", False),
    ],
)
def test_attachments_are_links_to_files(html: str, *, files: bool) -> None:
    assert to_files(tree_of(f"<p>{html}</p>").lines[0]) is files


def test_a_tree_taken_apart_leaves_nothing_for_the_collector() -> None:
    def elements_left(*, apart: bool) -> int:
        gc.collect()
        gc.disable()
        try:
            tree = tree_of("<div><p>one</p><ul><li>two</li></ul></div>")
            if apart:
                tree.take_apart()
            del tree
            return sum(isinstance(one, Element) for one in gc.get_objects())
        finally:
            gc.enable()

    assert elements_left(apart=False) >= 5  # body, div, p, ul, li
    assert elements_left(apart=True) == 0
