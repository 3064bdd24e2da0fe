"""What an article is about: its own number and name, and those it only cites."""

from __future__ import annotations

from datetime import date

import pytest

from alerts.acts.subject import Subject, of_facts, subject
from alerts.policy.facts import facts

DAY = date(2026, 4, 2)


def _of(title: str, text: str = "") -> Subject:
    return subject(title, text, of_facts(facts(title, text, published_on=DAY)), published_on=DAY)


def _names(title: str, text: str = "") -> list[str]:
    return [one.printed for one in _of(title, text).names]


@pytest.mark.parametrize(
    ("title", "text", "numbers"),
    [
        ("关于印发《茶园机器人办法》的通知", "闽农〔2026〕5号\n各市：现印发给你们。", {"闽农〔2026〕5号"}),
        ("茶园机器人办法（闽农〔2026〕5号）", "", {"闽农〔2026〕5号"}),
        ("茶园机器人办法", "索引号：1\n发文字号：闽农〔2026〕5号\n", {"闽农〔2026〕5号"}),
        ("福建有了新规", "福建省农业农村厅印发《茶园机器人办法》（闽农〔2026〕5号）。", {"闽农〔2026〕5号"}),
        ("关于推广茶园机器人的通知", "各市：\n根据《茶业条例》（闽政〔2025〕1号）要求，现通知如下。", set()),
        ("关于推广茶园机器人的通知", "根据闽政〔2025〕1号文件精神，现通知如下。", set()),
        ("关于推广茶园机器人的通知", "各市：\n现通知如下。原闽农〔2024〕9号同时废止。", set()),
        ("茶园机器人国标发布", "GB/T 41234-2026与GB/T 41235-2026今日发布。", set()),
        (
            "关于印发《福建茶园机器人推广方案》的通知",
            "闽农〔2026〕5号\n各市：\n为贯彻落实《茶园机器人推广方案》（农机发〔2026〕2号），现印发给你们。",
            {"闽农〔2026〕5号"},
        ),
        (
            "关于印发《福建茶园机器人推广方案》的通知",
            "为贯彻落实《茶园机器人推广方案》（农机发〔2026〕2号），现将《福建茶园机器人推广方案》印发给你们。",
            set(),
        ),
        ("茶园机器人办法", "编者按：材料如下，供参考。\n闽农〔2026〕5号\n各市：\n现印发给你们。", {"闽农〔2026〕5号"}),
    ],
)
def test_only_its_own_number_is_its_own(title: str, text: str, numbers: set[str]) -> None:
    assert _of(title, text).numbers == numbers


@pytest.mark.parametrize(
    ("title", "text", "names"),
    [
        ("农业农村部关于印发《茶园机器人办法》的通知", "", ["茶园机器人办法"]),
        ("茶园有了机器人", "农业农村部印发《茶园机器人办法》，落实《茶业发展规划》要求。", ["茶园机器人办法"]),
        ("茶园有了机器人", "依据《茶业发展规划》，农业农村部制定《茶园机器人办法》。", ["茶园机器人办法"]),
        ("茶园有了机器人", "《茶园机器人办法》明确，三年内推广千台。", ["茶园机器人办法"]),
        ("茶园有了机器人", "按照《茶业发展规划》要求，各地加快推广。", []),
        ("某局关于公开征求《茶园机器人办法（征求意见稿）》意见的公告", "", ["茶园机器人办法（征求意见稿）"]),
        ("一图读懂｜关于推广茶园机器人的意见", "", ["关于推广茶园机器人的意见"]),
        ("农业农村部新闻发言人介绍茶园机器人推广意见", "", ["茶园机器人推广意见"]),
        ("种植业司负责人解读做好茶园机器人推广工作政策", "", ["做好茶园机器人推广工作"]),
        ("福建为茶园机器人立法", "", []),
        ("茶园有了机器人", "行业标准《茶园机器人安全要求》公开征求意见。", ["茶园机器人安全要求"]),
        ("《茶园机器人办法》《果园机器人办法》同日公布", "", ["茶园机器人办法", "果园机器人办法"]),
        ("因违反《茶园机器人办法》，某市对两家公司罚款", "", []),
        ("茶园有了机器人", "农业农村部有关负责人解读《茶园机器人办法》。", ["茶园机器人办法"]),
        ("福建茶园新办法：可租机器人", "福建省农业农村厅印发《茶园机器人办法》。", ["茶园机器人办法"]),
        ("福建茶园机器人办法（试行）", "福建省农业农村厅印发《茶园用工方案》。", ["福建茶园机器人办法（试行）"]),
        ("某市网信办约谈三家平台，《茶园机器人办法》首次亮剑", "", []),
        ("某市网信办发布《茶园整治行动方案》，约谈三家平台", "", ["茶园整治行动方案"]),
        ("茶园有了机器人", "《茶业发展规划》部署的任务由各地落实，三年内推广千台。", []),
        ("《茶叶贸易公约》第三次缔约方大会举行", "", []),
        (
            "某部公布四部规章",
            "《茶园机器人办法》《果园机器人办法》《菜园机器人办法》《花园机器人办法》今日公布。",
            ["茶园机器人办法", "果园机器人办法", "菜园机器人办法", "花园机器人办法"],
        ),
        ("多国签署《茶叶贸易公约》", "", ["茶叶贸易公约"]),
        ("某省政府常务会议召开", "会议审议《茶园机器人办法》等。", []),
        ("某省政府常务会议通过《茶园机器人办法》", "", ["茶园机器人办法"]),
        ("不折不扣落实茶园防冻措施", "", []),
        ("国内联播快讯", "农业农村部印发《茶园机器人办法》。", []),
        ("茶园机器人周报：《茶园机器人办法》印发", "", []),
        ("《茶园机器人办法》印发；某公司上市；某地降雨", "", []),
    ],
)
def test_only_its_own_name_is_its_own(title: str, text: str, names: list[str]) -> None:
    assert _names(title, text) == names


