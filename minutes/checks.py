"""What the health page and the self-test look at in minutes: the engine, the queue, and a few seconds of the sample."""

import importlib.util
import tempfile
import wave
from datetime import timedelta
from pathlib import Path

import numpy as np
from sqlmodel import col, func, select

from minutes.models import Meeting
from minutes.settings import MinutesSettings
from minutes.states import RecordingState
from services.core.abilities import SpeechToText
from services.core.checks.check import Check, Finding, Level
from services.core.clock import now
from services.core.i18n import N_, _
from services.core.i18n.format import format_duration, format_number
from services.core.suite import Suite

LIBRARIES = {"faster-whisper": "faster_whisper", "openai-whisper": "whisper"}
SAMPLE = Path(__file__).parent / "sample" / "meeting.opus"
PIECE_S = 12  # two sentences of the sample: enough to prove decoding, engine and model, short enough for two cores
STARTER = "starter"
LATE = timedelta(hours=2)  # a recording of an hour takes less on the machines of docs/how-to/sizing.md
FAILURES_OF = timedelta(days=7)
WAITING = (RecordingState.QUEUED, RecordingState.PREPARING, RecordingState.TRANSCRIBING, RecordingState.NAMING)


def engine_is_installed(suite: Suite) -> Finding:
    """The library of the engine that is set is there; it is not loaded."""
    wanted = suite.settings_of(MinutesSettings).engine
    there = [name for name, module in LIBRARIES.items() if importlib.util.find_spec(module) is not None]
    if not there or (wanted != "auto" and wanted not in there):
        what = _("音声認識エンジンのライブラリがありません（設定：{wanted}）。").format(wanted=wanted)
        todo = _(
            "Webだけのサーバーではそのままで構いません。ワーカーを動かすサーバーでは、インストールをやり直してください。"
        )
        return Finding(Level.NOTE, what, todo)
    return Finding(Level.OK, _("使えるエンジン：{names}").format(names=", ".join(there)))


def queue_moves(suite: Suite) -> Finding:
    """Recordings do not wait for long, and none fell out of the queue lately."""
    with suite.session(read_only=True) as session:
        waiting, oldest = session.exec(
            select(func.count(), func.min(Meeting.queued_at)).where(col(Meeting.state).in_(WAITING))
        ).one()
        needing = session.exec(
            select(func.count()).select_from(Meeting).where(Meeting.state == RecordingState.NEEDS_MODEL)
        ).one()
        fell_out = session.exec(
            select(func.count())
            .select_from(Meeting)
            .where(Meeting.state == RecordingState.QUARANTINED, col(Meeting.queued_at) > now() - FAILURES_OF)
        ).one()
    if fell_out:
        what = _("この7日間に、エンジンが2回続けて止まった録音が{count}件あります。").format(
            count=format_number(fell_out)
        )
        return Finding(
            Level.WARN, what, _("会議の画面の「もう一度試す」を使うか、録音の形式とメモリの空きを確かめてください。")
        )
    if needing:
        what = _("モデルを待っている録音が{count}件あります。").format(count=format_number(needing))
        return Finding(Level.WARN, what, _("実用のモデルを入れると、自動で始まります。"))
    if not waiting:
        return Finding(Level.OK, _("待っている録音はありません。"))
    age = now() - (oldest if oldest.tzinfo else oldest.replace(tzinfo=now().tzinfo))
    what = _("{count}件が待っているか処理中です。いちばん古いものは{age}前からです。")
    what = what.format(count=format_number(waiting), age=format_duration(age.total_seconds()))
    todo = _("続くようなら、ワーカーを増やすか、GPUのあるサーバーを足してください。")
    return Finding(Level.WARN, what, todo) if age > LATE else Finding(Level.OK, what)


def engine_hears(suite: Suite) -> Finding:
    """An engine starts and makes text of the first seconds of the sample with the starter model that ships along."""
    with tempfile.TemporaryDirectory() as folder:
        piece = Path(folder) / "piece.wav"
        _cut(piece)
        speech = suite.ability(SpeechToText).transcribe_file(piece, model=STARTER, language="ja")  # type: ignore[type-abstract]
    text = "".join(segment.text for segment in speech.segments).strip()
    if not text:
        todo = _("メモリの空きとCPUの種類（AVX2が必要です）を確かめ、インストールをやり直してください。")
        return Finding(Level.BAD, _("エンジンは動きましたが、見本の音声から文字が得られません。"), todo)
    return Finding(
        Level.OK, _("見本の{seconds}秒を文字にできました（{count}文字）。").format(seconds=PIECE_S, count=len(text))
    )


def _cut(target: Path) -> None:
    """The first `PIECE_S` seconds of the sample as a WAV file."""
    from minutes.speech.audio import decode_blocks  # noqa: PLC0415  PyAV is loaded only where it is used
    from minutes.speech.segments import SAMPLE_RATE_HZ  # noqa: PLC0415

    with wave.open(str(target), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE_HZ)
        left = PIECE_S * SAMPLE_RATE_HZ
        for block in decode_blocks(SAMPLE):
            file.writeframes((np.clip(block[:left], -1, 1) * 32767).astype("<i2").tobytes())
            left -= len(block)
            if left <= 0:
                return


CHECKS = (
    Check("minutes.engine", N_("音声認識エンジン"), engine_is_installed, "several-machines"),
    Check("minutes.queue", N_("文字起こしの待ち行列"), queue_moves, "sizing"),
)
TRIALS = (Check("minutes.engine_hears", N_("見本の文字起こし"), engine_hears, "first-day"),)
