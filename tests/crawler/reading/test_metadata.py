"""What a page says of itself out of sight."""

from __future__ import annotations

import pytest

from crawler.reading.metadata import Metadata, article_things, read_metadata
from crawler.reading.tree import parse


def metadata(html: str) -> Metadata:
    return read_metadata(parse(html))


def ld(text: str) -> str:
    return f'<script type="application/ld+json">{text}</script>'


@pytest.mark.parametrize(
    ("html", "title"),
    [
        ("<title>One  two\n three</title>", "One two three"),
        ("<head><title>One</title></head><body><svg><title>icon</title></svg>", "One"),
        ("<p>none</p>", ""),
        ("<title></title>", ""),
        ("<title>a &amp; b</title>", "a & b"),
    ],
)
def test_the_title_is_one_line(html: str, title: str) -> None:
    assert metadata(html).title == title


def test_meta_is_found_by_name_property_and_itemprop_in_any_case() -> None:
    found = metadata(
        "<meta name=PubDate content=a><meta property='og:title' content=b><meta itemprop=datePublished content=c>"
        "<meta name=author content=d><meta name=author content=e><meta name=empty content=''><meta charset=utf-8>"
    )
    assert found.first("pubdate") == "a"
    assert found.first("missing", "og:title") == "b"
    assert found.first("datepublished") == "c"
    assert found.meta["author"] == ["d", "e"]
    assert found.first("empty", "missing") == ""


def test_the_language_and_the_base_are_read() -> None:
    found = metadata("<html lang=zh-HK><head><base href='https://cdn.example/'></head>")
    assert (found.lang, found.base) == ("zh-hk", "https://cdn.example/")


@pytest.mark.parametrize(
    "text",
    [
        '{"@type":"NewsArticle","headline":"h"}',
        '[{"@type":"Organization","headline":"o"},{"@type":"NewsArticle","headline":"h"}]',
        '{"@graph":[{"@type":"WebSite","headline":"w"},{"@type":"BlogPosting","headline":"h"}]}',
        '{"@type":"WebPage","headline":"p","mainEntity":{"@type":"Article","headline":"h"}}',
        '{"@type":["Article","Thing"],"headline":"h"}',
        '<!-- {"@type":"Article","headline":"h"} -->',
        '//<![CDATA[\n{"@type":"Article","headline":"h"}\n//]]>',
        '{"@type":"Article","headline":"h","note":"raw\nnewline"}',
    ],
)
def test_the_articles_own_words_come_first(text: str) -> None:
    assert next(metadata(ld(text)).said("headline")) == "h"


@pytest.mark.parametrize(
    "text", ["", "{", "nonsense", "[1, 2]", '"text"', "null", "[" * 5000, '{"@type": 7}', '{"@graph": {"a": 1}}']
)
def test_broken_json_says_nothing_and_breaks_nothing(text: str) -> None:
    found = metadata(ld(text))
    assert list(found.said("headline")) == []
    assert article_things(found) == []


def test_an_object_speaks_by_its_name() -> None:
    found = metadata(
        ld('{"@type":"Article","publisher":{"@type":"Organization","name":"云州在线"},"keywords":["a","b"]}')
    )
    assert list(found.said("publisher")) == ["云州在线"]
    assert list(found.said("keywords")) == ["a", "b"]


def test_scripts_are_kept_as_text_and_programs_are_not() -> None:
    found = metadata(f"<script>var ct=1</script><script src=a.js></script><script>{'x' * 700_000}</script>")
    assert found.scripts == ["var ct=1"]
