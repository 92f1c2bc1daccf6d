"""Hard words in a sentence and the plainer ones of `easy_words.tsv`, in the form that the sentence needs.

Longest match in the text itself instead of a tokenizer: a word of kanji must not touch other kanji, one of katakana no
other katakana. SudachiPy (Apache-2.0) was looked at: it brings a dictionary of 193 MB and half a millisecond each,
cannot tell 食べられる (can eat, is eaten) either, and neither the 100 plain sentences nor the 150 examples of the tests
needed it; janome was last released in 2023, unidic-lite in 2021.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from translate.engine.easy_verbs import Form, conjugated

FILE = Path(__file__).parent / "easy_words.tsv"
_KANJI, _KATAKANA = re.compile(r"[一-龥々]"), re.compile(r"[ァ-ヺー]")
_ANYWHERE = frozenset({"phrase", "vague", "adverb", "keep", "honorific", "humble"})
"""Kinds whose words may touch other kanji: 名前及び住所, 至急電話."""
_VERB_ENDING = re.compile(r"し(?:ま|て|た|な|よ)|する|でき|され")
_AFTER_KANJI = re.compile(r"[後前]")

# What may follow a noun of a verb, and the form that takes its place; the first that fits wins.
_SURU_FORMS: tuple[tuple[str, Form, str], ...] = (
    (r"してください|をお願い(?:いた)?します|をお願い申し上げます|願います", Form.TE, "ください"),
    (r"を?して", Form.TE, ""),
    (r"を?し(?=ま[すしせ]|たい|たく|ながら|に(?:行|来|い)|やす|にく|なさ)", Form.POLITE, ""),
    (r"を?した", Form.TA, ""),
    (r"を?し(?=な[いけく])|せ(?=ず)", Form.NEGATIVE, ""),
    (r"を?する", Form.PLAIN, ""),
    (r"を?すれば", Form.CONDITIONAL, ""),
    (r"しよう", Form.VOLITIONAL, ""),
    (r"でき(?=[るまなれたて])", Form.POTENTIAL, ""),
    (r"され(?=[るまなたて])", Form.PASSIVE, ""),
    (r"の(?:うえ|上)、?", Form.TE, "、"),
    (r"後(?:に|、)", Form.TA, "あとで、"),
    (r"前に", Form.PLAIN, "まえに"),
    (r"(?=[がは](?:必要|要り|いり|でき|終わ|済)|[。？！]?$)", Form.PLAIN, "こと"),
    (r"の(?=[^うえ上])", Form.PLAIN, ""),
)
_ASKED = (
    (
        r"ください(?:ませ)?|いただけますか|いただけません?か|いただけますでしょうか|いただきます|願います",
        Form.TE,
        "ください",
    ),
    (r"いただき、|いただいて、?", Form.TE, "、"),
    (r"いただく", Form.PLAIN, ""),
)
_POLITE_FORMS: tuple[tuple[str, Form, str], ...] = (
    *_ASKED,
    (r"になって", Form.TE, ""),
    (r"になり(?=ま)|し(?=ま)|いたし(?=ま)|申し上げ(?=ま)", Form.POLITE, ""),
    (r"になる|する|いたす", Form.PLAIN, ""),
    (r"になれ(?=[るまな])", Form.POTENTIAL, ""),
    (r"ですか", Form.TE, "いますか"),
    (r"でしたら|であれば", Form.TE, "いたら"),
    (r"で(?:は)?(?=な)", Form.TE, "い"),
    (r"の方", Form.TE, "いる人"),
    (r"の(?=場合|とき|際)", Form.TE, "いる"),
)
_PARTICLE = re.compile("[がをはもにで、]")
_OF_ONESELF = re.compile("する|し$|いたし|いたす|申し上げ")
"""お呼びします is humble, お呼びください honorific."""


@dataclass(frozen=True, slots=True)
class HardWord:
    """A hard word in a sentence: its characters [start, end), the kind of the file, and what to write instead."""

    kind: str
    start: int
    end: int
    plainer: str | None
    """None where a replacement would not fit the words around it (断水しています, 署名はありますか)."""


@cache
def _words() -> dict[str, tuple[str, str]]:
    rows = (line.split("\t") for line in FILE.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    return {word: (kind, plainer) for kind, word, plainer in rows}


@cache
def _longest() -> int:
    return max(map(len, _words()))


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def find_hard_words(sentence: str) -> Iterator[HardWord]:
    """Hard words in order of their place, the longest at each, not overlapping."""
    position = 0
    while position < len(sentence):
        found = _at(sentence, position)
        if found and found.kind != "keep":
            yield found
        position = found.end if found else position + 1


def _at(sentence: str, start: int) -> HardWord | None:
    words = _words()
    honoured = sentence[start] in "ご御" and start + 1 < len(sentence)
    for length in range(min(_longest(), len(sentence) - start), 1, -1):
        word = sentence[start : start + length]
        if word in words and (words[word][0] in _ANYWHERE or _stands_alone(sentence, start, start + length)):
            return _found(sentence, start, start + length, *words[word], asked=False)
        if honoured and words.get(word[1:], ("",))[0] == "verb":
            return _found(sentence, start, start + length, *words[word[1:]], asked=True)
    return None


def _stands_alone(sentence: str, start: int, end: int) -> bool:
    """Whether the word is no part of a longer one: 申請 in 再申請者, サイン in デザイン."""
    first, last = sentence[start], sentence[end - 1]
    before, after = sentence[start - 1 : start], sentence[end : end + 1]
    for letters in (_KANJI, _KATAKANA):
        if letters.match(first) and letters.match(before):
            return False
        if letters.match(last) and letters.match(after) and not _AFTER_KANJI.match(after):
            return False
    return True


def _found(sentence: str, start: int, end: int, kind: str, plainer: str, *, asked: bool) -> HardWord | None:
    if kind not in {"verb", "polite_verb"}:
        fits = kind not in {"kango", "loan"} or not _VERB_ENDING.match(sentence, end)
        return HardWord(kind, start, end, plainer if fits else None)
    forms = _POLITE_FORMS if kind == "polite_verb" else (*_ASKED, *_SURU_FORMS) if asked else _SURU_FORMS
    for pattern, form, ending in forms:
        match = _compiled(pattern).match(sentence, end)
        if match:
            return _verb(match, start, kind, conjugated(plainer, form) + ending)
    return HardWord(kind, start, end, None) if kind == "verb" and _PARTICLE.match(sentence, end) else None


def _verb(ending: re.Match[str], start: int, kind: str, plainer: str) -> HardWord:
    """The verb with its ending; 「書類の提出を」 becomes 「書類を」 with it."""
    if kind == "polite_verb" and _OF_ONESELF.match(ending[0]):
        kind = "humble"
    if ending[0].startswith("を") and ending.string[:start].endswith("の"):
        return HardWord(kind, start - 1, ending.end(), "を" + plainer)
    return HardWord(kind, start, ending.end(), plainer)
