"""The manifest of minutes."""

from pathlib import Path

from minutes import commands, metrics
from minutes.checks import CHECKS, TRIALS
from minutes.demo import SampleDemonstration
from minutes.errors import MESSAGES
from minutes.events import FilesGivenUp, RecordingQueued, TranscriptionCancelled
from minutes.jobs import retention, sweeps
from minutes.jobs.attempt import give_back_started_steps
from minutes.jobs.handed_over import take_over
from minutes.jobs.model_formats import FORMATS
from minutes.jobs.model_purpose import BUNDLED, MINUTES
from minutes.jobs.speech_to_text import WhisperSpeechToText
from minutes.routes import ROUTERS
from minutes.settings import MinutesSettings
from minutes.speech.model_files import KNOWN_MODELS
from services.core.abilities import SpeechToText
from services.core.feature import Feature, NavItem, Sweep
from services.core.handover import MinutesReady, RecordingFinished
from services.core.model_store import PublishedModel
from services.core.model_store.formats import MANY_LANGUAGES
from services.core.rights import Right
from services.core.suite import Suite


def register_workflows(_suite: Suite) -> None:
    """The workflow registers itself with DBOS when its module is imported; the web process never does that."""
    import minutes.jobs.transcribe  # noqa: F401, PLC0415


FEATURE = Feature(
    name="minutes",
    title="議事録",
    root=Path(__file__).parent,
    order=10,
    routers=ROUTERS,
    nav=(NavItem("議事録", "minutes.meetings.list", frozenset({"clerk", "approver"})),),
    settings=(MinutesSettings,),
    subscribers={
        RecordingQueued: (sweeps.start_transcription,),
        TranscriptionCancelled: (sweeps.stop_transcription,),
        FilesGivenUp: (sweeps.delete_given_up_files,),
        MinutesReady: (sweeps.tell_owner,),
        RecordingFinished: (take_over,),
    },
    sweeps=(
        Sweep("minutes.enqueue_left_behind", sweeps.enqueue_left_behind, "残された録音を待ち行列に入れる"),
        Sweep("minutes.queue_lost_again", sweeps.queue_lost_again, "途切れた文字起こしをやり直す"),
        Sweep("minutes.start_waiting_for_model", sweeps.start_waiting_for_model, "モデルを待つ録音を始める"),
        Sweep("minutes.end_idle_engines", sweeps.end_idle_engines, "使っていないエンジンを止める"),
        Sweep("minutes.remove_old_uploads", sweeps.remove_old_uploads, "途中で止まった送信を消す", every_s=3600),
        Sweep("minutes.remove_old_recordings", retention.remove_old_recordings, "期間を過ぎた録音を消す", every_s=3600),
        Sweep("minutes.remove_old_drafts", retention.remove_old_drafts, "期間を過ぎた下書きを消す", every_s=3600),
    ),
    workflows=register_workflows,
    shutdown=give_back_started_steps,
    abilities={SpeechToText: WhisperSpeechToText},
    rights=(
        Right(
            "会議の録音を登録し、議事録を作る",
            frozenset({"clerk", "approver"}),
            ("minutes.meetings.new", "minutes.meetings.create", "minutes.recorder"),
        ),
        Right(
            "議事録を読む・直す・書き出す",
            frozenset(),
            ("minutes.transcripts.", "minutes.exports.", "minutes.audio"),
            "録音を登録した本人と、同じ所属で職員・承認者の役割を持つ人",
        ),
    ),
    scopes={
        "minutes:read": "議事録を読む",
        "minutes:write": "議事録を作る・直す",
        "speech:transcribe": "音声を文字にする（OpenAI 互換）",
    },
    models=tuple(
        PublishedModel(
            model.name, model.file_name, model.sha256, model.size_bytes, model.url, "speech", "MIT", (MANY_LANGUAGES,)
        )
        for model in KNOWN_MODELS
    ),
    bundled_models=(BUNDLED,),
    model_formats=FORMATS,
    model_purposes=(MINUTES,),
    demo=SampleDemonstration(),
    metrics=metrics.collect,
    checks=CHECKS,
    trials=TRIALS,
    commands=commands.app,
    messages=MESSAGES,
)
