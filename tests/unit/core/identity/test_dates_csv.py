"""Days as offices write them."""

from datetime import date

import pytest

from services.core.identity.dates_csv import parse_date


@pytest.mark.parametrize(
    "text",
    ["2025-04-01", "2025/4/1", "20250401", "2025年4月1日", "R7.4.1", "r7/4/1", "令和7年4月1日", "2025/4/1 0:00"],
)
def test_ways_to_write_one_day(text):
    assert parse_date(text) == date(2025, 4, 1)


def test_first_year_of_an_era():
    assert parse_date("令和元年5月1日") == date(2019, 5, 1)
    assert parse_date("H1.1.8") == date(1989, 1, 8)


def test_empty_is_no_day():
    assert parse_date("") is None


@pytest.mark.parametrize("text", ["2025-13-01", "2025-02-30", "来年度", "4月1日", "T10.1.1", "99999999", "R99999.1.1"])
def test_what_is_no_day_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011  datetime's own sentences differ
        parse_date(text)
