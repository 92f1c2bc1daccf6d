"""Digits of every script as 0-9 and full-width marks as plain ones, one for one, so that places stay valid."""

import re

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if code != ord("，")}
_GROUP_COMMA = re.compile(r"(?<=\d)，(?=\d{3}(?!\d))")
"""Elsewhere ， stands between parts of a sentence: 请到7，3楼."""
_NATIVE = {first + digit: ord("0") + digit for first in (0x0966, 0x1040) for digit in range(10)}
_MARKS = {
    ord(mark): plain
    for marks, plain in (("‐‑‒–—―−ｰ", "-"), ("\u00a0\u202f\u2009　", " "), ("￥", "¥"), ("〜～", "~"))
    for mark in marks
}
_PLAIN: dict[int, int | str] = {**_FULL_WIDTH, **_NATIVE, **_MARKS}


def plain(text: str) -> str:
    """The text with 0-9 for full-width, Nepali and Burmese digits and ASCII marks for full-width ones; same length."""
    return _GROUP_COMMA.sub(",", text.translate(_PLAIN))


def native(text: str, digits: str) -> str:
    """The text with its digits in a language's own ten `digits`; unchanged where it has none."""
    return text.translate({ord("0") + value: digit for value, digit in enumerate(digits)}) if digits else text
