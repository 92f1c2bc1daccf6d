"""What a found form means: the value of a time, a date or a quantity, with its other readings."""

import re
from decimal import Decimal

from translate.engine.facts.calendar import LATEST_YEAR, OLDEST_YEAR, date_value, western_year
from translate.engine.facts.clock import time_value
from translate.engine.facts.fact import Kind
from translate.engine.facts.form_patterns import FormPattern
from translate.engine.facts.form_table import FormTable
from translate.engine.facts.numbers import number_value, plain_number

Reading = tuple[Kind, str]
"""Kind and value."""
_PERIODS = {"year": "P{}Y", "month": "P{}M", "week": "P{}W", "day": "P{}D", "many_days": "P{}D"}
_PERIODS |= {"hour": "PT{}H", "minute": "PT{}M", "second": "PT{}S"}


def read_form(pattern: FormPattern, match: re.Match[str], table: FormTable) -> tuple[int, int, list[Reading]]:
    """Where the fact begins and ends, and its readings, the likeliest first; none for 25:70."""
    groups = match.groupdict()
    if pattern.kind is Kind.TIME:
        return _time(match, table, half_past=pattern.unit == "half")
    if pattern.kind in {Kind.DATE, Kind.FISCAL_YEAR}:
        return match.start(), match.end(), _date(pattern, groups, table)
    return match.start(), match.end(), _quantity(pattern, groups, table)


def _time(match: re.Match[str], table: FormTable, *, half_past: bool) -> tuple[int, int, list[Reading]]:
    groups = match.groupdict()
    hour, minute = _integer(groups["h"]), _integer(groups.get("m") or ("30" if half_past else "0"))
    half = "am" if any(groups.get(f"am{index}") for index in range(12)) else None
    half = "pm" if any(groups.get(f"pm{index}") for index in range(12)) else half
    if half and hour == 12 and table.language == "ja":
        half = None
    if half is None and groups["h"].startswith("0") and hour:
        half = "am"
    start, end, next_day = _next_day(match, table)
    value = time_value(hour, minute, half=half, next_day=next_day)
    if value is None:
        return start, end, []
    readings: list[Reading] = [(Kind.TIME, value)]
    if table.is_hour_a_duration and half is None and minute == 0:
        readings.append((Kind.DURATION, f"PT{hour}H"))
    return start, end, readings


def _next_day(match: re.Match[str], table: FormTable) -> tuple[int, int, bool]:
    """Where the time begins and ends with the words for "the next day" around it, and whether they are there."""
    before, after = table.next_day.split("{time}")
    text, start, end = match.string, match.start(), match.end()
    if before and text[:start].endswith(before):
        return start - len(before), end, True
    if after and text[end:].startswith(after):
        return start, end + len(after), True
    return start, end, False


def _date(pattern: FormPattern, groups: dict[str, str | None], table: FormTable) -> list[Reading]:
    year = _year(groups)
    if pattern.kind is Kind.FISCAL_YEAR:
        return [(Kind.FISCAL_YEAR, f"FY{year:04d}")] if year else []
    month = next((number for number in range(1, 13) if groups.get(f"month{number}")), None)
    month_text, day_text = groups.get("m"), groups.get("d") or groups.get("i")
    month = _integer(month_text) if month_text else month
    day = _integer(day_text) if day_text else None
    value = date_value(year, month, day)
    if value is None:
        return []
    readings: list[Reading] = [(Kind.DATE, value)]
    if pattern.unit == "day" and table.language in {"en", "tl"}:
        readings.append((Kind.ORDER, f"{day} rank"))
    if pattern.unit == "day" and (table.has_kanji or table.language == "ko"):
        readings.append((Kind.DURATION, f"P{day}D"))
    return readings


def _year(groups: dict[str, str | None]) -> int | None:
    era, era_year, year = groups.get("era"), groups.get("era_year"), groups.get("y")
    if era and era_year:
        return western_year(era, 1 if era_year == "元" else _integer(era_year))
    return _integer(year) if year else None


def _quantity(pattern: FormPattern, groups: dict[str, str | None], table: FormTable) -> list[Reading]:
    number = groups.get("n") or groups.get("i")
    if number is None:
        return [(Kind.DURATION, "P6M")] if pattern.unit == "half_year" else []
    value = number_value(number, table.decimal, table.multipliers, table.myriads)
    if value is None:
        return []
    if pattern.unit == "basement":
        value = -value
    if pattern.unit == "tenth":
        value *= 10
    if pattern.unit.endswith("_and_half"):
        value += Decimal("0.5")
    return _quantity_readings(pattern, value, table)


def _quantity_readings(pattern: FormPattern, value: Decimal, table: FormTable) -> list[Reading]:
    kind, unit, written = pattern.kind, pattern.unit, plain_number(value)
    if unit == "year" and OLDEST_YEAR <= value <= LATEST_YEAR:  # 二千二十六年
        return [(Kind.DATE, written)]
    if kind is Kind.DURATION:
        readings: list[Reading] = [(kind, _period(unit, value))]
        if unit == "day" and table.is_day_a_duration:
            readings.append((Kind.DATE, f"---{int(value):02d}"))
        return [*readings, (Kind.AGE, written)] if unit == "year" else readings
    if kind is Kind.MONEY:
        return [(kind, f"{unit} {written}")]
    if kind in {Kind.COUNT, Kind.ORDER, Kind.MEASURE}:
        return [(kind, f"{written} {unit.replace('m²', 'm2').replace('㎡', 'm2').replace('℃', '°C')}")]
    return [(kind, written)]


def _period(unit: str, value: Decimal) -> str:
    """ISO 8601; half an hour and the like in the smaller unit, as ISO wants whole numbers before the last."""
    unit = unit.removesuffix("_and_half")
    smaller = {"hour": ("minute", 60), "year": ("month", 12), "minute": ("second", 60)}
    if value != int(value) and unit in smaller:
        unit, factor = smaller[unit]
        value *= factor
    return _PERIODS[unit].format(plain_number(value))


def _integer(text: str | None) -> int:
    """Value of one or two digits or kanji; the patterns let nothing else through."""
    value = number_value(text or "0", ".", {}, {"": ""})
    return int(value or 0)
