"""Two hundred made-up news sites on loopback, served from memory by one cheap process of its own.

    python -m bench.sites [--sites 200] [--items 100]

Says `{"port": …}` on standard output when every page is ready, and ends when its standard input is closed. Each site
has an address of its own (127.0.x.y), a robots.txt, a list of all its items and a page for each: about 18 kB of HTML
with some 350 tags and 130 links (a menu of two levels, 相关文章, 热点排行, a footer) and 1,200 characters of text in
10 to 20 paragraphs: a news page of a smaller kind. Every item is distinct. Of twenty, one tells of an AI policy and one
more speaks of the field in passing. Pages carry an ETag, and connections are kept open unless the asker closes.
"""

from __future__ import annotations

import argparse
import json
import random
import select
import socket
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import escape

from bench.replica import ROBOTS, host

LIST_PATH = "/news/"
POLICY_EVERY, MENTION_EVERY = 20, 20  # one item of so many
BESIDE, HOT = 20, 12  # links to other items on a page, and how many of them are 相关文章
WORDS = ("人工智能", "机器人", "大模型", "智能算力", "自动驾驶")

_EPOCH = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
_PLACES = ("曦和省", "沐岚市", "汀岸区", "云岫县", "砚湖市", "临澜市", "望舒省", "朔川市", "兰河市", "青屿市")
_ACTS = ("行动方案", "若干措施", "实施方案", "管理办法", "实施意见")
_MATTERS = ("防汛值守", "春耕备播", "社区养老", "公交调整", "图书馆夜间开放", "绿道养护", "旧房改造", "冬季供暖")
_VERBS = ("组织", "安排", "支持", "督促", "指导", "协调", "走访", "调研")
_DOERS = ("各街道办事处", "相关科室负责人", "牵头单位", "区县有关部门", "工作专班成员", "基层站所干部", "志愿服务队")
_DONE = (
    "完成现场核查并形成问题清单",
    "公布进度安排并接受群众监督",
    "听取居民代表的意见和建议",
    "落实配套经费，确保专款专用",
    "建立部门之间的联络会商机制",
    "分批开展业务培训和应急演练",
    "对台账逐项销号，做到件件有着落",
)
_CHANNELS = (
    "时政",
    "经济",
    "社会",
    "文化",
    "教育",
    "健康",
    "生态",
    "交通",
    "农村",
    "公告",
    "图片",
    "视频",
    "专题",
    "互动",
)
_META = ("keywords", "description", "author", "copyright", "SiteName", "SiteDomain", "ColumnName", "ColumnType")
_PARTS = ("要闻", "快讯", "访谈", "评论", "图解")
_PARAGRAPH = '<p style="text-indent: 2em;"><span style="font-size: 16px;">　　{}</span></p>'
_SENTENCES = 3000


@dataclass(frozen=True, slots=True)
class Item:
    """`number`: over all sites. `policy`: it tells of an AI policy; `mentions`: only its text speaks of the field."""

    number: int
    title: str
    policy: bool
    mentions: bool

    @property
    def path(self) -> str:
        return f"/news/{_when(self.number):%Y%m/%d}/c{100_000 + self.number}.html"


def _when(number: int) -> datetime:
    return _EPOCH + timedelta(minutes=number % 40_000)


def item(number: int) -> Item:
    rng = random.Random(f"item {number}")
    place, policy = rng.choice(_PLACES), number % POLICY_EVERY == 3
    if policy:
        title = f"{place}印发《促进{rng.choice(WORDS)}产业高质量发展{rng.choice(_ACTS)}》（第{number}号）"
    else:
        title = f"{place}{rng.choice(_MATTERS)}工作有序推进：第{number}期简报"
    return Item(number, title, policy, mentions=policy or number % MENTION_EVERY == 11)


def _sentences() -> tuple[str, ...]:
    rng = random.Random("sentences")
    return tuple(
        f"{rng.choice(_VERBS)}{rng.choice(_DOERS)}{rng.choice(_DONE)}，涉及{rng.randint(100, 99_999)}户、"
        f"{rng.randint(2, 90)}个点位，较上月{rng.choice(('增加', '减少'))}{rng.randint(1, 40)}%。"
        for _ in range(_SENTENCES)
    )


