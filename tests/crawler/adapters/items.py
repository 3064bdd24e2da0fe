"""The items that the replicas list: invented notices of a made-up city, as many as a test wants."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from hashlib import md5

BEIJING = timezone(timedelta(hours=8))
NEWEST = datetime(2026, 2, 27, 16, 40, tzinfo=BEIJING)
_BODIES = ("兰河市科学技术局", "兰河市工业和信息化局", "云岫县人民政府办公室", "兰河市数据局", "青屏区发展和改革局")
_ACTS = (
    "关于印发{}的通知",
    "关于公开征求{}意见的公告",
    "关于组织申报{}的通知",
    "对{}的政策解读",
    "关于{}评审结果的公示",
)
_MATTERS = (
    "《智能机器人产业发展行动方案》",
    "人工智能应用场景揭榜项目",
    "《算力券管理办法（试行）》",
    "春季防汛值守工作安排",
    "具身智能中试平台",
    "科技型企业梯度培育名单",
    "《公共数据授权运营实施细则》",
)


@dataclass(frozen=True, slots=True)
class Item:
    """A notice. `id` has 32 hex digits; `number` counts from the newest, 1."""

    number: int
    title: str
    when: datetime
    id: str

    @property
    def day(self) -> datetime:
        """Midnight in Beijing: what a list means that shows a day only."""
        return self.when.replace(hour=0, minute=0, second=0)

    @property
    def epoch_s(self) -> int:
        return int(self.when.timestamp())


def items(count: int, *, body: int = 0) -> tuple[Item, ...]:
    """The newest first, some hours to some days apart. `body`: whose notices."""
    return tuple(_item(number, body) for number in range(1, count + 1))


def _item(number: int, body: int) -> Item:
    title = _BODIES[(body + number // 9) % len(_BODIES)] + _ACTS[number % len(_ACTS)].format(
        _MATTERS[number % len(_MATTERS)]
    )
    when = NEWEST - timedelta(hours=19 * number, minutes=7 * number)
    return Item(number, f"{title}（2026年第{number}批）", when, md5(f"{body}-{number}".encode()).hexdigest())
