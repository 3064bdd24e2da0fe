from __future__ import annotations

import re

import pytest

from alerts.policy.numerals import NUMBER, parse, whole


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("5", 5),
        ("1,000", 1000),
        ("12,345,678.5", 12345678.5),
        ("3.5万", 35_000),
        ("5000万", 50_000_000),
        ("3亿", 300_000_000),
        ("1.2万亿", 1.2e12),
        ("3千", 3000),
        ("3千万", 30_000_000),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("两百", 200),
        ("一百零五", 105),
        ("三千五百", 3500),
        ("一万二千", 12_000),
        ("三亿五千万", 350_000_000),
        ("两万亿", 2e12),
        ("百", 100),
        ("千", 1000),
        ("万", 10_000),
        ("千万", 10_000_000),
        ("二〇三一", 2031),
        ("二零三一", 2031),
        ("五", 5),
    ],
)
def test_a_number_has_its_value(printed: str, value: float) -> None:
    assert parse(printed) == pytest.approx(value)


@pytest.mark.parametrize("printed", ["三四", "一二三", "1.2.3"])
def test_characters_that_make_no_number_have_none(printed: str) -> None:
    assert parse(printed) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("投入1,000万元", ["1,000万"]),
        ("2031年", ["2031"]),
        ("三千五百项", ["三千五百"]),
        ("万家企业", ["万"]),
        ("万一", ["一"]),
        ("3,14", ["3", "14"]),
        ("一万二千户和十五台", ["一万二千", "十五"]),
        ("千余家", ["千"]),
    ],
)
def test_numbers_are_found_with_their_units(text: str, found: list[str]) -> None:
    assert re.findall(NUMBER, text) == found


@pytest.mark.parametrize(("value", "shown"), [(3.0, "3"), (2.5, "2.5"), (1.1 * 3 * 1e8, "330000000")])
def test_whole_values_carry_no_point(value: float, shown: str) -> None:
    assert str(whole(value)) == shown
