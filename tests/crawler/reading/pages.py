"""Small pages, read as far as a test needs."""

from __future__ import annotations

from urllib.parse import urlsplit

from crawler.reading.body import Reading, read_body
from crawler.reading.metadata import Metadata, read_metadata
from crawler.reading.titles import Headline, find_headline
from crawler.reading.tree import Tree, parse, read_tree

URL = "https://news.yunzhou.example/a/1.html"
STORY = (
    "云州市昨天公布机器人产业三年行动方案，提出到后年培育十家整机企业，并为通过验收的项目提供补助。",
    "市工业和信息化局负责人说，本地制造业门类齐全，对柔性生产的需求十分迫切，企业可以自带设备申请试用。",
    "方案还要求各区县在六月底以前报送应用场景，逾期没有报送的，不再安排当年的专项资金，已经安排的收回。",
)
TEASERS = (
    (
        "东湖新区首条无人配送线路开通",
        "东湖新区昨天开通首条无人配送线路，全长八公里，连接两个社区和一座商场。",
        "2025-04-09",
    ),
    ("港口试点自动理货系统", "南港码头近日试点自动理货系统，摄像头在吊装过程中完成箱号识别，作业更快。", "2025-04-08"),
    ("图书馆来了“新馆员”", "市图书馆引进两台盘点机器人，闭馆以后沿书架巡行，一晚可以定位三万册书。", "2025-04-07"),
    (
        "研究人员造出会爬树的机器",
        "一所大学的研究人员造出会爬树的机器，用来给古树做体检，能工作六个小时。",
        "2025-04-06",
    ),
)


def paragraphs(*lines: str) -> str:
    return "".join(f"<p>{line}</p>" for line in lines or STORY)


def tree_of(html: str, url: str = URL) -> Tree:
    tree = read_tree(parse(html))
    tree.host = urlsplit(url).netloc
    return tree


def texts(html: str) -> list[str]:
    return [line.text for line in tree_of(html).lines]


def read(html: str, url: str = URL) -> tuple[Metadata, Headline, Reading]:
    page = parse(html)
    found = read_metadata(page)
    tree = read_tree(page)
    tree.host = urlsplit(url).netloc
    tree.description = found.first("description")
    headline = find_headline(tree, found)
    return found, headline, read_body(tree, headline.line)


def kept(html: str, url: str = URL) -> list[str]:
    """The body's lines."""
    _, _, reading = read(html, url)
    return [reading.tree.lines[index].text for index in reading.kept()]


def why(html: str, text: str) -> str:
    """Why the line that begins with `text` was left out."""
    _, _, reading = read(html)
    return next(
        reason for line, reason in zip(reading.tree.lines, reading.why, strict=True) if line.text.startswith(text)
    )
