"""The sketch of an article: few numbers, of which every edited printing keeps some."""

from __future__ import annotations

import subprocess
import sys

import pytest

from crawler.dedup import LEAD, WHOLE, sketch
from db.models import Article
from tests.alerts.reprints.edits import EDITS, Edit
from tests.alerts.reprints.siblings import EN, ZH

TEXTS = [text for family in (*ZH, *EN) for text in family.texts()]
BODY = TEXTS[0].body


def keys(title: str, body: str) -> set[int]:
    return set(sketch(Article(title, body)))


def test_a_sketch_is_a_few_integers_that_sqlite_can_hold_in_order() -> None:
    found = sketch(Article("", "".join(text.body for text in TEXTS)))
    assert list(found) == sorted(set(found))
    assert WHOLE <= len(found) <= WHOLE + LEAD
    assert all(0 <= key < 2**48 for key in found)


def test_a_sketch_is_the_same_in_every_process() -> None:
    code = (
        "import sys; from crawler.dedup import sketch; from db.models import Article;"
        "print(*sketch(Article('', sys.argv[1])))"
    )
    said = [
        subprocess.run(
            [sys.executable, "-c", code, BODY], env={"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        ).stdout.split()
        for seed in ("1", "2")
    ]
    assert said[0] == said[1] == [str(key) for key in sketch(Article("", BODY))]


def test_a_sketch_is_the_same_in_every_version() -> None:
    """What lies in archives must be found by those who come later: if this fails, archives need a new index."""
    found = sketch(Article("", "云州市发布机器人产业三年行动方案。"))
    assert found[:3] == (31974029399122, 42009187528593, 82492750042245)
    assert len(found) == 12


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.__name__)
def test_every_edited_printing_shares_some_keys(edit: Edit) -> None:
    for text in TEXTS:
        edited = edit(text)
        assert len(keys(text.title, text.body) & keys(edited.title, edited.body)) >= 2, text.title


def test_a_brief_of_a_long_text_shares_its_beginning() -> None:
    long = "\n".join(text.body for text in TEXTS[:40])
    assert len(keys("", long) & keys("", TEXTS[0].body[:120])) >= 3


def test_unrelated_texts_share_nothing() -> None:
    assert not keys("", TEXTS[0].body) & keys("", TEXTS[-1].body)


def test_what_sites_add_is_no_part_of_it() -> None:
    added = f"来源：云州新闻网 2031-03-05 09:12\n{BODY}\n（责任编辑：钟白）\n扫描二维码关注我们的公众号"
    assert keys("", added) == keys("", BODY)


def test_tiny_bodies_are_told_apart_by_their_titles() -> None:
    assert not keys("关于开展人形机器人试点的通知", "见附件。") & keys("关于公布标准项目计划的公告", "见附件。")


def test_an_article_without_words_has_no_sketch() -> None:
    assert sketch(Article("", "——　！")) == ()
