"""Bodies in several boxes, and bodies of other shapes with lists beside them: every paragraph, and no other line."""

from __future__ import annotations

import pytest

from crawler.extract import extract
from tests.crawler.reading.layouts import ONE, STORY, TITLE
from tests.crawler.reading.noise import RANKED, RELATED, VISITORS

URL = "https://news.yunzhou.example/a/100.html"
HEAD = f"<h1>{TITLE}</h1><div class='sub'>2025-04-08 13:43 来源：云州晚报</div>"
NOISE = RELATED | RANKED
CARDS = ("related cards", "related unnamed cards", "related dl with summaries")
BOXES = {
    "div": "<div class='part'>{}</div>",
    "wrapped": "<div class='part'><div class='in'>{}</div></div>",
    "section": "<section>{}</section>",
    "article": "<article class='part'>{}</article>",
    "table": "<table class='part'><tr><td>{}</td></tr></table>",
    "numbered class": "<div class='part part-{n}'>{}</div>",
    "numbered id": "<div class='part' id='p{n}'>{}</div>",
}
CUTS = [(1, 2), (1, 5), (2, 4), (3, 4), (4, 5)]


def paragraphs(lines: tuple[str, ...]) -> str:
    return "".join(f"<p>{line}</p>" for line in lines)


def read(html: str) -> tuple[str, ...]:
    page = f"<html><head><title>{TITLE}_云州在线</title></head><body><div class='wrap'>{html}</div></body></html>"
    article = extract(page.encode(), URL)
    assert article.title == TITLE
    return tuple(article.body.splitlines())


def boxed(box: str, *contents: str) -> list[str]:
    return [box.replace("{n}", str(number)).format(content) for number, content in enumerate(contents, start=1)]


# ------------------------------------------------------------------------------------------------ bodies in boxes
@pytest.mark.parametrize("box", BOXES)
@pytest.mark.parametrize("where", range(3))
@pytest.mark.parametrize("cut", CUTS)
def test_a_body_in_three_boxes_is_whole_whatever_one_of_them_closes_with(
    cut: tuple[int, int], where: int, box: str
) -> None:
    wrong = {}
    for name, noise in NOISE.items():
        parts = [paragraphs(STORY[: cut[0]]), paragraphs(STORY[cut[0] : cut[1]]), paragraphs(STORY[cut[1] :])]
        parts[where] += noise
        wrong[name] = read(HEAD + "".join(boxed(BOXES[box], *parts)))
    assert {name: lines for name, lines in wrong.items() if lines != STORY} == {}


@pytest.mark.parametrize("box", BOXES)
@pytest.mark.parametrize("cut", range(1, 5))
@pytest.mark.parametrize("noise", [*CARDS, "related ul", "hot list", "ad box", "ad word", "ad iframe"])
def test_what_stands_between_two_boxes_of_a_body_parts_them_not(noise: str, cut: int, box: str) -> None:
    first, second = boxed(BOXES[box], paragraphs(STORY[:cut]), paragraphs(STORY[cut:]))
    assert read(HEAD + first + (NOISE | VISITORS)[noise] + second) == STORY


OTHERS = {
    "heading": "<h3>关于云州在线</h3><p>云州在线是本市的新闻网站，创办于二零零三年，每天更新二百条消息。</p>",
    "long heading": "<h3>南港码头试点自动理货系统，摄像头在吊装途中完成箱号识别，工人不再抄写</h3>"
    "<p>手抄本从此成了纪念品，陈列在码头入口的玻璃柜里，来访的学生都要在柜前停一停。</p>",
    "notice": "<p>版权声明：本网转载的作品仅代表作者本人的观点，与本网无关，请读者自行核实其中的内容。</p>"
    "<p>云州在线是本市的新闻网站，创办于二零零三年，每天更新二百条消息。</p>",
    "link": "<p><a href='/a/1.html'>南港码头试点自动理货系统</a></p>"
    "<p>摄像头在吊装途中完成箱号识别，手抄本从此成了纪念品。</p>",
    "credit": "<p>责任编辑：何清</p><p>他在云州晚报工作了二十一年，写过四百篇关于茶山的报道，住在青岭乡。</p>",
    "scrap": "<p>关于我们</p><p>云州在线是本市的新闻网站，创办于二零零三年，每天更新二百条消息。</p>",
}


@pytest.mark.parametrize("opening", OTHERS)
def test_a_box_of_the_same_make_that_opens_with_no_paragraph_is_no_part_of_the_body(opening: str) -> None:
    body, other = boxed("<div class='box'>{}</div>", paragraphs(STORY), OTHERS[opening])
    assert read(HEAD + body + RELATED["related cards"] + other) == STORY


