"""How one language writes facts: the table of its file in `forms/`."""

import tomllib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babel import Locale

from translate.engine.languages import Script, get_language, spoken_language

FOLDER = Path(__file__).parent / "forms"

_NOT_MONTHS = defaultdict(frozenset, {"tl": frozenset({"May"})})
"""Short names that are everyday words: Filipino "may" is "there is"."""


@dataclass(frozen=True)
class FormTable:
    """Forms of one language; a form is a text with {n}, {d} and the like. The first of each list is rendered."""

    language: str
    decimal: str
    """The decimal mark: a dot or a comma."""
    multipliers: Mapping[str, int]
    """Words such as thousand, with blanks around them."""
    myriads: Mapping[str, str]
    """兆 億 万 as this language writes them, each with its Japanese character."""
    native_digits: str
    """The ten digits of amounts and dates where they are not 0-9. Numbers on signs and papers stay 0-9."""
    money: Mapping[str, tuple[str, ...]]
    units: Mapping[str, tuple[str, ...]]
    dates: Mapping[str, tuple[str, ...]]
    months: tuple[tuple[str, ...], ...]
    """Names of each month, the one that is rendered first; empty where months are numbers."""
    weekdays: tuple[tuple[str, ...], ...]
    """Names of each day from Monday on."""
    loose_weekdays: tuple[str, ...]
    """Words that may be a weekday or something else (segunda: Monday, second); they excuse, and never are a fact."""
    short_weekdays: str
    """Seven characters that stand for the weekdays in brackets after a date: （水）; empty where there are none."""
    is_day_first: bool
    """Whether 3/4 is the third of April."""
    times: tuple[str, ...]
    am: tuple[str, ...]
    pm: tuple[str, ...]
    noon: tuple[str, ...]
    midnight: tuple[str, ...]
    is_12_hours: bool
    whole_hour: str
    hour_and_minutes: str
    next_day: str
    is_hour_a_duration: bool
    """Whether the word for "o'clock" also counts hours (3 giờ)."""
    is_day_a_duration: bool
    words: Mapping[str, tuple[str, ...]]
    """Words for small numbers; they excuse a number that a translation spells out, and never are a fact themselves.

    Those under "one" (a, per, every) excuse one thing or one month alone, not counter 1.
    """

    @property
    def has_kanji(self) -> bool:
        """Whether numbers may be written in kanji."""
        return self.language in {"ja", "zh-Hans", "zh-Hant"}

    @property
    def is_latin(self) -> bool:
        """Whether the language is written in Latin letters."""
        return get_language(self.language).script is Script.LATIN


@cache
def form_table(language: str) -> FormTable:
    """The table of a language; やさしい日本語 has that of Japanese.

    Raises:
        KeyError: The suite does not ship that language.
    """
    code = spoken_language(language).code
    content = tomllib.loads((FOLDER / f"{code}.toml").read_text(encoding="utf-8"))
    number, date, time = content["number"], content["date"], content["time"]
    return FormTable(
        language=code,
        decimal=number["decimal"],
        multipliers=number.get("multipliers", {}),
        myriads=number.get("myriads", {}),
        native_digits=number.get("digits", ""),
        money={currency: tuple(forms) for currency, forms in content["money"].items()},
        units={unit: tuple(forms) for unit, forms in content["units"].items()},
        dates={part: tuple(forms) for part, forms in date.items() if isinstance(forms, list) and "{" in str(forms)},
        months=_months(code, date),
        weekdays=_weekdays(code, date),
        loose_weekdays=tuple(date.get("loose_weekdays", ())),
        short_weekdays=date.get("in_brackets", ""),
        is_day_first=date.get("day_first", False),
        times=tuple(time["found"]),
        am=tuple(time["am"]),
        pm=tuple(time["pm"]),
        noon=tuple(time.get("noon", ())),
        midnight=tuple(time.get("midnight", ())),
        is_12_hours=time["clock"] == 12,
        whole_hour=time["hour"],
        hour_and_minutes=time["minutes"],
        next_day=time["next_day"],
        is_hour_a_duration=time.get("hour_is_duration", False),
        is_day_a_duration=date.get("day_is_duration", False),
        words={value: tuple(words) for value, words in content["words"].items()},
    )


def _months(code: str, date: Mapping[str, list[str]]) -> tuple[tuple[str, ...], ...]:
    """Names from CLDR (Babel) and those of the file; none where the forms write months as numbers."""
    if "{month}" not in str(date["month"]):
        return ()
    locale = Locale.parse(spoken_language(code).babel)
    wide = locale.months["format"]["wide"]
    short = {} if code in {"my", "ne"} else locale.months["format"]["abbreviated"]
    more = date.get("more_months", [""] * 12)
    names = [(wide[month], short.get(month, ""), more[month - 1]) for month in range(1, 13)]
    return tuple(tuple(dict.fromkeys(name for name in row if name and name not in _NOT_MONTHS[code])) for row in names)


def _weekdays(code: str, date: Mapping[str, list[str]]) -> tuple[tuple[str, ...], ...]:
    locale = Locale.parse(spoken_language(code).babel)
    wide = date.get("weekdays") or [locale.days["format"]["wide"][day] for day in range(7)]
    more = date.get("more_weekdays", [])
    return tuple(tuple(dict.fromkeys([wide[day], *more[day::7]])) for day in range(7))
