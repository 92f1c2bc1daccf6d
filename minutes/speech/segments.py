"""What the engines return: words and segments of speech with their times, and the arrays they are made from."""

from dataclasses import asdict, dataclass, replace
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

SAMPLE_RATE_HZ = 16_000  # Whisper and Silero VAD both listen at this rate

Samples: TypeAlias = NDArray[np.float32]  # shape (n,), mono, 16 kHz, in [-1, 1]
Channels: TypeAlias = NDArray[np.float32]  # shape (channels, n), 16 kHz, in [-1, 1]
Span: TypeAlias = tuple[float, float]  # (start_s, end_s)


@dataclass(frozen=True)
class Word:
    """One word (for Japanese: a few characters) with its time."""

    text: str
    start_s: float
    end_s: float
    probability: float


@dataclass(frozen=True)
class Segment:
    """A sentence or so: text with its time, how sure the engine was, and who spoke (S1, S2 … or None).

    `suspect` names why the text may be invented: "" (nothing found), "repeats", "low_probability" or "too_fast".
    """

    start_s: float
    end_s: float
    text: str
    words: tuple[Word, ...] = ()
    avg_logprob: float = 0.0
    no_speech_prob: float = 0.0
    speaker: str | None = None
    suspect: str = ""

    def shifted(self, by_s: float) -> "Segment":
        """The same segment `by_s` seconds later."""
        words = tuple(replace(word, start_s=word.start_s + by_s, end_s=word.end_s + by_s) for word in self.words)
        return replace(self, start_s=self.start_s + by_s, end_s=self.end_s + by_s, words=words)

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return asdict(self) | {"words": [asdict(word) for word in self.words]}

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> "Segment":
        """The segment that `to_dict` was called on."""
        return cls(**{**values, "words": tuple(Word(**word) for word in values.get("words", ()))})
