from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from db.times import date_or_none, from_text, from_text_or_none, to_text, to_text_or_none

BEIJING = timezone(timedelta(hours=8))


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (datetime(2026, 4, 1, 17, 33, tzinfo=BEIJING), "2026-04-01T09:33:00.000Z"),
        (datetime(2026, 4, 1, 0, 0, tzinfo=BEIJING), "2026-03-31T16:00:00.000Z"),
        (datetime(2026, 4, 1, 9, 33, 1, 250_000, tzinfo=UTC), "2026-04-01T09:33:01.250Z"),
        (datetime(999, 1, 1, tzinfo=UTC), "0999-01-01T00:00:00.000Z"),
    ],
)
def test_a_time_becomes_utc_text_and_comes_back(moment: datetime, text: str) -> None:
    assert to_text(moment) == text
    assert from_text(text) == moment


def test_text_order_is_time_order() -> None:
    moments = [datetime(2026, 1, 1, tzinfo=UTC) + timedelta(milliseconds=n * 777) for n in range(50)]
    assert sorted(map(to_text, moments)) == [to_text(one) for one in moments]


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="say which zone"):
        to_text(datetime(2026, 4, 1))  # noqa: DTZ001 - the mistake


def test_nothing_stays_nothing() -> None:
    assert to_text_or_none(None) is None
    assert from_text_or_none(None) is None
    assert date_or_none(None) is None
    assert date_or_none("2026-03-28") == date(2026, 3, 28)
