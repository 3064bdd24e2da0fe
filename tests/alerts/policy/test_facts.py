"""Whole passages, all ours, with everything that is to be read of them."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import date

import pytest

from alerts.policy.fact import Fact, Facts
from alerts.policy.facts import MAX_CHARS, facts


@dataclass(frozen=True, slots=True)
class Passage:
    text: str
    on: date = date(2031, 5, 20)
    title: str = ""
    docnums: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    issuers: tuple[str, ...] = ()
    region: str = ""
    stage: str = ""
    amounts: tuple[tuple[float, str], ...] = ()
    dates: tuple[tuple[str, str], ...] = ()
    targets: tuple[object, ...] = ()
    officials: tuple[str, ...] = ()


PASSAGES = [
    Passage(
        "深圳市工业和信息化局关于印发《深圳市机器人场景管理办法》的通知 深工信规〔2031〕3号 各区人民政府:"
        "现予印发,自2031年6月1日起施行,有效期5年。深圳市工业和信息化局 2031年5月11日",
        docnums=("深工信规〔2031〕3号",),
        titles=("深圳市机器人场景管理办法",),
        issuers=("深圳市工业和信息化局",),
        region="广东省深圳市",
        stage="印发",
        dates=(("施行", "2031-06-01"), ("印发", "2031-05-11")),
    ),
    Passage(
        "新华社北京5月19日电 工信部、国家数据局日前联合印发《算力互联三年行动计划(2031—2033年)》,"
        "提出到2033年建设30个枢纽节点。",
        titles=("算力互联三年行动计划(2031—2033年)",),
        issuers=("工业和信息化部", "国家数据局"),
        region="全国",
        stage="印发",
        dates=(("发布", "2031-05-19"), ("目标", "2033")),
        targets=(30,),
    ),
    Passage(
        "杭州市余杭区就《具身智能产业扶持办法(征求意见稿)》公开征求意见，时间为5月18日至6月17日。"
        "对首台套产品，按售价的20%给予最高300万元奖励。",
        titles=("具身智能产业扶持办法(征求意见稿)",),
        region="浙江省杭州市余杭区",
        stage="征求意见",
        amounts=((3_000_000, "最高"),),
        dates=(("征求意见起", "2031-05-18"), ("征求意见止", "2031-06-17")),
    ),
    Passage(
        "四川省经信厅关于组织申报2031年人工智能首用场景的通知\n请各市州于6月30日前将推荐材料报送我厅，每市不超过5个。",
        titles=("关于组织申报2031年人工智能首用场景的通知",),
        issuers=("四川省经济和信息化厅",),
        region="四川省",
        stage="申报通知",
        dates=(("截止", "2031-06-30"),),
    ),
    Passage(
        "5月19日上午，湖北省人民政府新闻办公室召开新闻发布会。湖北省经信厅副厅长赵青岭介绍，"
        "全省已累计投入财政资金12亿元，建成智能工厂百余家。",
        issuers=("湖北省人民政府新闻办公室",),
        region="湖北省",
        stage="发布会",
        amounts=((1_200_000_000, "累计"),),
        dates=(("发布", "2031-05-19"),),
        targets=(100,),
        officials=("赵青岭",),
    ),
    Passage(
        "工信部部长周海表示，工信部正在研究制定人形机器人安全标准，将于年内公开征求意见。",
        issuers=("工业和信息化部",),
        region="全国",
        stage="征求意见",
        officials=("周海",),
    ),
    Passage(
        "原《某市机器人补贴办法》(某科规〔2029〕2号)同时废止。",
        docnums=("某科规〔2029〕2号",),
        titles=("某市机器人补贴办法",),
        stage="废止",
    ),
    Passage(
        "算力券每年最高200万元；模型备案一次性奖励50万；数据集采购不超过100万元/年；办公用房三年免租。",
        amounts=((2_000_000, "最高+年度"), (500_000, ""), (1_000_000, "最高+年度")),
    ),
    Passage(
        "法国政府今天宣布投入20亿欧元(约合160亿元人民币)建设3座人工智能工厂。",
        region="法国",
        amounts=((2_000_000_000, ""), (16_000_000_000, "约")),
        dates=(("发布", "2031-05-20"),),
        targets=(3,),
    ),
    Passage(
        "The Federal Trade Commission is seeking comment on rules for AI companions.",
        issuers=("Federal Trade Commission",),
        region="United States",
        stage="征求意见",
    ),
    Passage(
        "UK launches £80 million fund for robotics researchers",
        region="United Kingdom",
        stage="资金",
        amounts=((80_000_000, ""),),
    ),
    Passage(
        "省经信厅、省数据局关于联合开展“智造行”行动的通知",
        title="鄂经信〔2031〕3号",
        docnums=("鄂经信〔2031〕3号",),
        titles=("关于联合开展“智造行”行动的通知",),
        issuers=("湖北省经济和信息化厅", "湖北省数据局"),
        region="湖北省",
        stage="印发",
    ),
    Passage("我国机器人销量同比增长，企业普遍看好市场，专家认为仍需努力。"),
    Passage(""),
]


def _summary(found: Facts) -> dict[str, object]:
    return {
        "docnums": tuple(one.value for one in found.docnums),
        "titles": tuple(one.value for one in found.titles),
        "issuers": tuple(one.value for one in found.issuers),
        "region": found.region.value if found.region else "",
        "stage": found.stage.value if found.stage else "",
        "amounts": tuple((one.number, "+".join(one.qualifiers)) for one in found.amounts),
        "dates": tuple((one.kind, one.value) for one in found.dates),
        "targets": tuple(one.n for one in found.targets),
        "officials": tuple(one.value for one in found.officials),
    }


@pytest.mark.parametrize("passage", PASSAGES, ids=lambda passage: passage.text[:12])
def test_a_passage_gives_all_its_facts_and_no_others(passage: Passage) -> None:
    found = facts(passage.title, passage.text, published_on=passage.on)
    assert _summary(found) == {key: getattr(passage, key) for key in _summary(found)}


def _all(found: Facts) -> list[Fact]:
    several = (found.docnums, found.titles, found.issuers, found.amounts, found.dates, found.targets, found.officials)
    single = [one for one in (found.region, found.stage) if one]
    return [*single, *(one for group in several for one in group)]


@pytest.mark.parametrize("passage", PASSAGES, ids=lambda passage: passage.text[:12])
def test_every_fact_stands_where_it_says_and_in_its_quote(passage: Passage) -> None:
    for one in _all(facts(passage.title, passage.text, published_on=passage.on)):
        printed = {"title": passage.title, "text": passage.text}[one.field][one.start : one.end]
        assert printed
        assert printed in one.quote


def test_one_sentence_printed_twice_states_its_sum_twice_and_its_document_once() -> None:
    found = facts("", "《机器人办法》奖励最高5万元。《机器人办法》奖励最高5万元。", published_on=None)
    assert [one.value for one in found.titles] == ["机器人办法"]
    assert len(found.amounts) == 2


def test_headline_and_lead_that_say_the_same_state_it_once() -> None:
    line = "青岛市工信局印发《机器人办法》(青工信规〔2031〕1号)"
    found = facts(line, line, published_on=None)
    assert (len(found.docnums), len(found.titles), len(found.issuers)) == (1, 1, 1)
    assert found.docnums[0].field == "title"


def test_the_headline_says_how_far_the_policy_is_before_the_text_does() -> None:
    text = "今后将研究制定细则。原办法同时废止。"
    found = facts("科技部关于印发《机器人办法》的通知", text, published_on=None).stage
    assert found is not None
    assert (found.value, found.field) == ("印发", "title")


def test_cues_far_down_do_not_speak_for_a_text_that_opens_with_one() -> None:
    text = "工信部印发《机器人办法》。" + "企业积极响应。" * 60 + "某平台被约谈。"
    found = facts("", text, published_on=None).stage
    assert found is not None
    assert found.value == "印发"


def test_what_stands_behind_the_limit_is_not_read() -> None:
    assert facts("", "字" * MAX_CHARS + "粤府〔2031〕1号", published_on=None) == facts("", "字", published_on=None)


REPEATED = [
    *"1一《》( \n·",
    *(
        "1,",
        "《a",
        "政府",
        "工信部、",
        "关于印发",
        "局长王",
        "100个",
        "最高1万元",
        "2031年1月1日",
        "〔2031〕1号",
        "令第1号",
    ),
    *("今日", "标题:\n", "广东省副省长王伟表示,", "up to $5 million ", "浙江省科技厅、财政厅", "《某办法》", "韩国某"),
    *("Robot Act ", "President Aa ", "may 1 ", "25日", "300万+", "将向"),
]


@pytest.mark.parametrize("unit", REPEATED)
def test_no_page_takes_long(unit: str) -> None:
    began = time.process_time()
    facts(unit * 10, unit * (MAX_CHARS // len(unit)), published_on=date(2031, 5, 20))
    assert time.process_time() - began < 5  # a second on a busy machine; what was quadratic took a minute


def test_source_and_address_state_nothing() -> None:
    said = facts("机器人大赛开幕", "", published_on=None, source="深圳市工业和信息化局", url="https://gxj.sz.gov.cn/")
    assert said == facts("机器人大赛开幕", "", published_on=None)
