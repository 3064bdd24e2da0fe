from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.retry import LONGEST_WISH_S, SCHEDULE_S, next_attempt, retry_after_s
from db.errors import DeliveryError

NOW = datetime(2026, 4, 1, 9, 33, 5, tzinfo=UTC)
HOUR = 3600


class Fixed(Random):
    """Draws always at the same share of the range."""

    def __init__(self, share: float) -> None:
        super().__init__()
        self.share = share

    def uniform(self, a: float, b: float) -> float:
        return a + (b - a) * self.share


MIDDLE = Fixed(0.5)


def failed(*, permanent: bool = False, retry_after_s: float | None = None) -> DeliveryError:
    return DeliveryError("desk", "no", permanent=permanent, retry_after_s=retry_after_s)


@pytest.mark.parametrize(
    ("attempts_made", "delay_s"),
    [
        (1, 5),
        (2, 300),
        (3, 1800),
        (4, 2 * HOUR),
        (5, 5 * HOUR),
        (6, 10 * HOUR),
        (7, 14 * HOUR),
        (8, 20 * HOUR),
        (9, 24 * HOUR),
    ],
)
def test_the_delay_grows_with_the_attempts_made(attempts_made: int, delay_s: float) -> None:
    assert next_attempt(attempts_made, failed(), NOW, MIDDLE) == NOW + timedelta(seconds=delay_s)


@pytest.mark.parametrize("attempts_made", [10, 11, 1000])
def test_after_the_tenth_failure_it_is_a_dead_letter(attempts_made: int) -> None:
    assert next_attempt(attempts_made, failed(retry_after_s=60), NOW, MIDDLE) is None


@pytest.mark.parametrize("attempts_made", [1, 5, 9])
def test_a_permanent_failure_is_a_dead_letter_at_once(attempts_made: int) -> None:
    assert next_attempt(attempts_made, failed(permanent=True, retry_after_s=60), NOW, MIDDLE) is None


def test_the_schedule_outlasts_a_receiver_that_is_down_for_three_days() -> None:
    assert sum(SCHEDULE_S) * 0.8 < 3 * 24 * HOUR < sum(SCHEDULE_S)


@pytest.mark.parametrize(("share", "delay_s"), [(0.0, 240), (0.25, 270), (0.5, 300), (1.0, 360)])
def test_jitter_is_a_fifth_of_the_delay_either_way(share: float, delay_s: float) -> None:
    assert next_attempt(2, failed(), NOW, Fixed(share)) == NOW + timedelta(seconds=delay_s)


@pytest.mark.parametrize(
    ("wish_s", "delay_s"),
    [
        (0, 5),  # the schedule's own delay is longer
        (5, 5.5),
        (100, 110),
        (LONGEST_WISH_S, LONGEST_WISH_S * 1.1),
        (10 * LONGEST_WISH_S, LONGEST_WISH_S * 1.1),  # nobody may silence us for longer than a day
        (-50, 5),
    ],
)
def test_a_receivers_wish_is_followed_within_a_day(wish_s: float, delay_s: float) -> None:
    wished = next_attempt(1, failed(retry_after_s=wish_s), NOW, MIDDLE)
    assert wished is not None
    assert (wished - NOW).total_seconds() == pytest.approx(delay_s)


@given(st.integers(1, 9), st.floats(0, LONGEST_WISH_S), st.integers())
def test_never_earlier_than_the_receiver_wishes(attempts_made: int, wish_s: float, seed: int) -> None:
    wished = next_attempt(attempts_made, failed(retry_after_s=wish_s), NOW, Random(seed))
    assert wished is not None
    assert wished - NOW >= timedelta(seconds=wish_s)


@given(st.integers(1, 9), st.integers())
def test_jitter_stays_within_its_share(attempts_made: int, seed: int) -> None:
    delay_s = SCHEDULE_S[attempts_made - 1]
    due_at = next_attempt(attempts_made, failed(), NOW, Random(seed))
    assert due_at is not None
    assert 0.8 * delay_s - 0.001 <= (due_at - NOW).total_seconds() <= 1.2 * delay_s + 0.001


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, None),
        ("", None),
        ("soon", None),
        ("0", 0),
        ("120", 120),
        (" 120 ", 120),
        ("000000000000000000120", 120),
        ("86400", 86400),
        ("86401", 86400),
        ("9" * 5000, 86400),
        ("1.5", None),
        ("-5", None),
        ("١٢٠", None),  # digits, but not those of RFC 9110
        ("1e9", None),
        ("Wed, 01 Apr 2026 09:34:05 GMT", 60),
        ("Wed, 01 Apr 2026 09:34:05 -0000", 60),
        ("Wednesday, 01-Apr-26 09:34:05 GMT", 60),
        ("Wed, 01 Apr 2026 17:34:05 +0800", 60),
        ("Wed, 01 Apr 2026 09:00:00 GMT", 0),  # past
        ("Fri, 01 Apr 2033 09:00:00 GMT", 86400),
        ("Wed, 41 Apr 2026 09:34:05 GMT", None),
        ("Wed, 01 Apr 99999 09:34:05 GMT", None),
    ],
)
def test_retry_after_is_seconds_or_a_date_within_a_day(header: str | None, seconds: float | None) -> None:
    assert retry_after_s(header, NOW) == seconds


def test_a_date_is_counted_from_now_in_whatever_zone_now_is_told() -> None:
    beijing = NOW.astimezone(timezone(timedelta(hours=8)))
    assert retry_after_s(format_datetime(NOW + timedelta(seconds=90), usegmt=True), beijing) == 90


@given(st.text())
def test_no_header_can_raise(header: str) -> None:
    seconds = retry_after_s(header, NOW)
    assert seconds is None or 0 <= seconds <= LONGEST_WISH_S
