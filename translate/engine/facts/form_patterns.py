"""Patterns that find the forms of a language's table: 「{n}枚」, "{n} sheets", "tầng {i}"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property

from translate.engine.facts.calendar import ERA_YEAR
from translate.engine.facts.fact import Kind
from translate.engine.facts.form_table import FormTable, form_table
from translate.engine.facts.numbers import number_pattern

CURRENCY_SIGNS = {"JPY": ("¥{n}", "JPY {n}", "{n} JPY", "{n}円"), "USD": ("${n}", "USD {n}"), "EUR": ("€{n}", "{n} €")}
"""Understood in every language."""
HALF_WORDS = re.compile("半|반|rưỡi|ခွဲ|साढे|half past|y media")
"""In a form of a time without minutes: thirty minutes past."""
UNIT_KINDS = {
    "year": Kind.DURATION, "month": Kind.DURATION, "week": Kind.DURATION, "day": Kind.DURATION, "hour": Kind.DURATION,
    "hour_and_half": Kind.DURATION, "year_and_half": Kind.DURATION, "many_days": Kind.DURATION,
    "minute": Kind.DURATION, "second": Kind.DURATION, "half_year": Kind.DURATION, "age": Kind.AGE, "floor": Kind.FLOOR,
    "basement": Kind.FLOOR, "counter": Kind.COUNTER, "room": Kind.ROOM, "percent": Kind.PERCENT, "tenth": Kind.PERCENT,
    "ticket": Kind.ORDER, "chome": Kind.ORDER, "article": Kind.ORDER, "clause": Kind.ORDER, "number": Kind.ORDER,
    "nth": Kind.ORDER, "rank": Kind.ORDER,
}  # fmt: skip
"""Kind of each unit in the files; the others are counts."""
_FIRST_UNITS = (
    "age", "percent", "tenth", "basement", "counter", "room", "floor", "half_year", "hour_and_half",
    "year_and_half", "hour", "week", "month",
)  # fmt: skip
_LAST_UNITS = ("year", "article", "clause", "chome", "nth", "rank", "number", "ticket")
_VERY_LAST_UNITS = ("many_days",)
"""365日, where the day of a month has been looked for before."""
_MEASURES = ("km", "cm", "mm", "m2", "m²", "㎡", "m", "kg", "g", "ml", "L", "°C", "℃")
_MEASURE_WORDS = {
    "ja": {
        "平方メートル": "m2",
        "キロメートル": "km",
        "キログラム": "kg",
        "センチメートル": "cm",
        "センチ": "cm",
        "ミリメートル": "mm",
        "メートル": "m",
        "ミリリットル": "ml",
        "リットル": "L",
        "グラム": "g",
    }
}
_SLOT = re.compile(r"\{(\w+)\}")
_LETTER = r"[^\W\d_]"
_LATIN = r"[A-Za-zÀ-ɏḀ-ỿ]"
_NO_SIGN = r"(?![\u0900-\u0903\u093a-\u094f\u102b-\u103e])"
"""A vowel sign behind a Nepali or Burmese form makes another word of it: လ is a month, လုံး a piece."""
_NOT_FOLLOWED_BY = {
    (Kind.TIME, "時"): "(?!間)",
    (Kind.TIME, "分"): "(?!前)",
    (Kind.TIME, "시"): "(?!간)",
    (Kind.TIME, "နာရီ"): "(?!ကြာ|အတွင်း)",
    (Kind.TIME, "giờ"): r"(?!\s?đồng hồ|[A-Za-zÀ-ɏḀ-ỿ])",
    (Kind.DURATION, "年"): "(?![度生目代級级])",
    (Kind.DURATION, "년"): "(?![도생])",
    (Kind.COUNT, "times"): r"(?! as|[A-Za-z])",
    (Kind.MEASURE, "m"): "(?![A-Za-z²2])",
    (Kind.COUNT, "ခု"): "(?!နှစ်)",
    (Kind.AGE, "세"): "(?![대트])",
    (Kind.COUNT, "जना"): "(?!वर)",
    (Kind.COUNT, "通"): "(?!り)",
    (Kind.COUNT, "度"): "(?!と)",
}
"""What would make another word of a form's end: 3時間 is no time of the day, 3年生 no three years."""


