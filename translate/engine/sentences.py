"""Sentences of a text before a machine translates it, and one text again after.

Own rules instead of a splitter model: utterances at a counter are short, and models for this are missing for Nepali,
Burmese and Filipino or are AGPL. The traps are LibreTranslate's (tried on 1.9.6): 「お持ちですか？」 lost its mark,
"…certificate。" kept a Japanese full stop, and one DV in the source put the whole answer into capitals.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from translate.engine.languages import Script, get_language

LIMIT_CHARACTERS = 120
"""Longer sentences are cut at a comma: stock Argos models learned from at most 150 pieces (argos-train)."""

_HARD_MARKS = frozenset("。！？!?｡‼⁉⁈⁇\u0964\u0965\u104b")
"""With the danda of Nepali (U+0964) and the full stop of Burmese (U+104B)."""
_DOTS = frozenset(".．")
_COMMAS = "、，,;；\u104a"
_BRACKETS = dict(zip("「『（(〔【“｢［[《«", "」』）)〕】”｣］]》»", strict=True))
_CLOSERS = frozenset(_BRACKETS.values()) | frozenset("\"'’")
_ABBREVIATION = re.compile(
    r"(?:^|[^\w])(?:No|Nos|Nr|Mr|Mrs|Ms|Dr|Dra|Sr|Sra|Srta|Prof|St|vs|etc|Fig|Co|Ltd|Inc|pp|cf|e\.g|i\.e|a\.m|p\.m"
    r"|EE|UU|núm|pág|[Tt]el|[Ee]xt|TP|Bldg|Ave|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|[^\W\d_])$"
)
_QUESTION = re.compile(r"[?？⁇⁈]|(?:です|ます|でしょう|ません|ました)か[。\s」』]*$")
_MARKS_AT_END = "。．.｡!！?？\u0964\u104b"
_FULL_STOPS = {Script.MYANMAR: "\u104b", Script.DEVANAGARI: "\u0964"}


def split_paragraphs(text: str) -> list[list[str]]:
    """The lines of a text, each as its sentences; an empty line is an empty list. `join_paragraphs` is the way back."""
    return [_line_sentences(line) for line in re.split(r"\r\n|[\n\r\u2028\u2029]", text)]


def split_sentences(text: str) -> list[str]:
    """All sentences of a text in order, trimmed, none of them empty or longer than `LIMIT_CHARACTERS`.

    Cut after 。！？!? and the full stops of Nepali and Burmese, at line breaks, and after a dot that ends a sentence;
    never inside 「」（）, between digits (3.5), or after Mr., No., e.g. and the like. Longer ones are cut at a comma.
    """
    return [sentence for paragraph in split_paragraphs(text) for sentence in paragraph]


def join_sentences(sentences: Sequence[str], language: str) -> str:
    """One line of the sentences: without blanks in Japanese, Chinese and Burmese, else with one between them.

    Source of the rule for Japanese and Chinese: Mozilla's `shouldOmitSpaceBetweenSentences`.
    """
    between = " " if get_language(language).spaced else ""
    return between.join(stripped for stripped in (sentence.strip() for sentence in sentences) if stripped)


def join_paragraphs(paragraphs: Sequence[Sequence[str]], language: str) -> str:
    """The text of translated sentences with the line breaks of the source."""
    return "\n".join(join_sentences(sentences, language) for sentences in paragraphs)


def match_ending(source: str, translated: str, language: str) -> str:
    """The translated sentence with the end mark that its language writes; letters are never changed.

    A question keeps its question mark, a Japanese full stop is not glued onto English, and a heading or a single word
    without a full stop gets none.

    Args:
        source: One sentence.
        translated: What the machine made of it.
        language: Code of the language of `translated`.
    """
    text = translated.strip()
    body = text.rstrip(_MARKS_AT_END + " 　")
    tail = text[len(body) :]
    if not body or tail.startswith(".."):
        return text
    if _QUESTION.search(source.strip()) or any(mark in tail for mark in "?？"):
        return body + _mark("?", language)
    if any(mark in tail for mark in "!！"):
        return body + _mark("!", language)
    if source.strip()[-1:] in frozenset(_MARKS_AT_END):
        return body + _mark(".", language)
    return body + ("." if tail and _ABBREVIATION.search(body) else "")


def _mark(mark: str, language: str) -> str:
    script = get_language(language).script
    if script in {Script.JAPANESE, Script.HAN_SIMPLIFIED, Script.HAN_TRADITIONAL}:
        return {".": "。", "?": "？", "!": "！"}[mark]
    return _FULL_STOPS.get(script, ".") if mark == "." else mark


def _line_sentences(line: str) -> list[str]:
    pieces: list[str] = []
    start = 0
    for end in _ends(line):
        pieces.extend(_cut(line[start:end].strip()))
        start = end
    return [piece for piece in pieces if piece]


def _ends(line: str) -> Iterator[int]:
    closing: list[str] = []
    position = 0
    while position < len(line):
        character = line[position]
        position += 1
        if character in _BRACKETS and _BRACKETS[character] in line[position:]:
            closing.append(_BRACKETS[character])
        elif closing and character == closing[-1]:
            closing.pop()
        elif not closing and _is_end(line, position - 1):
            while position < len(line) and line[position] in _HARD_MARKS | _CLOSERS:
                position += 1
            yield position
    yield len(line)


def _is_end(line: str, index: int) -> bool:
    """Whether the mark at `index` ends a sentence; a dot does so before a blank, an end, or Japanese words."""
    if line[index] in _HARD_MARKS:
        return True
    if line[index] not in _DOTS:
        return False
    before, after = line[:index], line[index + 1 : index + 2]
    if not before.strip() or after in _DOTS or before[-1] in _DOTS:
        return bool(before.strip()) and not line[index + 1 :].strip()
    if re.fullmatch(r"\s*\d{1,2}", before) or _ABBREVIATION.search(before[-12:]):
        return False  # 「1. 」 of a list, Mr.
    return not after.strip() or after in _CLOSERS or (line[index] == "．" and not after.isdigit())


def _cut(sentence: str) -> Iterator[str]:
    """The sentence in parts of at most `LIMIT_CHARACTERS`: at a comma, else a blank, else between letters."""
    while len(sentence) > LIMIT_CHARACTERS:
        cut = _best_cut(sentence)
        yield sentence[:cut].rstrip()
        sentence = sentence[cut:].lstrip()
    yield sentence


def _best_cut(sentence: str) -> int:
    reach = range(LIMIT_CHARACTERS - 1, LIMIT_CHARACTERS // 4, -1)
    for wanted in (_COMMAS, " 　"):
        for index in reach:
            between_digits = sentence[index - 1].isdigit() and sentence[index + 1].isdigit()
            if sentence[index] in wanted and not between_digits:
                return index + 1
    for index in reach:
        pair = sentence[index - 1 : index + 1]
        if (
            not pair.isascii()
            and not unicodedata.combining(pair[1])
            and unicodedata.category(pair[1]) not in {"Mn", "Mc"}
        ):
            return index
    return LIMIT_CHARACTERS
