"""Which texts are the same text, and which only look alike."""

from __future__ import annotations

import pytest

from crawler.dedup import SHORT, TINY, content_hash
from db.models import Article

URL = "https://a.example/1"
OTHER = "https://b.example/2"
LONG = "云州市召开新闻发布会，介绍机器人产业三年行动方案的主要内容，提出到二〇二七年核心产业规模突破三百亿元。" * 8
NOTICE = "因管道检修，本周六上午八时至下午五时停水。"


def same(one: Article, other: Article) -> bool:
    return content_hash(one, URL) == content_hash(other, OTHER)


def test_a_hash_is_sha256_in_hex() -> None:
    found = content_hash(Article("t", LONG), URL)
    assert len(found) == 64
    assert int(found, 16) >= 0


@pytest.mark.parametrize(
    "edited",
    [
        LONG,
        LONG.replace("，", ",").replace("。", "."),
        LONG.replace("，", "，\n"),
        "　　" + LONG,
        LONG.replace("市", " 市 "),
        LONG.replace("产业", "產業").replace("发布会", "發佈會".replace("佈", "布")),
        LONG.replace("云州", "云\u200b州"),
        LONG + "！！！",
        "“" + LONG + "”",
    ],
)
def test_a_long_text_is_the_same_in_any_spelling_and_under_any_title(edited: str) -> None:
    assert same(Article("机器人产业新政", LONG), Article("云州出台方案（组图）", edited))


@pytest.mark.parametrize(
    "edited",
    [LONG.replace("三百亿", "四百亿"), LONG + "另有安排。", LONG[1:], LONG.replace("二〇二七", "二〇二八")],
)
def test_a_changed_word_is_another_text(edited: str) -> None:
    assert not same(Article("机器人产业新政", LONG), Article("机器人产业新政", edited))


def test_ascii_case_and_full_width_do_not_matter() -> None:
    assert same(Article("", "AI and robots " * 40), Article("", "ＡＩ　ＡＮＤ　ｒｏｂｏｔｓ" * 40))


def test_short_notices_with_different_titles_are_different() -> None:
    assert not same(Article("东城停水公告", NOTICE), Article("西城停水公告", NOTICE))


def test_short_notices_with_the_same_title_are_reprints() -> None:
    assert same(Article("东城停水公告，请提前储水", NOTICE), Article("东城停水公告 请提前储水", NOTICE))


def test_tiny_pages_are_told_apart_by_their_address() -> None:
    assert not same(Article("通知", "全文见附件"), Article("通知", "全文见附件"))
    assert content_hash(Article("通知", "全文见附件"), URL) == content_hash(Article("通知", "全文见附件。"), URL)


def test_two_empty_pages_are_not_one() -> None:
    assert not same(Article("", ""), Article("", ""))


@pytest.mark.parametrize(("length", "title_counts"), [(SHORT - 1, True), (SHORT, False), (SHORT + 1, False)])
def test_the_title_counts_below_the_limit_only(length: int, *, title_counts: bool) -> None:
    body = (LONG.replace("，", "").replace("。", ""))[:length]
    assert len(body) == length
    assert same(Article("甲", body), Article("乙", body)) is not title_counts


@pytest.mark.parametrize(("length", "url_counts"), [(TINY - 2, True), (TINY - 1, False), (TINY, False)])
def test_the_address_counts_below_its_limit_only(length: int, *, url_counts: bool) -> None:
    body = "规" * length
    assert same(Article("题", body), Article("题", body)) is not url_counts


def test_title_and_body_do_not_run_into_each_other() -> None:
    assert not same(
        Article("停水公告东城区本周六上午", "八时起停水请提前储水"),
        Article("停水公告东城区本周六", "上午八时起停水请提前储水"),
    )