@dataclass(frozen=True)
class FormPattern:
    """Finds one form; `unit` says what it counts, names the currency, or which part of a date it is."""

    kind: Kind
    unit: str
    form: str
    table: FormTable

    @cached_property
    def literal(self) -> str:
        """The longest word of the form, in small letters: a text without it need not be searched."""
        words = _SLOT.sub(" ", self.form.partition("|")[0]).casefold().split()
        return max(words, key=len, default="")

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """Compiled when a text first has the form's word: a language has more than a hundred forms."""
        return _compiled(self.table, self.form, self.kind)


@cache
def form_patterns(language: str) -> tuple[FormPattern, ...]:
    """All forms of a language, in the order in which they claim characters."""
    table = form_table(language)
    return tuple(_ordered(table))


def _ordered(table: FormTable) -> Iterator[FormPattern]:
    yield from _forms(table, Kind.FISCAL_YEAR, "fiscal_year", table.dates["fiscal_year"])
    yield from _dates(table, "full")
    for form in table.times:
        yield FormPattern(Kind.TIME, "half" if HALF_WORDS.search(form) else "", form, table)
    early_days = ("day",) if table.is_day_a_duration else ()
    yield from _dates(table, *early_days, "month_day", "year_month")
    for currency, forms in (*table.money.items(), *CURRENCY_SIGNS.items()):
        yield from _forms(table, Kind.MONEY, currency, forms)
    yield from _units(table)
    yield from _dates(table, "month", "day")
    yield from _forms(table, Kind.DURATION, "many_days", table.units.get("many_days", ()))


def _units(table: FormTable) -> Iterator[FormPattern]:
    for unit in _FIRST_UNITS:
        yield from _forms(table, UNIT_KINDS[unit], unit, table.units.get(unit, ()))
    for unit in ("nth", "rank", "number", "clause", "article"):
        yield from _forms(table, Kind.ORDER, unit, tuple(form for form in table.units[unit] if _is_telling(form)))
    for unit in (unit for unit in table.units if unit not in _FIRST_UNITS + _LAST_UNITS + _VERY_LAST_UNITS):
        yield from _forms(table, UNIT_KINDS.get(unit, Kind.COUNT), unit, table.units[unit])
    for word, unit in _MEASURE_WORDS.get(table.language, {}).items():
        yield FormPattern(Kind.MEASURE, unit, f"{{n}}{word}", table)
    for measure in _MEASURES:
        yield FormPattern(Kind.MEASURE, measure, f"{{n}} {measure}", table)
    yield from _forms(table, Kind.DATE, "year", tuple(form for form in table.dates["year"] if form != "{y}"))
    yield from _dates(table, *(("day",) if table.language == "en" else ()))
    for unit in _LAST_UNITS:
        yield from _forms(table, UNIT_KINDS[unit], unit, table.units.get(unit, ()))


def _dates(table: FormTable, *parts: str) -> Iterator[FormPattern]:
    for part in parts:
        yield from _forms(table, Kind.DATE, part, table.dates[part])


def _is_telling(form: str) -> bool:
    """Whether a form has words enough to go before the counts: 第{i}回 before {n}回, but {i}号 after all others."""
    return len(_SLOT.sub("", form).replace(" ", "")) >= 2


def _forms(table: FormTable, kind: Kind, unit: str, forms: tuple[str, ...]) -> Iterator[FormPattern]:
    """Patterns of the forms, the longest first, so that "yen Nhật" is not left behind "yen"."""
    for form in sorted(forms, key=len, reverse=True):
        yield FormPattern(kind, unit, form, table)


