from __future__ import annotations

import pytest

from alerts.policy.facts import facts


def _people(text: str) -> list[tuple[str, str]]:
    return [(one.value, one.role) for one in facts("", text, published_on=None).officials]


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("青山省工信厅厅长赵青山表示，将支持", "赵青山", "青山省工信厅厅长"),
        ("青山省科技厅副厅长钱江在发布会上介绍", "钱江", "青山省科技厅副厅长"),
        ("青山市政数局党组成员孙云帆表示", "孙云帆", "青山市政数局党组成员"),
        ("工信部总工程师李海说", "李海", "工信部总工程师"),
        ("青山省工信厅厅长赵青山:即将印发清单", "赵青山", "青山省工信厅厅长"),
        ("国家发改委政策研究室副主任、委新闻发言人周晓出席发布会", "周晓", "国家发改委政策研究室副主任、委新闻发言人"),
        ("例如，近期青山机器人公司副总裁吴迪接受媒体采访时表示", "吴迪", "青山机器人公司副总裁"),
        ("中国科学院院士郑明远认为", "郑明远", "中国科学院院士"),
        ("英国科技事务大臣莉兹·肯德尔表示", "莉兹·肯德尔", "英国科技事务大臣"),
        ("商務部部長歐陽青山表示", "歐陽青山", "商務部部長"),
        ("青山市市长王青（右一）出席", "王青", "青山市市长"),
        ("国务院总理周青山签署国务院令", "周青山", "国务院总理"),
        ("青山国总统穆罕 · 本 · 扎克前天宣布", "穆罕 · 本 · 扎克", "青山国总统"),
        ("英国 AI 事务部长 Ann Hill 指出", "Ann Hill", "英国 AI 事务部长"),
        ("青山部部长怀青山表示", "怀青山", "青山部部长"),
        ("局长孙云教授主持记者会", "孙云", "局长"),
        ("俄罗斯总理米舒洛夫签署命令", "米舒洛夫", "俄罗斯总理"),
        ("欧盟委员会副主席维尔库琳表示", "维尔库琳", "欧盟委员会副主席"),
        ("日本首相高市花子表示", "高市花子", "日本首相"),
        ("韩国资源部长官金正秀称", "金正秀", "韩国资源部长官"),
        ("沙特王储萨勒曼·本·法赫德宣布", "萨勒曼·本·法赫德", "沙特王储"),
        ("州长约翰·纽曼当地时间周一签署法案", "约翰·纽曼", "州长"),
    ],
)
def test_a_person_in_office_is_named_with_the_role(text: str, name: str, role: str) -> None:
    assert _people(text) == [(name, role)]


@pytest.mark.parametrize("text", ["赵青山透露，正在制定方案", "会议召开。赵青山在会上强调，要加快"])
def test_a_name_that_speaks_needs_no_role(text: str) -> None:
    assert _people(text) == [("赵青山", "")]


@pytest.mark.parametrize(
    "text",
    [
        "青山省工信厅负责人表示，将支持",
        "青山市委书记、市长出席会议",
        "有关专家认为，应加快",
        "安全专家高度评价",
        "方案明确提出，要加快",
        "文件指出，发展机器人",
        "公司强调，将合规经营",
        "企业代表参加",
        "《局长李某谈机器人》",
        "领导小组成员单位",
        "时任何职",
        "数据显示，增长明显",
        "公告称，平台已备案",
        "通知要求，各地落实",
        "但必须指出，仍有不足",
        "欧盟表示，将提供资金",
        "诺奖表示欢迎",
        "索尼指出，机器人受欢迎",
    ],
)
def test_words_that_look_like_names_are_none(text: str) -> None:
    assert _people(text) == []


def test_two_people_and_one_who_is_named_twice() -> None:
    text = "青山省省长赵青山和青山市市长钱江出席。赵青山表示，要加快。"
    assert [name for name, _ in _people(text)] == ["赵青山", "钱江"]
