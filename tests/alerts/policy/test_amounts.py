from __future__ import annotations

import pytest

from alerts.policy.amounts import find
from alerts.policy.facts import facts
from alerts.policy.reading import Reading

YI, WAN = 100_000_000, 10_000


def _sums(text: str) -> list[tuple[float, str, tuple[str, ...]]]:
    return [(round(one.value), one.currency, one.qualifiers) for one in find(Reading.of("", text).text)]


@pytest.mark.parametrize(
    ("text", "value", "qualifiers"),
    [
        ("给予最高500万元奖励", 500 * WAN, ("最高",)),
        ("给予不超过500万元的一次性补助", 500 * WAN, ("最高",)),
        ("单个项目资助最多不超过1,000万元", 1000 * WAN, ("最高", "单件")),
        ("补助上限为50万元", 50 * WAN, ("最高",)),
        ("按投入的30%补助,200万元封顶", 200 * WAN, ("最高",)),
        ("按投入的30%补助，补助金额以200万元为限", 200 * WAN, ("最高",)),
        ("奖励额度高达一千万元", 1000 * WAN, ("最高",)),
        ("五年累计投入财政资金30亿元", 30 * YI, ("累计",)),
        ("三年来共计拨付8.5亿元", 8.5 * YI, ("累计",)),
        ("近年来,全市财政投入12亿元", 12 * YI, ("累计",)),
        ("每年安排10亿元专项资金", 10 * YI, ("年度", "安排")),
        ("每年最高给予300万元租金补贴", 300 * WAN, ("最高", "年度")),
        ("单个企业年度补贴总额最高100万元", 100 * WAN, ("最高", "年度")),
        ("每家企业每年累计不超过200万元", 200 * WAN, ("最高", "累计", "年度")),
        ("算力券最高20万元/年", 20 * WAN, ("最高", "年度")),
        ("注册资金不低于5000万元", 5000 * WAN, ("不低于",)),
        ("年营业收入不少于2亿元的企业", 2 * YI, ("不低于",)),
        ("研发投入在500万元以上的单位", 500 * WAN, ("不低于",)),
        ("总投资500万元(含)以上", 500 * WAN, ("不低于",)),
        ("带动社会资金近30亿元", 30 * YI, ("约",)),
        ("投资约五百万元", 500 * WAN, ("约",)),
        ("产业规模突破2000亿元", 2000 * YI, ("超", "规模")),
        ("已有三百余万元到账", 300 * WAN, ("超",)),
        ("设立100亿元产业基金", 100 * YI, ("安排",)),
        ("设立规模10亿元的母基金", 10 * YI, ("规模", "安排")),
        ("每人给予2万元补贴", 2 * WAN, ("每人",)),
        ("安排人工智能专项100亿资金", 100 * YI, ("安排",)),
        ("注册资本3000元", 3000, ()),
        ("奖励人民币50万元", 50 * WAN, ()),
        ("罚款1.5万元", 1.5 * WAN, ()),
        ("三亿五千万元", 3.5 * YI, ()),
        ("支持资金 500 万元", 500 * WAN, ()),
    ],
)
def test_a_sum_has_its_value_and_what_qualifies_it(text: str, value: float, qualifiers: tuple[str, ...]) -> None:
    assert _sums(text) == [(value, "CNY", qualifiers)]


