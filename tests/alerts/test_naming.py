"""Names of documents: which two are of one."""

from __future__ import annotations

import pytest

from alerts.naming import same_name


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
def test_names_of_one_document(one: str, other: str, *, same: bool) -> None:
    assert same_name(one, other) is same
    assert same_name(other, one) is same
