from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jingbao.settings.durations import LONGEST_S, parse, show


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("90s", 90),
        ("15m", 900),
        ("2h", 7200),
        ("1d", 86400),
        ("0s", 0),
        ("1.5h", 5400),
        ("0.25s", 0.25),
        (" 15 m ", 900),
        ("3650d", LONGEST_S),
    ],
)
def test_a_duration_is_a_number_and_a_unit(text: str, seconds: float) -> None:
    assert parse(text) == seconds


@pytest.mark.parametrize(
    "text", ["", "15", "m", "15 minutes", "15M", "-1s", "1h30m", "1e3s", "1,5h", "١٥s", "1.5.5s", "15m\n15m", "９s"]
)
def test_everything_else_is_refused_with_what_was_written(text: str) -> None:
    with pytest.raises(ValueError, match="is not a duration"):
        parse(text)


@pytest.mark.parametrize("text", ["3651d", "999999999d", "315360001s"])
def test_more_than_ten_years_is_a_slip(text: str) -> None:
    with pytest.raises(ValueError, match="longer than ten years"):
        parse(text)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(900, "15m"), (90, "90s"), (5400, "90m"), (86400, "1d"), (0, "0s"), (0.25, "0.25s"), (2, "2s")],
)
def test_a_duration_is_shown_as_short_as_it_goes(seconds: float, text: str) -> None:
    assert show(seconds) == text


@settings(database=None, deadline=None)
@given(st.integers(0, int(LONGEST_S)) | st.integers(0, 10**9).map(lambda ms: ms / 1000))
def test_what_is_shown_reads_back_the_same(seconds: float) -> None:
    assert parse(show(seconds)) == seconds
