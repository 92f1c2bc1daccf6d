"""What a database can say besides an answer, as errors that a reader understands."""

from sqlalchemy.exc import DataError, DBAPIError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from services.core.errors import Invalid, SuiteError, Unavailable
from services.core.storage import DiskFull


class DatabaseBusy(Unavailable):
    """Another writer held the database for longer than we wait, or every connection is taken; nothing was changed."""

    code = "database.busy"
    retry_after_s = 5


class DatabaseAway(Unavailable):
    """The database does not answer."""

    code = "database.away"
    retry_after_s = 10


class ValueRefused(Invalid):
    """The database cannot hold what was sent: a NUL character, or a number beyond its range; nothing was changed."""

    code = "database.value_refused"


COMING_OR_GOING = frozenset({"57P01", "57P02", "57P03"})
"""PostgreSQL: admin_shutdown, crash_shutdown, cannot_connect_now (starting up or recovering).

Source: https://www.postgresql.org/docs/current/errcodes-appendix.html"""
BY_WORD: dict[str, type[SuiteError]] = {
    "locked": DatabaseBusy,
    "busy": DatabaseBusy,
    "disk is full": DiskFull,
    "no space left": DiskFull,
}
BY_CLASS: dict[type[SQLAlchemyError], type[SuiteError]] = {PoolTimeout: DatabaseBusy, DataError: ValueRefused}

MESSAGES: dict[str, tuple[str, str]] = {
    "database.busy": (
        "ただいま処理が混み合っていて、保存できませんでした。入力した内容は画面に残っています。少し待ってから、もう一度お試しください。",
        "The server is busy and could not save this. What you entered is still on your screen; wait a moment and try again.",
    ),
    "database.away": (
        "データベースに接続できません。保存済みの内容は失われていません。しばらくしてからもう一度お試しください。続くときは管理者にお知らせください。",
        "The database cannot be reached. Nothing that was saved is lost; try again in a moment. If it persists, tell the administrator.",
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
    if not isinstance(error, DBAPIError):
        return None
    said = str(error.orig).lower() if isinstance(error, OperationalError) else ""
    away = error.connection_invalidated or getattr(error.orig, "sqlstate", None) in COMING_OR_GOING
    if away or "connect" in said:
        return DatabaseAway()
    return next((known() for word, known in BY_WORD.items() if word in said), None)


def is_away(error: SQLAlchemyError) -> bool:
    """Whether the database did not answer: what was asked may be asked again when it is back."""
    return isinstance(explained(error), DatabaseAway)
