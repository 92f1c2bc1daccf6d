"""Dates as Japanese offices write them: 令和8年11月20日（金）, and back. Babel's Japanese calendar knows no eras."""

from datetime import date

ERAS = (
    ("令和", "R", date(2019, 5, 1)),
    ("平成", "H", date(1989, 1, 8)),
    ("昭和", "S", date(1926, 12, 25)),
    ("大正", "T", date(1912, 7, 30)),
    ("明治", "M", date(1868, 10, 23)),
)
"""Name, letter and first day.

Source: 元号を改める政令 (令和: 平成31年政令第143号; 平成: 昭和64年政令第1号); earlier: 詔書.
"""

WEEKDAYS = "月火水木金土日"


def era_date(day: date, *, weekday: bool = True) -> str:
    """「令和8年11月20日（金）」; the first year is 元年; days before 明治 are written in the western calendar."""
    for name, _, first_day in ERAS:
        if day >= first_day:
            number = day.year - first_day.year + 1
            year = f"{name}{'元' if number == 1 else number}年"
            break
    else:
        year = f"{day.year}年"
    suffix = f"（{WEEKDAYS[day.weekday()]}）" if weekday else ""
    return f"{year}{day.month}月{day.day}日{suffix}"


def western_year(era: str, number: int) -> int | None:
    """Year of the western calendar of 令和8年 or R8; None for an unknown era or a year below 1."""
    for name, letter, first_day in ERAS:
        if era in {name, letter, letter.lower()} and number >= 1:
            return first_day.year + number - 1
    return None
