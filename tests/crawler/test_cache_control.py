from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.cache_control import MOST_S, freshness_s

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
IN_TEN_MINUTES = "Mon, 02 Mar 2026 08:10:00 GMT"
A_MINUTE_AGO = "Mon, 02 Mar 2026 07:59:00 GMT"


def _fresh(*headers: str) -> float | None:
    return freshness_s([(name, value.strip()) for name, _, value in (one.partition(":") for one in headers)], NOW)


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("max-age=600", 600),
        ("public, max-age=600", 600),
        ("Public , Max-Age = 600 ,must-revalidate", 600),
        ('max-age="600"', 600),
        ("max-age=600, s-maxage=60", 60),
        ("s-maxage=0, max-age=600", 0),
        ("max-age=600, max-age=5", 600),
        ("stale-while-revalidate=30, max-age=600", 600),
        ('ext="max-age=5, s-maxage=5", max-age=600', 600),
        ("no-cache, max-age=600", 0),
        ("no-store", 0),
        ("private, max-age=600", 0),
        ('no-cache="set-cookie", max-age=600', 0),
        ("max-age=-1", 0),
        ("max-age=soon", 0),
        ("max-age=1e9", 0),
        ("max-age=٣٠٠", 0),
        ("max-age", 0),
        ("max-age=" + "9" * 5000, MOST_S),
        ('"max-age=600', 600),
        ("public", None),
        (",;=,", None),
        ("", None),
    ],
)
def test_directives_say_how_long_an_answer_is_fresh(said: str, seconds: float | None) -> None:
    assert _fresh(f"Cache-Control: {said}") == seconds


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ([], None),
        ([f"Expires: {IN_TEN_MINUTES}"], 600),
        ([f"expires: {IN_TEN_MINUTES}", f"date: {A_MINUTE_AGO}"], 600),  # 660 s from its Date, of which 60 are over
        ([f"Expires: {A_MINUTE_AGO}"], 0),
        (["Expires: 0"], 0),
        (["Expires: -1"], 0),
        (["Expires: Mon, 99 Mar 2026 99:99:99 GMT"], 0),
        ([f"Expires: {IN_TEN_MINUTES}", "Cache-Control: max-age=60"], 60),
        ([f"Expires: {IN_TEN_MINUTES}", "Cache-Control: public"], 600),
        (["Expires: Sun, 02 Mar 2225 08:10:00 GMT"], MOST_S),
        (["Cache-Control: public", "Cache-Control: max-age=60"], 60),
        (["Cache-Control: max-age=600", "Age: 500"], 100),
        (["Cache-Control: max-age=600", "Age: 700"], 0),
        (["Cache-Control: max-age=600", "Age: -700"], 600),
        (["Cache-Control: max-age=600", "Age: old"], 600),
        (["Cache-Control: max-age=600", f"Date: {A_MINUTE_AGO}"], 540),
        (["Cache-Control: max-age=600", f"Date: {A_MINUTE_AGO}", "Age: 100"], 500),
        (["Cache-Control: max-age=600", f"Date: {IN_TEN_MINUTES}"], 600),  # their clock is ahead of ours
        (["Cache-Control: max-age=600", "Date: \x00"], 600),
        (["Age: 5", f"Date: {A_MINUTE_AGO}"], None),
    ],
)
def test_expires_stands_in_for_directives_and_age_is_taken_off(headers: list[str], seconds: float | None) -> None:
    assert _fresh(*headers) == seconds


_NAMES = st.sampled_from(["Cache-Control", "cache-control", "Expires", "Age", "Date", "ETag"])
_VALUES = st.text(max_size=40) | st.sampled_from(["max-age=", 's-maxage="', "no-cache", IN_TEN_MINUTES, "9" * 400])


@settings(deadline=None)  # a loaded machine is no bug
@given(st.lists(st.tuples(_NAMES, st.builds(str.__add__, _VALUES, _VALUES)), max_size=6))
def test_whatever_a_server_says_is_a_sane_number_or_nothing(headers: list[tuple[str, str]]) -> None:
    seconds = freshness_s(headers, NOW)
    assert seconds is None or 0 <= seconds <= MOST_S
