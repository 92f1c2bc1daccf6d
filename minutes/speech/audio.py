"""A recording as blocks of 16 kHz sound, whatever its container, codec, rate and number of channels.

Decoding is done by PyAV in blocks of about a second, so memory does not grow with length. What cannot be decoded is
skipped and told in `SourceAudio.damage`; what can is never thrown away.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self

import av
import numpy as np
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.error import FFmpegError

from minutes.speech.containers import ADTS, AMR, MP3, container_format, declared_bytes
from minutes.speech.errors import AbsurdRate, CorruptAudio, EmptyFile, NoAudioStream, NotAudio
from minutes.speech.segments import SAMPLE_RATE_HZ, Channels, Samples

BLOCK_SAMPLES = SAMPLE_RATE_HZ  # about one second
MIN_RATE_HZ, MAX_RATE_HZ = 2_000, 768_000  # below or above is a broken header: no recorder or telephone has it
CANCELLED_SHARE = 0.05  # of the loudest channel's power; unrelated stereo channels leave 0.25 or more
ESTIMATED = {ADTS, AMR, MP3}  # these have no header with a length: FFmpeg guesses it from the first frames
TRUNCATED_SHARE, TRUNCATED_S = 0.02, 2.0  # how much may be missing before we call a file truncated: headers round
# What broken content raises: FFmpeg's errors, PyAV's own checks, and OSError for a seek to an impossible place.
BROKEN = (FFmpegError, ValueError, OSError)


@dataclass(frozen=True)
class Damage:
    """What a source lost: `kind` is "truncated" (it ends before its header says) or "damaged" (unreadable parts)."""

    kind: str
    declared_s: float | None = None
    decoded_s: float | None = None
    bad_packets: int = 0


class SourceAudio:
    """One opened recording: what its header says, its sound block by block, and after that what was damaged."""

    def __init__(self, path: Path) -> None:
        """Open and check the header.

        Raises:
            EmptyFile, NotAudio, CorruptAudio, NoAudioStream, AbsurdRate: before anything is decoded.
        """
        self.damage: list[Damage] = []
        self.duration_s = 0.0  # decoded so far
        self._file = path.open("rb")
        try:
            self.container = _sniff(self._file)
            # Before FFmpeg opens the file: from then on its position belongs to FFmpeg.
            declared_size = declared_bytes(self._file, self.container) or 0
            self._container = _open(self._file, self.container)
            self._stream = _audio_stream(self._container)
        except BaseException:
            self._file.close()
            raise
        self.codec: str = self._stream.codec_context.name
        self.rate_hz: int = self._stream.codec_context.sample_rate
        self.channels: int = self._stream.codec_context.channels
        self.declared_s = _declared_s(self._container, self._stream)
        if self.declared_s:
            self.declared_s *= max(1.0, declared_size / path.stat().st_size)

    def blocks(self) -> Iterator[Channels]:
        """All of the sound, channels kept apart, 16 kHz, in blocks of about a second.

        Raises:
            CorruptAudio: not one sample could be decoded.
        """
        waiting: list[Channels] = []
        waiting_samples = bad_packets = 0
        frames = _Frames(self._container, self._stream)
        try:
            for piece in _resampled(frames):
                if waiting and piece.shape[0] != waiting[0].shape[0]:  # the number of channels changed on the way
                    yield self._counted(waiting)
                    waiting, waiting_samples = [], 0
                waiting.append(piece)
                waiting_samples += piece.shape[1]
                if waiting_samples >= BLOCK_SAMPLES:
                    yield self._counted(waiting)
                    waiting, waiting_samples = [], 0
            if waiting_samples:
                yield self._counted(waiting)
        finally:
            bad_packets = frames.bad_packets
            self.close()
        if self.duration_s == 0:
            raise CorruptAudio(container=self.container, codec=self.codec)
        self._note_damage(bad_packets, ended_early=frames.ended_early)

    def close(self) -> None:
        """Let go of the file; also done at the end of blocks() and of a `with` block."""
        self._container.close()
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        self.close()

    def _counted(self, pieces: list[Channels]) -> Channels:
        block = np.concatenate(pieces, axis=1)
        self.duration_s += block.shape[1] / SAMPLE_RATE_HZ
        return block

    def _note_damage(self, bad_packets: int, *, ended_early: bool) -> None:
        declared_s = 0.0 if self.container in ESTIMATED else self.declared_s or 0.0
        if ended_early or declared_s - self.duration_s > max(TRUNCATED_S, TRUNCATED_SHARE * declared_s):
            self.damage.append(Damage("truncated", self.declared_s, self.duration_s))
        if bad_packets:
            self.damage.append(Damage("damaged", bad_packets=bad_packets))


def to_mono(block: Channels) -> Samples:
    """One channel out of many.

    Stereo is averaged; more channels (one microphone each) are added so that a single speaker keeps his level in a
    room of silent microphones, and limited to [-1, 1]. Where channels cancel each other out (a cable with swapped
    poles), the loudest one is taken.
    """
    count = block.shape[0]
    mixed: Samples = block.sum(axis=0, dtype=np.float32) / np.float32(max(count, 1) if count <= 2 else np.sqrt(count))
    if count > 1:
        powers = np.square(block).mean(axis=1)
        if np.square(mixed).mean() < CANCELLED_SHARE * powers.max():
            loudest: Samples = block[int(np.argmax(powers))]
            return loudest
    return np.clip(mixed, -1.0, 1.0, out=mixed)


def decode_blocks(path: Path) -> Iterator[Samples]:
    """All of a recording as mono 16 kHz, in blocks of about a second."""
    for block in SourceAudio(path).blocks():
        yield to_mono(block)


def decode(path: Path) -> Samples:
    """All of a short recording at once; for tests and probes, since memory grows with its length."""
    return np.concatenate(list(decode_blocks(path)))


class _Frames:
    """The decoder's frames; unreadable packets are counted and skipped."""

    def __init__(self, container: InputContainer, stream: AudioStream) -> None:
        self._container, self._stream = container, stream
        self.bad_packets = 0
        self.ended_early = False

    def __iter__(self) -> Iterator[av.AudioFrame]:
        packets = self._container.demux(self._stream)
        while True:
            try:
                packet = next(packets)
            except StopIteration:
                return
            except BROKEN:
                self.ended_early = True
                return
            try:
                frames = packet.decode()
            except BROKEN:
                self.bad_packets += 1
                continue
            yield from (frame for frame in frames if isinstance(frame, av.AudioFrame))