def _compiled(table: FormTable, form: str, kind: Kind) -> re.Pattern[str]:
    form, _, follows = form.partition("|")
    slots = _slots(table, whole_names=form == "{month}")
    pieces = _SLOT.split(form)  # text, slot, text, slot, …
    pattern = ""
    for index, piece in enumerate(pieces):
        if index % 2 == 0:
            pattern += r"\s?" if index and piece and piece[0].isalpha() else ""
            pattern += re.sub(r"(?:\\ )+", r"[\\s-]{0,2}", re.escape(piece))
        elif piece == "m" and pieces[index - 1] in {":", "h", "."}:
            pattern += r"(?P<m>\d{2})(?!\d)"
        else:
            pattern += slots[piece]
    ahead = f"(?={re.escape(follows)})" if follows else ""
    flags = re.NOFLAG if kind is Kind.MEASURE else re.IGNORECASE
    return re.compile(_start(form, table) + pattern + _end(form, kind) + ahead, flags)


def _start(form: str, table: FormTable) -> str:
    if form.startswith("{"):
        slot = form[1 : form.index("}")]
        if slot in {"month", "half"}:
            return rf"(?<!{_LETTER})" if table.months else ""
        return r"(?<!\d)(?<!\d[.,:/])" + ("" if table.has_kanji else rf"(?<!{_LATIN}-)(?<!{_LATIN})")
    return rf"(?<!{_LATIN})" if _is_latin(form[0]) else ""


def _end(form: str, kind: Kind) -> str:
    if form.endswith("}"):
        return rf"(?!{_LATIN})" if form.endswith(("{half}", "{month}", "{o}")) else r"(?![\d:]|[.,]\d)"
    follows = _NOT_FOLLOWED_BY.get((kind, form[-1])) or _NOT_FOLLOWED_BY.get((kind, form.rsplit(maxsplit=1)[-1]), "")
    if _is_latin(form[-1]) and not follows:
        return rf"(?!{_LATIN})"
    return follows + _NO_SIGN if "\u0900" <= form[-1] < "\u10a0" else follows


def _is_latin(character: str) -> bool:
    return character.isalpha() and (character.isascii() or re.match(_LATIN, character) is not None)


def _slots(table: FormTable, *, whole_names: bool) -> dict[str, str]:
    kanji = "|[一二三四五六七八九十]{1,3}" if table.has_kanji else ""
    number = number_pattern(table.decimal, table.multipliers, table.myriads, kanji=table.has_kanji)
    year = rf"(?:(?P<y>\d{{4}}|[〇一二三四五六七八九]{{4}})|{ERA_YEAR})" if kanji else r"(?P<y>\d{4})"
    half = "|".join(f"(?P<am{index}>{re.escape(word)})" for index, word in enumerate(_longest_first(table.am)))
    half += "|" + "|".join(f"(?P<pm{index}>{re.escape(word)})" for index, word in enumerate(_longest_first(table.pm)))
    return {
        "n": f"(?P<n>{number})", "1": f"(?P<n>{number})", "i": rf"(?P<i>\d{{1,6}}{kanji})",
        "o": r"(?P<i>\d{1,4})\s?(?:st|nd|rd|th)", "y": year, "m": rf"(?P<m>\d{{1,2}}{kanji})",
        "d": rf"(?P<d>\d{{1,2}}{kanji})", "h": rf"(?P<h>\d{{1,2}}{kanji})", "mm": r"(?P<m>\d{2})",
        "half": f"(?:{half})", "month": _month_names(table, whole_names=whole_names),
    }  # fmt: skip


def _month_names(table: FormTable, *, whole_names: bool) -> str:
    """Alternatives of the names; alone they must be written out in full, with a capital where the language has one."""
    groups = []
    for index, names in enumerate(table.months):
        chosen = [name for name in names if not whole_names or (len(name) > 3 and name[-1] != ".")]
        spelled = "|".join(re.escape(name) for name in _longest_first(tuple(chosen)))
        if whole_names and "May" in names:
            spelled = r"May(?!\s(?:I|we|you|it|he|she|they)\b)"
        if spelled:
            groups.append(f"(?P<month{index + 1}>{spelled})" + ("" if whole_names else r"\.?"))
    names_pattern = f"(?:{'|'.join(groups)})"
    return f"(?-i:{names_pattern})" if table.language in {"en", "tl"} else names_pattern


def _longest_first(words: tuple[str, ...]) -> list[str]:
    return sorted(words, key=len, reverse=True)
