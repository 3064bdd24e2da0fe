from __future__ import annotations

import pytest

from alerts.policy.facts import facts
from alerts.policy.lexicon import load


def _region(text: str, title: str = "") -> str:
    found = facts(title, text, published_on=None).region
    return found.value if found else ""


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("广东省机器人产业措施新闻发布会召开", "广东省"),
        ("广东印发《机器人措施》", "广东省"),
        ("深圳市出台机器人措施", "广东省深圳市"),
        ("广东省深圳市南山区机器人措施", "广东省深圳市南山区"),
        ("深圳市南山区出台措施", "广东省深圳市南山区"),
        ("南山区出台措施", "广东省深圳市南山区"),
        ("硚口区促进人工智能措施", "湖北省武汉市硚口区"),
        ("长春市朝阳区出台措施", "吉林省长春市朝阳区"),
        ("朝阳区出台措施", "北京市朝阳区"),
        ("海口市龙华区公开征求意见", "海南省海口市龙华区"),
        ("绵阳市涪城区出台措施", "四川省绵阳市涪城区"),
        ("昆山市出台机器人措施", "江苏省苏州市昆山市"),
        ("上海浦东新区出台措施", "上海市浦东新区"),
        ("雄安新区出台措施", "河北省雄安新区"),
        ("东湖高新区启动招募计划", "湖北省武汉市"),
        ("苏州工业园区出台措施", "江苏省苏州市"),
        ("内蒙古自治区算力措施", "内蒙古自治区"),
        ("新疆出台算力措施", "新疆维吾尔自治区"),
        ("恩施州出台算力措施", "湖北省恩施土家族苗族自治州"),
        ("工信部印发《机器人办法》", "全国"),
        ("工信部部长李某某表示将支持机器人", "全国"),
        ("广东省工信厅印发《关于支持东莞市机器人产业的措施》", "广东省东莞市"),
        ("落实《工信部关于机器人的意见》《浙江省机器人方案》", "浙江省"),
        ("关于印发《算力方案》的通知 粤办函〔2031〕246号", "广东省"),
        ("美国商务部宣布新规", "美国"),
        ("欧盟委员会执行副主席赵青表示，将支持算力", "欧盟"),
        ("英国政府宣布拨款", "英国"),
        ("The UK government publishes its AI plan", "United Kingdom"),
        ("The U.S. Senate passes a robotics act", "United States"),
        ("重庆市渝北区出台措施", "重庆市渝北区"),
        ("横琴粤澳深度合作区出台措施", "广东省珠海市"),
        ("长沙高新区出台措施", "湖南省长沙市"),
        ("越南科技部公布算法细则", "越南"),
        ("国发〔2031〕11号 现提出如下意见", "全国"),
        ("7月21日至22日，国务院国资委举办研讨班", "全国"),
        ("Defence Secretary Ann Hill announced robots", "United Kingdom"),
        ("龙华区出台措施，支持海南自贸港建设", "海南省海口市龙华区"),
        ("工信部规划司司长表示，将加速推动机器人应用", "全国"),
        ("武昌政规〔2031〕2号 建设算力社区", "湖北省武汉市武昌区"),
        ("CMA publishes report on robots", "United Kingdom"),
        ("温州市龙港市人民政府出台措施", "浙江省温州市龙港市"),
        ("洛阳市青泥市人民政府出台措施", "河南省洛阳市青泥市"),
        ("江西省财政下达资金，其中南昌市、赣州市各半", "江西省"),
        ("澎湖立法院三讀通過機器人法", "台湾省"),
        ("沙特宣布机器人计划", "沙特阿拉伯"),
        ("Ottawa launches a compute strategy", "Canada"),
        ("巴西批准机器人法案", "巴西"),
        ("适宜城市公共空间的机器人在深圳市运行", "广东省深圳市"),
        ("工信部公布名单,在北京、上海、广州等七个城市开展试点", "全国"),
        ("瀋陽市出臺機器人措施", "辽宁省沈阳市"),
    ],
)
def test_a_policy_is_for_a_place(text: str, region: str) -> None:
    assert _region(text) == region


@pytest.mark.parametrize(
    "text",
    [
        "深圳青山机器人公司副总裁接受采访",
        "毕业于吉林大学的他",
        "日照时间长",
        "机器人在家务中应用",
        "新华社北京5月2日电 机器人受欢迎",
        "机器人大会在北京召开",
        "各市、州、神农架林区经信局:",
        "the duke of hazard",
        "支持重庆、成都、西安、济南四地建设试验区",
        "科技部网站公布四个函,支持重庆、成都、西安、济南四地建设试验区",
        "省财政安排资金",
    ],
)
def test_where_no_public_place_or_several_are_named_there_is_none(text: str) -> None:
    assert _region(text) == ""


def test_the_place_most_of_the_text_is_about_wins_over_one_mention() -> None:
    text = "青岛市机器人产业发展。青岛市将支持企业。青岛市有企业百家,与深圳市相当。"
    assert _region(text) == "山东省青岛市"


def test_a_table_of_ones_own_adds_places() -> None:
    lexicon = load({"zones": {"青山算力城": "广东省韶关市"}, "districts": {"绵阳市": "游仙区"}})
    found = [
        facts("", text, published_on=None, lexicon=lexicon).region for text in ("青山算力城出台措施", "游仙区措施")
    ]
    assert [one.value if one else "" for one in found] == ["广东省韶关市", "四川省绵阳市游仙区"]


def test_a_table_that_puts_a_zone_nowhere_is_refused() -> None:
    with pytest.raises(ValueError, match="月球市"):
        load({"zones": {"青山算力城": "月球市"}})
