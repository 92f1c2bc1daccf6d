"""Compares the facts of a sentence with those of its translation; any difference stops the line."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from translate.engine.facts.clock import same_time
from translate.engine.facts.digits import plain
from translate.engine.facts.fact import Fact, Kind
from translate.engine.facts.finding import find_facts
from translate.engine.facts.form_table import FormTable, form_table
from translate.engine.facts.signs import phone_digits
from translate.engine.languages import get_language

_NUMBERED = frozenset({Kind.NUMBER, Kind.COUNTER, Kind.FLOOR, Kind.ROOM, Kind.ORDER, Kind.COUNT, Kind.MEASURE})
"""Of one another: "number 7", "counter 7" and "7" may translate each other, "7 yen" or "7 days" none of them."""
_ALIKE = [{Kind.NUMBER, kind} for kind in (Kind.DOCUMENT, Kind.PHONE, Kind.AGE)] + [{Kind.ORDER, Kind.PHONE}]
"""110番 may become "110", and 59歳 the last word of "aged 20 to 59": numbers by their looks."""
_THINGS = frozenset(
    {"sheet", "copy", "thing", "case", "time", "set", "ticket", "number", "nth", "rank", "clause", "article"}
)
"""What is counted with different words per language: 3通 are three copies, letters or pieces."""
_SPELLED_OUT = _NUMBERED | {Kind.DURATION, Kind.AGE}
_FRACTIONS: dict[str, dict[str, tuple[str, ...]]] = {
    "en": {"1/2": ("half",), "1/3": ("third",), "1/4": ("quarter", "fourth"), "3/4": ("quarters",), "2/3": ("thirds",)},
    "es": {"1/2": ("mitad",), "1/3": ("tercio", "tercera"), "1/4": ("cuarto", "cuarta"), "2/3": ("tercios",)},
    "pt-BR": {"1/2": ("metade",), "1/3": ("terço",), "1/4": ("quarto",), "2/3": ("terços",)},
    "vi": {"1/2": ("nửa",)},
    "ko": {"1/2": ("절반",)},
    "ne": {"1/2": ("आधा",)},
    "tl": {"1/2": ("kalahati", "kalahating")},
    "my": {"1/2": ("တစ်ဝက်",)},
    "zh-Hans": {"1/2": ("一半",)},
    "zh-Hant": {"1/2": ("一半",)},
}
_IN_DAYS = {"D": 1, "W": 7}
_IN_MONTHS = {"M": 1, "Y": 12}
_IN_SECONDS = {"S": 1, "M": 60, "H": 3600}


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a translation did to the facts of its source."""

    missing: tuple[Fact, ...]
    """Of the source, without anything like them in the translation."""
    changed: tuple[tuple[Fact, Fact], ...]
    """(in the source, in the translation): another value of the same kind."""
    added: tuple[Fact, ...]
    """Of the translation, from nowhere."""

    @property
    def same(self) -> bool:
        """Whether the line may be shown."""
        return not (self.missing or self.changed or self.added)


def compare(source: str, translated: str, source_language: str, target_language: str) -> Comparison:
    """What a translation did to the facts of its source; anything but `same` must stop the line.

    Small numbers that the translation spells out (2人 - "two people") are no difference, nor are one week for seven
    days or a repeated fact.

    Args:
        source: The sentence.
        translated: Its translation.
        source_language: Code of the language of `source`.
        target_language: Code of the language of `translated`.

    Raises:
        KeyError: The suite does not ship one of the languages.
    """
    wanted, there = find_facts(source, source_language), find_facts(translated, target_language)
    missing, added = _unmatched(wanted, there)
    missing = [fact for fact in missing if not _is_excused(fact, translated, target_language)]
    sums = {id(fact) for fact in missing if _is_sum(fact, added)}
    if sums:
        missing = [fact for fact in missing if id(fact) not in sums]
        added = [fact for fact in added if fact.kind is not Kind.DURATION]
    added = [fact for fact in added if not _is_known(fact, wanted, source, source_language)]
    changed = _pairs(missing, added)
    paired = {id(fact) for pair in changed for fact in pair}
    return Comparison(
        tuple(fact for fact in missing if id(fact) not in paired),
        tuple(changed),
        tuple(fact for fact in added if id(fact) not in paired),
    )


def same_fact(source: Fact, translated: Fact) -> bool:
    """Whether one fact may be the translation of the other, of which one may be read in another way than at first.

    Not both: 3/4 is the fourth of March here and the third of April there, though it may be three quarters in both.
    """
    first, second = (source.kind, source.value), (translated.kind, translated.value)
    return any(_same(first, other) for other in (second, *translated.readings)) or any(
        _same(reading, second) for reading in source.readings
    )


def _same(first: tuple[Kind, str], second: tuple[Kind, str]) -> bool:
    (kind, value), (other_kind, other) = first, second
    if kind in _NUMBERED and other_kind in _NUMBERED:
        return value.split()[0] == other.split()[0] and _units_agree(kind, value, other_kind, other)
    if kind is not other_kind:
        return {kind, other_kind} in _ALIKE and value.split()[0] == other.split()[0]
    if kind is Kind.TIME:
        return same_time(value, other)
    normal = _NORMAL_FORMS.get(kind, str)
    return normal(value) == normal(other)


