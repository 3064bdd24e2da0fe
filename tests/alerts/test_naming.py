"""Names of documents: which two are of one."""

from __future__ import annotations

import pytest

from alerts.naming import Likeness, likeness, name_of, same_edition, same_name


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("人形机器人整机测试管理办法", "人形机器人整机测试管理办法（试行）", Likeness.EQUAL),
        ("关于印发人形机器人测试办法的通知", "人形机器人测试办法", Likeness.EQUAL),
        ("国务院关于深海智能装备的意见", "关于深海智能装备的意见", Likeness.EQUAL),
        ("云南省促进花卉机器人产业发展若干措施", "促进花卉机器人产业发展若干措施", Likeness.EQUAL),
        ("“人工智能＋製茶”行動方案", "“人工智能+制茶”行动方案", Likeness.EQUAL),
        ("加快推动花卉机器人产业创新发展若干政策措施", "花卉机器人产业若干措施", Likeness.ALIKE),
        ("首批花卉机器人应用场景名单", "花卉机器人应用场景名单（第一批）", Likeness.EQUAL),
        ("花卉采摘机器人场景应用指南", "花卉采摘机器人应用指南", Likeness.NEAR),
        ("关于组织申报2026年花卉机器人示范项目的通知", "2026年花卉机器人示范项目申报", Likeness.EQUAL),
        ("关于废止《花卉机器人管理办法》的决定", "废止花卉机器人管理办法", Likeness.EQUAL),
        ("关于废止《花卉机器人管理办法》的通知", "花卉机器人管理办法", None),
        ("花卉机器人管理办法", "茶叶机器人管理办法", None),
        ("“人工智能+制茶”行动方案", "“人工智能+制盐”行动方案", None),
        ("花卉机器人管理办法", "花卉机器人管理办法申报指南", None),
        ("花卉机器人发展条例", "花卉机器人发展行动计划", None),
        ("云南省花卉机器人办法", "贵州省花卉机器人办法", None),
        ("云南省花卉机器人办法", "云南省昆明市花卉机器人办法", None),
        ("花卉机器人计划（2025—2027年）", "花卉机器人计划（2026—2028年）", None),
        ("花卉机器人“十四五”规划", "花卉机器人“十五五”规划", None),
        ("（试行）", "（征求意见稿）", None),
        ("Robot Safety Act", "Robot Safety Act 2026", Likeness.EQUAL),
        ("Robot Safety Act", "Robot Safety Strategy", None),
    ],
)
def test_how_alike_two_names_are(one: str, other: str, alike: Likeness | None) -> None:
    assert likeness(name_of(one), name_of(other)) is alike
    assert likeness(name_of(other), name_of(one)) is alike


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2026年度场景征集", "2026年场景征集", True),
        ("2026年度场景征集", "场景征集", True),
        ("2026年度场景征集", "2025年度场景征集", False),
        ("办法（2026年版）", "办法（2026—2028年）", True),
        ("第一批名单", "名单", True),
        ("第二批名单", "名单", False),
        ("第二批名单", "第2批名单", True),
        ("指南2.0版", "指南3.0版", False),
        ("产业规划（“十四五”）", "产业规划（“十五五”）", False),
        ("产业规划（“十五五”）", "产业规划", True),
    ],
)
def test_editions(one: str, other: str, *, same: bool) -> None:
    assert same_edition(name_of(one), name_of(other)) is same
    assert same_edition(name_of(other), name_of(one)) is same


def test_what_tells_a_document_from_all_others() -> None:
    assert name_of("广西壮族自治区关于加快推进甘蔗收割机器人产业高质量发展的实施意见").stem == "甘蔗收割机器人"
    assert name_of("甘蔗收割机器人推广办法").distinct
    assert not name_of("人工智能产业高质量发展行动计划").distinct


def test_what_is_done_stands_apart_from_what_says_so() -> None:
    assert name_of("关于开展“慧眼护田”专项行动的通知").act == "慧眼护田专项行动"
    assert name_of("甘蔗收割机器人推广办法").act == "甘蔗收割机器人推广"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("人形机器人整机测试管理办法", "人形机器人整机测试管理办法（试行）", True),
        ("云桥市推动人工智能产业发展若干措施", "推动人工智能产业发展若干措施", True),
        ("智能网联汽车准入和上路通行试点通知", "智能网联汽车准入与上路通行试点通知", True),
        ("人工智能创新发展行动计划（2026—2028年）", "人工智能创新发展行动计划", True),
        ("第一批人形机器人典型应用场景名单", "第二批人形机器人典型应用场景名单", False),
        ("2025年人工智能标准体系建设指南", "2026年人工智能标准体系建设指南", False),
        ("行动计划", "人工智能行动计划", False),
        ("机器人产业发展规划", "算力基础设施发展规划", False),
        ("（试行）", "（征求意见稿）", False),
    ],
)
def test_names_of_one_document_of_an_issuer(one: str, other: str, *, same: bool) -> None:
    assert same_name(one, other) is same
    assert same_name(other, one) is same
