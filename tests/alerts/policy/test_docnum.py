"""Passages here are ours; the numbers are made up in the shapes that GB/T 9704-2012 and old practice give them."""

from __future__ import annotations

import pytest

from alerts.policy.docnum import find, tidy
from db.fold import fold


def _numbers(text: str) -> list[str]:
    folded = fold(text)
    return [tidy(folded[start:end]) for start, end in find(folded)]


@pytest.mark.parametrize(
    "number",
    [
        "国发〔2031〕11号",
        "粤府办〔2031〕6号",
        "工信部联科〔2031〕193号",
        "青科发规字〔2031〕8号",
        "豫工信办数字〔2031〕1193号",
        "国中医药办法监发〔2017〕30号",
        "宁政办规发〔2031〕5号",
        "和政办发〔2031〕5号",
        "晋政办发[2009]50号",
        "晋政发(2007)19号",
        "深府办【2031】3号",
        "云发〔2014〕号20",
        "省政府令第219号",
        "重庆市人民政府令第359号",
        "中华人民共和国主席令第八十四号",
        "国家互联网信息办公室令第18号",
        "国家税务总局公告2031年第41号",
        "财政部公告2031年第3号",
        "农业农村部2031年第4号",
        "国家青山局2031年第7号公告",
        "第12号国务院令",
        "商务部、海关总署公告2031年第8号",
    ],
)
@pytest.mark.parametrize("around", ["{}", "《关于工作的通知》({})要求", "通知 {} 各市人民政府:", "文号:{}\n"])
def test_a_number_is_read_whole_wherever_it_stands(number: str, around: str) -> None:
    assert _numbers(around.format(number)) == [fold(number)]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("粤府办 〔2031〕 6 号", "粤府办〔2031〕6号"),
        ("粤 府 办〔2031〕6号", "粤府办〔2031〕6号"),
        ("粤府办〔２０３１〕６号", "粤府办〔2031〕6号"),
        ("粤府办［2031］第6号", "粤府办[2031]第6号"),
        ("粤府办\u200b〔2031〕6号", "粤府办〔2031〕6号"),
        ("粵府辦〔2031〕6號", "粤府办〔2031〕6号"),
        ("粤府办〔2031年〕6号", "粤府办〔2031年〕6号"),
    ],
)
def test_blanks_width_and_script_of_a_number_do_not_matter(text: str, number: str) -> None:
    assert _numbers(text) == [number]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("现将有关事项的通知沪府发〔2031〕42号", "沪府发〔2031〕42号"),
        ("请按照交办海〔2031〕15号办理", "交办海〔2031〕15号"),
        ("退休人员以及按国发〔1978〕104号", "国发〔1978〕104号"),
        ("根据国家税务总局公告2031年第41号", "国家税务总局公告2031年第41号"),
    ],
)
def test_words_that_run_into_a_number_are_left_out(text: str, number: str) -> None:
    assert _numbers(text) == [number]


@pytest.mark.parametrize(
    "text",
    [
        "2031年第3期",
        "青山路12号楼",
        "地铁2号线将于2031年开通",
        "第219号提案",
        "(2031)",
        "机器人〔2031〕",
        "电话 010-12345678",
        "新版(2031)第2批5号",
    ],
)
def test_other_figures_are_no_number(text: str) -> None:
    assert _numbers(text) == []


def test_several_numbers_come_in_order() -> None:
    text = "《甲办法》(粤府〔2031〕1号)、《乙办法》(粤科〔2030〕22号)同时废止"
    assert _numbers(text) == ["粤府〔2031〕1号", "粤科〔2030〕22号"]


def test_a_page_of_characters_without_numbers_is_read_in_no_time() -> None:
    assert find("政府" * 30_000) == []
