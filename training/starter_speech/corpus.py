"""Sentences of city meetings from a grammar and word lists: the same seed gives the same sentences."""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path

from training.starter_speech import conjugation, numerals

HERE = Path(__file__).parent
CONJUGATED = {"godan": conjugation.godan, "ichidan": conjugation.ichidan, "iadj": conjugation.adjective}
MAX_CHARACTERS = 75
"""Longer sentences are drawn again: few windows of 30 s would hold them."""
VALID_SEED, TEST_SEED = 1001, 1002
HELD_OUT = 400
"""Sentences of each of these seeds that training never hears."""
FIXED_REPEATS = 5
"""How often training speaks each sentence that has no slot, each time by another voice."""
SLOT = re.compile(r"\{([a-z0-9]+)(?:\.([a-z]+))?\}")


@dataclass(frozen=True)
class Sentence:
    """One sentence: how minutes write it, and how the voice is told to read it."""

    written: str
    spoken: str


@cache
def _entries(name: str) -> tuple[tuple[str, str], ...]:
    words = (HERE / "words" / f"{name}.txt").read_text(encoding="utf-8").split()
    return tuple((written, reading) for written, _, reading in (word.partition("=") for word in words))


@cache
def word_list(name: str) -> tuple[str, ...]:
    """The words of one list in words/, as minutes write them."""
    return tuple(written for written, _ in _entries(name))


@cache
def readings() -> dict[str, str]:
    """Words that the voice misreads (DX) and how to spell them for it: `written=reading` in the lists."""
    names = (path.stem for path in (HERE / "words").glob("*.txt"))
    return {written: reading for name in names for written, reading in _entries(name) if reading}


def spoken(written: str) -> str:
    """The sentence as the voice is told to read it."""
    longest_first = sorted(readings(), key=len, reverse=True)
    return re.sub("|".join(map(re.escape, longest_first)), lambda word: readings()[word[0]], written)


@cache
def rules() -> dict[str, tuple[tuple[str, ...], tuple[float, ...]]]:
    """The grammar: rule name to its alternatives and their weights."""
    found: dict[str, list[tuple[str, float]]] = {}
    name = ""
    for line in (HERE / "grammar.txt").read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        if line.endswith(":"):
            name = line[:-1]
            continue
        weight, bar, text = line.partition("| ")
        found.setdefault(name, []).append((text, float(weight)) if bar else (line, 1.0))
    return {
        name: (tuple(text for text, _ in rows), tuple(weight for _, weight in rows)) for name, rows in found.items()
    }


@cache
def _frequencies(count: int) -> tuple[float, ...]:
    """Sums of the frequencies of a list's words: the first ones are said often, the last ones seldom (Zipf)."""
    return tuple(accumulate((rank + 8) ** -1.3 for rank in range(count)))


def word(name: str, rng: random.Random, *, flat: bool = False) -> str:
    """A random word of a list, by frequency of use or, `flat`, each as often as the others."""
    words = word_list(name)
    return rng.choice(words) if flat else rng.choices(words, cum_weights=_frequencies(len(words)))[0]


def expand(name: str, rng: random.Random, form: str = "", *, flat: bool = False) -> str:
    """One random expansion of a rule, a word list or a number slot."""
    if name in numerals.SLOTS:
        return numerals.SLOTS[name](rng)
    if name in CONJUGATED:
        return rng.choice(CONJUGATED[name](word(name, rng, flat=flat))[form or "dict"])
    if name not in rules():
        return word(name, rng, flat=flat)
    alternatives, weights = rules()[name]
    text = rng.choices(alternatives, weights)[0]
    return SLOT.sub(lambda slot: expand(slot[1], rng, slot[2] or "", flat=flat), text)


def normalise(text: str) -> str:
    """The text as minutes show it: no doubled punctuation, one 。 at the end."""
    text = re.sub(r"[。、]*。[。、]*$", "。", text)
    return re.sub("、{2,}", "、", text)


def sentence(rng: random.Random, *, flat: bool = False) -> Sentence:
    """One random sentence of at most MAX_CHARACTERS."""
    while True:
        written = normalise(expand("sentence", rng, flat=flat))
        if len(written) <= MAX_CHARACTERS:
            return Sentence(written, spoken(written))


def sentences(
    count: int, *, seed: int, without: frozenset[str] = frozenset(), flat: bool = False
) -> Iterator[Sentence]:
    """`count` different sentences, none of them written as one of `without` (keeps the splits apart)."""
    rng = random.Random(seed)
    found = set(without)
    while count:
        drawn = sentence(rng, flat=flat)
        if drawn.written not in found:
            found.add(drawn.written)
            count -= 1
            yield drawn


@cache
def fixed_sentences() -> tuple[str, ...]:
    """Sentences of the grammar without any slot (「異議なし。」): training must hold them, so tests leave them out."""
    texts = {text for alternatives, _ in rules().values() for text in alternatives}
    return tuple(sorted(text for text in texts if "{" not in text and text.endswith("。")))


def unseen_sentences(count: int, *, seed: int) -> list[Sentence]:
    """Sentences for validation or test: drawn from the grammar, none of them fixed."""
    return list(sentences(count, seed=seed, without=frozenset(fixed_sentences())))


@cache
def held_out() -> frozenset[str]:
    """What training may neither hear nor read."""
    return frozenset(row.written for seed in (VALID_SEED, TEST_SEED) for row in unseen_sentences(HELD_OUT, seed=seed))


def spoken_sentences(count: int, *, seed: int) -> list[Sentence]:
    """What training hears: every fixed sentence FIXED_REPEATS times and `count` drawn ones, every word as often."""
    fixed = [Sentence(text, text) for text in fixed_sentences()]
    rows = fixed * FIXED_REPEATS + list(sentences(count, seed=seed, without=held_out(), flat=True))
    random.Random(seed).shuffle(rows)
    return rows
