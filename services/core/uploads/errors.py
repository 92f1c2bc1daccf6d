"""What can go wrong while a file arrives in pieces."""

from services.core.errors import Conflict, Invalid, NotFound, TooLarge, Unavailable
from services.core.storage import DiskFull


class UploadUnfinished(Conflict):
    """A file has not arrived completely."""

    code = "uploads.unfinished"


class UploadGone(NotFound):
    """The upload was removed, or was never this person's."""

    code = "uploads.gone"


class UploadBusy(Conflict):
    """Another request writes to the same upload; the client tries again by itself."""

    code = "uploads.busy"
    status = 423


class UploadRefused(Invalid):
    """A request of the upload protocol that is not allowed here."""

    code = "uploads.refused"
    status = 400


class NoRoom(DiskFull):
    """The disk has no room for this file; nothing half-written remains."""

    code = "uploads.no_room"


class FileTooLarge(TooLarge):
    """A file is larger than the administrator allows."""

    code = "uploads.file_too_large"


class InfectedFile(Invalid):
    """The virus scanner found something in the file; it was not kept."""

    code = "uploads.infected"


class ScannerAway(Unavailable):
    """The virus scanner does not answer, and files may not be taken without it."""

    code = "uploads.scanner_away"


MESSAGES: dict[str, tuple[str, str]] = {
    "uploads.infected": (
        "ウイルス検査で問題が見つかったため、このファイルは受け付けず、サーバーに残していません。開かずに、情報システム担当へ知らせてください。",
        "The virus scanner found something in this file. It was not kept. Do not open it; tell the systems staff.",
    ),
    "uploads.scanner_away": (
        "ウイルス検査ができないため、いまはファイルを受け付けられません。ファイルは手元に残しておき、管理者に知らせてください。",
        "Files cannot be checked for viruses at the moment and are not accepted. Keep the file; tell the administrator.",
    ),
    "uploads.unfinished": (
        "まだ送信が終わっていないファイルがあります。送信が終わるまで待つか、途中から再開してください。",
        "A file has not arrived completely. Wait for it, or resume the upload.",
    ),
    "uploads.gone": (
        "送信したファイルが見つかりません。時間がたって消えたか、別の画面で登録されています。ファイルを選び直してください。",
        "The uploaded file is no longer there: it expired, or was used on another page. Choose the file again.",
    ),
    "uploads.busy": (
        "同じファイルを別の画面から送信しています。そちらが終わるまで待ってください。",
        "The same file is being sent from another page. Wait until that has finished.",
    ),
    "uploads.refused": (
        "ファイルの送り方が正しくありません。ページを開き直して、もう一度ファイルを選んでください。",
        "The file was not sent in a supported way. Reload the page and choose the file again.",
    ),
    "uploads.no_room": (
        "サーバーの空き容量が足りないため、受け付けられません。ファイルは手元の端末に残しておき、管理者に空き容量の確保を依頼してください。",
        "The server's disk has no room for this. Keep the file on your device and ask the administrator to free space.",
    ),
    "uploads.file_too_large": (
        "ファイルが大きすぎます（上限 {limit_gib} GiB）。分けて登録するか、管理者に上限の変更を相談してください。",
        "The file is too large (limit {limit_gib} GiB). Split it or ask the administrator to raise the limit.",
    ),
}
