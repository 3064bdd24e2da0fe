from __future__ import annotations

import pytest

from alerts.policy.facts import facts
from alerts.policy.lexicon import Tier, load


def _issuers(text: str) -> list[str]:
    return [one.value for one in facts("", text, published_on=None).issuers]


@pytest.mark.parametrize(
    ("text", "issuers"),
    [
        ("工信部印发《机器人办法》", ["工业和信息化部"]),
        ("近日，工信部办公厅印发《机器人办法》", ["工业和信息化部办公厅"]),
        ("工信部等八部门联合印发《机器人办法》", ["工业和信息化部"]),
        ("国家网信办、工信部、公安部联合发布《算法办法》", ["国家互联网信息办公室", "工业和信息化部", "公安部"]),
        ("国家发展改革委会同国家数据局印发《算力意见》", ["国家发展和改革委员会", "国家数据局"]),
        ("《算法办法》由国家网信办和公安部公布", ["国家互联网信息办公室", "公安部"]),
        ("中共中央办公厅、国务院办公厅印发《算法意见》", ["中共中央办公厅", "国务院办公厅"]),
        ("工信部日前就《机器人标准》公开征求意见", ["工业和信息化部"]),
        ("国务院关于加快机器人发展的意见", ["国务院"]),
        ("落实《国务院关于加快机器人发展的意见》要求", ["国务院"]),
        ("深圳市工业和信息化局印发《机器人措施》", ["深圳市工业和信息化局"]),
        ("深圳市工信局印发《机器人措施》", ["深圳市工业和信息化局"]),
        ("广东省工信厅将印发场景清单", ["广东省工业和信息化厅"]),
        ("上海市经信委发布《智算方案》", ["上海市经济和信息化委员会"]),
        ("杭州市人民政府办公厅关于印发机器人措施的通知", ["杭州市人民政府办公厅"]),
        ("浙江省政府办公厅印发《机器人规划》", ["浙江省人民政府办公厅"]),
        ("北京市科委、市财政局印发《算力券办法》", ["北京市科学技术委员会", "北京市财政局"]),
        ("成都市新经济委印发《机器人办法》", ["成都市新经济委"]),
        ("四川省推进机器人产业领导小组办公室印发《要点》《机器人方案》", ["四川省推进机器人产业领导小组办公室"]),
        ("合肥高新区管委会出台《机器人措施》", ["合肥高新区管理委员会"]),
        ("深圳市南山区人民政府发布《机器人措施》", ["深圳市南山区人民政府"]),
        ("现印发给你们。深圳市工业和信息化局 2031年5月2日", ["深圳市工业和信息化局"]),
        ("国家互联网信息办公室 工业和信息化部\n2031年5月2日", ["国家互联网信息办公室", "工业和信息化部"]),
        ("发文机关：国家数据局 成文日期：2031年5月2日", ["国家数据局"]),
        ("工信部部长表示，工信部将研究出台机器人方案", ["工业和信息化部"]),
        ("市场监管总局（国家标准委）批准发布《机器人术语》国家标准", ["国家市场监督管理总局", "国家标准化管理委员会"]),
        ("国务院通过《机器人意见》", ["国务院"]),
        ("深圳市政府新闻办召开新闻发布会", ["深圳市人民政府新闻办公室"]),
        ("The European Commission launched a consultation", ["European Commission"]),
        ("欧盟委员会宣布投入资金", ["欧盟委员会"]),
        ("工信部网站公布首批试点名单", ["工业和信息化部"]),
        ("工業和信息化部印發《機器人辦法》", ["工业和信息化部"]),
    ],
)
def test_who_issues_is_named_in_full(text: str, issuers: list[str]) -> None:
    assert _issuers(text) == issuers


@pytest.mark.parametrize(
    "text",
    [
        "工信部发布一季度统计数据",
        "教育部门要加强算法教学",
        "经国务院批准，该规划正式实施",
        "请按工信部要求报送材料",
        "来源：工业和信息化部",
        "来源:深圳市工业和信息化局 2031年5月2日",
        "某公司称将配合工信部的标准",
        "广东省科技厅副厅长在发布会上介绍了情况",
        "请将材料报送至深圳市工信局邮箱",
        "深圳机器人公司发布新品",
        "市发改委印发《机器人办法》",
    ],
)
def test_bodies_that_are_only_mentioned_do_not_issue(text: str) -> None:
    assert _issuers(text) == []


def test_a_body_is_named_once_with_its_tier() -> None:
    text = "工信部印发《甲办法》。工业和信息化部印发《乙办法》。深圳市福田区人民政府印发《丙办法》。"
    found = facts("", text, published_on=None).issuers
    assert [(one.value, one.tier) for one in found] == [
        ("工业和信息化部", Tier.MINISTRY),
        ("深圳市福田区人民政府", Tier.DISTRICT),
    ]


def test_a_table_of_ones_own_adds_bodies() -> None:
    lexicon = load({"ministry": {"国家机器人局": "国家机器人局 机器人总局"}, "local": {"算力局": "算力发展局"}})
    text = "机器人总局印发《甲办法》。深圳市算力局印发《乙办法》。"
    found = facts("", text, published_on=None, lexicon=lexicon).issuers
    assert [one.value for one in found] == ["国家机器人局", "深圳市算力发展局"]
    assert [one.value for one in facts("", text, published_on=None).issuers] == ["深圳市算力局"]
