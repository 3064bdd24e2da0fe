"""成文日期, from the table above a document or from its signature."""

from __future__ import annotations

from datetime import date

import pytest

from crawler.reading.written import find_written, han_date
from tests.crawler.reading.pages import paragraphs, read

TITLE = "关于征集应用试点单位的通知"
HEAD = f"<title>{TITLE}</title><h1>{TITLE}</h1>"
DAY = date(2025, 4, 21)


def written(html: str, title: str = TITLE) -> date | None:
    _, _, reading = read(html)
    return find_written(reading, title)


@pytest.mark.parametrize(
    "record",
    [
        "<table><tr><td>成文日期：</td><td>2025-04-21</td></tr></table>",
        "<table><tr><td>成文日期</td><td>2025年4月21日</td><td>发布日期</td><td>2025-04-22</td></tr></table>",
        "<p>成文日期：2025年04月21日</p>",
        "<p>发布日期：2025-04-22 成文日期：2025-04-21</p>",
        "<p>[成文日期] 2025-04-21</p>",
        "<p>成 文 日 期： 2025-04-21</p>",
        "<div>成文日期：</div><div>2025-04-21</div>",
        "<dl><dt>生成日期<dd>2025-04-21</dl>",
        "<p>发文日期：2025-04-21</p>",
        "<p>成文时间：2025-04-21</p>",
    ],
)
def test_the_labelled_date_is_the_written_one(record: str) -> None:
    assert written(f"{record}{HEAD}<div>{paragraphs()}</div>") == DAY


@pytest.mark.parametrize(
    "signed", ["2025年4月21日", "2025 年 4 月 21 日", "二〇二五年四月二十一日", "二○二五年四月二十一日"]
)
def test_a_document_is_dated_by_its_signature(signed: str) -> None:
    assert written(f"{HEAD}<div>{paragraphs()}<p>临江区经济和信息化局</p><p>{signed}</p></div>") == DAY


def test_news_are_not_dated_by_their_last_line() -> None:
    assert written(f"{HEAD}<div>{paragraphs()}<p>2025年4月21日</p></div>", "春茶开采") is None


@pytest.mark.parametrize(
    "html",
    [
        f"{HEAD}<div>{paragraphs()}</div>",
        f"<p>成文日期：</p>{HEAD}<div>{paragraphs()}</div>",
        f"<p>发布日期：2025-04-22</p>{HEAD}<div>{paragraphs()}</div>",
        "",
    ],
)
def test_a_page_that_shows_none_has_none(html: str) -> None:
    assert written(html) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("二〇二五年一月一日", date(2025, 1, 1)),
        ("二〇二五年十月十日", date(2025, 10, 10)),
        ("二〇二四年十二月三十一日", date(2024, 12, 31)),
        ("二〇二五年十一月二十日", date(2025, 11, 20)),
        ("一九九八年三月五日", date(1998, 3, 5)),
        ("二 〇 二 五 年 四 月 二 十 一 日", DAY),
        ("二〇二五年十三月一日", None),
        ("二〇二五年二月三十日", None),
        ("二〇二五年四月", None),
        ("四月二十一日", None),
        ("", None),
    ],
)
def test_a_date_in_han_numerals_is_read(text: str, day: date | None) -> None:
    assert han_date(text) == day
