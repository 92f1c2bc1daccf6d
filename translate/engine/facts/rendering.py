"""Writes a fact in a language by rule: the first form of its table, with that language's digits and separators."""

from decimal import Decimal

from babel.numbers import format_decimal

from translate.engine.facts.calendar import date_parts
from translate.engine.facts.clock import time_parts
from translate.engine.facts.digits import native
from translate.engine.facts.fact import Fact, Kind
from translate.engine.facts.form_table import FormTable, form_table
from translate.engine.languages import spoken_language

_ON_PAPER = frozenset(
    (Kind.PHONE, Kind.POSTCODE, Kind.ADDRESS, Kind.EMAIL, Kind.URL, Kind.DOCUMENT, Kind.ACRONYM, Kind.FRACTION)
)
"""Rendered as they stand on signs and papers, in every language."""
_PERIOD_UNITS = {"Y": "year", "M": "month", "W": "week", "D": "day"}
_CLOCK_UNITS = {"H": "hour", "M": "minute", "S": "second"}


def render(fact: Fact, language: str) -> str:
    """The fact in a language: 12,000 yen, 12.000 yên, ၁၂,၀၀၀ ယန်း.

    Numbers of counters, floors, rooms, papers, telephones and addresses keep the digits that stand on the sign.

    Raises:
        KeyError: The suite does not ship that language.
    """
    table = form_table(language)
    if fact.kind in _ON_PAPER:
        return fact.value
    return _RENDERERS[fact.kind](fact.value, table)


def _number(value: str, table: FormTable) -> str:
    text = format_decimal(Decimal(value), locale=spoken_language(table.language).babel, decimal_quantization=False)
    return native(text, table.native_digits)


def _counted(forms: tuple[str, ...], value: str, table: FormTable) -> str:
    """The first form, that for one where the number is one."""
    form = forms[0]
    if "{1}" in form and value != "1":
        form = forms[1]
    form = form.partition("|")[0]
    return (
        form.replace("{1}", _number(value, table))
        .replace("{n}", _number(value, table))
        .replace("{i}", value)
        .replace("{o}", _english_ordinal(value))
    )


def _english_ordinal(value: str) -> str:
    teens = value[-2:] in {"11", "12", "13"}
    return value + ("th" if teens else {"1": "st", "2": "nd", "3": "rd"}.get(value[-1], "th"))


def _money(value: str, table: FormTable) -> str:
    currency, amount = value.split()
    forms = table.money.get(currency)
    return _counted(forms, amount, table) if forms else f"{_number(amount, table)} {currency}"


def _date(value: str, table: FormTable) -> str:
    year, month, day = date_parts(value)
    part = {
        (True, True, True): "full",
        (True, True, False): "year_month",
        (True, False, False): "year",
        (False, True, True): "month_day",
        (False, True, False): "month",
        (False, False, True): "day",
    }[year is not None, month is not None, day is not None]
    text = table.dates[part][0].replace("{month}", table.months[month - 1][0] if table.months and month else "")
    for slot, number in (("y", year), ("m", month), ("d", day)):
        text = text.replace(f"{{{slot}}}", native(str(number), table.native_digits))
    return text.replace("{o}", _english_ordinal(str(day)))


def _fiscal_year(value: str, table: FormTable) -> str:
    return table.dates["fiscal_year"][0].replace("{y}", native(value.removeprefix("FY"), table.native_digits))


def _weekday(value: str, table: FormTable) -> str:
    return table.weekdays[int(value) - 1][0]


def _time(value: str, table: FormTable) -> str:
    hour, minute, is_said = time_parts(value)
    is_next_day = hour >= 24
    hour %= 24
    half = ""
    shown = hour
    if table.is_12_hours and is_said:
        half = (table.am if hour < 12 else table.pm)[0]
        shown = hour % 12 if table.language == "ja" else (hour % 12 or 12)
    form = table.hour_and_minutes if minute else table.whole_hour
    text = form.replace("{half}", half).replace("{h}", str(shown)).replace("{mm}", f"{minute:02d}").strip()
    text = native(text, table.native_digits)
    return table.next_day.replace("{time}", text) if is_next_day else text


def _duration(value: str, table: FormTable) -> str:
    is_clock = value.startswith("PT")
    amount, letter = value.removeprefix("P").removeprefix("T")[:-1], value[-1]
    unit = (_CLOCK_UNITS if is_clock else _PERIOD_UNITS)[letter]
    if unit == "minute" and Decimal(amount) > 60 and Decimal(amount) % 60:
        hours, minutes = divmod(int(amount), 60)
        parts = [_counted(table.units["hour"], str(hours), table), _counted(table.units["minute"], str(minutes), table)]
        return ("" if table.has_kanji else " ").join(parts)
    return _counted(table.units[unit], amount, table)


def _floor(value: str, table: FormTable) -> str:
    unit = "basement" if value.startswith("-") else "floor"
    return _counted(table.units[unit], value.removeprefix("-"), table)


def _with_unit(value: str, table: FormTable) -> str:
    number, unit = value.split()
    return _counted(table.units[unit], number, table)


def _measure(value: str, table: FormTable) -> str:
    number, unit = value.split()
    return f"{_number(number, table)} {unit.replace('m2', 'm²')}"


_RENDERERS = {
    Kind.NUMBER: _number,
    Kind.MONEY: _money,
    Kind.PERCENT: lambda value, table: _counted(table.units["percent"], value, table),
    Kind.DATE: _date,
    Kind.FISCAL_YEAR: _fiscal_year,
    Kind.WEEKDAY: _weekday,
    Kind.TIME: _time,
    Kind.DURATION: _duration,
    Kind.AGE: lambda value, table: _counted(table.units["age"], value, table),
    Kind.FLOOR: _floor,
    Kind.COUNTER: lambda value, table: _counted(table.units["counter"], value, table),
    Kind.ROOM: lambda value, table: _counted(table.units["room"], value, table),
    Kind.ORDER: _with_unit,
    Kind.COUNT: _with_unit,
    Kind.MEASURE: _measure,
}
