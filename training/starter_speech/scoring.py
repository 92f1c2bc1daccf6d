"""How right a transcript is: character error rate, and how far its times are from the true ones."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from training.starter_speech.recognise import Heard

PUNCTUATION = "、。,.?!？！ 　"


def plain(text: str) -> str:
    """The text as it is compared: NFKC (full-width letters become half-width), no spaces, no punctuation."""
    return "".join(char for char in unicodedata.normalize("NFKC", text) if char not in PUNCTUATION)


def edit_distance(reference: str, written: str) -> int:
    """Insertions, deletions and substitutions from one string to the other (Levenshtein)."""
    row = np.arange(len(written) + 1)
    codes = np.array([ord(char) for char in written], dtype=np.int64)
    for number, char in enumerate(reference, 1):
        substituted = row[:-1] + (codes != ord(char))
        best = np.minimum(substituted, row[1:] + 1)
        # An insertion costs one more than the cell to the left: a running minimum of value - place.
        places = np.arange(len(written) + 1)
        row = np.minimum.accumulate(np.concatenate([[number], best]) - places) + places
    return int(row[-1])


@dataclass(frozen=True)
class Score:
    """Totals over many windows."""

    errors: int = 0
    characters: int = 0
    time_errors_s: tuple[float, ...] = ()

    @property
    def cer(self) -> float:
        """Character errors per reference character."""
        return self.errors / max(self.characters, 1)

    @property
    def within_300_ms(self) -> float:
        """Share of sentence starts and ends that have a written border within 0.3 s."""
        return float(np.mean([error <= 0.3 for error in self.time_errors_s])) if self.time_errors_s else 0.0

    @property
    def median_time_error_s(self) -> float:
        """Median distance of a sentence's start or end from the nearest written start or end."""
        return float(np.median(self.time_errors_s)) if self.time_errors_s else 0.0

    def __add__(self, other: "Score") -> "Score":
        return Score(
            self.errors + other.errors,
            self.characters + other.characters,
            self.time_errors_s + other.time_errors_s,
        )


def score(reference: Sequence[Heard], written: Sequence[Heard]) -> Score:
    """The score of one window against its true sentences."""
    expected = plain("".join(row.text for row in reference))
    errors = edit_distance(expected, plain("".join(row.text for row in written)))
    times = [
        min((abs(getattr(row, side) - getattr(other, side)) for other in written), default=30.0)
        for row in reference
        for side in ("start_s", "end_s")
    ]
    return Score(errors, len(expected), tuple(times))
