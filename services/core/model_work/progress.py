"""What the page says of a task: what it is, how far it is, how it ended and what can be done now."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.core.errors import SuiteError
from services.core.i18n import N_, _
from services.core.model_store.errors import OtherVersion, SignerUnknown
from services.core.model_work.errors import KEEPS_FILE
from services.core.model_work.models import ModelTask
from services.core.model_work.states import TaskKind, TaskState
from services.core.web.sentences import Messages, Sentence, sentence_of

KIND_LABELS = {
    TaskKind.IMPORT: N_("取り込み"),
    TaskKind.PROBE: N_("速さの測定"),
    TaskKind.VERIFY: N_("ファイルの確認"),
    TaskKind.EXPORT: N_("書き出し"),
}
STATE_LABELS = {
    TaskState.QUEUED: N_("順番待ち"),
    TaskState.RUNNING: N_("実行中"),
    TaskState.ASKING: N_("確認が必要"),
    TaskState.DONE: N_("完了"),
    TaskState.FAILED: N_("失敗"),
    TaskState.CANCELLED: N_("中止"),
}
TONES = {TaskState.DONE: "ok", TaskState.FAILED: "bad", TaskState.ASKING: "warn"}
STAGES = {
    "copy": N_("コピーしています"),
    "scan": N_("ウイルスを検査しています"),
    "hash": N_("チェックサム（SHA-256）を計算しています"),
    "check": N_("モデルとして正しいか確かめています"),
    "prepare": N_("エンジン用に準備しています"),
    "convert": N_("エンジン用に変換しています"),
    "write": N_("変換したものを保存しています"),
    "place": N_("仕上げています"),
    "load": N_("モデルを読み込んでいます"),
    "measure": N_("30秒の音声を処理して測っています"),
}
SCANS = {
    "whole": N_("ウイルス検査：問題なし"),
    "in_pieces": N_("ウイルス検査：問題なし（大きなファイルは分けて検査しました）"),
    "not": N_("ウイルス検査はしていません（clamdが設定されていないか、応答がありません）"),
}
COUNTED = frozenset({"convert"})
"""Stages that count tensors, not bytes."""


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task as the page shows it.

    Attributes:
        task: The task.
        title: What is done to what.
        state: Where it stands, in the reader's language.
        tone: Of the state's tag.
        stage: What is being done now; empty unless it runs.
        share: How much of the stage is done, 0 to 1; None while unknown.
        sentence: Why it failed or what it asks; None otherwise.
        note: What is worth knowing of its result.
        can_retry: Whether trying again makes sense.
        fingerprint: Of the signer that is to be confirmed; `unsigned` for none; empty where that is not asked.
        asks_replacement: Whether it asks to replace another model.
    """

    task: ModelTask
    title: str
    state: str
    tone: str
    stage: str = ""
    share: float | None = None
    sentence: Sentence | None = None
    note: str = ""
    can_retry: bool = False
    fingerprint: str = ""
    asks_replacement: bool = False


def row_of_task(task: ModelTask, messages: Messages) -> TaskRow:
    """What the page shows of a task."""
    asks = task.state is TaskState.ASKING
    signer = str(_values(task).get("fingerprint", "")) if task.error_code == SignerUnknown.code else "unsigned"
    replacing = task.error_code == OtherVersion.code
    return TaskRow(
        task=task,
        title=_("{kind}：{target}").format(kind=_(KIND_LABELS[task.kind]), target=task.target),
        state=_(STATE_LABELS[task.state]),
        tone=TONES.get(task.state, "plain"),
        stage=_(STAGES[task.stage]) if task.state is TaskState.RUNNING and task.stage in STAGES else "",
        share=min(1.0, task.done_bytes / task.total_bytes) if task.total_bytes else None,
        sentence=sentence_of_task(task, messages),
        note=_note(task),
        can_retry=task.state is TaskState.FAILED and has_what_it_needs(task),
        fingerprint=signer if asks and not replacing else "",
        asks_replacement=asks and replacing,
    )


def has_what_it_needs(task: ModelTask) -> bool:
    """Whether trying again can succeed: the file of an import that was at fault is gone."""
    return task.kind is not TaskKind.IMPORT or task.error_code in {error.code for error in KEEPS_FILE}


def sentence_of_task(task: ModelTask, messages: Messages) -> Sentence | None:
    """Why it stopped, in the reader's language, and what to do next."""
    if not task.error_code:
        return None
    kept = type("KeptError", (SuiteError,), {"code": task.error_code})
    return sentence_of(kept(**_values(task)), messages)


def _values(task: ModelTask) -> Mapping[str, object]:
    values: Mapping[str, object] = task.error_values or {}
    return values


def _note(task: ModelTask) -> str:
    if task.state is not TaskState.DONE:
        return ""
    if task.kind is TaskKind.IMPORT:
        scan = str((task.result or {}).get("scan", ""))
        return _(SCANS[scan]) if scan in SCANS else ""
    if task.kind is TaskKind.VERIFY:
        return _("入れたときのファイルと一致しています。")
    return ""
