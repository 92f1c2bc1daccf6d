"""Speech spans become chunks: windows of at most 30 s, packed with speech, cut at silences.

Whisper pays for 30 s per window whether anybody speaks or not. So long silences are left out (a short rest of each is
kept, because Whisper needs pauses to see sentence ends), and the speech around them is packed into full windows. A
chunk remembers which pieces of the recording it holds, and `source_time` leads from a time inside it back to the
recording. Chunks are plain values: they are fixed in the database before anything is decoded.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from minutes.speech.segments import SAMPLE_RATE_HZ, Samples, Span
from minutes.speech.vad import FRAME_S, Probabilities

MAX_CHUNK_S = 29.5  # a little under Whisper's 30 s window, so that the last time stamp has room
PAD_S = 0.25  # kept around speech: VAD finds the start of a soft consonant late
MAX_KEPT_SILENCE_S = 1.0  # a longer silence is cut down to 2 x PAD_S
GOOD_PAUSE_S = 0.6  # sentences usually end with one of these; the best place for a border
SEARCH_S = 8.0  # how far before the full window a better border is looked for
STEP_S = 60.0  # one durable step is about this much packed audio: what a killed worker does again at most


@dataclass(frozen=True)
class Chunk:
    """One window of speech: its pieces of the recording in order, and the speech spans inside them."""

    index: int
    pieces: tuple[Span, ...]
    speech: tuple[Span, ...] = field(default=())

    @property
    def start_s(self) -> float:
        """Where it starts in the recording."""
        return self.pieces[0][0]

    @property
    def end_s(self) -> float:
        """Where it ends in the recording."""
        return self.pieces[-1][1]

    @property
    def duration_s(self) -> float:
        """How long it is when packed, at most `MAX_CHUNK_S`."""
        return sum(end_s - start_s for start_s, end_s in self.pieces)

    def source_time(self, packed_s: float, *, is_end: bool = False) -> float:
        """Time in the recording of a time in the packed chunk; on a join `is_end` chooses the piece before it."""
        left_s = packed_s
        for start_s, end_s in self.pieces:
            length_s = end_s - start_s
            if left_s < length_s or (is_end and left_s <= length_s + 1e-6):
                return start_s + max(left_s, 0.0)
            left_s -= length_s
        return self.end_s

    def packed(self, audio: "np.ndarray[Any, np.dtype[np.int16]]") -> Samples:
        """Its samples, taken from the working audio of the recording (16 kHz, int16)."""
        cuts = [(round(a * SAMPLE_RATE_HZ), round(b * SAMPLE_RATE_HZ)) for a, b in self.pieces]
        return np.concatenate([audio[a:b] for a, b in cuts]).astype(np.float32) / 32768.0

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return {"index": self.index, "pieces": [list(x) for x in self.pieces], "speech": [list(x) for x in self.speech]}

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> "Chunk":
        """The chunk that `to_dict` was called on."""
        pieces, speech = (tuple((float(a), float(b)) for a, b in values[key]) for key in ("pieces", "speech"))
        return cls(values["index"], pieces, speech)


def plan_chunks(
    spans: Sequence[Span],
    duration_s: float,
    probabilities: Probabilities | None = None,
    *,
    max_chunk_s: float = MAX_CHUNK_S,
) -> list[Chunk]:
    """Chunks for all spans, in order; none when nobody speaks.

    Args:
        spans: Where somebody speaks.
        duration_s: Length of the recording.
        probabilities: Help to cut speech without pauses.
        max_chunk_s: Longest chunk; shorter than `MAX_CHUNK_S` for a model that loses its place in long windows.
    """
    chunks: list[Chunk] = []
    waiting = [part for span in spans for part in _split_long(span, probabilities, max_chunk_s)]
    while waiting:
        count = _how_many(waiting, duration_s, max_chunk_s)
        speech, following = waiting[:count], waiting[count:]
        floor_s = chunks[-1].end_s if chunks else 0.0
        ceiling_s = (speech[-1][1] + following[0][0]) / 2 if following else duration_s
        chunks.append(Chunk(len(chunks), _pieces(speech, floor_s, ceiling_s), tuple(speech)))
        waiting = following
    return chunks


def plan_steps(chunks: Sequence[Chunk]) -> list[list[Chunk]]:
    """Chunks grouped into durable steps of at most `STEP_S` of packed audio each, at least one chunk."""
    steps: list[list[Chunk]] = []
    length_s = 0.0
    for chunk in chunks:
        if not steps or length_s + chunk.duration_s > STEP_S:
            steps.append([])
            length_s = 0.0
        steps[-1].append(chunk)
        length_s += chunk.duration_s
    return steps


def _how_many(spans: Sequence[Span], duration_s: float, max_chunk_s: float) -> int:
    """How many of the next spans make one chunk: as many as fit, cut back to a good pause when one is near."""
    fit = 1
    while fit < len(spans) and _packed_s(spans[: fit + 1], duration_s) <= max_chunk_s:
        fit += 1
    if fit == len(spans):
        return fit
    pauses = {
        count: spans[count][0] - spans[count - 1][1]
        for count in range(1, fit + 1)
        if _packed_s(spans[:count], duration_s) >= max_chunk_s - min(SEARCH_S, max_chunk_s / 2)
    }
    if not pauses:
        return fit
    good = [count for count, pause_s in pauses.items() if pause_s >= GOOD_PAUSE_S]
    return max(good) if good else max(pauses, key=lambda count: (pauses[count], count))


def _packed_s(spans: Sequence[Span], duration_s: float) -> float:
    return sum(end_s - start_s for start_s, end_s in _pieces(spans, 0.0, duration_s))


def _pieces(spans: Sequence[Span], floor_s: float, ceiling_s: float) -> tuple[Span, ...]:
    """Padded spans; those that are close stay one piece, so that short silences keep their true length."""
    pieces: list[Span] = []
    for start_s, end_s in spans:
        if pieces and start_s - (pieces[-1][1] - PAD_S) <= MAX_KEPT_SILENCE_S:
            pieces[-1] = (pieces[-1][0], end_s + PAD_S)
        else:
            pieces.append((start_s - PAD_S, end_s + PAD_S))
    return tuple((round(max(a, floor_s), 3), round(min(b, ceiling_s), 3)) for a, b in pieces)


def _split_long(span: Span, probabilities: Probabilities | None, max_chunk_s: float) -> list[Span]:
    """A span that fits into a window, or several: cut where speech is least probable near the window's end."""
    longest_s = max_chunk_s - 2 * PAD_S
    search_s = min(SEARCH_S, longest_s / 2)
    parts: list[Span] = []
    start_s, end_s = span
    while end_s - start_s > longest_s:
        cut_s = start_s + longest_s
        if probabilities is not None:
            first, last = int((cut_s - search_s) / FRAME_S) + 1, int(cut_s / FRAME_S)
            cut_s = (first + int(np.argmin(probabilities[first:last])) + 0.5) * FRAME_S
        parts.append((start_s, cut_s))
        start_s = cut_s
    return [*parts, (start_s, end_s)]
