"""Sentences as training takes them: spoken clips from memory-mapped log-mel shards, and unspoken ones."""

import json
import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from training.starter_speech.reading import Reading
from training.starter_speech.voice import MARGIN_S, Voice

LOUD_AFTER_S, QUIET_BEFORE_S = 0.05, 0.07
"""How long after the start of its first phone a sentence is loud, and before the end of its last one quiet (median)."""


@dataclass(frozen=True)
class Utterance:
    """One sentence said at some rate: when each phone starts (and the last ends), when speech starts and ends.

    Times are seconds from the start of the utterance, which has a little quiet at both ends and is `frames` frames of
    10 ms long. `log_mel` is a view into a shard, or None where nobody has spoken the sentence.
    """

    reading: Reading
    borders_s: NDArray[np.float64]
    start_s: float
    end_s: float
    frames: int
    log_mel: NDArray[np.float16] | None = None


def imagined(reading: Reading, rng: random.Random) -> Utterance:
    """The sentence as somebody would say it, without the sound."""
    voice = Voice.anybody(rng)
    borders = reading.borders_s(*voice.engine_rate)
    borders -= borders[1] + LOUD_AFTER_S - MARGIN_S
    end_s = float(borders[-2]) - QUIET_BEFORE_S
    return Utterance(reading, borders, MARGIN_S, end_s, round(100 * (end_s + MARGIN_S)))


class ClipShelf:
    """All shards of a folder; `refresh` takes in those that were written since."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clips: list[Utterance] = []
        self._read: set[str] = set()
        self.refresh()

    def refresh(self) -> None:
        """Adds the clips of new shards."""
        for listing in sorted(self.folder.glob("clips-*.jsonl")):
            if listing.name in self._read:
                continue
            self._read.add(listing.name)
            mels = np.load(listing.with_suffix(".npy"), mmap_mode="r")
            self.clips += [clip(json.loads(line), mels) for line in listing.read_text(encoding="utf-8").splitlines()]


def readings(folder: Path) -> list[Reading]:
    """The sentences that `write_readings` wrote."""
    lines = (folder / "texts.jsonl").read_text(encoding="utf-8").splitlines()
    return [Reading(**json.loads(line)["reading"]) for line in lines]


def clip(row: dict[str, Any], mels: NDArray[np.float16]) -> Utterance:
    """The clip of one line of a shard's list."""
    reading = Reading(**row["reading"])
    borders = reading.borders_s(*Voice(*row["voice"]).engine_rate) - row["cut_s"]
    log_mel = mels[row["first"] : row["first"] + row["frames"]]
    return Utterance(reading, borders, row["start_s"], row["end_s"], row["frames"], log_mel)


def heard_texts(folder: Path) -> frozenset[str]:
    """Every sentence in the shards of a folder: what a test may not ask."""
    lines = (line for listing in folder.glob("*.jsonl") for line in listing.read_text("utf-8").splitlines())
    return frozenset(json.loads(line)["reading"]["text"] for line in lines)
