"""What can go wrong with a task."""

from services.core.errors import Conflict, NotFound, SuiteError
from services.core.model_store.errors import ImportFailed, ModelInUse, NoRoomForModel
from services.core.storage import DiskFull
from services.core.uploads.errors import ScannerAway


class TaskNotFound(NotFound):
    """There is no such task (any more)."""

    code = "models.task_not_found"


class TaskMoved(Conflict):
    """The task is no longer in the state in which this can be done."""

    code = "models.task_moved"


class TaskUnderWay(Conflict):
    """The same is being done already."""

    code = "models.task_under_way"


class NoFile(Conflict):
    """No file was chosen, or not all of it has arrived."""

    code = "models.no_file"
    status = 422


class WorkerDied(Conflict):
    """Workers ended again and again while they were at it."""

    code = "models.worker_died"


KEEPS_FILE: tuple[type[SuiteError], ...] = (NoRoomForModel, DiskFull, ScannerAway, ImportFailed, ModelInUse, WorkerDied)
"""The file of an import is not at fault: it is kept, so that trying again needs no second upload."""

MESSAGES: dict[str, tuple[str, str]] = {
    "models.task_not_found": (
        "その処理は見つかりません。画面を開き直して、いまの状態を確かめてください。",
        "There is no such task. Reload the page and see where things stand.",
    ),
    "models.task_moved": (
        "その処理は、すでに別の状態になっています。画面を開き直して、いまの状態を確かめてください。",
        "The task has moved on in the meantime. Reload the page and see where it stands.",
    ),
    "models.task_under_way": (
        "「{target}」について、同じ処理がすでに行われています。終わるまでお待ちください。",
        "The same is already being done for “{target}”. Wait until it has finished.",
    ),
    "models.no_file": (
        "モデルのファイルが選ばれていません。ファイルを選んでから、もう一度押してください。",
        "No model file was chosen. Choose a file, then try again.",
    ),
    "models.worker_died": (
        "「{target}」の処理中に、ワーカーが続けて止まりました。何も入っていません。メモリーの空きを確かめて、もう一度試してください。",
        "Workers ended again and again while working on “{target}”. Nothing was installed. Check the free memory, then try again.",
    ),
}
