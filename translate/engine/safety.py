"""Whether what a machine wrote may be shown at all. Short, kanji-only input is where all open models break.

The caller shows 「訳せません」 and offers phrases when there is any flaw: no sentence is better than a wrong one.
"""

import re
import unicodedata
from collections import Counter
from enum import StrEnum

from translate.engine.languages import get_language, spoken_language
from translate.engine.scripts import share_in_script


class Flaw(StrEnum):
    """What is wrong with a machine's output."""

    EMPTY = "empty"
    """Nothing, or marks alone, for words."""
    LOOP = "loop"
    """The same words again and again (LibreTranslate issues 46, 167, 168 and 566)."""
    TOO_LONG = "too_long"
    """Far more text than a translation has: words were invented."""
    TOO_SHORT = "too_short"
    """Far less text: a part was dropped (LibreTranslate issue 612)."""
    COPY = "copy"
    """The source came back untranslated."""
    WRONG_SCRIPT = "wrong_script"
    """Letters that the language is not written in."""


LETTERS_PER_JAPANESE_LETTER = {
    "ja": 1.0,
    "en": 2.3,
    "zh-Hans": 0.65,
    "zh-Hant": 0.65,
    "ko": 0.95,
    "vi": 2.2,
    "ne": 2.0,
    "tl": 2.7,
    "my": 2.7,
    "pt-BR": 2.5,
    "es": 2.5,
}
"""Letters and digits (no blanks, no marks) of a translation for one of the Japanese text.

Medians of the written pairs in tests/unit/translate/test_safety.py; the limits below leave a factor of three.
"""
LONGEST_RATIO, SHORTEST_RATIO = 3.2, 0.25
"""Limits of (length of the translation / its expected length)."""
SPARED_LETTERS = 24
"""One word may become a phrase (戸籍謄本 - "certified copy of the family register"): so much more is always allowed."""
SHORTEST_JUDGED = 40
"""Where fewer letters are expected, one word may be a right answer: どうしてですか - "Why?"."""
HARDLY_ANYTHING_RATIO, SHORTEST_SENTENCE = 0.12, 16
"""Below this share of a sentence so long, nothing can have been said."""
RIGHT_SCRIPT_SHARE = 0.7
"""Below this share of letters in the language's own script the text is another language; names make up the rest."""
WORD_LOOP, LETTER_LOOP = 3, 4
"""A word or group of words this often in a row, a group of letters this often in a row, is a loop."""

SHARED_LETTERS = {True: 16, False: 8}
"""Up to so many letters may be the same in two languages: Latin ones, and kanji between Japanese and Chinese."""

_WORD = re.compile(r"[\w\u0900-\u0963\u1000-\u109f]+")
"""With the vowel signs of Nepali and Burmese, which `\\w` leaves out."""
_LETTER_LOOP = re.compile(rf"(.{{2,24}}?)\1{{{LETTER_LOOP - 1},}}|([^\W\d_])\2{{5,}}")


def find_flaws(source: str, translated: str, source_language: str, target_language: str) -> tuple[Flaw, ...]:
    """What speaks against showing a machine's output; empty where nothing does.

    Facts (numbers, dates) are `fidelity`'s matter, terms the glossary's.

    Args:
        source: The sentence that was translated.
        translated: The machine's output for it.
        source_language: Code of the language of `source`.
        target_language: Code of the language of `translated`.

    Raises:
        KeyError: The suite does not ship one of the languages.
    """
    start, goal = spoken_language(source_language).code, spoken_language(target_language).code
    if not _letters(translated):
        return (Flaw.EMPTY,) if _letters(source) else ()
    found = {
        Flaw.LOOP: _loops(translated) and not _loops(source),
        Flaw.TOO_LONG: _is_too_long(source, translated, start, goal),
        Flaw.TOO_SHORT: _is_too_short(source, translated, start, goal),
        Flaw.COPY: start != goal and _is_copy(source, translated, start, goal),
        Flaw.WRONG_SCRIPT: _is_in_wrong_script(translated, goal),
    }
    return tuple(flaw for flaw, is_there in found.items() if is_there)


def _letters(text: str) -> str:
    """Letters, their marks and digits, folded to one width and case."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(character for character in folded if unicodedata.category(character)[0] in "LMN")


def _loops(text: str) -> bool:
    if _LETTER_LOOP.search("".join(text.split())):
        return True
    words = _WORD.findall(text.casefold())
    for size in range(1, 9):
        grams = [tuple(words[index : index + size]) for index in range(len(words) - size + 1)]
        if any(_runs(grams, index, size) for index in range(len(grams))):
            return True
    return len(words) >= 12 and Counter(words).most_common(1)[0][1] > len(words) / 2


def _runs(grams: list[tuple[str, ...]], index: int, size: int) -> bool:
    """Whether the group of words at `index` stands there `WORD_LOOP` times in a row; digits may repeat (06 06 06)."""
    following = [grams[place] for place in range(index, min(index + WORD_LOOP * size, len(grams)), size)]
    same = len(following) == WORD_LOOP and len(set(following)) == 1
    return same and not all(word.isdigit() for word in grams[index])


def _expected(source: str, start: str, goal: str) -> float:
    lengths = LETTERS_PER_JAPANESE_LETTER
    return len(_letters(source)) * lengths[goal] / lengths[start]


def _is_too_long(source: str, translated: str, start: str, goal: str) -> bool:
    return len(_letters(translated)) > LONGEST_RATIO * _expected(source, start, goal) + SPARED_LETTERS


def _is_too_short(source: str, translated: str, start: str, goal: str) -> bool:
    expected = _expected(source, start, goal)
    limit = SHORTEST_RATIO if expected >= SHORTEST_JUDGED else HARDLY_ANYTHING_RATIO
    return expected >= SHORTEST_SENTENCE and len(_letters(translated)) < limit * expected


def _is_copy(source: str, translated: str, start: str, goal: str) -> bool:
    """Whether words came back as they were; short words that both languages write alike (住民票) may."""
    before, after = _letters(source), _letters(translated)
    if _is_code(source) or _is_name(source):
        return False
    if before != after:
        return len(before) >= 10 and before in after
    alike = share_in_script(source, goal) == share_in_script(source, start) == 1.0
    return not alike or len(before) > SHARED_LETTERS[get_language(goal).spaced]


def _is_in_wrong_script(translated: str, goal: str) -> bool:
    if _is_code(translated) or _is_name(translated):
        return False
    return share_in_script(translated, goal) < RIGHT_SCRIPT_SHARE


def _is_name(text: str) -> bool:
    words = text.split()
    return 2 <= len(words) <= 5 and all(word[0].isupper() and word[1:].islower() for word in words)


def _is_code(text: str) -> bool:
    """Whether a text has no words to translate: digits, an e-mail, a URL, capitals such as DV or AB1234."""
    words = re.findall(r"\S+", text)
    return all(re.fullmatch(r"[\W\d_A-ZＡ-Ｚ]*|\S+@\S+|https?://\S+|www\.\S+", word) for word in words)
