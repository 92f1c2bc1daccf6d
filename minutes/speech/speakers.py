"""Who spoke when: labels S1, S2 … per segment, from channels where people have their own microphone, else by voice.

By voice this is a classical estimate (自動推定) that a person must check; `method` says which way was taken.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import numpy as np

from minutes.speech.channel_levels import FRAMES_PER_S, Levels
from minutes.speech.prepare import CHANNELS, WorkingAudio, open_audio
from minutes.speech.segments import Segment

CLEAR_DB = 6.0  # a speaker is at least twice as loud (in amplitude) in his own microphone as in the others
CLEAR_SHARE = 0.6  # share of segments with one clear channel before channels are believed to be people


class SpeakerMethod(StrEnum):
    """How speakers were found."""

    CHANNELS = "channels"
    CLUSTERING = "clustering"
    NONE = "none"  # nothing was said


@dataclass(frozen=True)
class SpeakerAssignment:
    """One label per segment (S1 speaks first), how many speakers there are, and how they were found."""

    labels: tuple[str, ...]
    count: int
    method: SpeakerMethod


def assign_speakers_in(work_dir: Path, segments: Sequence[Segment], *, count: int | None = None) -> SpeakerAssignment:
    """Labels for segments of the recording that was prepared in this folder."""
    channels = work_dir / CHANNELS
    levels = np.load(channels) if channels.exists() else None
    return assign_speakers(segments, open_audio(work_dir), levels, count=count)


def assign_speakers(
    segments: Sequence[Segment], audio: WorkingAudio, levels: Levels | None = None, *, count: int | None = None
) -> SpeakerAssignment:
    """Labels for segments; `count` is how many people speak when a person says so, else it is estimated."""
    if not segments:
        return SpeakerAssignment((), 0, SpeakerMethod.NONE)
    from minutes.speech.voices import cluster_voices  # noqa: PLC0415  heavy: scipy

    numbers = _by_channel(segments, levels) if levels is not None else None
    method = SpeakerMethod.CHANNELS
    if numbers is None or (count is not None and count != len(set(numbers))):
        numbers = cluster_voices([(segment.start_s, segment.end_s) for segment in segments], audio, count=count)
        method = SpeakerMethod.CLUSTERING
    labels = _in_order_of_speaking(numbers)
    return SpeakerAssignment(labels, len(set(labels)), method)


def _by_channel(segments: Sequence[Segment], levels: Levels) -> list[int] | None:
    """The loudest channel of each segment, or None when channels are not people (a stereo microphone)."""
    loudest: list[int] = []
    clear = 0
    for segment in segments:
        first = int(segment.start_s * FRAMES_PER_S)
        part = levels[:, first : max(int(segment.end_s * FRAMES_PER_S), first + 1)].astype(np.float32)
        if not part.size:
            part = levels[:, -1:].astype(np.float32)
        means = np.mean(10 ** (part / 10), axis=1)
        order = np.argsort(means)
        loudest.append(int(order[-1]))
        clear += 10 * np.log10(means[order[-1]] / means[order[-2]]) >= CLEAR_DB
    return loudest if clear >= CLEAR_SHARE * len(segments) else None


def _in_order_of_speaking(numbers: Sequence[int]) -> tuple[str, ...]:
    names: dict[int, str] = {}
    return tuple(names.setdefault(number, f"S{len(names) + 1}") for number in numbers)
