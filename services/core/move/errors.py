"""What can go wrong with a move, and what to do then. In every case the source is untouched and the target empty."""

from services.core.errors import Conflict, Invalid, Unavailable


class TargetUnknown(Invalid):
    """The address of the target cannot be read."""

    code = "move.target_unknown"


class SameDatabase(Invalid):
    """The suite is on this kind of database already."""

    code = "move.same_database"


class TargetAway(Unavailable):
    """The target does not answer, or refuses the login."""

    code = "move.target_away"


class TargetNotEmpty(Conflict):
    """The target holds tables."""

    code = "move.target_not_empty"


class TargetForbids(Conflict):
    """The login may not make tables in the target."""

    code = "move.target_forbids"


class TargetEncoding(Invalid):
    """The target cannot hold every character."""

    code = "move.target_encoding"


class SourceMissing(Conflict):
    """There is no database to be moved."""

    code = "move.source_missing"


class SourceNotCurrent(Conflict):
    """The source has the tables of another version."""

    code = "move.source_not_current"


class MoveRunning(Conflict):
    """Another move works on this target."""

    code = "move.running"


class TablesUnknown(Conflict):
    """The source has tables with rows that this version does not know."""

    code = "move.tables_unknown"


class RowRefused(Invalid):
    """The target cannot hold a row."""

    code = "move.row_refused"


class LinksBroken(Invalid):
    """Rows point to rows that are not there."""

    code = "move.links_broken"


class TargetFailed(Unavailable):
    """The target gave up in the middle."""

    code = "move.target_failed"


class CopyDiffers(Invalid):
    """What was written is not what was read."""

    code = "move.copy_differs"


MESSAGES: dict[str, tuple[str, str]] = {
    "move.target_unknown": (
        "移行先のアドレスを読み取れません。`--to postgresql+psycopg://利用者@ホスト/データベース名` のように指定してください（SQLite に戻すときは `--to sqlite`）。",
        "The address of the target cannot be read. Give it like `--to postgresql+psycopg://user@host/database` (`--to sqlite` to go back to SQLite).",
    ),
    "move.same_database": (
        "すでに {kind} で動いています。別の機械へ移すときは `workstyle backup` と `workstyle restore` を使ってください。",
        "The suite is on {kind} already. To go to another machine use `workstyle backup` and `workstyle restore`.",
    ),
    "move.target_away": (
        "移行先のデータベース「{name}」に接続できません（{reason}）。サーバーが動いていること、データベースと利用者があること、パスワードを確かめてください。何も変更していません。",
        "The target database “{name}” cannot be reached ({reason}). Check that the server runs, that database and user exist, and the password. Nothing was changed.",
    ),
    "move.target_not_empty": (
        "移行先「{name}」は空ではありません（{count:number} 個の表：{first} など）。空のデータベースを作って指定してください。何も変更していません。",
        "The target “{name}” is not empty ({count:number} tables, {first} among them). Make an empty database and name that. Nothing was changed.",
    ),
    "move.target_forbids": (
        "利用者「{user}」は、移行先「{name}」に表を作れません。データベースの所有者をこの利用者にしてください（`ALTER DATABASE … OWNER TO …`）。何も変更していません。",
        "The user “{user}” may not make tables in the target “{name}”. Make it the owner of the database (`ALTER DATABASE … OWNER TO …`). Nothing was changed.",
    ),
    "move.target_encoding": (
        "移行先「{name}」の文字コードは {encoding} で、日本語の文字をすべては保存できません。`createdb --encoding UTF8 --template template0` で作り直してください。何も変更していません。",
        "The target “{name}” is encoded in {encoding} and cannot hold every character. Make it anew with `createdb --encoding UTF8 --template template0`. Nothing was changed.",
    ),
    "move.source_missing": (
        "移すデータベース「{name}」がありません。WORKSTYLE_DATA_DIR と WORKSTYLE_DATABASE_URL を確かめてください。",
        "The database to be moved, “{name}”, is not there. Check WORKSTYLE_DATA_DIR and WORKSTYLE_DATABASE_URL.",
    ),
    "move.source_not_current": (
        "今のデータベースの表は、この版のものではありません（表の版 {found}、この版は {wanted}）。先に `workstyle db upgrade` を実行してください。何も変更していません。",
        "The tables of the database are not those of this version ({found}; this version has {wanted}). Run `workstyle db upgrade` first. Nothing was changed.",
    ),
    "move.running": (
        "移行先「{name}」への移行が、すでに動いています。終わるのを待ってください。",
        "A move to the target “{name}” is running already. Wait for its end.",
    ),
    "move.tables_unknown": (
        "この版が知らない表に行があります：{tables}。この版の機能の表ではないので移せません。不要なら削除し、必要なら開発元にお知らせください。何も変更していません。",
        "Tables that this version does not know hold rows: {tables}. They cannot be moved. Remove them, or report this. Nothing was changed.",
    ),
    "move.row_refused": (
        "表 {table} の行 {row} を移行先に書き込めません（{reason}）。この行を直してから、もう一度実行してください。移行先は空に戻しました。元のデータベースは変更していません。",
        "Row {row} of table {table} cannot be written to the target ({reason}). Correct the row and run the move again. The target is empty again; the source is untouched.",
    ),
    "move.links_broken": (
        "元のデータベースに、存在しない行を指す行があります（{reason}）。`workstyle restore` で壊れる前のバックアップに戻すか、開発元にお知らせください。移行先は空に戻しました。元のデータベースは変更していません。",
        "Rows of the source point to rows that are not there ({reason}). Restore a backup from before, or report this. The target is empty again; the source is untouched.",
    ),
    "move.target_failed": (
        "移行の途中で、移行先のデータベースが応答しなくなりました（{reason}）。サーバーのログと空き容量を確かめて、もう一度実行してください。書き込みは取り消され、元のデータベースは変更していません。",
        "The target database gave up in the middle of the move ({reason}). Look at the server's log and its free space, then run the move again. What was written is undone; the source is untouched.",
    ),
    "move.copy_differs": (
        "書き込んだ内容が元と一致しません：{tables}。移行先は空に戻しました。元のデータベースは変更していません。開発元にお知らせください。",
        "What was written is not what was read: {tables}. The target is empty again; the source is untouched. Please report this.",
    ),
}
