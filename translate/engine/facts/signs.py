"""Facts that look alike in every language: phone numbers, postcodes, addresses, e-mail, numeric dates, codes."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import phonenumbers

from translate.engine.facts.calendar import date_value, western_year
from translate.engine.facts.fact import Kind
from translate.engine.facts.numbers import KANJI_DIGITS

Reading = tuple[Kind, str]


@dataclass(frozen=True, slots=True)
class Sign:
    """A pattern over plain text (0-9, ASCII marks) and what its match means; None where it means nothing."""

    regex: re.Pattern[str]
    read: Callable[[re.Match[str]], Reading | None]


def _as(kind: Kind) -> Callable[[re.Match[str]], Reading]:
    return lambda match: (kind, match[0].strip())


def _phone(match: re.Match[str]) -> Reading:
    """The number in digits and hyphens; one without any gets the groups of the numbering plan."""
    written = re.sub(r"[()\s.]+", "-", match[0].strip()).strip("-").replace("--", "-")
    if written.isdigit():
        number = phonenumbers.parse(written, "JP")
        written = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
    return Kind.PHONE, written


def phone_digits(value: str) -> str:
    """The digits that are dialled within Japan: +81 6 and 06 are the same."""
    digits = re.sub(r"\D", "", value)
    return "0" + digits[2:].removeprefix("0") if value.startswith("+81") else digits


def _address(match: re.Match[str]) -> Reading:
    return Kind.ADDRESS, "-".join(part for part in match.groups() if part)


def _year_first(match: re.Match[str]) -> Reading | None:
    value = date_value(*(int(part) for part in match.groups() if part))
    return (Kind.DATE, value) if value else None


def _year_first_of(match: re.Match[str]) -> Reading | None:
    value = date_value(int(match[1]), int(match[3]), int(match[4]))
    return (Kind.DATE, value) if value else None


def _fraction(match: re.Match[str]) -> Reading:
    below, above = (KANJI_DIGITS.get(part, part) for part in match.groups())
    return Kind.FRACTION, f"{above}/{below}"


def _temperature(match: re.Match[str]) -> Reading:
    return Kind.MEASURE, f"{match[1]}{'.' + match[2] if match[2] else ''} °C"


def _era_dots(match: re.Match[str]) -> Reading | None:
    value = date_value(western_year(match[1], int(match[2])), int(match[3]), int(match[4]))
    return (Kind.DATE, value) if value else None


def _month_and_day(match: re.Match[str]) -> Reading | None:
    return _slashes(match, (1, 2))


def _day_and_month(match: re.Match[str]) -> Reading | None:
    return _slashes(match, (2, 1)) or _slashes(match, (1, 2))


def _per_day(match: re.Match[str]) -> Reading:
    return Kind.DURATION, f"P{match[1] or match[2]}D"


def _slashes(match: re.Match[str], order: tuple[int, int]) -> Reading | None:
    month, day = (int(match[group]) for group in order)
    value = date_value(int(match[3]) if match[3] else None, month, day)
    return (Kind.DATE, value) if value else None


_BEFORE, _AFTER = r"(?<![\d\-/])(?<!\d[.,])", r"(?![\d/]|-\d|[.,]\d)"
_PHONE = (
    r"\+81[- ]?\d{1,4}[- ]?\d{1,4}[- ]?\d{3,4}"
    r"|\(0\d{1,4}\)\s?\d{1,4}[- ]\d{3,4}|0\d{1,4}\s?\(\d{1,4}\)\s?\d{3,4}"
    r"|0\d{1,4}[- ]\d{1,4}[- ]\d{3,4}|0\d{9,10}"
)
_FULL_URL = r"https?://[\w\-.~:/?#@!$&'*+;=%()\[\]]*[\w/=#&%~-]|www\.[\w-]+(?:\.[\w-]+)+(?:/[\w\-./?%&=~#]*[\w/])?"
_HOST = (
    r"(?<![\w@.-])[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})*\.(?:(?:lg|go|or|ac|co|ne)\.jp|jp|com|org|net)"
    r"(?:/[\w\-./?%&=~#]*[\w/])?(?![\w@])"
)

FIRST_SIGNS = (
    Sign(re.compile(r"[A-Za-z0-9][\w.+-]*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", re.ASCII), _as(Kind.EMAIL)),
    Sign(re.compile(_FULL_URL, re.ASCII), _as(Kind.URL)),
    Sign(re.compile(_HOST, re.ASCII | re.IGNORECASE), _as(Kind.URL)),
    Sign(re.compile(r"(?<![A-Za-z0-9])(?!FY)[A-Z]{1,3}-?\d{4,10}[A-Z]{0,2}(?![A-Za-z0-9])"), _as(Kind.DOCUMENT)),
    Sign(re.compile(rf"{_BEFORE}\d{{4}}[- ]\d{{4}}[- ]\d{{4}}(?:[- ]\d{{4}})?(?!\d)"), _as(Kind.DOCUMENT)),
    Sign(re.compile(rf"{_BEFORE}(?:{_PHONE}){_AFTER}"), _phone),
    Sign(re.compile(rf"(?:〒\s?)?(?<![\d-])(\d{{3}}-\d{{4}}){_AFTER}"), lambda match: (Kind.POSTCODE, match[1])),
    Sign(re.compile(r"〒\s?(\d{3})(\d{4})(?!\d)"), lambda match: (Kind.POSTCODE, f"{match[1]}-{match[2]}")),
    Sign(re.compile(r"(?<![A-Za-z])[A-Z]-?\d{1,4}(?=番)"), _as(Kind.DOCUMENT)),
    Sign(re.compile(r"(\d{1,3}|[二三四五六七八九])(?:分の|分之|분의\s?)(\d{1,3}|[一二三四五六七八九])"), _fraction),
    Sign(re.compile(r"(?<!\d)([2-4]\d(?:\.\d)?)度(?:(\d)分)?(?![目と])"), _temperature),
    Sign(re.compile(r"(?<![\d月])(\d{1,2})日(?=に?[\d,万千]+[回度本円])|(?<=週)([1-7])日"), _per_day),
    Sign(re.compile(rf"{_BEFORE}\d{{4}}-\d{{4}}{_AFTER}"), _phone),
    Sign(re.compile(r"(?<!\d)1(?:10|19|18|71|88|89)(?=番(?![目の窓さ札号])|번(?=에 전화|으로 전화))"), _as(Kind.PHONE)),
    Sign(re.compile(r"(?<![\d-])(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?![\d-])"), _year_first_of),
    Sign(re.compile(r"(?<![A-Za-z])([RHST])(\d{1,2})\.(\d{1,2})\.(\d{1,2})(?!\d)"), _era_dots),
    Sign(re.compile(r"(\d{1,4})丁目\s?(\d{1,4})番地?の?\s?(\d{1,4})号?"), _address),
    Sign(re.compile(r"(\d{1,4})丁目\s?(\d{1,4})番地?(?!の?\d)"), _address),
    Sign(re.compile(rf"{_BEFORE}(\d{{1,4}})-(\d{{1,4}})-(\d{{1,4}})(?:-(\d{{1,4}}))?{_AFTER}"), _address),
)
"""In the order in which they claim characters, before the forms of the language."""

MONTH_FIRST = Sign(re.compile(rf"{_BEFORE}(\d{{1,2}})/(\d{{1,2}})(?:/(\d{{4}}))?(?![\d/])"), _month_and_day)
DAY_FIRST = Sign(re.compile(rf"{_BEFORE}(\d{{1,2}})/(\d{{1,2}})(?:/(\d{{4}}))?(?![\d/])"), _day_and_month)
YEAR_AND_MONTH = Sign(re.compile(r"(?<![\d-])((?:19|20)\d{2})/(\d{1,2})(?![\d/])"), _year_first)

LAST_SIGNS = (
    Sign(re.compile(r"(?:(?<=[一-龥])|(?<![\d.,~-]))(\d{1,4})-(\d{1,4})(?![\d-])"), _address),
    Sign(re.compile(r"(?<![A-Za-z0-9])[A-Z]-?\d{1,4}(?![A-Za-z0-9])"), _as(Kind.DOCUMENT)),
    Sign(re.compile(r"(?<!\d)(?<!\d[.,])\d{8,}"), _as(Kind.DOCUMENT)),
    Sign(re.compile(r"(?<![A-Za-z])[A-Z]{2,6}(?![A-Za-z])"), _as(Kind.ACRONYM)),
)
"""After the forms: what is left of letters and digits."""