def test_a_box_behind_one_of_the_same_make_without_text_is_no_part_of_the_body() -> None:
    about = paragraphs(("云州在线是本市的新闻网站，创办于二零零三年，每天更新二百条消息。",))
    boxes = boxed("<div class='box'>{}</div>", paragraphs(STORY), RELATED["related cards"], about)
    assert read(HEAD + "".join(boxes)) == STORY


def test_a_box_without_a_name_beside_the_body_is_no_part_of_it() -> None:
    about = paragraphs(("云州在线是本市的新闻网站，创办于二零零三年，每天更新二百条消息。",)) + RELATED["related ul"]
    assert read(f"{HEAD}<div>{paragraphs(STORY)}</div>{RELATED['related dated table']}<div>{about}</div>") == STORY


def test_a_scrap_behind_the_list_that_closes_the_last_box_is_left_out() -> None:
    scrap = "<p>云州在线每天更新二百条消息，欢迎来稿。</p>"
    boxes = boxed(BOXES["div"], paragraphs(STORY[:3]), paragraphs(STORY[3:]) + RELATED["related cards"] + scrap)
    assert read(HEAD + "".join(boxes)) == STORY


def test_a_column_of_another_width_is_no_part_of_the_body() -> None:
    about = paragraphs(("云州在线是本市的新闻网站，创办于二零零三年，每天更新二百条消息。",)) + RELATED["related ul"]
    assert read(f"<div class='col-8'>{HEAD}{paragraphs(STORY)}</div><div class='col-4'>{about}</div>") == STORY


# ------------------------------------------------------------------------------------------- few lines, many others
@pytest.mark.parametrize("noise", NOISE)
@pytest.mark.parametrize(
    "body",
    [
        "<div class='con'><p>{}</p>@</div>",
        "<div class='con'>{}@</div>",
        "<p>{}</p>@",
        "<table><tr><td>{}@</td></tr></table>",
        "<article>{}@</article>",
    ],
)
@pytest.mark.parametrize("line", [STORY[0], ONE[0], ONE[0] * 3], ids=["sentence", "paragraph", "long paragraph"])
def test_a_body_of_one_paragraph_is_told_from_the_list_that_closes_its_container(
    line: str, body: str, noise: str
) -> None:
    assert read(HEAD + body.format(line).replace("@", NOISE[noise])) == (line,)


@pytest.mark.parametrize("noise", NOISE)
@pytest.mark.parametrize(
    "body", ["<div id='txt'>{}@</div>", "<div><font>{}</font>@</div>", "<table><tr><td>{}@</td></tr></table>", "{}@"]
)
@pytest.mark.parametrize("stop", ["<br>", "<br><br>　　"])
@pytest.mark.parametrize("count", [1, 2, 3, 6])
def test_lines_parted_by_breaks_are_told_from_the_list_that_closes_their_container(
    count: int, stop: str, body: str, noise: str
) -> None:
    text = stop.join(STORY[:count]) + stop
    assert read(HEAD + body.format(text).replace("@", NOISE[noise])) == STORY[:count]


# ------------------------------------------------------------------------------------------------ layout by tables
TABLES = {
    "list at the right": "<table><tr><td>{head}{body}</td><td>{noise}</td></tr></table>",
    "list at the left": "<table><tr><td>{noise}</td><td>{head}{body}</td></tr></table>",
    "list on both sides": "<table><tr><td>{noise}</td><td>{head}{body}</td><td>{noise}</td></tr></table>",
    "list in a row below": "<table><tr><td>{head}</td></tr><tr><td>{body}</td></tr><tr><td>{noise}</td></tr></table>",
    "list in a table beside": "<table><tr><td><table><tr><td>{head}</td></tr><tr><td>{body}</td></tr></table></td>"
    "<td><table><tr><td>{noise}</td></tr></table></td></tr></table>",
    "headline across": "<table><tr><td colspan='2'>{head}</td></tr><tr><td>{body}</td><td>{noise}</td></tr></table>",
}


@pytest.mark.parametrize("noise", NOISE)
@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("count", [1, 2, 6])
def test_a_list_in_another_cell_of_a_layout_table_is_left_out(count: int, table: str, noise: str) -> None:
    for body in (paragraphs(STORY[:count]), "<br>".join(STORY[:count])):
        assert read(TABLES[table].format(head=HEAD, body=body, noise=NOISE[noise])) == STORY[:count]
