"""What holds for every page, whatever is put together."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.extract import explain, extract
from crawler.reading.marks import mark
from crawler.reading.prose import Sums, penalty, prose
from crawler.reading.refine import is_about
from crawler.reading.titles import bare
from crawler.reading.tree import parse, read_tree
from db.errors import ParseError
from db.models import PageKind
from tests.crawler.reading.layouts import LAYOUTS, STORY, TITLE, Layout
from tests.crawler.reading.noise import ALL, HEADLINES, RANKED, RELATED, SUMMARIES

URL = "https://news.yunzhou.example/a/100.html"
EXAMPLES = settings(max_examples=60, deadline=None, derandomize=True)

LAYOUT = st.sampled_from(sorted(LAYOUTS))
NOISE = st.sampled_from(sorted(ALL))
PIECES = st.sampled_from(
    [
        *(
            "<p>",
            "</p>",
            "<div>",
            "</div>",
            "<div class='content'>",
            "<ul>",
            "</ul>",
            "<li>",
            "<table>",
            "<tr>",
            "<td>",
        ),
        *(
            "</table>",
            "<h1>",
            "</h1>",
            "<h3>",
            "<br>",
            "<b>",
            "</b>",
            "<a href='/a/1.html'>",
            "</a>",
            "<a>",
            "<img src=x>",
        ),
        *(
            "<!--",
            "-->",
            "<script>",
            "</script>",
            "<style>",
            "<title>",
            "</title>",
            "<span hidden>",
            "</span>",
            "<time>",
        ),
        *(
            "&nbsp;",
            "&#x4e91;",
            "&bogus;",
            "<",
            ">",
            "\x00",
            "\ufeff",
            "\u200b",
            "　　",
            "2025-04-08",
            "13:43",
            "来源：",
        ),
        *(
            "<meta name=pubdate content='2025-04-08'>",
            "<base href='//x'>",
            "<article>",
            "</article>",
            "相关文章",
            TITLE,
        ),
        *STORY[:3],
    ]
)
SOUP = st.lists(PIECES, max_size=40).map("".join)


@EXAMPLES
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused_as_unparsable(content: bytes) -> None:
    try:
        article = extract(content, URL)
    except ParseError:
        return
    assert article.kind in PageKind


@EXAMPLES
@given(SOUP)
def test_any_soup_of_tags_and_sentences_reads_the_same_twice(soup: str) -> None:
    assert extract(soup.encode("utf-8", "replace"), URL) == extract(soup.encode("utf-8", "replace"), URL)


@EXAMPLES
@given(SOUP)
def test_each_line_of_a_body_is_a_line_of_the_page(soup: str) -> None:
    content = soup.encode("utf-8", "replace")
    shown = {line.text for line in explain(content, URL)}
    assert set(filter(None, extract(content, URL).body.split("\n"))) <= shown


@EXAMPLES
@given(SOUP)
def test_a_body_has_no_empty_line_and_no_loose_space(soup: str) -> None:
    body = extract(soup.encode("utf-8", "replace"), URL).body
    assert body == "\n".join(" ".join(line.split()) for line in body.split("\n") if line.split())


@EXAMPLES
@given(SOUP)
def test_what_is_no_article_has_no_body(soup: str) -> None:
    article = extract(soup.encode("utf-8", "replace"), URL)
    assert (article.kind is PageKind.ARTICLE) == bool(article.body)


@EXAMPLES
@given(SOUP)
def test_times_are_aware_and_links_absolute(soup: str) -> None:
    article = extract(soup.encode("utf-8", "replace"), URL)
    assert article.published_at is None or article.published_at.utcoffset() is not None
    assert all(
        url.startswith(("http://", "https://")) for url in (*article.images, *(one.url for one in article.links))
    )


@EXAMPLES
@given(LAYOUT, st.lists(NOISE, max_size=3, unique=True))
def test_no_headline_or_summary_of_another_article_is_in_a_body(layout: str, noise: list[str]) -> None:
    html = LAYOUTS[layout].written(below="".join(ALL[name] for name in noise))
    body = extract(html.encode(), URL).body
    assert [words for words in (*HEADLINES, *SUMMARIES) if words in body] == []


@EXAMPLES
@given(LAYOUT, st.lists(NOISE, max_size=3, unique=True))
def test_no_paragraph_is_lost_to_what_stands_below(layout: str, noise: list[str]) -> None:
    html = LAYOUTS[layout].written(below="".join(ALL[name] for name in noise))
    assert extract(html.encode(), URL).body.split("\n") == list(LAYOUTS[layout].lines)


@EXAMPLES
@given(LAYOUT, st.integers(min_value=2, max_value=12))
def test_a_longer_story_is_read_to_its_end(layout: str, length: int) -> None:
    lines = tuple(f"第{number}天：{STORY[number % len(STORY)]}" for number in range(1, length + 1))
    shape = LAYOUTS[layout]
    longer = Layout(shape.page, shape.paragraph, lines, shape.site, shape.meta)
    assert extract(longer.written(inside=RELATED["related ul"]).encode(), URL).body.split("\n") == list(lines)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "gb2312", "utf-16"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_page_reads_the_same_in_every_encoding_of_the_mainland(layout: str, encoding: str) -> None:
    html = LAYOUTS[layout].written(below=RELATED["related ul"]).replace("·", "").replace("©", "").replace(" – ", "_")
    declared = html.replace("<head>", f"<head><meta charset='{encoding.removesuffix('-sig')}'>")
    assert extract(declared.encode(encoding), URL) == extract(html.encode(), URL)


TAIWAN = (
    "青嶺鄉的茶山上多了六台機器，它們沿著茶壟前行，用機械手掐下嫩芽。",
    "鄉公所說，明年還要再添購二十台，並把經驗整理成冊。",
)


@pytest.mark.parametrize("encoding", ["big5", "big5hkscs", "cp950", "utf-8"])
def test_a_traditional_page_reads_the_same_in_big5(encoding: str) -> None:
    html = f"<meta charset='big5'><h1>茶山上的機器</h1><div>{''.join(f'<p>{line}</p>' for line in TAIWAN)}</div>"
    assert extract(html.encode(encoding), URL).body.split("\n") == list(TAIWAN)


@pytest.mark.parametrize("order", list(permutations(["related ul", "hot list", "comments"])))
@pytest.mark.parametrize("layout", ["portal", "TRS", "br soup", "unclosed"])
def test_the_order_of_what_stands_below_does_not_matter(layout: str, order: tuple[str, ...]) -> None:
    html = LAYOUTS[layout].written(below="".join(ALL[name] for name in order))
    assert extract(html.encode(), URL).body.split("\n") == list(STORY)


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r", "\t", "\n\n\n", " "])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_white_space_between_tags_does_not_matter(layout: str, newline: str) -> None:
    html = LAYOUTS[layout].written()
    assert extract(html.replace("><", f">{newline}<").encode(), URL).body == extract(html.encode(), URL).body


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_case_of_tags_does_not_matter(layout: str) -> None:
    html = LAYOUTS[layout].written()
    for tag in ("div", "table", "tr", "td", "p", "h1", "span"):
        html = html.replace(f"<{tag}", f"<{tag.upper()}").replace(f"</{tag}>", f"</{tag.upper()}>")
    assert extract(html.encode(), URL) == extract(LAYOUTS[layout].written().encode(), URL)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_comments_and_scripts_between_tags_do_not_matter(layout: str) -> None:
    html = LAYOUTS[layout].written()
    noisy = html.replace("<p", "<!-- 广告位 --><script>count('阅读');</script><p").replace("<br>", "<br><!-- x -->")
    assert extract(noisy.encode(), URL).body == extract(html.encode(), URL).body


@pytest.mark.parametrize("layout", LAYOUTS)
def test_without_closing_tags_at_the_end_the_page_reads_the_same(layout: str) -> None:
    html = LAYOUTS[layout].written(below=RANKED["hot list"])
    assert extract(html.removesuffix("</body></html>").encode(), URL) == extract(html.encode(), URL)


@EXAMPLES
@given(st.lists(st.floats(min_value=0, max_value=1e3), max_size=30), st.data())
def test_a_sum_over_lines_is_the_sum_of_the_lines(values: list[float], data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(values)))
    last = data.draw(st.integers(first, len(values)))
    assert Sums(values).over(first, last) == pytest.approx(sum(values[first:last]), abs=1e-6)


@EXAMPLES
@given(st.text(max_size=200))
def test_prose_and_its_cost_are_never_negative(text: str) -> None:
    for line in read_tree(parse(f"<p>{text}</p>")).lines:
        assert 0 <= prose(line) <= line.weight + 1e-6
        assert 4 <= penalty(line) <= 12


@EXAMPLES
@given(SOUP)
def test_every_line_lies_in_its_element_and_every_element_in_its_parent(soup: str) -> None:
    tree = read_tree(parse(soup))
    for element in tree.elements:
        parent = element.parent
        assert parent is not None
        assert parent.first <= element.first <= element.last <= parent.last <= len(tree.lines)
    for index, line in enumerate(tree.lines):
        assert line.home.first <= index < line.home.last


@EXAMPLES
@given(SOUP)
def test_marking_gives_each_line_one_reason_or_none(soup: str) -> None:
    tree = read_tree(parse(soup))
    why = mark(tree, Sums([prose(line) for line in tree.lines]), None)
    assert len(why) == len(tree.lines)
    assert all(reason == reason.strip() for reason in why)


@EXAMPLES
@given(st.text(max_size=60))
def test_a_bare_title_is_its_own_bare_form(title: str) -> None:
    assert bare(bare(title)) == bare(title)


@EXAMPLES
@given(st.sampled_from(STORY))
def test_a_sentence_is_never_a_line_about_the_article(sentence: str) -> None:
    assert not is_about(read_tree(parse(f"<p>2025年4月8日，{sentence}</p>")).lines[0])
