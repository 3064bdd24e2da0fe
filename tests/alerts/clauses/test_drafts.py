"""Which pages of an event are its draft and its issued text."""

from __future__ import annotations

from alerts.clauses.drafts import draft_of, issued_of
from db.events import Member
from db.models import ArchivedArticle, Article
from db.understanding import FactRow
from tests.db.rows import NOW


def _member(article_id: int, body: str, *stages: str) -> Member:
    url = f"http://news.example/{article_id}.html"
    article = Article(f"第{article_id}篇", body)
    archived = ArchivedArticle(article_id, url, "news.example", "town", NOW, 1, article)
    return Member(archived, tuple(FactRow("stage", stage, "text", 0, 2, "") for stage in stages))


NEWS = _member(1, "消息。", "征求意见")
DRAFT = _member(2, "征求意见稿全文。", "征求意见")
REPORT = _member(3, "市政府今日印发了办法，记者获悉全文如下。", "印发")
OFFICIAL = _member(4, "办法全文。")


def test_the_draft_is_the_longest_text_put_out_for_comment() -> None:
    assert draft_of([NEWS, DRAFT, REPORT]) is DRAFT


def test_there_may_be_no_draft() -> None:
    assert draft_of([REPORT, OFFICIAL]) is None


def test_the_issuers_own_page_is_the_issued_text() -> None:
    assert issued_of([DRAFT, REPORT, OFFICIAL], OFFICIAL.article.url) is OFFICIAL


def test_without_the_issuers_page_it_is_the_longest_that_was_issued() -> None:
    assert issued_of([DRAFT, REPORT, OFFICIAL], None) is REPORT


def test_the_issuers_page_of_the_draft_is_not_the_issued_text() -> None:
    assert issued_of([NEWS, DRAFT], DRAFT.article.url) is None
    assert issued_of([NEWS, DRAFT, REPORT], DRAFT.article.url) is REPORT


def test_of_equals_the_first_seen_counts() -> None:
    assert draft_of([_member(6, "同样长", "征求意见"), _member(5, "一样长", "征求意见")]).article.id == 5  # type: ignore[union-attr]
