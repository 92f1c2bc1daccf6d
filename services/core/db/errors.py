"""What a database can say besides an answer, as errors that a reader understands."""

from sqlalchemy.exc import DataError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from services.core.errors import Invalid, SuiteError, Unavailable
from services.core.storage import DiskFull


class DatabaseBusy(Unavailable):
    """Another writer held the database for longer than we wait, or every connection is taken; nothing was changed."""

    code = "database.busy"


class DatabaseAway(Unavailable):
    """The database does not answer."""

    code = "database.away"


class ValueRefused(Invalid):
    """The database cannot hold what was sent: a NUL character, or a number beyond its range; nothing was changed."""

    code = "database.value_refused"


BY_CLASS: dict[type[SQLAlchemyError], type[SuiteError]] = {PoolTimeout: DatabaseBusy, DataError: ValueRefused}

MESSAGES: dict[str, tuple[str, str]] = {
    "database.busy": (
        "ただいま処理が混み合っていて、保存できませんでした。入力した内容は画面に残っています。少し待ってから、もう一度お試しください。",
        "The server is busy and could not save this. What you entered is still on your screen; wait a moment and try again.",
    ),
    "database.away": (
        "データベースに接続できません。しばらくしてからお試しください。続くときは管理者にお知らせください。",
        "The database cannot be reached. Try again later; if it persists, tell the administrator.",
    ),
    "database.value_refused": (
        "保存できない文字か、大きすぎる数値が含まれています。入力を見直して、もう一度送ってください。",
        "It contains a character or a number that cannot be stored. Check the entries and send it again.",
    ),
}


def explained(error: SQLAlchemyError) -> SuiteError | None:
    """The error that a reader can act on; None for a fault of ours.

    Source: SQLite result codes SQLITE_BUSY, SQLITE_LOCKED ("database is locked") and SQLITE_FULL ("disk is full").
    """
    for cls, known in BY_CLASS.items():
        if isinstance(error, cls):
            return known()
    if not isinstance(error, OperationalError):
        return None
    text = str(error.orig).lower()
    if "locked" in text or "busy" in text:
        return DatabaseBusy()
    if "disk is full" in text or "no space left" in text:
        return DiskFull()
    if error.connection_invalidated or "connect" in text:
        return DatabaseAway()
    return None
