"""What the voice makes of a sentence: its phones, how long each takes, and when each token of the text is heard."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

import numpy as np
import pyopenjtalk
from numpy.typing import NDArray

from training.starter_speech.corpus import Sentence
from training.starter_speech.durations import phone_seconds, tree
from training.starter_speech.vocabulary import tokenizer

PHONES = tuple(
    "pau cl N a i u e o b by ch d dy f fy g gw gy h hy j k kw ky l m my n ny p py r ry s sh t ts ty v w y z".split()  # noqa: SIM905
)
PHONE_IDS = {name: number for number, name in enumerate(PHONES, 1)}
"""Phones of Open JTalk, numbered from 1; 0 is silence before and after a sentence."""
PHONE = re.compile(r"-(.+?)\+")
ENDS_MORA = frozenset(PHONE_IDS[name] for name in ("cl", "N", "a", "i", "u", "e", "o"))


@dataclass(frozen=True)
class Reading:
    """A sentence as the voice reads it, without a wave.

    `phones` and `leaves` (rows of the duration model) have one entry for each label; `token_places` says for each
    token of the text in which phone its middle lies, in fractions of phones.
    """

    text: str
    phones: tuple[int, ...]
    leaves: tuple[int, ...]
    tokens: tuple[int, ...]
    token_places: tuple[float, ...]

    def borders_s(self, speed: float, stretch: float) -> NDArray[np.float64]:
        """Start of each phone and the end of the last, in seconds from the start of the wave.

        Args:
            speed: Rate that the engine is asked for.
            stretch: How much slower than that the wave is played.
        """
        return np.concatenate([[0.0], np.cumsum(phone_seconds(self.leaves, speed)) * stretch])


def phone_number(label: str) -> int:
    """The number of a label's phone; devoiced vowels as voiced ones, silence and what is unknown as 0."""
    found = PHONE.search(label)
    name = found[1] if found else ""
    return PHONE_IDS.get(name.lower() if name in "AIUEO" else name, 0)


def labels_of(spoken: str) -> list[str]:
    """Full-context labels of a sentence."""
    labels: list[str] = pyopenjtalk.extract_fullcontext(spoken)
    return labels


def read(sentence: Sentence, labels: list[str] | None = None) -> Reading:
    """The reading of a sentence."""
    labels = labels or labels_of(sentence.spoken)
    phones = [phone_number(label) for label in labels]
    tokens = tokenizer().encode(sentence.written)
    places = _token_places(sentence.written, tokens, _character_places(sentence, phones))
    return Reading(
        sentence.written,
        tuple(phones),
        tuple(tree().leaf(label) for label in labels),
        tuple(tokens),
        tuple(round(float(place), 2) for place in places),
    )


def _mora_ends(phones: list[int]) -> list[float]:
    """Where each mora ends, in phones; the first entry is where the speech starts."""
    return [1.0, *(place + 1.0 for place, phone in enumerate(phones) if phone in ENDS_MORA)]


def _character_places(sentence: Sentence, phones: list[int]) -> NDArray[np.float64]:
    """For each border between written characters (one more than characters) its place, in phones.

    The analyser of the voice gives words and their morae. Where it rewrote the text (digits become 漢数字), places are
    interpolated between the characters that are the same.
    """
    ends = _mora_ends(phones)
    heard, borders, mora = "", [1.0], 0.0
    for word in pyopenjtalk.run_frontend(sentence.spoken):
        text, morae = word["string"], max(word["mora_size"], 0)
        borders += [
            float(np.interp(mora + morae * (n + 1) / len(text), range(len(ends)), ends)) for n in range(len(text))
        ]
        mora += morae
        heard += text
    known = {0: 1.0, len(sentence.written): len(phones) - 1.0}
    for block in SequenceMatcher(None, sentence.written, heard, autojunk=False).get_matching_blocks():
        known |= {block.a + n: borders[block.b + n] for n in range(block.size + 1) if block.size}
    known[0], known[len(sentence.written)] = 1.0, len(phones) - 1.0
    written = sorted(known)
    places = np.interp(range(len(sentence.written) + 1), written, [known[border] for border in written])
    return np.asarray(np.maximum.accumulate(places))


def _token_places(text: str, tokens: list[int], places: NDArray[np.float64]) -> NDArray[np.float64]:
    # Tokens are byte strings that may end inside a character: places are interpolated between character borders.
    encoding = tokenizer().encoding
    ends = np.cumsum([len(encoding.decode_single_token_bytes(token)) for token in tokens])
    characters = np.cumsum([0] + [len(char.encode()) for char in text])
    middles = (np.concatenate([[0], ends[:-1]]) + ends) / 2
    return np.asarray(np.interp(middles, characters, places))
