from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.core.i18n import format as formats
from services.core.i18n import use_locale


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 11, 20), "令和8年11月20日"),
        (date(2019, 5, 1), "令和元年5月1日"),
        (date(2019, 4, 30), "平成31年4月30日"),
        (date(1989, 1, 8), "平成元年1月8日"),
        (date(1989, 1, 7), "昭和64年1月7日"),
        (date(1926, 12, 25), "昭和元年12月25日"),
        (date(1926, 12, 24), "西暦1926年12月24日"),
    ],
)
def test_wareki_at_the_borders_of_eras(day: date, expected: str) -> None:
    assert formats.wareki(day) == expected


def test_date_in_both_languages() -> None:
    assert formats.format_date(date(2026, 11, 20)) == "令和8年11月20日（金）"
    assert formats.format_date(date(2026, 11, 20), weekday=False) == "令和8年11月20日"
    with use_locale("en"):
        assert formats.format_date(date(2026, 11, 20)) == "2026-11-20"


def test_a_moment_is_shown_as_it_is_in_japan() -> None:
    late = datetime(2026, 11, 19, 20, 5, tzinfo=UTC)  # 05:05 of the next day in Japan
    assert formats.format_moment(late) == "令和8年11月20日（金） 05:05"
    assert formats.format_time(late, seconds=True) == "05:05:00"
    assert formats.wareki(late) == "令和8年11月20日"


@pytest.mark.parametrize(
    ("duration_s", "ja", "en"),
    [
        (0, "0秒", "0 s"),
        (59.6, "1分", "1 min"),
        (245, "4分5秒", "4 min 5 s"),
        (3600, "1時間", "1 h"),
        (4980, "1時間23分", "1 h 23 min"),
        (3601, "1時間", "1 h"),
    ],
)
def test_durations(duration_s: float, ja: str, en: str) -> None:
    assert formats.format_duration(duration_s) == ja
    with use_locale("en"):
        assert formats.format_duration(duration_s) == en


@given(st.floats(min_value=0, max_value=10**7))
def test_a_duration_always_says_something(duration_s: float) -> None:
    assert any(character.isdigit() for character in formats.format_duration(duration_s))


@pytest.mark.parametrize(("duration_s", "expected"), [(0, "00:00"), (207.9, "03:27"), (3807, "1:03:27")])
def test_clock(duration_s: float, expected: str) -> None:
    assert formats.format_clock(duration_s) == expected


@pytest.mark.parametrize(
    ("size_bytes", "expected"),
    [
        (0, "0 バイト"),
        (999, "999 バイト"),
        (1000, "1.0 KB"),
        (1_234_567, "1.2 MB"),
        (384_000_000, "384 MB"),
        (4e12, "4.0 TB"),
        (4e15, "4000 TB"),
    ],
)
def test_file_sizes(size_bytes: float, expected: str) -> None:
    assert formats.format_filesize(size_bytes) == expected


def test_numbers() -> None:
    assert formats.format_number(1284) == "1,284"
    assert formats.format_number(61.25, decimals=1) == "61.2"
    assert formats.format_number(1000, decimals=0) == "1,000"