@pytest.mark.parametrize(
    ("text", "sums"),
    [
        ("最高500万元,其中首年200万元", [(500 * WAN, ("最高",)), (200 * WAN, ())]),
        ("智能体最高50万元;模型最高100万元", [(50 * WAN, ("最高",)), (100 * WAN, ("最高",))]),
        ("一等奖、二等奖分别奖励100万元、50万元", [(100 * WAN, ()), (50 * WAN, ())]),
        ("补贴上限从100万元提升至500万元", [(100 * WAN, ("最高",)), (500 * WAN, ("最高",))]),
        ("自治区财政2031年安排5亿元", [(5 * YI, ("年度", "安排"))]),
        ("贷款400万 / 高企奖10万 / 装修补贴", [(400 * WAN, ()), (10 * WAN, ())]),
        ("链主最高5000万+场景500万+独角兽300万", [(5000 * WAN, ("最高",)), (500 * WAN, ()), (300 * WAN, ())]),
        ("产业规模达8000亿,打造企业", [(8000 * YI, ("规模",))]),
        ("年发放额从1000万元提高到1亿元", [(1000 * WAN, ("年度",)), (1 * YI, ("年度",))]),
        ("算力券最高20万/年，项目最高500万", [(20 * WAN, ("最高", "年度")), (500 * WAN, ("最高",))]),
        ("每满5000万投入给100万支持", [(5000 * WAN, ()), (100 * WAN, ())]),
        ("给予10-50万元奖励", [(10 * WAN, ()), (50 * WAN, ())]),
        ("给予100万元至500万元资助", [(100 * WAN, ()), (500 * WAN, ())]),
        ("给予10万—50万元资助", [(10 * WAN, ()), (50 * WAN, ())]),
        ("累计投入14亿元,带动30亿元", [(14 * YI, ("累计",)), (30 * YI, ())]),
    ],
)
def test_each_sum_keeps_its_own_qualifiers(text: str, sums: list[tuple[float, tuple[str, ...]]]) -> None:
    assert [(value, qualifiers) for value, _, qualifiers in _sums(text)] == sums


@pytest.mark.parametrize(
    ("text", "value", "currency"),
    [
        ("投入100亿美元", 100 * YI, "USD"),
        ("拨款6000万英镑", 6000 * WAN, "GBP"),
        ("计划投资 100 亿欧元", 100 * YI, "EUR"),
        ("补贴10亿日元", 10 * YI, "JPY"),
        ("拨款3亿港元", 3 * YI, "HKD"),
        ("a $500 million fund", 5e8, "USD"),
        ("£1.5bn over five years", 1.5e9, "GBP"),
        ("invests €2 billion", 2e9, "EUR"),
        ("RMB 30 million", 3e7, "CNY"),
        ("spends 40 million dollars", 4e7, "USD"),
        ("US$1,200", 1200, "USD"),
        ("5 million yuan", 5e6, "CNY"),
        ("新台币1,900亿元", 1900 * YI, "TWD"),
        ("资助上限为澳门元10万元", 10 * WAN, "MOP"),
        ("A$29.9 million", 2.99e7, "AUD"),
        ("an outlay of Rs 20,000 crore", 2e11, "INR"),
        ("10.1 trillion won", 1.01e13, "KRW"),
    ],
)
def test_foreign_money_is_kept_apart(text: str, value: float, currency: str) -> None:
    assert [(one, sign) for one, sign, _ in _sums(text)] == [(value, currency)]


@pytest.mark.parametrize(
    "text",
    [
        "发电量5000万千瓦时",
        "5000万用户使用大模型",
        "超千亿参数通用大模型",
        "按实际投入的25%给予支持",
        "用户超过1亿人",
        "第500元素周期",
        "二〇三一年",
        "100亿次运算",
        "3元组数据",
        "多元化和元宇宙",
        "完成数千万元融资",
        "百万补贴来了",
        "用户规模达5亿,增长一成",
        "营收过千亿元的龙头企业",
        "100万平方米",
    ],
)
def test_other_large_numbers_are_no_money(text: str) -> None:
    assert _sums(text) == []


def test_offsets_span_the_sum() -> None:
    text = "给予最高500万元奖励"
    assert [text[one.start : one.end] for one in find(text)] == ["500万元"]


def test_a_sum_ends_with_its_unit_wherever_a_line_ends() -> None:
    (found,) = facts("单个项目最高补助5000万元", "正文开始了。", published_on=None).amounts
    assert (found.value, found.field, found.end) == ("5000万元", "title", 14)
