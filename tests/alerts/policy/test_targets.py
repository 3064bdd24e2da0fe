from __future__ import annotations

import pytest

from alerts.policy.facts import facts


def _counts(text: str) -> list[object]:
    return [one.n for one in facts("", text, published_on=None).targets]


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("打造100个示范应用场景", [100]),
        ("培育百余项典型案例", [100]),
        ("培育上百家企业", [100]),
        ("集聚千家企业、万名人才", [1000, 10000]),
        ("新增2.5万个基站", [25000]),
        ("形成十余个标准", [10]),
        ("建设3至5个中试基地", [(3, 5)]),
        ("培育2-3家龙头企业", [(2, 3)]),
        ("打造三个以上的量产产品", [3]),
        ("企业突破100个、产品50项", [100, 50]),
        ("引进两百名博士", [200]),
        ("部署1,000台机器人", [1000]),
        ("16家研发机构和86家省级中心", [16, 86]),
        ("出台12条举措", [12]),
        ("网站公布四个函,支持建设", [4]),
        ("开放500 个应用场景", [500]),
        ("新增12款已完成备案的智能体，累计已有171款完成备案", [12, 171]),
        ("在200户家庭以上验证", [200]),
        ("通报3起典型案例", [3]),
        ("新增2万块芯片", [20000]),
        ("发布三份合规指引", [3]),
        ("发布五批共三十二个场景", [32]),
        ("建设10个左右的公共平台", [10]),
        ("不少于20个数据集", [20]),
    ],
)
def test_counted_things_are_targets(text: str, counts: list[object]) -> None:
    assert _counts(text) == counts


@pytest.mark.parametrize(
    "text",
    [
        "其中5条都提出了支持",
        "3家企业表示接受处罚",
        "听取了47家企业的意见",
        "218家企业参展",
        "从三个方面推进",
        "工信部等十七部门",
        "第三个五年规划",
        "近6个月",
        "15个工作日内",
        "一个国家",
        "某个项目",
        "走向千家万户",
        "机器人零部件采购",
        "三个一批优化布局",
        "申报不超过15个",
        "增长20%",
        "奖励500万元",
        "创业7年来",
        "数个项目",
        "《百个场景行动方案》",
    ],
)
def test_other_numbers_are_none(text: str) -> None:
    assert _counts(text) == []


def test_what_is_counted_is_said() -> None:
    (found,) = facts("", "打造100个示范应用场景。", published_on=None).targets
    assert (found.value, found.quote) == ("个示范应用场景", "打造100个示范应用场景。")