class Press:
    """Writes pages. `site` numbers from 0; a site's furniture is the same on all of its pages."""

    def __init__(self) -> None:
        self._said = _sentences()

    def article(self, site: int, told: Item, beside: Sequence[Item]) -> bytes:
        clock = f"{_when(told.number) + timedelta(hours=8):%Y-%m-%d %H:%M}"
        body = "\n".join(_PARAGRAPH.format(escape(one)) for one in self.paragraphs(told))
        related, hot = ("\n".join(map(_row, some)) for some in (beside[:HOT], beside[HOT:]))
        main = (
            f'<div class="crumbs"><a href="/">首页</a> &gt; <a href="{LIST_PATH}">要闻</a> &gt; 正文</div>\n'
            f'<h1 class="title">{escape(told.title)}</h1>\n'
            f'<div class="info"><span>{clock}</span><span>来源：{_name(site)}</span><span>责任编辑：方圆</span></div>\n'
            f'<div class="content" id="content">\n{body}\n</div>\n'
            '<div class="share"><a href="javascript:;">分享到微信</a><a href="javascript:;">打印本页</a></div>\n'
            f'<div class="related"><h3>相关文章</h3><ul>\n{related}\n</ul></div>\n'
            f'<div class="side"><h3>热点排行</h3><ol>\n{hot}\n</ol></div>\n'
        )
        return _page(site, told.title, main)

    def paragraphs(self, told: Item) -> list[str]:
        """The number in each makes them one of their kind."""
        rng, said = random.Random(told.number), self._said
        place = rng.choice(_PLACES)
        found = [
            f"{place}第{told.number}次调度会第{part}项显示，" + "".join(rng.choices(said, k=rng.randint(1, 2)))
            for part in range(1, rng.randint(10, 20) + 1)
        ]
        if told.policy:
            found[0] = f"近日，{told.title}正式发布，自2026年5月1日起施行，有效期3年。" + found[0]
            found[1] += f"文件提出，对符合条件的企业给予最高{rng.randint(1, 9) * 100}万元补助。"
        elif told.mentions:
            found[2] += f"现场还展示了{rng.choice(WORDS)}在窗口服务中的应用。"
        return found


def list_page(site: int, items: Sequence[Item]) -> bytes:
    rows = "\n".join(_row(one) for one in items)
    return _page(site, "要闻", f'<h2>要闻</h2>\n<ul class="news">\n{rows}\n</ul>\n')


def _row(one: Item) -> str:
    title, day = escape(one.title), f"{_when(one.number):%Y-%m-%d}"
    link = f'<a href="{one.path}" title="{title}" target="_blank">{title}</a>'
    return f'<li><i class="dot"></i>{link}<span>{day}</span></li>'


def _name(site: int) -> str:
    return f"{_PLACES[site % len(_PLACES)]}新闻网第{site}站"


def _page(site: int, title: str, main: str) -> bytes:
    menu = "".join(_menu_entry(place, name) for place, name in enumerate(_CHANNELS))
    script = "".join(f"var a{n}={{id:{site * 100 + n},w:300,h:{n},u:'/ad/{n}.js',t:'banner'}};" for n in range(40))
    meta = "".join(f'<meta name="{name}" content="{_name(site)}">' for name in _META)
    foot = "".join(f'<a href="http://links.example/{n}">友情链接{n}</a>' for n in range(24))
    return (
        '<!doctype html>\n<html lang="zh-CN"><head><meta charset="utf-8">'
        f"<title>{escape(title)}-{_name(site)}</title>\n"
        f'{meta}<link rel="stylesheet" href="/css/main.css"><script>{script}</script>'
        f'</head>\n<body>\n<div class="header"><a href="/"><img src="/logo.png" alt="{_name(site)}"></a>'
        f'<ul class="nav">{menu}</ul></div>\n<div class="main">\n{main}</div>\n'
        f'<div class="footer"><div class="links">{foot}</div><p>{_name(site)} 版权所有 未经许可不得转载</p></div>\n'
        "</body></html>"
    ).encode()


def _menu_entry(place: int, name: str) -> str:
    below = "".join(f'<li><a href="/c{place}/{n}/">{name}{part}</a></li>' for n, part in enumerate(_PARTS))
    return f'<li class="m{place}"><a href="/c{place}/">{name}</a><ul class="sub">{below}</ul></li>'


