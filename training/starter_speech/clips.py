"""The spoken corpus as training reads it: memory-mapped log-mel shards and their lists."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

PHONES = tuple(
    "pau cl N a i u e o b by ch d dy f fy g gw gy h hy j k kw ky l m my n ny p py r ry s sh t ts ty v w y z".split()  # noqa: SIM905
)
PHONE_IDS = {name: number for number, name in enumerate(PHONES, 1)}
"""Phones of Open JTalk, numbered from 1; 0 is the blank of CTC."""


@dataclass(frozen=True)
class SpokenClip:
    """One clip: its text, phone numbers, log-mel frames (a view into the shard) and speech start and end."""

    text: str
    phones: torch.Tensor
    log_mel: NDArray[np.float16]
    start_s: float
    end_s: float
    places: tuple[float, ...]
    """Where each border between characters lies between start (0) and end (1)."""


class ClipShelf:
    """All shards of a folder; `refresh` takes in those that were written since."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clips: list[SpokenClip] = []
        self._read: set[str] = set()
        self.refresh()

    def refresh(self) -> None:
        """Adds the clips of new shards."""
        for listing in sorted(self.folder.glob("clips-*.jsonl")):
            if listing.name in self._read:
                continue
            self._read.add(listing.name)
            mels = np.load(listing.with_suffix(".npy"), mmap_mode="r")
            for line in listing.read_text(encoding="utf-8").splitlines():
                row = json.loads(line)
                self.clips.append(
                    SpokenClip(
                        row["text"],
                        torch.tensor([PHONE_IDS[name] for name in row["phones"] if name in PHONE_IDS]),
                        mels[row["first"] : row["first"] + row["frames"]],
                        row["start_s"],
                        row["end_s"],
                        tuple(row["places"]),
                    )
                )


def heard_texts(folder: Path) -> frozenset[str]:
    """Every sentence in the shards of a folder: what a test may not ask."""
    lines = (line for listing in folder.glob("clips-*.jsonl") for line in listing.read_text("utf-8").splitlines())
    return frozenset(json.loads(line)["text"] for line in lines)
