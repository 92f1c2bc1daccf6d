"""One or several recordings become working audio on one time line, with everything later steps need to know of it.

`prepare` reads each source once, block by block, and writes into the work folder:

- `audio.s16`       16 kHz mono int16, raw; later steps map it into memory and read only their pieces
- `listen.m4a`      the listening copy for browsers
- `channels.npy`    loudness per channel and 50 ms, when there are several channels (for `speakers`)
- `prepared.json`   the rest: sources and their offsets, chunks, waveform, warnings; written last, so that a folder
                    with this file is complete and a second `prepare` returns at once
"""

import errno
import json
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from minutes.speech import vad
from minutes.speech.audio import SourceAudio, to_mono
from minutes.speech.channel_levels import ChannelLevels
from minutes.speech.chunking import Chunk, plan_chunks
from minutes.speech.errors import DiskFull, NoSpeech, SpeechError, TooLong
from minutes.speech.listening_copy import ListeningCopy
from minutes.speech.progress import OnProgress, Progress, Stage, ignore_progress
from minutes.speech.segments import SAMPLE_RATE_HZ, Channels, Samples, Span
from minutes.speech.vad import Probabilities, speech_probabilities, speech_spans
from minutes.speech.waveform import Waveform

WorkingAudio: TypeAlias = NDArray[np.int16]  # shape (n,), mono, 16 kHz

AUDIO, LISTEN, CHANNELS, PREPARED = "audio.s16", "listen.m4a", "channels.npy", "prepared.json"
READ_BLOCK_S = 60
MAX_GAIN = 32.0  # +30 dB: what a recorder at the far end of the table needs before the VAD hears it
LOUD = 0.5  # the level that loud speech is brought to before the VAD hears it


@dataclass(frozen=True)
class Source:
    """One uploaded file: what it is and where it lies on the common time line."""

    offset_s: float
    duration_s: float
    container: str
    codec: str
    rate_hz: int
    channels: int


@dataclass(frozen=True)
class SourceWarning:
    """Something was lost, but the rest is usable; `code`: "truncated" or "damaged", `source` its place in the list."""

    code: str
    source: int
    declared_s: float | None
    decoded_s: float | None
    bad_packets: int


@dataclass(frozen=True)
class Prepared:
    """What is known of the recording once its working audio is written."""

    duration_s: float
    speech_s: float
    sources: tuple[Source, ...]
    chunks: tuple[Chunk, ...]
    waveform: tuple[int, ...]  # loudness 0..127 at about 1 500 equally spaced moments
    warnings: tuple[SourceWarning, ...]
    has_channels: bool

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        return asdict(self) | {"chunks": [chunk.to_dict() for chunk in self.chunks]}

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> "Prepared":
        """What `to_dict` was called on."""
        return cls(
            duration_s=values["duration_s"],
            speech_s=values["speech_s"],
            sources=tuple(Source(**item) for item in values["sources"]),
            chunks=tuple(Chunk.from_dict(item) for item in values["chunks"]),
            waveform=tuple(values["waveform"]),
            warnings=tuple(SourceWarning(**item) for item in values["warnings"]),
            has_channels=values["has_channels"],
        )


def prepare(
    sources: Sequence[Path],
    work_dir: Path,
    *,
    on_progress: OnProgress = ignore_progress,
    max_duration_s: float = 12 * 3600.0,
    listening_copy: bool = True,
    threads: int = 1,
) -> Prepared:
    """Working audio of the sources, one after the other on one time line; see the module's docstring for the files.

    Raises:
        EmptyFile, NotAudio, CorruptAudio, NoAudioStream, AbsurdRate: with `source`, the place of the file in the list.
        TooLong: all sources together are longer than `max_duration_s`.
        NoSpeech: everything is silence or noise.
        DiskFull: no space left in the work folder.
    """
    if (work_dir / PREPARED).exists():
        return load_prepared(work_dir)
    work_dir.mkdir(parents=True, exist_ok=True)
    try:
        return _prepare(sources, work_dir, on_progress, max_duration_s, listening_copy, threads)
    except OSError as error:
        if error.errno not in {errno.ENOSPC, errno.EDQUOT}:
            raise
        for name in (AUDIO, LISTEN, CHANNELS, PREPARED):
            (work_dir / name).unlink(missing_ok=True)
        raise DiskFull from error


