from __future__ import annotations

import pytest

from crawler.extract import explain, extract
from db.models import Hints

ONE = "市工业和信息化局今天公布了机器人应用示范项目的申报安排，企业可以在月底前提交材料。"
TWO = "申报单位应当在本市注册，近三年没有严重失信记录，并且已经建成一条示范产线。"
ASIDE = "编者按：这一段是编辑部写的长篇按语，每一页都有，读者并不需要，站方却把它放在正文里面。"
PAGE = f"""<html><head><title>示范项目申报</title></head><body><h1>示范项目申报</h1>
<div class="editorial"><p>{ASIDE}</p></div>
<div class="story"><p>{ONE}</p><p>{TWO}</p><p>责任编辑：某某</p></div>
<div class="extra"><p>{ONE[::-1]}</p><p>{TWO[::-1]}</p><p>{ASIDE[::-1]}</p></div></body></html>""".encode()


def _body(hints: Hints) -> list[str]:
    return extract(PAGE, "http://town.example/1.html", hints=hints).body.split("\n")


def test_without_hints_the_page_is_read_by_the_rules() -> None:
    assert {ONE, TWO, ASIDE} <= set(_body(Hints()))


def test_the_chosen_container_is_the_body_and_its_noise_stays_out() -> None:
    assert _body(Hints(body="div.story")) == [ONE, TWO]


def test_what_is_excluded_is_gone() -> None:
    assert _body(Hints(exclude=(".editorial", ".extra"))) == [ONE, TWO]


def test_several_containers_may_be_chosen() -> None:
    assert _body(Hints(body="div.editorial, div.story")) == [ASIDE, ONE, TWO]


@pytest.mark.parametrize("hints", [Hints(body="div.of-another-page"), Hints(exclude=("#none",))])
def test_a_page_without_what_the_hints_name_is_read_as_any_other(hints: Hints) -> None:
    assert _body(hints) == _body(Hints())


def test_the_explanation_says_what_was_not_chosen() -> None:
    said = {one.text: one.why for one in explain(PAGE, "", hints=Hints(body="div.story"))}
    assert said[ONE] == ""
    assert said[ASIDE] == "outside the chosen body"
    assert said["责任编辑：某某"] not in ("", "outside the chosen body")