def pages_of(site: int, items_each: int, press: Press) -> dict[bytes, bytes]:
    """Every path of a site with the whole answer, head and body."""
    items = [item(site * items_each + one) for one in range(items_each)]
    shown = {b"/robots.txt": _answer(ROBOTS, "text/plain"), LIST_PATH.encode(): _answer(list_page(site, items))}
    for place, one in enumerate(items):
        beside = [items[(place + step) % len(items)] for step in range(1, BESIDE + 1)]
        shown[one.path.encode()] = _answer(press.article(site, one, beside))
    return shown


def _answer(body: bytes, kind: str = "text/html; charset=utf-8") -> bytes:
    return (
        f'HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nETag: "1"\r\nContent-Length: {len(body)}\r\n\r\n'.encode() + body
    )


_MISSING = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"


class Server:
    """All sites on one port. One thread and epoll: about thirty microseconds a page, which is the point of it."""

    def __init__(self, sites: Sequence[dict[bytes, bytes]], hosts: Sequence[str], port: int = 0) -> None:
        self._epoll = select.epoll()
        self._doors: dict[int, tuple[socket.socket, dict[bytes, bytes]]] = {}
        self._guests: dict[int, tuple[socket.socket, dict[bytes, bytes]]] = {}
        self._unsent: dict[int, memoryview] = {}
        self._closing: set[int] = set()
        for address, shown in zip(hosts, sites, strict=True):
            door = socket.create_server((address, port), backlog=128)
            port = door.getsockname()[1]
            door.setblocking(False)  # noqa: FBT003 - the socket's own way
            self._doors[door.fileno()] = (door, shown)
            self._epoll.register(door.fileno(), select.EPOLLIN)
        self.port = port

    def serve(self, stop_fd: int) -> None:
        """Until there is something to read at `stop_fd`, its end for example."""
        self._epoll.register(stop_fd, select.EPOLLIN | select.EPOLLHUP)
        while True:
            for fd, event in self._epoll.poll():
                if fd == stop_fd:
                    return
                if fd in self._doors:
                    self._welcome(*self._doors[fd])
                elif event & select.EPOLLOUT:
                    self._go_on(fd)
                else:
                    self._hear(fd)

    def _welcome(self, door: socket.socket, shown: dict[bytes, bytes]) -> None:
        with suppress(BlockingIOError, ConnectionError):
            guest, _ = door.accept()
            guest.setblocking(False)  # noqa: FBT003 - as above
            self._guests[guest.fileno()] = (guest, shown)
            self._epoll.register(guest.fileno(), select.EPOLLIN)

    def _hear(self, fd: int) -> None:
        guest, shown = self._guests[fd]
        try:
            request = guest.recv(1 << 16)
        except OSError:
            request = b""
        if not request:
            self._leave(fd)
            return
        if b"onnection: close" in request:
            self._closing.add(fd)
        self._unsent[fd] = memoryview(shown.get(request.split(b" ", 2)[1], _MISSING))
        self._go_on(fd)

    def _go_on(self, fd: int) -> None:
        rest = self._unsent.pop(fd)
        try:
            rest = rest[self._guests[fd][0].send(rest) :]
        except BlockingIOError:
            pass  # nothing of it, this time
        except OSError:
            self._leave(fd)
            return
        if rest:
            self._unsent[fd] = rest
            self._epoll.modify(fd, select.EPOLLOUT)
        elif fd in self._closing:
            self._leave(fd)
        else:
            self._epoll.modify(fd, select.EPOLLIN)

    def _leave(self, fd: int) -> None:
        guest, _ = self._guests.pop(fd)
        self._closing.discard(fd)
        self._unsent.pop(fd, None)
        guest.close()

    def close(self) -> None:
        for one, _ in (*self._doors.values(), *self._guests.values()):
            one.close()
        self._epoll.close()


def urls(sites: int, port: int) -> tuple[str, ...]:
    return tuple(f"http://{host(number)}:{port}{LIST_PATH}" for number in range(sites))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sites", type=int, default=200)
    parser.add_argument("--items", type=int, default=100, help="of each site")
    args = parser.parse_args()
    press = Press()
    shown = [pages_of(site, args.items, press) for site in range(args.sites)]
    server = Server(shown, [host(site) for site in range(args.sites)])
    sizes = [len(page) for page in shown[0].values()]
    print(json.dumps({"port": server.port, "bytes": sum(sizes) // len(sizes)}), flush=True)
    try:
        server.serve(sys.stdin.fileno())
    finally:
        server.close()


if __name__ == "__main__":
    main()
