from __future__ import annotations

import pytest

from alerts.policy.facts import facts


def _stage(text: str, title: str = "") -> str:
    found = facts(title, text, published_on=None).stage
    return found.value if found else ""


@pytest.mark.parametrize(
    ("text", "stage"),
    [
        ("工信部印发《机器人办法》", "印发"),
        ("青山市出台机器人十条", "印发"),
        ("《机器人条例》正式公布", "印发"),
        ("工信部发布《算力行动方案》", "印发"),
        ("青山省关于支持机器人发展的意见 青政〔2031〕2号", "印发"),
        ("计划结合工信部等十七部门印发的《机器人方案》推进", "印发"),
        ("国家网信办就《算法办法》公开征求意见", "征求意见"),
        ("《机器人办法（征求意见稿）》", "征求意见"),
        ("《人工智能法案》草案提请审议", "征求意见"),
        ("现面向社会公开征集修改意见", "征求意见"),
        ("将于近期印发机器人清单", "拟出台"),
        ("正在制定机器人办法", "拟出台"),
        ("研究制定具身智能标准", "拟出台"),
        ("机器人条例即将出台", "拟出台"),
        ("拟出台机器人新政", "拟出台"),
        ("加快推进人工智能立法", "拟出台"),
        ("《机器人条例》7月1日起施行", "施行"),
        ("机器人强制性国家标准正式实施", "施行"),
        ("该法案今日生效", "施行"),
        ("《机器人措施》政策解读", "解读"),
        ("一图读懂机器人新政", "解读"),
        ("省政府召开机器人措施新闻发布会", "发布会"),
        ("国新办举行吹风会介绍算力情况", "发布会"),
        ("广东省财政厅副厅长钱江表示,支持机器人攻关", "发布会"),
        ("关于组织申报2031年机器人项目的通知", "申报通知"),
        ("开展机器人创新任务揭榜挂帅工作", "申报通知"),
        ("公开遴选机器人场景", "申报通知"),
        ("启动首批算力券申报", "申报通知"),
        ("八部门开展智能网联汽车准入试点", "试点"),
        ("工信部发布《算力方案》，提出开展试点应用", "印发"),
        ("工信部印发《关于开展算力试点工作的通知》", "试点"),
        ("《人工智能法》2日起生效，违者最高罚款3500万欧元", "施行"),
        ("supports AI researchers with a £5 million grant", "资金"),
        ("The agency publishes guidance on AI assurance", "印发"),
        ("The department is seeking views on AI labels", "征求意见"),
        ("支持青山市建设人工智能试验区", "试点"),
        ("生成式人工智能服务备案信息公告", "备案公告"),
        ("网信办约谈两家算法平台", "执法"),
        ("依法对某平台算法违规作出行政处罚", "执法"),
        ("下达2031年机器人专项资金", "资金"),
        ("2031年算力券拟支持项目公示", "资金"),
        ("原《机器人措施》同时废止", "废止"),
        ("美国政府撤销人工智能出口规则", "废止"),
    ],
)
def test_a_text_says_how_far_its_policy_is(text: str, stage: str) -> None:
    assert _stage(text) == stage


@pytest.mark.parametrize(
    "text",
    [
        "机器人销量增长两成",
        "按实际投入的25%给予配套支持",
        "根据《机器人发展意见》(国发〔2031〕2号),制定本措施。",
        "加快落实《国务院关于印发机器人规划的通知》的部署要求",
        "某公司副总裁吴迪表示,看好机器人",
        "培育百家企业",
    ],
)
def test_texts_without_an_act_have_no_stage(text: str) -> None:
    assert _stage(text) == ""


def test_a_stage_is_quoted() -> None:
    found = facts("", "会议召开。工信部印发《机器人办法》。", published_on=None).stage
    assert found is not None
    assert (found.quote, found.start, found.end) == ("工信部印发《机器人办法》。", 8, 10)
