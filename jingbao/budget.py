"""How many requests there are for the lists of all sources, and the pace that gives each one its share."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from crawler.rhythm import decode
from crawler.schedule import Pace, demand, scale_for
from db import sources
from db.models import Source
from db.store import Archive
from jingbao.settings.tables import ScheduleSettings

_DAY_S = 86_400.0
#: Rhythms change slowly, and reading two hundred of them takes a quarter of a second.
LOOKED_AT_EVERY = timedelta(minutes=30)


class Budget:
    """For any number of threads. A source with an interval of its own keeps to it; the others share what is left."""

    def __init__(
        self, archive: Archive, watched: Sequence[Source], settings: ScheduleSettings, *, clock: Callable[[], datetime]
    ) -> None:
        self._archive = archive
        self._clock = clock
        self._adaptive = frozenset(one.name for one in watched if settings.adaptive and not one.fixed)
        own = sum(_DAY_S / one.every_s for one in watched if one.name not in self._adaptive)
        shared = sum(_DAY_S / one.every_s for one in watched if one.name in self._adaptive)
        wanted = shared if settings.daily_requests is None else settings.daily_requests - own
        self._bounds_s = settings.bounds_s
        self.requests_a_day = max(wanted, _DAY_S / self._bounds_s[1] * len(self._adaptive))
        self._lock = threading.Lock()
        self._scale = 1.0
        self._until: datetime | None = None

    def pace(self, source: Source) -> Pace:
        if source.name not in self._adaptive:
            return Pace(source.every_s, source.every_s, source.every_s, adaptive=False)
        least_s, most_s = self._bounds_s
        return Pace(_DAY_S * len(self._adaptive) / self.requests_a_day, least_s, most_s)

    def scale(self) -> float:
        """At which the sources that adapt make `requests_a_day` together, by what is known of them."""
        with self._lock:
            now = self._clock()
            if self._until is None or not now <= self._until <= now + LOOKED_AT_EVERY:
                self._scale = self._fitting()
                self._until = now + LOOKED_AT_EVERY
            return self._scale

    def _fitting(self) -> float:
        rhythms = sources.rhythms(self._archive)
        expected = [demand(decode(text)) for name, text in rhythms if name in self._adaptive]
        least_s, most_s = self._bounds_s
        return scale_for(expected, self.requests_a_day, least_s=least_s, most_s=most_s) if expected else 1.0
