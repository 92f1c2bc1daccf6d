"""Years and days: Japanese eras, fiscal years, dates of which only a part is said."""

import re

ERAS = {"令和": 2019, "平成": 1989, "昭和": 1926, "大正": 1912, "明治": 1868}
"""First years. Source: 元号を改める政令 (令和: 平成31年政令第143号; 平成: 昭和64年政令第1号); earlier: 詔書."""
_LETTERS = {"R": 2019, "H": 1989, "S": 1926, "T": 1912, "M": 1868}
ERA_YEAR = r"(?:(?P<era>令和|平成|昭和|大正|明治|[RHSTM](?=\d))\s?(?P<era_year>元|\d{1,3}|[一二三四五六七八九十]{1,3}))"
"""令和8, 平成元, R8; Japanese, and Chinese and Korean copies of it."""
OLDEST_YEAR, LATEST_YEAR = 1850, 2150
"""A bare number of four digits between them may be a year."""


def western_year(era: str, year: int) -> int:
    """Year of the western calendar: 平成23 is 2011, 令和元 (1) is 2019."""
    return (ERAS.get(era) or _LETTERS[era]) + year - 1


def date_value(year: int | None = None, month: int | None = None, day: int | None = None) -> str | None:
    """The value of a `Kind.DATE`; None for a month 13 or a day 32, so that 「13月」 is no date."""
    if (month is not None and not 1 <= month <= 12) or (day is not None and not 1 <= day <= 31):
        return None
    if year is not None:
        parts = [f"{year:04d}", *(f"{part:02d}" for part in (month, day) if part is not None)]
        return "-".join(parts)
    if month is None:
        return None if day is None else f"---{day:02d}"
    return f"--{month:02d}" + ("" if day is None else f"-{day:02d}")


def date_parts(value: str) -> tuple[int | None, int | None, int | None]:
    """(year, month, day) of the value of a `Kind.DATE`."""
    found = re.fullmatch(r"(?:(\d{4})|-)?(?:-(\d{2})|-)?(?:-(\d{2}))?", value)
    if value.startswith("---"):
        return None, None, int(value[3:])
    if found is None:
        raise ValueError(value)
    year, month, day = (int(part) if part else None for part in found.groups())
    return year, month, day
