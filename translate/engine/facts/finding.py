"""Finds the facts of a sentence in one of the twelve languages."""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cache

from translate.engine.facts.calendar import LATEST_YEAR, OLDEST_YEAR, date_value, western_year
from translate.engine.facts.clock import time_value
from translate.engine.facts.digits import plain
from translate.engine.facts.fact import Fact, Kind
from translate.engine.facts.form_patterns import FormPattern, form_patterns
from translate.engine.facts.form_table import FormTable, form_table
from translate.engine.facts.numbers import KANJI_DIGITS, number_pattern, number_value, plain_number
from translate.engine.facts.signs import DAY_FIRST, FIRST_SIGNS, LAST_SIGNS, MONTH_FIRST, YEAR_AND_MONTH, Sign

Reading = tuple[Kind, str]
_PERIODS = {"year": "P{}Y", "month": "P{}M", "week": "P{}W", "day": "P{}D", "many_days": "P{}D"}
_PERIODS |= {"hour": "PT{}H", "minute": "PT{}M", "second": "PT{}S"}
_EVERYDAY_WORDS = re.compile(
    r"一(?:[人つ点期号項倍割切般緒方応旦層覧致]|[度回](?!目)|番(?!の?窓口|の?カウンター|の?ブース)|部|日(?!間)|年(?!間)"
    r"|時(?!から|まで|半|ごろ|[0-9二三四五十])|分(?!間))|十分(?!後|ほど|くらい|ぐらい|かか|以内|お待|待|前|間)"
    r"|(?<=第)二天|一月(?!\d|[一二三四五六七八九十])|百貨"
)
"""Kanji numerals that are parts of words: 一人で, 一度, 十分. Where 一人 is a count, `words` of the table excuse it."""


class _Claims:
    """Characters that belong to a fact already."""

    def __init__(self, length: int) -> None:
        self._taken = bytearray(length)

    def take(self, start: int, end: int) -> bool:
        """Whether the characters were all free; they are taken then."""
        if any(self._taken[start:end]):
            return False
        self._taken[start:end] = b"\x01" * (end - start)
        return True


def find_facts(text: str, language: str) -> list[Fact]:
    """The facts of a sentence in order of their place, not overlapping.

    Args:
        text: One sentence, or a few.
        language: Code of its language.

    Raises:
        KeyError: The suite does not ship that language.
    """
    table = form_table(language)
    simple = plain(text)
    claims = _Claims(len(text))
    found: list[Fact] = []
    for start, end, readings in _all(simple, table):
        if readings and start < end and claims.take(start, end):
            (kind, value), *others = readings
            found.append(Fact(kind, value, start, end, text[start:end], tuple(others)))
    return sorted(found, key=lambda fact: fact.start)


def _all(text: str, table: FormTable) -> Iterator[tuple[int, int, list[Reading]]]:
    yield from _signs(text, FIRST_SIGNS)
    yield from _signs(text, (DAY_FIRST if table.is_day_first else MONTH_FIRST, YEAR_AND_MONTH))
    yield from _weekdays(text, table)
    if any(character.isdigit() or character in KANJI_DIGITS or character in "十百千半元" for character in text):
        yield from _forms(text, table)
    else:
        yield from _forms(text, table, wordless=True)
    yield from _noon(text, table)
    yield from _signs(text, LAST_SIGNS[:-1])
    yield from _numbers(text, table)
    if not table.language or not _is_latin_language(table):
        yield from _signs(text, LAST_SIGNS[-1:])


def _is_latin_language(table: FormTable) -> bool:
    return table.language in {"en", "vi", "tl", "pt-BR", "es"}


def _signs(text: str, signs: Iterable[Sign]) -> Iterator[tuple[int, int, list[Reading]]]:
    for sign in signs:
        for match in sign.regex.finditer(text):
            reading = sign.read(match)
            if reading:
                yield match.start(), match.end(), [reading]


@cache
def _weekday_pattern(language: str) -> re.Pattern[str]:
    table = form_table(language)
    days = "|".join(
        f"(?P<d{day}>{'|'.join(re.escape(name) for name in sorted(names, key=len, reverse=True))})"
        for day, names in enumerate(table.weekdays)
    )
    short = rf"|(?<=\()(?P<short>[{table.short_weekdays}])(?=[)・,、~])" if table.short_weekdays else ""
    latin = _is_latin_language(table)
    flags = re.NOFLAG if table.language in {"en", "tl"} else re.IGNORECASE
    ends = r"(?![^\W\d_])" if latin else ""
    starts = (r"(?<![^\W\d_])" + (r"(?<!lần )" if table.language == "vi" else "")) if latin else ""
    return re.compile(f"{starts}(?:{days}){ends}{short}", flags)


def _weekdays(text: str, table: FormTable) -> Iterator[tuple[int, int, list[Reading]]]:
    for match in _weekday_pattern(table.language).finditer(text):
        if match.groupdict().get("short"):
            day = table.short_weekdays.index(match["short"])
        else:
            day = next(index for index in range(7) if match[f"d{index}"])
        yield match.start(), match.end(), [(Kind.WEEKDAY, str(day + 1))]


def _forms(text: str, table: FormTable, *, wordless: bool = False) -> Iterator[tuple[int, int, list[Reading]]]:
    small = text.casefold()
    for pattern in form_patterns(table.language):
        if pattern.literal not in small or (wordless and pattern.unit not in {"month", "half_year"}):
            continue
        for match in pattern.regex.finditer(text):
            if table.has_kanji and (_EVERYDAY_WORDS.match(text, match.start()) or _is_article(pattern, match, table)):
                continue
            start, end, readings = _read(pattern, match, table)
            if readings:
                yield start, end, readings


def _is_article(pattern: FormPattern, match: re.Match[str], table: FormTable) -> bool:
    """Whether a Chinese 一 is no number but "a": 一张, 第一次, 一点; money apart."""
    groups = match.groupdict()
    number = groups.get("n") or groups.get("i") or groups.get("h")
    return table.language != "ja" and number == "一" and pattern.kind is not Kind.MONEY


def _read(pattern: FormPattern, match: re.Match[str], table: FormTable) -> tuple[int, int, list[Reading]]:
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
    if pattern.unit == "hour_and_half":
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


def _noon(text: str, table: FormTable) -> Iterator[tuple[int, int, list[Reading]]]:
    for words, value in ((table.noon, "T12:00"), (table.midnight, "T00:00")):
        for word in words:
            for match in re.finditer(re.escape(word), text, re.IGNORECASE):
                yield match.start(), match.end(), [(Kind.TIME, value)]


@cache
def _number_regex(language: str) -> re.Pattern[str]:
    table = form_table(language)
    number = number_pattern(table.decimal, table.multipliers, table.myriads, kanji=False)
    return re.compile(rf"(?<!\d)(?<!\d[.,])(?:{number})")


def _numbers(text: str, table: FormTable) -> Iterator[tuple[int, int, list[Reading]]]:
    for match in _number_regex(table.language).finditer(text):
        value = number_value(match[0], table.decimal, table.multipliers, table.myriads)
        if value is not None:
            readings: list[Reading] = [(Kind.NUMBER, plain_number(value))]
            if match[0].isdigit() and len(match[0]) == 4 and OLDEST_YEAR <= value <= LATEST_YEAR:
                readings.append((Kind.DATE, match[0]))
            yield match.start(), match.end(), readings


def _integer(text: str | None) -> int:
    """Value of one or two digits or kanji; the patterns let nothing else through."""
    value = number_value(text or "0", ".", {}, {"": ""})
    return int(value or 0)