def test_a_page_that_says_nothing_of_its_issuer_is_of_the_body_whose_site_it_is() -> None:
    told = facts("关于推荐茶园机器人示范企业的通知", "各市：", published_on=DAY)

    def of(source: str) -> Subject:
        title = "关于推荐茶园机器人示范企业的通知"
        return subject(title, "各市：", of_facts(told), published_on=DAY, source=source)

    assert of("福建省农业农村厅").issuers == {"福建省农业农村厅"}
    assert of("福建省农业农村厅").region == "福建省"
    assert of("福建省农业农村厅：通知公告").region == "福建省"
    assert of("福建日报").region == of("财政部门之友").region == ""


def test_a_number_that_an_act_is_based_on_is_not_its_own() -> None:
    assert _of("Template for tea robots", "Issued under Article 53 of Regulation (EU) 2024/1689.").numbers == set()
    assert _of("Regulation (EU) 2027/15 on tea robots").numbers == {"eu 2027/15"}
    assert _of("Draft profile", "The institute released NIST AI 800-9 on tea robots.").numbers == {"nist ai 800-9"}


def test_an_information_office_issues_nothing_that_it_explains() -> None:
    found = _of("国务院政策例行吹风会", "国务院新闻办公室举行国务院政策例行吹风会，介绍《茶园机器人意见》有关情况。")
    assert found.bodies == frozenset()


def test_what_is_ended_is_told_from_what_is_built_on() -> None:
    found = _of(
        "关于废止《茶园机器人办法》的通知", "依据《茶业发展规划》，《果园机器人办法》（闽农〔2024〕9号）同时废止。"
    )
    cited = {(one.kind, one.name.printed if one.name else one.number) for one in found.cited}
    assert ("repeals", "茶园机器人办法") in cited
    assert ("repeals", "果园机器人办法") in cited
    assert ("repeals", "闽农〔2024〕9号") in cited
    assert ("implements", "茶业发展规划") in cited


def test_what_media_call_it_without_brackets() -> None:
    assert next(one.printed for one in _of("农业农村部将出台“机器人+茶园”行动方案").soft) == "“机器人+茶园”行动方案"
    assert _of("农业农村部印发《茶园机器人办法》").soft == ()
    assert _of("农业农村部举行“完成茶业‘十四五’规划”系列新闻发布会").soft == ()
    assert _of("某省政府召开常务会议", "会议听取汇报，审议通过《“机器人+茶园”方案》和《“十五五”茶业规划》。").soft == ()


def test_what_is_called_for_names_a_call_that_media_tell_of() -> None:
    (told,) = _of("福州启动2026年茶园机器人“揭榜挂帅”项目申报").soft
    (issued,) = _of("关于组织开展2026年福州市茶园机器人“揭榜挂帅”项目申报的通知").names
    assert told.stem == issued.stem


def test_a_call_that_is_extended_is_the_call() -> None:
    (issued,) = _of("关于组织开展2026年福州市茶园机器人“揭榜挂帅”项目申报的通知").names
    for title, text in (
        ("福州市茶园机器人“揭榜挂帅”项目申报时间延长", ""),
        ("申报有变", "福州市工信局通知，2026年福州市茶园机器人“揭榜挂帅”项目申报截止时间延长至5月6日。"),
    ):
        (told,) = _of(title, text).soft
        assert told.stem == issued.stem


def test_who_opens_a_headline_acts() -> None:
    found = _of("工信部：到2028年建成百个茶园")
    assert found.issuers == {"工业和信息化部"}
    assert found.region == "全国"
    assert _of("某茶企：不惧工信部新规").issuers == frozenset()


def test_a_call_is_of_the_measure_of_its_place_that_it_is_based_on() -> None:
    text = "根据《{}》，现开展资金申报工作，申报截止时间为2026年7月15日。"
    assert _names("福州市茶园机器人资金开始申报", text.format("福州市茶园机器人办法")) == ["福州市茶园机器人办法"]
    assert _names("福州市茶园机器人资金开始申报", text.format("茶园机器人推广方案")) == []
