"""Finds the facts of a sentence in one of the twelve languages."""

import re
from collections.abc import Iterable, Iterator
from functools import cache

from translate.engine.facts.calendar import LATEST_YEAR, OLDEST_YEAR
from translate.engine.facts.digits import plain
from translate.engine.facts.fact import Fact, Kind
from translate.engine.facts.form_patterns import FormPattern, form_patterns
from translate.engine.facts.form_table import FormTable, form_table
from translate.engine.facts.meaning import Reading, read_form
from translate.engine.facts.named_times import find_noon, find_weekdays
from translate.engine.facts.numbers import KANJI_DIGITS, number_pattern, number_value, plain_number
from translate.engine.facts.signs import DAY_FIRST, FIRST_SIGNS, LAST_SIGNS, MONTH_FIRST, YEAR_AND_MONTH, Sign

_EVERYDAY_WORDS = re.compile(
    r"一(?:[人つ点期号項倍割切般緒方応旦層覧致]|[度回](?!目)|番(?!の?窓口|の?カウンター|の?ブース)|部|日(?!間)|年(?!間)"
    r"|時(?!から|まで|半|ごろ|[0-9二三四五十])|分(?!間))|十分(?!後|ほど|くらい|ぐらい|かか|以内|お待|待|前|間)"
    r"|(?<=第)二天|一月(?!\d|[一二三四五六七八九十])|百貨"
)
"""Kanji numerals that are parts of words: 一人で, 一度, 十分. Where 一人 is a count, `words` of the table excuse it."""


_A_FRACTION = re.compile(r"\d{1,2}/\d{1,2}")
"""3/4 is a date at a counter, but may be a fraction."""


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
    yield from find_weekdays(text, table)
    if any(character.isdigit() or character in KANJI_DIGITS or character in "十百千半元" for character in text):
        yield from _forms(text, table)
    else:
        yield from _forms(text, table, wordless=True)
    yield from find_noon(text, table)
    yield from _signs(text, LAST_SIGNS[:-1])
    yield from _numbers(text, table)
    if not table.is_latin:
        yield from _signs(text, LAST_SIGNS[-1:])


def _signs(text: str, signs: Iterable[Sign]) -> Iterator[tuple[int, int, list[Reading]]]:
    for sign in signs:
        for match in sign.regex.finditer(text):
            reading = sign.read(match)
            if reading:
                fraction = _A_FRACTION.fullmatch(match[0])
                also = [(Kind.FRACTION, match[0])] if fraction and reading[0] is Kind.DATE else []
                yield match.start(), match.end(), [reading, *also]


def _forms(text: str, table: FormTable, *, wordless: bool = False) -> Iterator[tuple[int, int, list[Reading]]]:
    small = text.casefold()
    for pattern in form_patterns(table.language):
        if pattern.literal not in small or (wordless and pattern.unit not in {"month", "half_year"}):
            continue
        for match in pattern.regex.finditer(text):
            if table.has_kanji and (_EVERYDAY_WORDS.match(text, match.start()) or _is_article(pattern, match, table)):
                continue
            start, end, readings = read_form(pattern, match, table)
            if readings:
                yield start, end, readings


def _is_article(pattern: FormPattern, match: re.Match[str], table: FormTable) -> bool:
    """Whether a Chinese 一 is no number but "a": 一张, 第一次, 一点; money apart."""
    groups = match.groupdict()
    number = groups.get("n") or groups.get("i") or groups.get("h")
    return table.language != "ja" and number == "一" and pattern.kind is not Kind.MONEY


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
