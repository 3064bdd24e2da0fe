"""A town's press: sources whose pages are read and assessed one after the other."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from alerts.assess import Assessed, assess
from alerts.follow import Bodies
from alerts.rules.match import Rule, RuleSet
from crawler.dedup import content_hash, sketch
from db import alerts, articles, sources
from db.models import Alert, Article, Attempt, Link, Publisher
from db.outcomes import Outcome
from db.progress import ChangeKind
from db.store import Archive
from tests.db.rows import LEASE, NOW, attempt, claim_link, page, source

ROBOTS = RuleSet([Rule.of("robots", "机器人")])
ROUTES = {"robots": ("mail", "hook")}
BUREAU = "云桥市工业和信息化局"
NAME = "云桥市机器人产业行动计划（2031—2033年）"
TEXT = (
    f"{BUREAU}日前印发《{NAME}》（桥工信〔2031〕6号），提出到2033年全市机器人产业规模达到300亿元。\n"
    "行动计划明确，对新建的机器人中试平台给予最高1000万元补助，对首台套产品按销售额的百分之二十给予奖励。\n"
    "全市将建设三个机器人应用示范区，在装配、巡检、康复、仓储等二十个场景推广应用，每年发布场景清单。\n"
    "市财政每年安排专项资金2亿元，由市工业和信息化局会同市财政局制定管理细则，自2031年5月1日起施行。\n"
    "市工业和信息化局有关负责人表示，下一步将组织申报，对材料进行评审，并向社会公示结果。"
)
ISSUED = Article(
    f"{BUREAU}关于印发《{NAME}》的通知", f"桥工信〔2031〕6号\n各区县：\n现将《{NAME}》印发给你们。{TEXT}", NOW
)
DAILY = Article("云桥出台机器人产业行动计划", TEXT, NOW)


def _watch(archive: Archive, *names: str) -> Bodies:
    """`bureau` is the issuer's own; the others are media."""
    watched = [source(name, f"http://{name}.example/list.html") for name in names]
    watched = [replace(one, publisher=Publisher(issuer=BUREAU)) if one.name == "bureau" else one for one in watched]
    sources.sync(archive, watched, NOW)
    return Bodies.of(watched)


class Press:
    """Sources whose pages are read and assessed one after the other, an hour apart."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.bodies = _watch(archive, "daily", "evening", "bureau", "portal")
        self.now = NOW
        self.rules = ROBOTS

    def prints(
        self, name: str, article: Article, path: str = "/1.html", *, baseline: bool = False, assessed: bool = True
    ) -> Assessed:
        self.now += timedelta(hours=1)
        url = f"http://{name}.example{path}"
        with self.archive.write() as connection:
            connection.execute("update sources set next_poll_at = case when name = ? then '' else '9' end", [name])
            connection.execute("update links set due_at = null")
        (due,) = sources.claim_due(self.archive, self.now, lease=LEASE, limit=1)
        sources.settle_poll(
            self.archive,
            due,
            attempt(due, now=self.now),
            next_poll_at=self.now,
            links=[(url, Link(url))],
            baseline=baseline,
        )
        with self.archive.write() as connection:
            connection.execute("update links set due_at = '2' where url = ?", [url])
        link = claim_link(self.archive, self.now)
        tried = Attempt(link.source_id, url, self.now, Outcome.OK, elapsed_ms=1, link_id=link.id, status=200)
        hashed = content_hash(article, url)
        read = articles.Read(link, tried, page(url, now=self.now), article, url, hashed, sketch(article))
        articles.settle_read(self.archive, read, due_at=None)
        return self.assess() if assessed else Assessed(0)

    def assess(self) -> Assessed:
        return assess(self.archive, self.rules, ROUTES, now=self.now, bodies=self.bodies)

    def newest(self) -> Alert:
        return alerts.latest(self.archive)[0]

    def events(self) -> list[int]:
        return [row[0] for row in self.archive.read().execute("select distinct event_id from articles order by id")]


def kinds(alert: Alert) -> list[ChangeKind]:
    return [one.kind for one in alert.changes]