def load_prepared(work_dir: Path) -> Prepared:
    """What an earlier `prepare` found in this work folder."""
    return Prepared.from_dict(json.loads((work_dir / PREPARED).read_text(encoding="utf-8")))


def open_audio(work_dir: Path) -> WorkingAudio:
    """The working audio, mapped into memory: only the pieces that are used are read."""
    return np.memmap(work_dir / AUDIO, dtype=np.int16, mode="r")


def _prepare(
    paths: Sequence[Path],
    work_dir: Path,
    on_progress: OnProgress,
    max_duration_s: float,
    listening_copy: bool,  # noqa: FBT001
    threads: int,
) -> Prepared:
    waveform, levels = Waveform(), ChannelLevels()
    warnings: list[SourceWarning] = []
    sources: list[Source] = []
    offset_s = 0.0
    with ExitStack() as stack:
        raw = stack.enter_context((work_dir / AUDIO).open("wb"))
        copy = stack.enter_context(ListeningCopy(work_dir / LISTEN)) if listening_copy else None
        for index, path in enumerate(paths):
            audio = _open_source(path, index)
            for block in _blocks(audio, index):
                done_s = offset_s + audio.duration_s
                if done_s > max_duration_s:
                    raise TooLong(limit_s=max_duration_s, source=index)
                levels.add(block)
                mono = to_mono(block)
                waveform.add(mono)
                whole = np.round(mono * 32767.0).astype(np.int16)
                raw.write(whole.tobytes())
                if copy:
                    copy.write(whole)
                on_progress(Progress(Stage.DECODE, done_s, _total_s(offset_s, audio, index, len(paths))))
            warnings += [SourceWarning(x.kind, index, x.declared_s, x.decoded_s, x.bad_packets) for x in audio.damage]
            sources.append(
                Source(offset_s, audio.duration_s, audio.container, audio.codec, audio.rate_hz, audio.channels)
            )
            offset_s += audio.duration_s
    duration_s = len(open_audio(work_dir)) / SAMPLE_RATE_HZ
    has_channels = levels.save(work_dir / CHANNELS)
    probabilities = _probabilities(work_dir, waveform.gain(LOUD, MAX_GAIN), on_progress, threads)
    spans: list[Span] = [(start_s, min(end_s, duration_s)) for start_s, end_s in speech_spans(probabilities)]
    if not spans:
        raise NoSpeech(duration_s=duration_s)
    chunks = tuple(plan_chunks(spans, duration_s, probabilities))
    prepared = Prepared(
        duration_s, vad.total_s(spans), tuple(sources), chunks, waveform.values(), tuple(warnings), has_channels
    )
    part = work_dir / (PREPARED + ".part")
    part.write_text(json.dumps(prepared.to_dict()), encoding="utf-8")
    part.rename(work_dir / PREPARED)
    return prepared


def _open_source(path: Path, index: int) -> SourceAudio:
    try:
        return SourceAudio(path)
    except SpeechError as error:
        raise type(error)(**error.values, source=index) from error


def _blocks(audio: SourceAudio, index: int) -> Iterator[Channels]:
    try:
        yield from audio.blocks()
    except SpeechError as error:
        raise type(error)(**error.values, source=index) from error


def _total_s(offset_s: float, audio: SourceAudio, index: int, count: int) -> float | None:
    """The whole length, once the last header is open; never less than what was decoded."""
    if index + 1 < count or audio.declared_s is None:
        return None
    return offset_s + max(audio.declared_s, audio.duration_s)


def _probabilities(work_dir: Path, gain: float, on_progress: OnProgress, threads: int) -> Probabilities:
    total_samples = (work_dir / AUDIO).stat().st_size // 2

    def blocks() -> Iterator[Samples]:
        done_samples = 0
        with (work_dir / AUDIO).open("rb") as file:  # read, not mapped: mapped pages would stay and look like memory
            while raw := file.read(READ_BLOCK_S * SAMPLE_RATE_HZ * 2):
                samples = np.frombuffer(raw, np.int16).astype(np.float32)
                yield np.clip(samples * np.float32(gain / 32768.0), -1.0, 1.0)
                done_samples += len(samples)
                done_s, total_s = done_samples / SAMPLE_RATE_HZ, total_samples / SAMPLE_RATE_HZ
                on_progress(Progress(Stage.FIND_SPEECH, done_s, total_s))

    return speech_probabilities(blocks(), threads)
