from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.retry_after import LEAST_S, MOST_S, retry_after_s

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        (" 300 ", 300),
        ("3600", 3600),
        ("0", 60),
        ("1", 60),
        ("86400", 86_400),
        ("604800", 86_400),
        ("9" * 5000, 86_400),
        ("Mon, 02 Mar 2026 08:10:00 GMT", 600),
        ("Mon, 02 Mar 2026 16:10:00 +0800", 600),
        ("Mon, 02 Mar 2026 08:10:00", 600),
        ("Monday, 02-Mar-26 08:10:00 GMT", 600),
        ("Mon, 02 Mar 2026 07:00:00 GMT", 60),
        ("Mon, 02 Mar 2099 07:00:00 GMT", 86_400),
        ("-5", 60),
        ("1e9", 60),
        ("soon", 60),
        ("", 60),
        (None, 60),
        ("٣٠٠", 60),
        ("²", 60),
        ("Mon, 99 Mar 2026 99:99:99 GMT", 60),
        ("\x00", 60),
    ],
)
def test_a_wish_is_read_in_seconds_or_as_a_date_and_kept_between_a_minute_and_a_day(
    value: str | None, seconds: float
) -> None:
    assert retry_after_s(value, NOW) == seconds


@settings(deadline=None)  # a loaded machine is no bug
@given(st.text(max_size=40))
def test_any_text_is_between_a_minute_and_a_day(value: str) -> None:
    assert LEAST_S <= retry_after_s(value, NOW) <= MOST_S
