"""Where signs stand on a page."""

from __future__ import annotations

import pytest

from alerts.policy.lexicon import load, shipped
from alerts.policy.signs import MAX_CHARS, Signs, signs


def _signs(title: str, text: str = "", source: str = "", url: str = "") -> Signs:
    return signs(title, text, source=source, url=url, lexicon=shipped())


@pytest.mark.parametrize(
    ("title", "sign"),
    [
        ("工信部部署具身智能工作", "subject"),
        ("行政院通過人工智慧基本法", "subject"),
        ("【ＡＩ】最新消息", "subject"),
        ("Robots at work", "subject"),
        ("智能终端消费活动", "weak"),
        ("青山市算力券管理办法", "document"),
        ("青山市算力券管理办法（试行）", "ends"),
        ("青山市机器人行动方案（2031—2033年）", "years"),
        ("青科规〔2031〕7号文件解读", "numbered"),
        ("七部门联合发文", "joint"),
        ("7 部门联合发文", "joint"),
        ("斥资3.5亿元建设算力中心", "money"),
        ("Government spends £20 million on AI", "money"),
        ("工信部：开展专项行动", "central"),
        ("工信部：开展专项行动", "says"),
        ("工信部：开展专项行动", "opens central"),
        ("湖北省印发行动方案", "opens place"),
        ("青山市数据管理局印发通知", "organ"),
        ("日本拟立法", "country"),
        ("第三十二章 机器人", "fiction"),
        ("到2033年培育百家企业", "goal"),
        ("斥资三亿元建设算力中心", "money"),
        ("工信部拟制定机器人标准", "intend"),
        ("机器人新规今起施行", "from"),
        ("9月起机器人须挂牌", "from"),
        ("人工智能促进法三读", "formal"),
        ("Robots at work", "english"),
        ("机器人新政", "short"),
    ],
)
def test_a_title_shows_a_sign(title: str, sign: str) -> None:
    assert sign in _signs(title).title


@pytest.mark.parametrize(
    ("title", "sign"),
    [
        ("Fair chairs for all", "subject"),  # no AI in chairs
        ("《无人驾驶航空器条例》公布", "subject"),  # a drone is no car
        ("青山市印发办法，专家有话说", "ends"),
        ("机器人产业：工信部最新表态", "opens central"),
        ("机器人产业全新布局", "organ"),
        ("工信部印发办法", "says"),
        ("市长调研机器人企业并召开座谈会要求加快建设", "short"),
        ("机器人 robots", "english"),
        ("科技局局长出席", "organ"),
        ("模拟器里的机器人", "intend"),
        ("拟人化机器人走红", "intend"),
        ("市场监管局责令一周内改正", "digest"),
        ("一起机器人事故", "from"),
    ],
)
def test_a_title_does_not_show_a_sign(title: str, sign: str) -> None:
    assert sign not in _signs(title).title


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("《机器人产业行动方案》", {"named", "named subject", "named policy"}),
        ("《“人工智能+制造”实施意见（试行）》", {"named", "named subject", "named policy"}),
        ("《机器人总动员》", {"named", "named subject"}),
        ("《养老服务条例》", {"named"}),
        ("机器人产业行动方案", set()),
    ],
)
def test_a_name_in_the_text_is_a_policy_on_the_subject_only_if_both_stand_inside(name: str, shown: set[str]) -> None:
    (sentence,) = _signs("标题", f"市政府印发{name}").sentences
    assert {sign for sign in sentence if sign.startswith("named")} == shown


def test_each_sentence_and_each_clause_has_its_own_signs() -> None:
    found = _signs("工信部发文，网友热议机器人", "市政府印发通知。机器人开跑！")
    assert ["central" in clause for clause in found.clauses] == [True, False]
    assert ["subject" in clause for clause in found.clauses] == [False, True]
    assert ["subject" in sentence for sentence in found.sentences] == [False, True]


def test_of_words_that_begin_at_one_place_the_longest_is_shown() -> None:
    assert _signs("人形机器人行动方案").title["subject"] == (0, 5)


def test_english_sentences_end_at_full_stops_but_not_inside_numbers() -> None:
    found = _signs("Title", "The ministry spends 3.5 million. Robots dance.")
    assert ["subject" in sentence for sentence in found.sentences] == [False, True]


def test_a_page_without_a_title_is_judged_by_its_first_sentence() -> None:
    found = _signs("", "工信部印发《机器人产业规划》。会场里掌声不断。")
    assert {"central", "issue", "named policy"} <= found.title.keys()
    assert len(found.sentences) == 1


@pytest.mark.parametrize(
    ("source", "url"),
    [
        ("青山市人民政府", ""),
        ("", "https://www.qingshan.gov.cn/a.html"),
        ("", "https://www.gov.uk/guidance/a"),
        ("", "https://europa.eu/a"),
        ("GOV.UK Home Office", ""),
        ("", "HTTPS://WWW.GOV.UK:443?page=2"),
        ("国家广播电视总局", ""),
    ],
)
def test_a_governments_site_is_told_by_its_name_or_address(source: str, url: str) -> None:
    assert "site" in _signs("标题", "正文", source, url).title


@pytest.mark.parametrize(
    ("source", "url"),
    [
        ("湖北日报", ""),
        ("韩国电视台", ""),
        ("", "https://governance.example.com/a"),
        ("", "https://example.com/www.gov.uk/a"),
        ("", "https://www.gov.uk@example.com/a"),
        ("", "https://abc.go.com/a"),
        ("", ""),
    ],
)
def test_other_sites_are_no_governments(source: str, url: str) -> None:
    assert "site" not in _signs("标题", "正文", source, url).title


def test_topics_are_named_in_the_order_of_the_page() -> None:
    assert _signs("自动驾驶芯片", "大模型").topics == ("vehicles", "chips", "models")


def test_a_topic_that_is_off_is_told_and_no_subject() -> None:
    assert "subject" not in _signs("半导体行动方案").title
    on = load({"topics": {"chips": {"on": True}}})
    assert "subject" in signs("半导体行动方案", "", source="", url="", lexicon=on).title


def test_words_can_be_added_to_a_topic_and_to_a_sign() -> None:
    more = load({"topics": {"robots": {"zh": "铁臂阿童木"}}, "signs": {"issue": {"zh": "敲钟"}}})
    found = signs("青山市敲钟发展铁臂阿童木", "", source="", url="", lexicon=more)
    assert {"subject", "issue"} <= found.title.keys()
    assert found.topics == ("robots",)
    assert more.labels["robots"] == shipped().labels["robots"]


def test_what_stands_far_down_is_not_looked_at() -> None:
    assert _signs("标题", "路" * MAX_CHARS + "机器人").topics == ()
