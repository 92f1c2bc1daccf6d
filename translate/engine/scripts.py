"""Which language the characters of a text betray. A warning only: the side of the counter decides, never a guess.

LibreTranslate's detector takes 26 of 60 Japanese municipal terms (住民票, 国民年金 …) for Chinese, because kanji
alone do not tell. Here kanji alone decide nothing.
"""

import unicodedata

from translate.engine.languages import Language, Script, find_language, get_language, spoken_language

_RANGES = {
    "kana": (
        (0x3041, 0x3096),
        (0x309D, 0x309F),
        (0x30A1, 0x30FA),
        (0x30FD, 0x30FF),
        (0x31F0, 0x31FF),
        (0xFF66, 0xFF9D),
    ),
    "han": ((0x3005, 0x3007), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF)),
    "hangul": ((0x1100, 0x11FF), (0x3130, 0x318F), (0xA960, 0xA97F), (0xAC00, 0xD7FF), (0xFFA0, 0xFFDC)),
    "devanagari": ((0x0900, 0x097F), (0xA8E0, 0xA8FF)),
    "myanmar": ((0x1000, 0x109F), (0xA9E0, 0xA9FF), (0xAA60, 0xAA7F)),
    "latin": ((0x41, 0x5A), (0x61, 0x7A), (0xC0, 0x24F), (0x1E00, 0x1EFF), (0xFF21, 0xFF3A), (0xFF41, 0xFF5A)),
}
"""Blocks of Unicode 16. The long vowel mark ー and ・ are in none: Chinese typing uses them for a dash and in names."""

_WRITTEN_IN = {
    Script.JAPANESE: frozenset({"kana", "han"}),
    Script.HAN_SIMPLIFIED: frozenset({"han"}),
    Script.HAN_TRADITIONAL: frozenset({"han"}),
    Script.KOREAN: frozenset({"hangul"}),
    Script.DEVANAGARI: frozenset({"devanagari"}),
    Script.MYANMAR: frozenset({"myanmar"}),
    Script.LATIN: frozenset({"latin"}),
}
_VIETNAMESE = frozenset("ăđơưĂĐƠƯ") | frozenset(
    chr(code) for code in range(0x1EA0, 0x1EFA) if code not in (0x1EBC, 0x1EBD)
)
"""ă đ ơ ư and the letters with tone marks of U+1EA0-1EF9. â ê ô and á à é are left out: Portuguese has them too;
ẽ is left out because it is typed for ê there."""
_DECIDES = (("kana", "ja"), ("hangul", "ko"), ("devanagari", "ne"), ("myanmar", "my"))


def script_of(character: str) -> str | None:
    """Name of the script of one character (kana, han, hangul, devanagari, myanmar, latin); None for marks."""
    code = ord(character)
    for name, ranges in _RANGES.items():
        if any(first <= code <= last for first, last in ranges):
            return name
    return None


def language_of_script(text: str) -> Language | None:
    """The language that the script alone proves; None where it does not, as for kanji alone or plain Latin letters.

    Kana prove Japanese, also beside Hangul or Latin letters; the rest is proved by its own script or, for Vietnamese,
    by letters that no other shipped language has.
    """
    found = {script_of(character) for character in text}
    for script, code in _DECIDES:
        if script in found:
            return get_language(code)
    if not _VIETNAMESE.isdisjoint(unicodedata.normalize("NFC", text)):
        return get_language("vi")
    return None


def looks_like_other_side(text: str, spoken: str, other: str) -> bool:
    """Whether the text is evidently in the other language of the conversation: the page then asks, and changes nothing.

    Args:
        text: What was typed or recognised on one side.
        spoken: Code of that side's language.
        other: Code of the other side's language.
    """
    proved = language_of_script(text)
    if proved is None or find_language(spoken) is None or find_language(other) is None:
        return False
    return proved.code == spoken_language(other).code != spoken_language(spoken).code


def share_in_script(text: str, code: str) -> float:
    """Share (0 to 1) of the letters that the language is written in; 1 where there are no letters at all.

    Latin letters are left out of account for languages of other scripts, in which names, addresses and DV stay Latin;
    unless nothing else is there.
    """
    wanted = _WRITTEN_IN[get_language(code).script]
    letters = [script for script in map(script_of, text) if script is not None]
    if "latin" not in wanted:
        letters = [script for script in letters if script != "latin"] or letters
    return sum(script in wanted for script in letters) / len(letters) if letters else 1.0
