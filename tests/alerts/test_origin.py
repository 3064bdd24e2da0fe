from __future__ import annotations

from collections.abc import Sequence

import pytest

from alerts.origin import Origin, origin
from alerts.policy.lexicon import Tier, shipped


def told(host: str, name: str = "列表", printed: str | None = None, issuing: Sequence[Tier] = ()) -> Origin:
    return origin(host, source_name=name, printed=printed, issuing=issuing, lexicon=shipped())


@pytest.mark.parametrize(
    ("host", "tier"),
    [
        ("www.gov.cn", "central"),
        ("gov.cn", "central"),
        ("WWW.GOV.CN:443", "central"),
        ("www.miit.gov.cn", "ministry"),
        ("wap.miit.gov.cn", "ministry"),
        ("jxj.beijing.gov.cn", "province"),
        ("www.gd.gov.cn", "province"),
        ("www.ftc.gov", "foreign"),
        ("digital-strategy.ec.europa.eu", "foreign"),
        ("www.gov.uk", "foreign"),
        ("www.gov.pl", "foreign"),
        ("www.admin.ch", "foreign"),
        ("www.oecd.org", "foreign"),
        ("www.gov.hk", "province"),
        ("politics.people.com.cn", "media"),
        ("www.reuters.com", "media"),
    ],
)
def test_known_hosts_have_their_tier_whatever_pages_print(host: str, tier: str) -> None:
    assert told(host, printed="某某日报") == Origin(tier, vouched=True)


@pytest.mark.parametrize(
    "host",
    [
        "gov.cn.evil.example",
        "xgov.cn",
        "miit-gov.cn",
        "peoplecom.cn",
        "notreuters.com",
        "gov.example",
        "mp.weixin.qq.com",
        "www.sohu.com",
        "",
    ],
)
def test_hosts_that_only_look_like_known_ones_are_unknown(host: str) -> None:
    assert told(host) == Origin("unknown", vouched=False)


@pytest.mark.parametrize(
    ("name", "printed", "issuing", "tier"),
    [
        ("深圳市政府 通知公告", None, [], "city"),
        ("广东省工业和信息化厅", None, [], "province"),
        ("深圳 通知公告", None, [Tier.MINISTRY], "city"),
        ("浙江 政策", None, [], "province"),
        ("通知", "深圳市南山区人民政府", [], "district"),
        ("通知", "国家数据局", [], "ministry"),
        ("通知", "某某日报", [Tier.CITY], "city"),
        ("通知", None, [Tier.FOREIGN, Tier.UNKNOWN, Tier.PROVINCE], "province"),
        ("通知", None, [], "district"),
    ],
)
def test_a_government_site_is_placed_by_names_and_is_a_district_at_least(
    name: str, printed: str | None, issuing: list[Tier], tier: str
) -> None:
    assert told("www.qingchuan.gov.cn", name, printed, issuing) == Origin(tier, vouched=True)


@pytest.mark.parametrize(
    ("name", "tier"),
    [
        ("青川日报", "media"),
        ("青川新闻网 AI 频道", "media"),
        ("财经 头条", "media"),
        ("Qingchuan Times: policy", "media"),
        ("青川科技报", "media"),
        ("Westmark Statehouse Report", "media"),
        ("工业和信息化部 公众号", "ministry"),
        ("国家广播电视总局 公众号", "ministry"),
        ("深圳市科技创新局 公众号", "city"),
    ],
)
def test_the_users_own_name_for_a_source_counts_anywhere(name: str, tier: str) -> None:
    assert told("mp.weixin.qq.com", name) == Origin(tier, vouched=True)


@pytest.mark.parametrize("name", ["列表", "青川政府网", "政府公报", "timestamps", "深圳 AI", "newspaperless"])
def test_other_names_tell_nothing(name: str) -> None:
    assert told("site.example", name) == Origin("unknown", vouched=False)


@pytest.mark.parametrize(
    ("printed", "tier"), [("某某日报", "media"), ("新华社", "media"), ("国务院办公厅", "unknown"), ("", "unknown")]
)
def test_what_a_page_prints_is_a_claim(printed: str, tier: str) -> None:
    assert told("farm.example", printed=printed, issuing=[Tier.CENTRAL]) == Origin(tier, vouched=False)
