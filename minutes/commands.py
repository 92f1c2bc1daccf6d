"""`workstyle minutes draft`: a recording on the command line, without database, to files in a folder."""

import json
import os
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from minutes.actions.documents import FORMATS, download
from minutes.errors import MESSAGES
from minutes.speech.engine import EngineConfig
from minutes.speech.engine_process import EngineProcess
from minutes.speech.errors import SpeechError
from minutes.speech.model_choice import choose_model
from minutes.speech.pipeline import Transcript, transcribe_recording
from minutes.speech.progress import OnProgress, Stage
from minutes.speech.progress import Progress as SpeechProgress
from minutes.speech.starter import starter_checkpoint_path
from minutes.writing.document import MeetingFacts, MinutesDocument, build_document
from minutes.writing.text import to_text
from minutes.writing.utterances import TimedText, Utterance
from services.core.settings import CoreSettings

app = typer.Typer(help="議事録 / minutes", no_args_is_help=True)
_STAGES = {
    Stage.DECODE: "読み込み",
    Stage.FIND_SPEECH: "話し声の検出",
    Stage.TRANSCRIBE: "文字起こし",
    Stage.SPEAKERS: "話者の推定",
}


@app.callback()
def _minutes() -> None:
    """議事録 / minutes."""


@app.command()
def draft(
    audio: Annotated[
        list[Path],
        typer.Argument(help="録音ファイル（複数なら順番どおりに1本として扱う）", exists=True, dir_okay=False),
    ],
    out: Annotated[Path, typer.Option("--out", help="書き出すフォルダー")],
    engine: Annotated[str, typer.Option(help="auto | openai-whisper | faster-whisper")] = "auto",
    model: Annotated[
        str, typer.Option(help="モデル名、フォルダー、.pt ファイル。auto は入っている最良のもの")
    ] = "auto",
    language: Annotated[str, typer.Option(help="話されている言語")] = "ja",
    speakers: Annotated[int | None, typer.Option(min=1, max=30, help="話者の人数（分かるとき）")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="結果を JSON で標準出力に書く")] = False,
) -> None:
    """録音から議事録の下書きを作る / make draft minutes of a recording."""
    settings = CoreSettings()
    cache_dir = settings.data_dir / "work" / "models"
    try:
        chosen = choose_model(model, settings.effective_models_dir, lambda: starter_checkpoint_path(cache_dir))
        config = EngineConfig(model=chosen.path, cache_dir=cache_dir, engine=engine, cpu_threads=os.cpu_count() or 1)
        with tempfile.TemporaryDirectory(prefix="minutes-") as work, EngineProcess(config) as process:
            transcript = _with_progress(process, audio, Path(work), language=language, speakers=speakers)
    except SpeechError as error:
        typer.echo(_sentence(error, audio), err=True)
        raise typer.Exit(2) from error
    document = _document(audio[0], transcript, language, demonstration=chosen.demonstration)
    out.mkdir(parents=True, exist_ok=True)
    written = [out / item.filename for item in (download(document, kind) for kind in FORMATS)]
    for path, kind in zip(written, FORMATS, strict=True):
        path.write_bytes(download(document, kind).content)
    if as_json:
        typer.echo(json.dumps({"model": chosen.name, "files": [str(path) for path in written]}, ensure_ascii=False))
    else:
        typer.echo(to_text(document))
        for path in written:
            typer.echo(path)


def _with_progress(
    process: EngineProcess, audio: list[Path], work: Path, *, language: str, speakers: int | None
) -> Transcript:
    def run(on_progress: OnProgress) -> Transcript:
        return transcribe_recording(
            process,
            audio,
            work,
            language=language,
            word_timestamps=True,
            speaker_count=speakers,
            on_progress=on_progress,
        )

    if not sys.stderr.isatty():
        return run(_PlainLines())
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f}%"),
        TimeElapsedColumn(),
    )
    from rich.console import Console  # noqa: PLC0415  only on a terminal

    with Progress(*columns, console=Console(stderr=True)) as bar:
        tasks = {stage: bar.add_task(name, total=None, visible=False) for stage, name in _STAGES.items()}

        def show(progress: SpeechProgress) -> None:
            bar.update(tasks[progress.stage], completed=progress.done_s, total=progress.total_s, visible=True)

        return run(show)


class _PlainLines:
    """One line per stage and tenth, for logs and pipes."""

    def __init__(self) -> None:
        self._last: tuple[Stage, int] | None = None

    def __call__(self, progress: SpeechProgress) -> None:
        tenths = int(10 * progress.done_s / progress.total_s) if progress.total_s else 0
        if self._last == (progress.stage, tenths):
            return
        self._last = (progress.stage, tenths)
        of = f" / {progress.total_s:.0f}" if progress.total_s else ""
        typer.echo(f"{_STAGES[progress.stage]}: {progress.done_s:.0f}{of} s", err=True)


def _document(audio: Path, transcript: Transcript, language: str, *, demonstration: bool) -> MinutesDocument:
    utterances = [
        Utterance(
            id=number,
            start_s=segment.start_s,
            end_s=segment.end_s,
            text=segment.text,
            speaker=segment.speaker,
            words=tuple(TimedText(word.text, word.start_s, word.end_s) for word in segment.words),
        )
        for number, segment in enumerate(transcript.segments)
    ]
    facts = MeetingFacts(
        title=audio.stem,
        held_on=datetime.fromtimestamp(audio.stat().st_mtime, UTC).astimezone().date(),
        duration_s=transcript.prepared.duration_s,
        language=language if language in {"ja", "en"} else "ja",
        demonstration=demonstration,
    )
    return build_document(utterances, facts=facts)


def _sentence(error: SpeechError, audio: list[Path]) -> str:
    place = error.values.get("source")
    filename = audio[place].name if isinstance(place, int) and place < len(audio) else audio[0].name
    ja, en = MESSAGES.get(error.code, (str(error), str(error)))
    values = {"filename": filename, "limit_hours": 12, "engine": "auto"} | error.values
    return f"{ja.format_map(values)}\n{en.format_map(values)}"
