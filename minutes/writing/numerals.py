"""Numbers as they are spoken and written in Japanese text: 12, １２, 十二, 二十一, 二〇二六."""

DIGITS = "0-9０-９〇零一二三四五六七八九十百"
"""Character class (without brackets) of numbers up to 999; for patterns."""

_FULL_WIDTH = str.maketrans("０１２３４５６７８９（）．／－：　", "0123456789()./-: ")
_KANJI = {"〇": 0, "零": 0, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_KANJI |= {str(digit): digit for digit in range(10)}
_UNITS = {"十": 10, "百": 100}


def half_width(text: str) -> str:
    """The text with full-width digits and some marks halved; unlike NFKC it keeps the length, and positions valid."""
    return text.translate(_FULL_WIDTH)


def to_int(text: str) -> int:
    """Value of a number in digits or kanji; 元 is 1, as in 令和元年.

    Raises:
        ValueError: The text is not such a number.
    """
    plain = half_width(text.strip())
    if plain == "元":
        return 1
    if plain.isascii() and plain.isdigit():
        return int(plain)
    if not plain or any(character not in _KANJI and character not in _UNITS for character in plain):
        raise ValueError(text)
    if not any(character in _UNITS for character in plain):
        return int("".join(str(_KANJI[character]) for character in plain))
    total, current = 0, 0
    for character in plain:
        if character in _UNITS:
            total += (current or 1) * _UNITS[character]
            current = 0
        else:
            current = current * 10 + _KANJI[character]
    return total + current
