"""A whole recording to segments, without a database: for the command line, the API's short files and benchmarks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from minutes.speech.chunking import Chunk, plan_steps
from minutes.speech.engine_process import EngineProcess
from minutes.speech.prepare import Prepared
from minutes.speech.progress import OnProgress, Progress, Stage, ignore_progress
from minutes.speech.segments import Segment
from minutes.speech.speakers import SpeakerAssignment


@dataclass(frozen=True)
class Transcript:
    """All segments in order with their speakers, how the speakers were found, and what is known of the recording."""

    segments: tuple[Segment, ...]
    speakers: SpeakerAssignment
    prepared: Prepared
    language: str | None


def transcribe_steps(
    engine: EngineProcess,
    work_dir: Path,
    chunks: Sequence[Chunk],
    *,
    language: str | None = "ja",
    prompt: str = "",
    word_timestamps: bool = False,
    on_progress: OnProgress = ignore_progress,
) -> Iterator[list[Segment]]:
    """The segments of one step after the other; progress counts seconds of speech in chunks done."""
    total_s = sum(chunk.duration_s for chunk in chunks)
    done_s = 0.0
    on_progress(Progress(Stage.TRANSCRIBE, done_s, total_s))
    for step in plan_steps(chunks):
        segments = engine.transcribe_step(
            work_dir, step, language=language, prompt=prompt, word_timestamps=word_timestamps
        )
        done_s += sum(chunk.duration_s for chunk in step)
        on_progress(Progress(Stage.TRANSCRIBE, done_s, total_s))
        yield segments


def transcribe_recording(
    engine: EngineProcess,
    sources: Sequence[Path],
    work_dir: Path,
    *,
    language: str | None = "ja",
    prompt: str = "",
    word_timestamps: bool = False,
    speaker_count: int | None = None,
    listening_copy: bool = False,
    on_progress: OnProgress = ignore_progress,
) -> Transcript:
    """Everything from the files to segments with speakers.

    With `language=None` the language is detected once, in the first chunk.

    Raises:
        SpeechError: see `minutes.speech.errors`.
    """
    prepared = engine.prepare(sources, work_dir, on_progress=on_progress, listening_copy=listening_copy)
    if language is None:
        language = engine.detect_language(work_dir, prepared.chunks[0])
    steps = transcribe_steps(
        engine,
        work_dir,
        prepared.chunks,
        language=language,
        prompt=prompt,
        word_timestamps=word_timestamps,
        on_progress=on_progress,
    )
    segments = [segment for step in steps for segment in step]
    on_progress(Progress(Stage.SPEAKERS, 0.0, prepared.duration_s))
    found = engine.speakers(work_dir, segments, count=speaker_count)
    on_progress(Progress(Stage.SPEAKERS, prepared.duration_s, prepared.duration_s))
    named = tuple(replace(segment, speaker=label) for segment, label in zip(segments, found.labels, strict=True))
    return Transcript(named, found, prepared, language)
