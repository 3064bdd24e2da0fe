from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.plain import live_url
from alerts.render import beijing, render
from db.understanding import Evidence
from tests.alerts.samples import (
    DELIVERY,
    DETECTED,
    FACTS,
    ID,
    ISSUED,
    NOW,
    OFFICIAL,
    SENTENCE,
    SHA256,
    TITLE,
    URL,
    WITHDRAWN,
    delivery,
    evidence,
    fact,
    followed,
    message,
)


class Page(HTMLParser):
    """What a mail client would make of it: tags with attributes, and the text inside each <mark>."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.marked: list[str] = []
        self.text = ""
        self._marking = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag == "mark":
            self._marking = True
            self.marked.append("")

    def handle_endtag(self, tag: str) -> None:
        self._marking = self._marking and tag != "mark"

    def handle_data(self, data: str) -> None:
        self.text += data
        if self._marking:
            self.marked[-1] += data

    @property
    def links(self) -> set[str | None]:
        return {attributes.get("href") for tag, attributes in self.tags if tag == "a"}


def test_the_text_says_who_published_what_when_and_why_it_matters() -> None:
    assert message().text == (
        "关于印发《青川市智能机器人产业三年行动计划》的通知\n"
        "青川市工业和信息化局等 · 印发 · 青工信〔2026〕12号 · 截止 2026-05-31"
        " · 单件最高1000万元\n"
        "网址：https://www.qingchuan.example/art/2026/4/1/art_12_345.html\n"
        "\n"
        "发文机关：青川市工业和信息化局（市级）、青川市财政局（市级）\n"
        "发文字号：青工信〔2026〕12号\n"
        "文件：《青川市智能机器人产业三年行动计划》\n"
        "阶段：印发\n"
        "地区：青川市\n"
        "日期：截止 2026-05-31、目标年份 2028\n"
        "金额：单件最高1000万元、50万—200万元\n"
        "目标：100个示范应用场景\n"
        "官员：王某某（青川市副市长）\n"
        "\n"
        "命中词：机器人、人工智能\n"
        "· 标题：“关于印发《青川市智能机器人产业三年行动计划》的通知”\n"
        "· 正文：“到2028年，人工智能与机器人在全市制造业中普遍使用。”\n"
        "\n"
        "正文开头：各区人民政府，市政府各部门： 现将《行动计划》印发给你们，请认真执行。"
        " 到2028年，人工智能与机器人在全市制造业中普遍使用。\n"
        "\n"
        "发布时间：2026-04-01 16:30\n"
        "成文日期：2026-03-28\n"
        "来源：青川市工业和信息化局\n"
        "网站：www.qingchuan.example（青川市政府 通知）\n"
        "来源级别：市级\n"
        "首次发现：2026-04-01 17:33:05\n"
        "规则：ai-policy\n"
        "主题：人工智能、机器人与具身智能\n"
        f"网页存证 SHA-256：{SHA256}\n"
        "\n"
        "jingbao 警报 · 编号 msg_0123456789abcdef01234567 · 时间均为北京时间\n"
    )


def test_english_labels_are_for_readers_of_english() -> None:
    text = render(DELIVERY, lang="en").text
    assert "Published: 2026-04-01 16:30\n" in text
    assert "Site: www.qingchuan.example (青川市政府 通知)\n" in text
    assert "Matched: 机器人, 人工智能\n· Title: “" in text
    assert "times are Beijing time (UTC+8)" in text
    assert "青川市工业和信息化局 and others · issued · 青工信" in text
    assert "Amounts: each: up to CNY 10 million, CNY 500,000–2 million\n" in text
    assert "Dates: deadline 2026-05-31, target 2028\n" in text
    assert "Source level: city\n" in text


def test_a_language_without_labels_is_refused() -> None:
    with pytest.raises(KeyError):
        render(DELIVERY, lang="fr")


def test_the_message_carries_the_deliverys_id_and_the_events_thread() -> None:
    rendered = message()
    assert (rendered.id, rendered.thread_id, rendered.created_at) == (ID, "event-17", NOW)
    assert rendered.payload.id == ID


def test_the_same_delivery_renders_to_an_equal_message() -> None:
    assert render(DELIVERY) == render(DELIVERY)


@pytest.mark.parametrize(
    ("rule", "title", "subject"),
    [
        ("ai-policy", TITLE, f"[ai-policy] {TITLE}"),
        ("ai-policy", "", "[ai-policy] www.qingchuan.example"),
        ("ai-policy", "one\r\nBcc: all@example.org", "[ai-policy] one Bcc: all@example.org"),
        ("规则" * 100, "标题", f"[{('规则' * 100)[:39]}…] 标题"),
    ],
)
def test_the_subject_is_one_line_of_rule_and_title(rule: str, title: str, subject: str) -> None:
    assert message(rule=rule, title=title).subject == subject


def test_a_subject_ends_before_anybody_stops_reading() -> None:
    assert len(message(title="长" * 5000).subject) == 120


@pytest.mark.parametrize(
    ("moment", "shown"),
    [
        (datetime(2026, 3, 31, 16, 0, 0, tzinfo=UTC), "2026-04-01"),
        (datetime(2026, 3, 31, 16, 0, 0, 400, tzinfo=UTC), "2026-04-01"),
        (datetime(2026, 4, 1, 0, 0, 0, tzinfo=UTC), "2026-04-01 08:00"),
        (datetime(2026, 4, 1, 8, 30, 5, tzinfo=UTC), "2026-04-01 16:30:05"),
        (datetime(2026, 3, 31, 16, 0, 1, tzinfo=UTC), "2026-04-01 00:00:01"),
    ],
)
def test_times_are_beijing_times_and_midnight_is_a_day(moment: datetime, shown: str) -> None:
    assert beijing(moment) == shown


def test_what_the_page_does_not_say_is_said_so_or_left_out() -> None:
    bare = message(
        title="", body="", published_at=None, written_on=None, source=None, matches=(), facts=(), detected=None
    )
    assert "（无标题）" in bare.text
    assert "发布时间：页面未注明\n" in bare.text
    assert not re.search("成文日期|来源：|命中词|正文开头|主题|发文", bare.text + Page(bare.html).text)


def test_what_is_unverified_is_called_so_wherever_it_is_shown_and_says_why() -> None:
    doubtful = message(detected=replace(DETECTED, verified=False), facts=())
    reason = "页面未写明文件名、文号、官员或日期，网站也不在已知之列"
    assert doubtful.subject == f"[ai-policy] [未核实] {TITLE}"
    assert f"\n【未核实】{reason}\n" in doubtful.text
    assert f"未核实 · {reason}" in Page(doubtful.html).text
    assert "未核实" not in message().text + message().html + message().subject


def test_where_the_page_states_little_the_line_names_the_strongest_words_and_no_line_repeats_them() -> None:
    little = message(facts=FACTS[4:5], detected=DETECTED)
    assert little.text.count("命中词：机器人、人工智能") == 1
    same = message(facts=(), detected=None)
    assert same.text.count("命中词：机器人、人工智能") == 1
    assert Page(same.html).text.count("命中词：机器人、人工智能") == 1


def test_a_page_that_states_much_is_cut_to_a_glance_and_the_rest_counted() -> None:
    many = tuple(fact("docnum", f"青工信〔2026〕{n}号") for n in range(40))
    assert "〔2026〕5号、另有 34 项\n" in message(facts=many).text


def marked(term: str, quote: str) -> list[str]:
    return Page(message(matches=(evidence(term, quote),)).html).marked


@pytest.mark.parametrize(
    ("term", "quote", "marks"),
    [
        ("机器人", "机器人管机器人。", ["机器人", "机器人"]),
        ("AI", "AI chairs the AIR board, says OpenAI, FAIR AI2.", ["AI"]),
        ("AI", "用AI管AI", ["AI", "AI"]),
        ("ＡＩ", "全角ＡＩ", ["ＡＩ"]),
        ("large  language\nmodels", "On large  language\nmodels today", ["large language models"]),
        ("<b>", "a <b> tag", ["<b>"]),
        ("a.c", "abc a.c", ["a.c"]),
        ("缺席", "它不在这句里", []),
        ("", "空", []),
    ],
)
def test_matched_words_are_marked_where_they_stand(term: str, quote: str, marks: list[str]) -> None:
    assert marked(term, quote) == marks


def test_a_sentence_with_two_matches_is_quoted_once_and_both_are_marked() -> None:
    page = Page(message().html)
    assert page.text.count(SENTENCE) == 2  # the quote, and the beginning of the body
    assert page.marked == ["机器人", "人工智能", "机器人"]


def test_the_longer_of_two_overlapping_words_is_marked() -> None:
    quote = "发展具身智能机器人。"
    found = (evidence("机器人", quote), evidence("具身智能机器人", quote))
    assert Page(message(matches=found).html).marked == ["具身智能机器人"]


def test_the_longer_of_two_words_that_begin_alike_is_marked() -> None:
    quote = "发展机器人。"
    assert Page(message(matches=(evidence("机器", quote), evidence("机器人", quote))).html).marked == ["机器人"]


def test_many_words_are_cut_to_a_dozen() -> None:
    many = tuple(evidence(f"词{number}。", "词0。词1。") for number in range(40))
    assert message(matches=many).text.count("、词") == 11


def test_many_sentences_are_cut_to_a_few_and_the_rest_counted() -> None:
    many = tuple(evidence("机器人", f"第{number}句说机器人。") for number in range(9))
    rendered = message(matches=many)
    for shown in (rendered.text, Page(rendered.html).text):
        assert shown.count("句说机器人") == 5
        assert "另有 4 句命中，未列出" in shown


def test_a_long_sentence_is_cut_around_its_word() -> None:
    cut = marked("机器人", "起" * 3000 + "机器人" + "止" * 3000)
    assert cut == ["机器人"]


URLS = [
    ("https://www.qingchuan.example/a?b=c&d=%E4%B8%AD#e", True),
    ("http://user.example:8080/", True),
    ("HTTPS://www.qingchuan.example/", True),
    ("http://[2001:db8::1]/", True),
    ("https://www.qingchuan.example/~a/(b)'c", True),
    ("javascript:alert(1)", False),
    ("java\nscript:alert(1)", False),
    ("data:text/html,<script>alert(1)</script>", False),
    ("file:///etc/passwd", False),
    ("//www.qingchuan.example/", False),
    ("https:///nowhere", False),
    ("https://", False),
    ("http://[::1", False),
    ("https://www.gov.example@evil.example/", False),
    ('https://www.qingchuan.example/" onmouseover="alert(1)', False),
    ('https://www.qingchuan.example/"onmouseover="alert(1)', False),
    ("https://www.qingchuan.example/<script>", False),
    ("https://www.qingchuan.example/a b", False),
    ("https://www.qingchuan.example/\u202e", False),
    ("https://www.qingchuan.example\\@evil.example/", False),
    ("https://www.qingchuan.example/\r\nBcc: all@example.org", False),
    ("", False),
]


@pytest.mark.parametrize(("url", "live"), URLS)
def test_only_plain_http_addresses_become_links(url: str, *, live: bool) -> None:
    rendered = message(url=url)
    assert live_url(url) == (url if live else None)
    assert Page(rendered.html).links == ({url} if live else set())
    assert rendered.payload.url == (url if live else None)
    assert ("网址：" in rendered.text) == live


STRANGE = st.one_of(
    st.text(st.characters(), max_size=60),
    st.sampled_from(
        [
            "<script>alert(1)</script>",
            '"><img src=x onerror=alert(1)>',
            "</title><script>alert(1)</script>",
            "</style><b>",
            "<!--",
            "]]>",
            "&#60;script&#62;",
            "' onmouseover='x",
            "{labels} {0} {} %s ${x}",
            "</mark><a href='https://evil.example'>",
        ]
    ),
)
TAGS = {tag for tag, _ in Page(message().html).tags} | {"p", "strong"}


@settings(max_examples=300, deadline=None)
@given(st.tuples(*[STRANGE] * 7))
def test_no_text_from_a_page_becomes_markup(texts: tuple[str, str, str, str, str, str, str]) -> None:
    title, body, source, term, rule, url, value = texts
    stated = tuple(replace(one, value=value, quote=body, role=one.role and term) for one in FACTS)
    seen = replace(DETECTED, verified=False, source_tier=source, topics=(term,))
    matches = (
        Evidence(term, "body", 0, 0, f"说{term}。"),
        Evidence(title, term, 0, 0, title),
        Evidence("机器人", "body", 0, 0, f"{body}机器人"),
    )
    rendered = render(
        delivery(
            title=title,
            body=body,
            source=source,
            rule=rule,
            url=url,
            site=source,
            source_name=body,
            matches=matches,
            facts=stated,
            detected=seen,
        )
    )
    page = Page(rendered.html)
    assert {tag for tag, _ in page.tags} <= TAGS
    assert page.links <= {url}
    assert not any(name.startswith("on") for _, attributes in page.tags for name in attributes)
    assert len(rendered.subject.splitlines()) == 1
    rendered.html.encode()
    rendered.text.encode()


def test_an_escaped_title_reads_as_it_was_printed() -> None:
    title = "R&D <AI> “机器人” & 'more'"
    page = Page(message(title=title, matches=(), facts=(fact("official", title, role=title),)).html)
    assert page.text.count(title) == 4  # in <title> and <h1>, as a name and as a role


@pytest.mark.parametrize(("tier", "shown"), [("city", " · 市级</p>"), ("unknown", " · 青川市工业和信息化局</p>")])
def test_above_the_headline_stands_how_high_the_publisher_is_if_that_is_known(tier: str, shown: str) -> None:
    rendered = render(delivery(source="青川市工业和信息化局", detected=replace(DETECTED, source_tier=tier)))
    assert shown in rendered.html.partition("<h1")[0]


def test_the_html_fetches_nothing_from_another_server() -> None:
    page = Page(message(body="![x](https://evil.example/x.png)").html)
    assert not {tag for tag, _ in page.tags} & {"img", "script", "iframe", "link", "object", "form", "svg"}
    assert not any({"src", "background", "srcset"} & set(attributes) for _, attributes in page.tags)
    assert "url(" not in message().html
    assert page.links == {URL}


def test_the_html_is_a_document_for_phones_and_dark_rooms() -> None:
    html = message().html
    assert html.startswith('<!doctype html>\n<html lang="zh-CN">')
    assert '<meta name="viewport" content="width=device-width, initial-scale=1">' in html
    assert "@media (prefers-color-scheme:dark)" in html
    assert '<html lang="en">' in render(DELIVERY, lang="en").html


@pytest.mark.parametrize("html", [message().html, followed(ISSUED, OFFICIAL, WITHDRAWN).html], ids=["first", "update"])
def test_every_opened_tag_is_closed_in_order(html: str) -> None:
    opened: list[str] = []
    for slash, tag in re.findall(r"<(/?)([a-z0-9]+)", html):
        if tag in ("meta", "br"):
            continue
        if slash:
            assert opened.pop() == tag
        else:
            opened.append(tag)
    assert opened == []


def test_an_endless_article_makes_a_short_mail() -> None:
    huge = message(
        title="长" * 100_000,
        body="长" * 1_000_000,
        source="长" * 10_000,
        matches=tuple(evidence("机器人", f"{n}" + "长" * 10_000) for n in range(200)),
        facts=tuple(
            replace(one, value=f"{n}" + "长" * 10_000, quote="长" * 10_000, role=one.role and "长" * 10_000)
            for n in range(50)
            for one in FACTS
        ),
    )
    assert len(huge.html.encode()) < 40_000
    assert len(huge.text.encode()) < 25_000
