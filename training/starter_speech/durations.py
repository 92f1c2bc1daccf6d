"""How long the voice makes each phone: read from the voice file, so that every frame of a spoken clip is labelled.

The engine (HTS engine 1.10) does not tell its durations, but they follow from the decision tree in the voice file and
from the speaking rate alone: HTS_SStreamSet_create, HTS_set_default_duration and HTS_set_specified_duration.
"""

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
import pyopenjtalk
from numpy.typing import NDArray

VOICE_FILE = Path(pyopenjtalk.__file__).parent / "htsvoice" / "mei_normal.htsvoice"
FRAME_S = 0.005
"""The engine's frame: 240 samples at 48 kHz."""
Node = tuple[str, int, int]


class DurationTree:
    """The duration model of the voice: five state durations in frames, means and variances, of a full-context label."""

    def __init__(self, voice_file: Path = VOICE_FILE) -> None:
        content = voice_file.read_bytes()
        header, _, data = content.partition(b"[DATA]\n")
        positions = {
            name: (int(first), int(last) + 1)
            for name, first, last in re.findall(r"(DURATION_\w+):(\d+)-(\d+)", header.decode())
        }
        pdf = np.frombuffer(data[slice(*positions["DURATION_PDF"])], "<f4", offset=4).reshape(-1, 2, 5)
        self.means, self.variances = pdf[:, 0].astype(float), pdf[:, 1].astype(float)
        text = data[slice(*positions["DURATION_TREE"])].decode()
        self.questions = {
            name: re.compile("|".join(_pattern(glob) for glob in re.findall(r'"([^"]+)"', globs)))
            for name, globs in re.findall(r"QS (\S+) \{(.*?)\}", text)
        }
        self.nodes: dict[int, Node] = {
            -int(number): (question, _target(no), _target(yes))
            for number, question, no, yes in re.findall(r"^\s*(-?\d+)\s+(\S+)\s+(\S+)\s+(\S+)\s*$", text, re.MULTILINE)
        }

    def leaf(self, label: str) -> int:
        """Index of the label's row in means and variances."""
        node = 0
        while True:
            question, no, yes = self.nodes[node]
            target = yes if self.questions[question].match(label) else no
            if target < 0:
                return -target - 1
            node = target


def _pattern(glob: str) -> str:
    return re.escape(glob).replace(r"\*", ".*").replace(r"\?", ".") + r"\Z"


def _target(text: str) -> int:
    """A node's number as it stands, a leaf (dur_s2_57) as its negated number."""
    if text.lstrip("-").isdigit():
        return -int(text)
    return -int(text.strip('"').rsplit("_", 1)[1])


@cache
def tree() -> DurationTree:
    """The model of the bundled voice."""
    return DurationTree()


def phone_seconds(leaves: Sequence[int], speed: float) -> NDArray[np.float64]:
    """How long the engine makes the phones with these leaves at this rate; up to 2 % off, for it adjusts a sentence."""
    rows = list(leaves)
    means, variances = tree().means[rows].ravel(), tree().variances[rows].ravel()
    rho = 0.0
    if speed != 1.0:
        rho = (means.sum() / speed - means.sum()) / variances.sum()
    states = np.maximum((means + rho * variances + 0.5).astype(int), 1)
    return np.asarray(states.reshape(-1, 5).sum(1) * FRAME_S)
