"""What is a reprint of what: every kind of edit is seen through, and siblings of one template are kept apart."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from time import process_time

import pytest

from alerts.reprints.compare import Likeness, best, compare
from alerts.reprints.text import Text, prepare
from tests.alerts.reprints.edits import EDITS, Edit, a_day_later, add_paragraph, cut_to_half, drop_first, traditional
from tests.alerts.reprints.siblings import DAY, EN, PAIRS, ZH

ALL = [text for family in (*ZH, *EN) for text in family.texts()]
ORIGINALS = [family.texts()[0] for family in (*ZH, *EN)]
STORY = ORIGINALS[1]
#: Words by which a rewritten title says nothing of its text.
SILENT = {True: "重磅！最新消息来了", False: "Breaking: all you need to know"}


def alike(new: Text, old: Text) -> Likeness:
    return compare(prepare(new), prepare(old))


def retitled(text: Text) -> Text:
    return replace(text, title=SILENT[not text.body.isascii()])


def test_the_sets_are_as_large_as_they_are_said_to_be() -> None:
    assert len(PAIRS) >= 60
    assert len({name for name, _, _ in PAIRS}) >= 20
    assert len(EDITS) >= 14


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.__name__)
def test_a_text_is_known_again_after_each_kind_of_edit(edit: Edit) -> None:
    found = [alike(edit(a_day_later(text)), text).reprint for text in ALL]
    assert sum(found) >= 0.97 * len(found)


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.__name__)
def test_and_after_each_with_a_paragraph_more(edit: Edit) -> None:
    found = [alike(edit(add_paragraph(a_day_later(text))), text).reprint for text in ALL]
    assert sum(found) >= 0.97 * len(found)


@pytest.mark.parametrize(("name", "one", "other"), PAIRS, ids=[f"{name}-{at}" for at, (name, _, _) in enumerate(PAIRS)])
def test_siblings_with_other_facts_are_kept_apart(name: str, one: Text, other: Text) -> None:
    likeness = alike(one, other)
    assert not likeness.reprint, (name, likeness)


def test_siblings_are_kept_apart_without_days_and_under_titles_that_say_nothing() -> None:
    """The texts alone tell them apart."""
    merged = Counter(
        name
        for name, one, other in PAIRS
        for new in (replace(one, published_on=None), retitled(replace(one, published_on=other.published_on)))
        if alike(new, other).reprint
    )
    assert sum(merged.values()) <= 0.01 * 2 * len(PAIRS), merged


def test_siblings_are_kept_apart_in_another_script() -> None:
    assert [name for name, one, other in PAIRS if alike(traditional(one), other).reprint] == []


def test_other_numbers_of_documents_are_other_documents() -> None:
    body = "云工信〔2031〕{}号\n各区主管部门：\n" + STORY.body
    one, other = (replace(STORY, body=body.format(number)) for number in (12, 13))
    assert not alike(one, other).reprint
    assert alike(one, other).conflicts
    assert alike(one, replace(one, body=one.body.replace("〔2031〕", "[2031]"))).reprint


def test_also_where_the_numbers_stand_in_other_places() -> None:
    one = replace(STORY, body="云工信〔2031〕12号\n" + STORY.body)
    other = replace(STORY, body=STORY.body + "\n此件公开发布，索取纸质文本请注明云工信〔2031〕13号。")
    assert not alike(one, other).reprint
    assert alike(one, replace(other, body=other.body.replace("13号", "12号"))).reprint


def test_a_draft_is_not_what_was_issued_even_if_nothing_else_changed() -> None:
    draft = next(family for family in ZH if family.name == "the draft and what was issued").texts()[0]
    assert not alike(replace(draft, title="云州市智能网联汽车管理办法"), draft).reprint


def test_today_and_the_day_of_the_month_are_one_day() -> None:
    body = "市科技局{}举行机器人应用场景发布会，公布首批五十项需求，涉及医院、学校、码头和社区，"
    body += "欢迎企业揭榜。发布会由市科技局主办。"
    one, other = (Text("机器人应用场景发布会举行", body.format(day)) for day in ("今天（3月4日）", "4日（3月4日）"))
    assert alike(one, other).reprint
    assert not alike(Text(one.title, body.format("5日")), Text(one.title, body.format("12日"))).reprint


def test_an_item_of_a_digest_is_no_brief_of_it() -> None:
    items = [text.body for text in ORIGINALS[4:10]]
    digest = Text("一周政策速览", "\n".join(items))
    assert not alike(replace(ORIGINALS[7], title="另一条"), digest).reprint


FULL = Text(
    "江口市举行人形机器人产业推进会",
    "江口市日前举行人形机器人产业推进会，明确今年建设两个中试基地、三个数据采集场，引进十家关键零部件企业。"
    "会议要求，各区对照清单逐项推进，每月通报进度，年底统一验收。\n"
    "市工业和信息化局介绍，去年全市机器人产业产值为320亿元，同比增长18.5%，企业总数达到460家，其中专精特新企业97家。\n"
    "推进会上，四家企业与临港片区签约，总投资46亿元，项目涉及减速器、灵巧手、整机和检测服务。\n"
    "下一步，江口市将出台用地、用能、人才等配套办法，并设立规模为20亿元的产业基金。",
    DAY,
)
SHORT = (
    "江口市日前举行人形机器人产业推进会，明确今年建设两个中试基地、三个数据采集场。去年全市机器人产业产值为320亿元，"
    "同比增长18.5%，企业总数达到460家。四家企业与临港片区签约，总投资46亿元。这份清单能否落地，业内拭目以待。"
)


def test_a_brief_with_a_last_word_of_its_own_is_a_reprint() -> None:
    short = Text("快看：江口的机器人动作", SHORT, DAY)
    assert alike(short, FULL).reprint
    assert not alike(replace(short, body=SHORT.replace("46亿", "64亿")), FULL).reprint


def test_next_year_s_text_must_be_nearly_the_same_to_be_a_reprint() -> None:
    later = replace(STORY, published_on=DAY + timedelta(days=360))
    assert alike(later, STORY).reprint
    assert not alike(cut_to_half(later), STORY).reprint
    assert alike(cut_to_half(STORY), STORY).reprint


def test_the_likest_text_is_chosen_and_the_reason_names_it() -> None:
    fuller, shorter = prepare(STORY), prepare(drop_first(STORY))
    found = best(prepare(a_day_later(drop_first(STORY))), [(7, fuller), (12, shorter), (15, prepare(ORIGINALS[3]))])
    assert found is not None
    assert (found.article_id, found.detail) == (12, "100 % of it stands in #12")
    found = best(fuller, [(12, shorter)])
    assert found is not None
    assert found.detail == "100 % of #12 stands in it"


def test_two_versions_of_a_long_law_are_compared_at_once() -> None:
    """Clauses of which each is like all others must not be tried each against all."""
    one, other = (
        Text(
            "条例",
            "".join(
                f"第{at}条 {word}应当在{at * 7 % 90}日内向第{at % 13}主管部门报告{at}号事项。" for at in range(900)
            ),
        )
        for word in ("企业", "平台")
    )
    begun = process_time()
    assert not alike(one, other).reprint
    assert process_time() - begun < 2


def test_nothing_is_a_reprint_of_nothing() -> None:
    assert best(prepare(STORY), []) is None
    assert best(prepare(STORY), [(1, prepare(ORIGINALS[5]))]) is None
    assert not alike(Text("", ""), Text("", "")).reprint
    assert not alike(Text("通知", "见附件"), Text("通知", "见附件")).reprint
