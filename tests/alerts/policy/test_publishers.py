"""Newsrooms and governments, by their names and hosts."""

from __future__ import annotations

import pytest

from alerts.policy.publishers import ends_of, is_government, is_newsroom


@pytest.mark.parametrize(
    "host",
    [
        "www.gov.cn",
        "jxj.qingchuan.gov.cn",
        "www.gov.uk",
        "WWW.GOV.UK:443",
        "gov.uk.",
        "www.ftc.gov",
        "digital-strategy.ec.europa.eu",
        "www.meti.go.jp",
        "www.gob.mx",
        "www.economie.gouv.fr",
        "www.bmbf.bund.de",
        "www.admin.ch",
        "bills.parliament.uk",
        "www.army.mil",
        "www.legislation.govt.nz",
    ],
)
def test_a_host_below_a_governments_end_is_a_governments(host: str) -> None:
    assert is_government(host)


@pytest.mark.parametrize(
    "host",
    [
        "",
        "governance.example.com",
        "gov.example",
        "xgov.cn",
        "gov.cn.evil.example",
        "gov.com",
        "abc.go.com",
        "go.fr",
        "jp.go",
        "admin.example.ch",
        "parliament.example",
    ],
)
def test_a_host_that_only_holds_the_word_is_not(host: str) -> None:
    assert not is_government(host)


def test_the_ends_of_a_host_come_longest_first_and_without_its_port() -> None:
    assert list(ends_of("Www.Qingshan.gov.cn:8080")) == ["www.qingshan.gov.cn", "qingshan.gov.cn", "gov.cn", "cn"]


@pytest.mark.parametrize(
    "name",
    [
        "青川日报",
        "青川晚报",
        "青川新聞網",
        "青川周刊",
        "微博热搜",
        "青川传媒",
        "政策观察",
        "新华社",
        "工信部 | 青川日报",
        "Qingchuan Times: policy",
        "The Westmark Express",
        "WESTMARK DAILY",
        "Reuters",
    ],
)
def test_a_newsroom_is_told_by_the_kind_of_its_name(name: str) -> None:
    assert is_newsroom(name)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "青山市人民政府",
        "青川政府网",
        "青山市政府公报",
        "国家广播电视总局",
        "青山市广播电视局",
        "Westmark Standards Agency",
        "timestamps",
        "newspaperless",
        "Mint",
        "Westmark Ministry of Industry",
    ],
)
def test_other_names_are_no_newsrooms(name: str) -> None:
    assert not is_newsroom(name)
