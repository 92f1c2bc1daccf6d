"""One chunk becomes segments with times of the recording."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from minutes.speech.chunking import Chunk
from minutes.speech.doubt import find_doubt, is_silence
from minutes.speech.engine import SpeechEngine
from minutes.speech.prepare import WorkingAudio
from minutes.speech.segments import Segment, Span

MIN_SEGMENT_S = 0.1
# A Japanese character is up to three tokens; where the model leaves one unfinished, the tokenizer writes U+FFFD.
HALF_CHARACTER = "\ufffd"


def transcribe_chunks(
    engine: SpeechEngine,
    audio: WorkingAudio,
    chunks: Sequence[Chunk],
    *,
    language: str | None = "ja",
    prompt: str = "",
    word_timestamps: bool = False,
) -> list[Segment]:
    """What is said in several chunks, in order; as many side by side as the engine likes, each the same as alone."""

    def one(chunk: Chunk) -> list[Segment]:
        return transcribe_chunk(engine, audio, chunk, language=language, prompt=prompt, word_timestamps=word_timestamps)

    with ThreadPoolExecutor(max_workers=engine.parallel) as pool:
        return [segment for found in pool.map(one, chunks) for segment in found]


def transcribe_chunk(
    engine: SpeechEngine,
    audio: WorkingAudio,
    chunk: Chunk,
    *,
    language: str | None = "ja",
    prompt: str = "",
    word_timestamps: bool = False,
) -> list[Segment]:
    """What is said in the chunk, in order; the same chunk always gives the same segments.

    A chunk with a doubtful segment is decoded a second time, more carefully, and the less doubtful text is taken;
    what is doubtful even then says why in `suspect`.
    """
    samples = chunk.packed(audio)

    def decode(*, careful: bool) -> list[Segment]:
        found = engine.transcribe(
            samples, language=language, prompt=prompt, word_timestamps=word_timestamps, careful=careful
        )
        whole = [replace(segment, text=segment.text.replace(HALF_CHARACTER, "").strip()) for segment in found]
        kept = [segment for segment in whole if segment.text and not is_silence(segment)]
        return [replace(segment, suspect=find_doubt(segment)) for segment in kept]

    segments = decode(careful=False)
    if engine.second_try and _doubts(segments):
        again = decode(careful=True)
        if _doubts(again) < _doubts(segments):
            segments = again
    return [in_recording(segment, chunk) for segment in segments]


def in_recording(segment: Segment, chunk: Chunk) -> Segment:
    """The segment with times of the recording instead of the packed chunk, drawn in to where the speech is."""
    words = tuple(
        replace(word, start_s=chunk.source_time(word.start_s), end_s=chunk.source_time(word.end_s, is_end=True))
        for word in segment.words
    )
    start_s = chunk.source_time(segment.start_s)
    end_s = chunk.source_time(segment.end_s, is_end=True)
    start_s, end_s = _drawn_in(start_s, max(end_s, start_s + MIN_SEGMENT_S), chunk.speech)
    return replace(segment, start_s=round(start_s, 3), end_s=round(end_s, 3), words=words)


def _doubts(segments: list[Segment]) -> int:
    return sum(len(segment.text) for segment in segments if segment.suspect)


def _drawn_in(start_s: float, end_s: float, speech: tuple[Span, ...]) -> Span:
    """A start in a silence moves to where speech begins, an end to where it stopped.

    Whisper's times are rounded, and often reach over a whole pause.
    """
    overlapping = [span for span in speech if span[0] < end_s and span[1] > start_s]
    if not overlapping:
        return start_s, end_s
    return max(start_s, overlapping[0][0]), min(end_s, overlapping[-1][1])
