"""Values of numbers as languages write them: 12,000, 12.000, 1億2万, 3千5百, 二〇二六, 3 triệu, १ लाख.

Own rules instead of a package such as kanjize: it knows neither positional kanji (二〇二六) nor Korean 만, Vietnamese
triệu or Nepali लाख, and the place of a number in the text is needed besides its value.
"""

import re
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

KANJI_DIGITS = {character: value for value, character in enumerate("〇一二三四五六七八九")}
KANJI_DIGITS |= {"零": 0, "両": 2, "两": 2, "兩": 2}
LONGEST_DIGITS = 18
"""Longer runs are numbers of documents, not quantities."""
_SMALL = {"千": 1000, "百": 100, "十": 10}
_KANJI = "〇零一二三四五六七八九十百千两兩"
_LARGE = {"兆": 10**12, "億": 10**8, "万": 10**4}
_COMMA_GROUPS = r"\d{1,3}(?:,\d{2,3})*,\d{3}(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?"
_DOT_GROUPS = r"\d{1,3}(?:[.,]\d{3})+(?!\d)(?:,\d{1,2}(?!\d))?|\d+(?:[,.]\d{1,2}(?!\d))?"


def digits_pattern(decimal: str) -> str:
    """Pattern of a number in digits, where the decimal mark is a dot (1,234.5) or a comma (1.234,5)."""
    return _COMMA_GROUPS if decimal == "." else _DOT_GROUPS


def number_pattern(decimal: str, multipliers: Mapping[str, int], myriads: Mapping[str, str], *, kanji: bool) -> str:
    """Pattern of a number as a language writes it, with its words for thousands and its 億 and 万."""
    digits = rf"(?:{digits_pattern(decimal)})"
    if multipliers:
        words = "|".join(re.escape(word) for word in sorted(multipliers, key=len, reverse=True))
        end = r"(?![A-Za-zÀ-ɏḀ-ỿ])" if re.match(r"[a-zß-ɏḀ-ỿ]", next(iter(multipliers))) else ""
        return rf"{digits}(?:\s?(?:{words}){end}(?:\s(?:and\s|y\s|e\s)?{digits})?)*"
    units = "".join(myriads) + ("十百千" if kanji else "")
    run = rf"{digits}(?:\s?[{units}]+(?:\s?{digits})?)*"
    led_by_kanji = rf"|(?<![数何幾])[{_KANJI}][{_KANJI}{units}]*" if kanji else ""
    return f"(?:{run}{led_by_kanji})"


def number_value(text: str, decimal: str, multipliers: Mapping[str, int], myriads: Mapping[str, str]) -> Decimal | None:
    """Value of a text that `number_pattern` found; None where it is no number after all (1,2)."""
    if sum(character.isdigit() for character in text) > LONGEST_DIGITS:
        return None
    try:
        if multipliers:
            return _with_words(text, decimal, multipliers)
        compact = "".join(text.split())
        return _myriads("".join(myriads.get(character, character) for character in compact))
    except InvalidOperation:
        return None


def plain_number(value: Decimal) -> str:
    """12000 or 3.5: no exponent, no trailing zeros."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _digits_value(text: str, decimal: str) -> Decimal:
    if decimal == ".":
        return Decimal(text.replace(",", ""))
    grouped = re.fullmatch(r"(\d{1,3}(?:[.,]\d{3})+)(?:,(\d+))?", text)
    if grouped:
        whole, rest = grouped.groups()
        return Decimal(re.sub(r"[.,]", "", whole) + (f".{rest}" if rest else ""))
    return Decimal(text.replace(",", "."))


def _with_words(text: str, decimal: str, multipliers: Mapping[str, int]) -> Decimal:
    total = Decimal(0)
    current = Decimal(0)
    pattern = "|".join([r"[\d.,]*\d", *(re.escape(word) for word in sorted(multipliers, key=len, reverse=True))])
    for piece in re.findall(pattern, text):
        if piece in multipliers:
            factor = multipliers[piece]
            if total and factor > total:  # 2 hundred thousand
                total, current = (total + current) * factor, Decimal(0)
            else:
                total, current = total + (current or 1) * factor, Decimal(0)
        else:
            current = _digits_value(piece, decimal)
    return total + current


def _myriads(text: str) -> Decimal:
    total = Decimal(0)
    for unit, factor in _LARGE.items():
        if unit in text:
            before, text = text.split(unit, 1)
            total += _below_myriad(before) * factor
    return total + (_below_myriad(text) if text else 0)


def _below_myriad(text: str) -> Decimal:
    """Value of 3千5百, 二十一, 二〇二六 or 1,234.5."""
    if not any(unit in text for unit in _SMALL):
        positional = "".join(str(KANJI_DIGITS.get(character, character)) for character in text)
        return Decimal(positional.replace(",", ""))
    total = Decimal(0)
    for unit, factor in _SMALL.items():
        if unit in text:
            before, text = text.split(unit, 1)
            total += (_below_myriad(before) if before else 1) * factor
    return total + (_below_myriad(text) if text else 0)
