"""Now, today and the fiscal year; the only place that reads the clock."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

TOKYO = ZoneInfo("Asia/Tokyo")
FISCAL_YEAR_FIRST_MONTH = 4


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The present day in Japan."""
    return now().astimezone(TOKYO).date()


def fiscal_year(day: date) -> int:
    """The fiscal year of a day, named by the calendar year of its April.

    Source: 地方自治法 第208条 (the fiscal year of local governments runs from 1 April to 31 March).
    """
    return day.year if day.month >= FISCAL_YEAR_FIRST_MONTH else day.year - 1
