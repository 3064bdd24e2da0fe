"""Two made-up newspapers that never stop: what they print, from a seed. No sockets, no clock.

Every item is distinct, every other one tells of an AI policy, some are printed again by the other paper in their first
wording, some are edited later. Which item comes when, and every word of it, follows from the seed and the number.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum
from html import escape

PAPERS = ("north", "south")
HOSTS = {"north": "127.0.0.1", "south": "127.0.0.2"}  # two hosts, so that one never waits for the other's turn
LIST_PATH = "/list.html"
SECRET = "whsec_" + "YmVuY2gga2V5LCBrbm93biB0byBldmVyeW9uZQ=="  # the receiver's; known to everyone, good for nothing
LISTED = 120  # items on a list page: more than are printed while the daemon is down
FRONT_PAGE = 12  # items printed before anyone watches
BEIJING = timezone(timedelta(hours=8))
EPOCH = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
EDITED = "（更新）"

_MENU = {"/": "首页", "/about.html": "关于", "/contact.html": "联系"}
_PLACES = ("曦和省", "沐岚市", "汀岸区", "云岫县", "砚湖市", "临澜市", "望舒省", "朔川市")
_SUBJECTS = ("人工智能", "具身智能", "人形机器人", "智能算力", "大模型")
_ACTS = ("行动方案", "若干措施", "实施方案", "管理办法", "实施意见")
_EVERYDAY = (
    "防汛值守",
    "春耕备播",
    "社区养老",
    "公交线路调整",
    "图书馆夜间开放",
    "绿道养护",
    "老旧小区改造",
    "冬季供暖",
)
_VERBS = ("组织", "安排", "支持", "督促", "指导", "协调")
_DOERS = ("各街道", "相关科室", "牵头单位", "区县部门", "工作专班", "基层站所")
_DONE = ("完成现场核查", "公布进度清单", "听取群众意见", "落实配套经费", "建立联络机制", "开展业务培训")


class Deed(StrEnum):
    """What the press does next."""

    NEWS = "news"
    POLICY = "policy"
    REPRINT = "reprint"
    EDIT = "edit"


@dataclass(frozen=True, slots=True)
class Story:
    """An item as one paper prints it. `number`: of its first printing, shared by its reprints and edits."""

    number: int
    paper: str
    path: str
    title: str
    paragraphs: tuple[str, ...]
    published_at: datetime
    policy: bool
    reprint: bool = False

    @property
    def edited(self) -> bool:
        return self.title.endswith(EDITED)


def deed(number: int) -> Deed:
    """Of 18 deeds 2 are edits, 2 reprints and 7 policies; the front page has neither edits nor reprints."""
    if number >= FRONT_PAGE and number % 9 == 8:
        return Deed.EDIT
    if number >= FRONT_PAGE and number % 9 == 4:
        return Deed.REPRINT
    return Deed.POLICY if number % 2 == 0 else Deed.NEWS


def story(number: int, seed: int) -> Story:
    """The item that is printed as the `number`th deed, in its first wording."""
    rng = random.Random(f"{seed}:{number}")
    policy = deed(number) is Deed.POLICY
    place = rng.choice(_PLACES)
    if policy:
        name = f"促进{rng.choice(_SUBJECTS)}产业发展{rng.choice(_ACTS)}"  # its 文号 makes it a policy of its own
        title = f"{place}印发《{name}》（{place[0]}政发〔2026〕{number}号）"
    else:
        title = f"{place}{rng.choice(_EVERYDAY)}工作有序推进（第{number}期）"
    moment = EPOCH + timedelta(minutes=number)
    return Story(
        number=number,
        paper=rng.choice(PAPERS),
        path=f"/art/{moment:%Y/%m/%d}/art_{number}.html",
        title=title,
        paragraphs=tuple(_paragraph(rng, place, number) for _ in range(rng.randint(4, 7))),
        published_at=moment,
        policy=policy,
    )


def _paragraph(rng: random.Random, place: str, number: int) -> str:
    """Numbers make it one of its kind: two items never share a paragraph."""
    return f"{place}第{number}次调度显示，" + "；".join(_clause(rng) for _ in range(3)) + "。"


def _clause(rng: random.Random) -> str:
    done = rng.choice(_VERBS) + rng.choice(_DOERS) + rng.choice(_DONE)
    return f"{done}，涉及{rng.randint(100, 99_999)}户、{rng.randint(2, 90)}个点位"


def reprinted(first: Story) -> Story:
    """The same words in the other paper, a little later."""
    other = PAPERS[1 - PAPERS.index(first.paper)]
    return replace(
        first,
        paper=other,
        path=first.path.replace("art_", "copy_"),
        published_at=first.published_at + timedelta(minutes=20),
        reprint=True,
    )


def edited(first: Story) -> Story:
    """The same address with a changed title and one paragraph more."""
    more = f"{first.title}发布后，主管部门补充说明：执行中的问题请拨打{10_000 + first.number}咨询。"
    return replace(first, title=first.title + EDITED, paragraphs=(*first.paragraphs, more))


def list_urls(ports: Sequence[int]) -> tuple[str, ...]:
    return tuple(f"http://{HOSTS[paper]}:{port}{LIST_PATH}" for paper, port in zip(PAPERS, ports, strict=True))


def article_page(shown: Story) -> bytes:
    clock = f"{shown.published_at.astimezone(BEIJING):%Y-%m-%d %H:%M:%S}"
    paragraphs = "\n".join(f"<p>{escape(one)}</p>" for one in shown.paragraphs)
    body = (
        f"<h1>{escape(shown.title)}</h1>\n"
        f'<div class="info"><span>发布时间：{clock}</span><span>来源：{_name(shown.paper)}</span></div>\n'
        f'<div class="article">\n{paragraphs}\n</div>\n'
    )
    return _page(shown.title, shown.paper, body)


def list_page(paper: str, shown: list[Story]) -> bytes:
    """The newest items first. `shown`: the paper's items in the order of printing."""
    rows = "\n".join(_row(one) for one in reversed(shown[-LISTED:]))
    return _page("要闻", paper, f'<ul class="news">\n{rows}\n</ul>\n')


def _row(story: Story) -> str:
    day = f"{story.published_at.astimezone(BEIJING):%Y-%m-%d}"
    return f'<li><a href="{story.path}">{escape(story.title)}</a><span>{day}</span></li>'


def _name(paper: str) -> str:
    return {"north": "北岸日报", "south": "南岸晚报"}[paper]


def _page(title: str, paper: str, body: str) -> bytes:
    links = "".join(f'<a href="{path}">{text}</a>' for path, text in _MENU.items())
    return (
        f'<!doctype html>\n<html lang="zh"><head><meta charset="utf-8"><title>{escape(title)}</title></head>'
        f'<body>\n<div class="nav">{links}</div>\n<div class="main">\n{body}</div>\n'
        f'<div class="footer">{_name(paper)} 版权所有</div></body></html>'
    ).encode()
