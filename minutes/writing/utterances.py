"""Utterance: what the writing package takes in, one stretch of speech of one speaker with its corrected text."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from operator import itemgetter
from typing import TypeAlias

UtteranceId: TypeAlias = str | int


@dataclass(frozen=True, slots=True)
class TimedText:
    """One word as the speech engine timed it; the words of an utterance join to its text."""

    text: str
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Utterance:
    """A stretch of speech: times in seconds on the meeting's time line, text with corrections already applied."""

    id: UtteranceId
    start_s: float
    end_s: float
    text: str
    speaker: str | None = None
    """Speaker label as diarization or a clerk gave it; None where nobody is known."""
    words: tuple[TimedText, ...] = ()
    """Word times, used only while they still join to `text` (a corrected text falls back to interpolation)."""


class CharacterClock:
    """Answers when a character of an utterance is spoken.

    Between two known moments (word times, else the utterance's own start and end) characters last equally long.
    """

    def __init__(self, utterance: Utterance) -> None:
        self._marks = _word_marks(utterance) or [(0, utterance.start_s), (len(utterance.text), utterance.end_s)]

    def start_s(self, index: int) -> float:
        """Moment at which the character `index` starts: after a pause before it."""
        later = bisect_right(self._marks, index, key=itemgetter(0))
        return self._between(later - 1, later, index)

    def end_s(self, index: int) -> float:
        """Moment at which the characters before `index` end: before a pause after them."""
        later = bisect_left(self._marks, index, key=itemgetter(0))
        return self._between(later - 1, later, index)

    def _between(self, earlier: int, later: int, index: int) -> float:
        if earlier < 0 or later >= len(self._marks):
            return self._marks[0 if earlier < 0 else -1][1]
        (start, start_s), (end, end_s) = self._marks[earlier], self._marks[later]
        return start_s + (end_s - start_s) * (index - start) / (end - start)


def _word_marks(utterance: Utterance) -> list[tuple[int, float]]:
    """(character boundary, seconds) from word times, rising in both; empty when the words do not join to the text."""
    marks: list[tuple[int, float]] = []
    position = 0
    for word in utterance.words:
        stripped = word.text.strip()
        found = utterance.text.find(stripped, position)
        if found < 0 or utterance.text[position:found].strip():
            return []
        latest = marks[-1][1] if marks else utterance.start_s
        start_s = min(max(word.start_s, latest), utterance.end_s)
        end_s = min(max(word.end_s, start_s), utterance.end_s)
        position = found + len(stripped)
        marks += [(found, start_s), (position, end_s)]
    return marks if not utterance.text[position:].strip() else []
