"""Facts with names instead of numbers: weekdays, noon, midnight."""

import re
from collections.abc import Iterator
from functools import cache

from translate.engine.facts.fact import Kind
from translate.engine.facts.form_table import FormTable, form_table
from translate.engine.facts.meaning import Reading


@cache
def _weekday_pattern(language: str) -> re.Pattern[str]:
    table = form_table(language)
    days = "|".join(
        f"(?P<d{day}>{'|'.join(re.escape(name) for name in sorted(names, key=len, reverse=True))})"
        for day, names in enumerate(table.weekdays)
    )
    short = rf"|(?<=\()(?P<short>[{table.short_weekdays}])(?=[)・,、~])" if table.short_weekdays else ""
    latin = table.is_latin
    flags = re.NOFLAG if table.language in {"en", "tl"} else re.IGNORECASE
    ends = r"(?!\w)" if latin else ""
    starts = (r"(?<![^\W\d_])" + (r"(?<!lần )" if table.language == "vi" else "")) if latin else ""
    return re.compile(f"{starts}(?:{days}){ends}{short}", flags)


def find_weekdays(text: str, table: FormTable) -> Iterator[tuple[int, int, list[Reading]]]:
    """(start, end, readings) of the weekdays."""
    for match in _weekday_pattern(table.language).finditer(text):
        if match.groupdict().get("short"):
            day = table.short_weekdays.index(match["short"])
        else:
            day = next(index for index in range(7) if match[f"d{index}"])
        readings: list[Reading] = [(Kind.WEEKDAY, str(day + 1))]
        number = re.search(r"\d", match[0])
        if number:  # thứ 2 is Monday, and the second
            readings.append((Kind.ORDER, f"{number[0]} rank"))
        yield match.start(), match.end(), readings


def find_noon(text: str, table: FormTable) -> Iterator[tuple[int, int, list[Reading]]]:
    """(start, end, readings) of the words for noon and midnight."""
    for words, value in ((table.noon, "T12:00"), (table.midnight, "T00:00")):
        for word in words:
            for match in re.finditer(re.escape(word), text, re.IGNORECASE):
                yield match.start(), match.end(), [(Kind.TIME, value)]