def _sniff(file: BinaryIO) -> str:
    if not file.read(1):
        raise EmptyFile
    name = container_format(file)
    if name is None:
        raise NotAudio
    return name


def _open(file: BinaryIO, name: str) -> InputContainer:
    try:
        # A file object, an explicit format and a refusing io_open: FFmpeg has no way to open anything else.
        return av.open(file, "r", format=name, io_open=_refuse, metadata_errors="replace")
    except BROKEN as error:
        raise CorruptAudio(container=name, reason=type(error).__name__) from error


def _refuse(url: str, _flags: int, _options: dict[str, str]) -> Any:
    raise PermissionError(f"a recording may not open other files: {url!r}")


def _audio_stream(container: InputContainer) -> AudioStream:
    stream = next(iter(container.streams.audio), None)
    if stream is None:
        container.close()
        raise NoAudioStream
    if stream.codec_context is None:
        container.close()
        raise CorruptAudio(container=container.format.name, reason="unknown codec")
    if not MIN_RATE_HZ <= stream.codec_context.sample_rate <= MAX_RATE_HZ:
        container.close()
        raise AbsurdRate(rate_hz=stream.codec_context.sample_rate)
    return stream


def _declared_s(container: InputContainer, stream: AudioStream) -> float | None:
    """The length in the header, or None; never trusted, only compared with what was decoded."""
    if stream.duration and stream.time_base:
        return float(stream.duration * stream.time_base)
    return container.duration / av.time_base if container.duration else None


def _resampled(frames: _Frames) -> Iterator[Channels]:
    resampler: av.AudioResampler | None = None
    shape: tuple[int, str, str] | None = None
    for frame in frames:
        if not MIN_RATE_HZ <= frame.sample_rate <= MAX_RATE_HZ:
            frames.bad_packets += 1
            continue
        if shape != (frame.sample_rate, str(frame.layout.nb_channels) + frame.layout.name, frame.format.name):
            if resampler is not None:
                yield from _arrays(resampler, None)
            shape = (frame.sample_rate, str(frame.layout.nb_channels) + frame.layout.name, frame.format.name)
            # Packed, not planar: PyAV 18 crashes on planar frames of more than 8 channels.
            resampler = av.AudioResampler(format="flt", rate=SAMPLE_RATE_HZ)
        frame.pts = None  # gaps and jumps in a recorder's clock are not sound; the time line is what was decoded
        assert resampler is not None
        try:
            yield from _arrays(resampler, frame)
        except BROKEN:
            frames.bad_packets += 1
            shape = resampler = None
    if resampler is not None:
        yield from _arrays(resampler, None)


def _arrays(resampler: av.AudioResampler, frame: av.AudioFrame | None) -> Iterator[Channels]:
    """The 16 kHz pieces that come out when a frame, or None at the end, goes in."""
    for piece in resampler.resample(frame):
        packed = np.asarray(piece.to_ndarray(), np.float32)
        yield packed.reshape(-1, piece.layout.nb_channels).T