def _units_agree(kind: Kind, value: str, other_kind: Kind, other: str) -> bool:
    """Whether 3 persons are not 3 sheets: two known units of counts must agree; a counter is no floor."""
    if Kind.NUMBER in {kind, other_kind}:
        return True
    if kind in {Kind.COUNT, Kind.ORDER} and other_kind in {Kind.COUNT, Kind.ORDER}:
        unit, other_unit = value.split()[1], other.split()[1]
        return unit == other_unit or {unit, other_unit} <= _THINGS or "thing" in {unit, other_unit}
    if kind is other_kind:
        return value == other
    return Kind.ORDER in {kind, other_kind} and {kind, other_kind} & {Kind.COUNTER, Kind.ROOM, Kind.FLOOR} != set()


def _length(value: str) -> tuple[str, float]:
    """A duration in days, months or seconds."""
    amount, letter = float(value.removeprefix("P").removeprefix("T")[:-1]), value[-1]
    if value.startswith("PT"):
        return "s", amount * _IN_SECONDS[letter]
    return ("d", amount * _IN_DAYS[letter]) if letter in _IN_DAYS else ("m", amount * _IN_MONTHS[letter])


def _without_hyphens(value: str) -> str:
    return re.sub(r"[- ]", "", value)


_NORMAL_FORMS: dict[Kind, Callable[[str], object]] = {
    Kind.DURATION: _length,
    Kind.PHONE: phone_digits,
    Kind.DOCUMENT: _without_hyphens,
}


def _unmatched(wanted: list[Fact], there: list[Fact]) -> tuple[list[Fact], list[Fact]]:
    """Facts of either side without a partner; those of exactly the same kind and value are paired first."""
    missing, free = list(wanted), list(there)
    for is_partner in (lambda fact, other: str(fact) == str(other), same_fact):
        for fact in list(missing):
            partner = next((other for other in free if is_partner(fact, other)), None)
            if partner is not None:
                missing.remove(fact)
                free.remove(partner)
    return missing, free


def _is_excused(fact: Fact, translated: str, language: str) -> bool:
    """Whether the translation may have the fact in words that are no fact by themselves."""
    if fact.kind is Kind.ACRONYM:  # DV may become words; dv is a slip
        written = re.findall(rf"(?<![A-Za-z]){fact.value}(?![A-Za-z])", plain(translated), re.IGNORECASE)
        return not written or fact.value in written
    table = form_table(language)
    if fact.kind is Kind.FRACTION:
        return any(_has_word(word, translated, language) for word in _FRACTIONS.get(language, {}).get(fact.value, ()))
    if fact.kind is Kind.WEEKDAY:
        return bool(table.loose_weekdays) and _has_word(table.loose_weekdays[int(fact.value) - 1], translated, language)
    readings = [(fact.kind, fact.value), *fact.readings]
    words = [word for kind, value in readings for word in _spellings(kind, value, table)]
    return any(_has_word(word, translated, language) for word in words)


def _spellings(kind: Kind, value: str, table: FormTable) -> tuple[str, ...]:
    if kind not in _SPELLED_OUT:
        return ()
    number = re.sub(r"[^\d.]", "", value.partition(" ")[0])
    loose = table.words["one"] if number == "1" and kind in {Kind.COUNT, Kind.DURATION, Kind.ORDER} else ()
    return (*table.words.get(number, ()), *loose)


def _has_word(word: str, text: str, language: str) -> bool:
    if get_language(language).spaced and language != "ko":
        return re.search(rf"(?<![^\W\d_]){re.escape(word)}(?![^\W\d_])", text, re.IGNORECASE) is not None
    return word in text


def _is_sum(fact: Fact, added: list[Fact]) -> bool:
    """Whether durations of the translation add up to one of the source: 1時間半 - "1 hour 30 minutes"."""
    lengths = [_length(other.value) for other in added if other.kind is Kind.DURATION]
    if fact.kind is not Kind.DURATION or len(lengths) < 2 or len({unit for unit, _ in lengths}) > 1:
        return False
    return _length(fact.value) == (lengths[0][0], sum(amount for _, amount in lengths))


def _is_known(fact: Fact, wanted: list[Fact], source: str, language: str) -> bool:
    """Whether a fact of the translation stands in the source after all: said once, written twice, or in words."""
    if any(same_fact(other, fact) for other in wanted):
        return True
    return fact.kind is Kind.ACRONYM or _is_excused(fact, source, language)


def _kinds(fact: Fact) -> set[Kind]:
    return {fact.kind, *(kind for kind, _ in fact.readings)}


def _pairs(missing: list[Fact], added: list[Fact]) -> list[tuple[Fact, Fact]]:
    pairs: list[tuple[Fact, Fact]] = []
    free = list(added)
    for fact in missing:
        partner = next((other for other in free if fact.kind in _kinds(other)), None)
        if partner is None and fact.kind in _SPELLED_OUT | {Kind.MONEY, Kind.PERCENT}:
            partner = next((other for other in free if other.kind in _SPELLED_OUT | {Kind.MONEY}), None)
        if partner is not None:
            free.remove(partner)
            pairs.append((fact, partner))
    return pairs
