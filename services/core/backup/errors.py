"""What can go wrong with backups, and what to do then."""

from services.core.errors import Conflict, Invalid, NotFound, Unavailable


class NoTarget(Invalid):
    """Nobody said where the backup goes."""

    code = "backup.no_target"


class NothingThere(Conflict):
    """There is no database of the suite where the settings say."""

    code = "backup.nothing_there"


class NoRecipient(Invalid):
    """Nobody said to whose key the backup is encrypted."""

    code = "backup.no_recipient"


class BadRecipient(Invalid):
    """A public key cannot be read."""

    code = "backup.bad_recipient"


class BadIdentity(Invalid):
    """The file holds no private key that can be read."""

    code = "backup.bad_identity"


class WrongKey(Invalid):
    """The snapshot was encrypted to another key."""

    code = "backup.wrong_key"


class KeyExists(Conflict):
    """A key file is never overwritten: what was encrypted to it would be lost."""

    code = "backup.key_exists"


class InsideDataFolder(Invalid):
    """A backup, or its private key, inside the data folder would be lost together with it."""

    code = "backup.inside_data_folder"


class NoRoom(Unavailable):
    """Not enough room; nothing half-done remains."""

    code = "backup.no_room"
    status = 507


class TargetUnusable(Unavailable):
    """The target folder cannot be written or read."""

    code = "backup.target_unusable"


class BackupBusy(Conflict):
    """Another backup or prune works on this target."""

    code = "backup.busy"


class ToolMissing(Unavailable):
    """A program of PostgreSQL is not installed."""

    code = "backup.tool_missing"


class ToolFailed(Unavailable):
    """A program of PostgreSQL refused."""

    code = "backup.tool_failed"


class SnapshotUnknown(NotFound):
    """There is no whole snapshot of this name."""

    code = "backup.snapshot_unknown"


class SnapshotDamaged(Invalid):
    """Something in the target is not what the manifest says."""

    code = "backup.snapshot_damaged"


class SnapshotNewer(Conflict):
    """The snapshot comes from a later version of the suite."""

    code = "backup.snapshot_newer"


class SuiteRunning(Conflict):
    """The suite still runs over what would be replaced."""

    code = "backup.suite_running"


class FolderNotEmpty(Conflict):
    """The data folder holds something."""

    code = "backup.folder_not_empty"


class DatabaseNotEmpty(Conflict):
    """The PostgreSQL database holds tables."""

    code = "backup.database_not_empty"


class OtherDatabase(Invalid):
    """A SQLite snapshot goes to SQLite, one of PostgreSQL to PostgreSQL."""

    code = "backup.other_database"


class RestoredDiffers(Invalid):
    """The restored tables are not those of the snapshot; what was there before is untouched."""

    code = "backup.restored_differs"


MESSAGES: dict[str, tuple[str, str]] = {
    "backup.no_target": (
        "バックアップ先が決まっていません。`--target フォルダー` を付けるか、WORKSTYLE_BACKUP_TARGET を設定してください。",
        "Nobody said where the backup goes. Give `--target FOLDER` or set WORKSTYLE_BACKUP_TARGET.",
    ),
    "backup.nothing_there": (
        "「{path}」にスイートのデータベースがありません。設定を読み込んで実行しているか確かめてください（導入済みのサーバーでは `sudo workstyle backup`）。",
        "There is no database of the suite in “{path}”. Check that the command runs with the settings (on an installed server: `sudo workstyle backup`).",
    ),
    "backup.no_recipient": (
        "バックアップを暗号化する公開鍵が設定されていません。`workstyle backup keygen` で鍵を作り、WORKSTYLE_BACKUP_RECIPIENTS に公開鍵を設定してください。",
        "There is no public key to encrypt the backup to. Make a pair with `workstyle backup keygen` and set WORKSTYLE_BACKUP_RECIPIENTS.",
    ),
    "backup.bad_recipient": (
        "公開鍵「{recipient}」を読めません。`age1` で始まる公開鍵を確かめてください（秘密鍵は設定しないでください）。",
        "The public key “{recipient}” cannot be read. Check it: it begins with `age1` (never set the private key).",
    ),
    "backup.bad_identity": (
        "「{name}」に秘密鍵（AGE-SECRET-KEY-…）がありません。`workstyle backup keygen` が作ったファイルを指定してください。",
        "“{name}” holds no private key (AGE-SECRET-KEY-…). Name the file that `workstyle backup keygen` made.",
    ),
    "backup.wrong_key": (
        "この秘密鍵ではスナップショット「{name}」を開けません。公開鍵 {recipients} と対になる秘密鍵を使ってください。",
        "This private key does not open the snapshot “{name}”. Use the one that belongs to {recipients}.",
    ),
    "backup.key_exists": (
        "「{path}」はすでにあります。鍵を上書きすると、その鍵のバックアップを開けなくなります。別の名前を指定してください。",
        "“{path}” is there already. Overwriting a key would lock its backups for ever; choose another name.",
    ),
    "backup.inside_data_folder": (
        "「{path}」はデータフォルダーの中です。一緒に失われるため使えません。別のディスクか別の装置の場所を指定してください。",
        "“{path}” is inside the data folder and would be lost together with it. Choose a place on another disk or machine.",
    ),
    "backup.no_room": (
        "「{path}」の空き容量が足りません（必要 {need_bytes:filesize}、空き {free_bytes:filesize}）。途中のものは残していません。空きを作るか、`workstyle backup prune` で古いものを減らしてください。",
        "Not enough room in “{path}” (needs {need_bytes:filesize}, free {free_bytes:filesize}). Nothing half-done was left. Make room, or let `workstyle backup prune` remove old snapshots.",
    ),
    "backup.target_unusable": (
        "「{path}」を読み書きできません（{reason}）。ディスクがつながっているか、権限があるかを確かめてください。",
        "“{path}” cannot be read or written ({reason}). Check that the disk is mounted and the permissions are right.",
    ),
    "backup.busy": (
        "「{path}」では別のバックアップか整理が動いています。終わってから、もう一度お試しください。",
        "Another backup or prune works on “{path}”. Try again when it has ended.",
    ),
    "backup.tool_missing": (
        "「{tool}」が見つかりません。PostgreSQL のクライアント（Debian では postgresql-client）を入れてください。",
        "“{tool}” was not found. Install PostgreSQL's client programs (postgresql-client on Debian).",
    ),
    "backup.tool_failed": (
        "「{tool}」が失敗しました：{said}。サーバーと同じか新しい版の PostgreSQL クライアントか、接続先が正しいかを確かめてください。",
        "“{tool}” failed: {said}. Check that the client programs are not older than the server, and the address.",
    ),
    "backup.snapshot_unknown": (
        "スナップショット「{name}」がありません。`workstyle backup list` で名前を確かめてください。途中で止まったバックアップは数えません。",
        "There is no snapshot “{name}”. See `workstyle backup list`; a backup that was interrupted does not count.",
    ),
    "backup.snapshot_damaged": (
        "バックアップの {count:number} か所が壊れています（最初のもの：{what}）。何も変更していません。`workstyle backup verify` で範囲を確かめ、もう一度バックアップするか、別のスナップショットを使ってください。",
        "{count:number} parts of the backup are damaged (the first: {what}). Nothing was changed. See how far it goes with `workstyle backup verify`; make a new backup, or use another snapshot.",
    ),
    "backup.snapshot_newer": (
        "このスナップショットは新しい版（{version}、表の版 {revision}）のものです。この版では戻せません。{version} 以降を入れてから、もう一度お試しください。",
        "This snapshot comes from a later version ({version}, tables {revision}) and cannot be restored with this one. Install {version} or later first.",
    ),
    "backup.suite_running": (
        "スイートが動いています（{signs}）。止めてから、もう一度お試しください（systemd では `systemctl stop workstyle`）。何も変更していません。",
        "The suite is running ({signs}). Stop it first (with systemd: `systemctl stop workstyle`). Nothing was changed.",
    ),
    "backup.folder_not_empty": (
        "データフォルダー「{path}」は空ではありません。置き換えてよければ `--replace` を付けてください（今の内容は中の `replaced-…` に移します）。",
        "The data folder “{path}” is not empty. Give `--replace` to replace it (what is there moves into `replaced-…` inside).",
    ),
    "backup.database_not_empty": (
        "PostgreSQL のデータベース「{name}」は空ではありません。空のデータベースを作り、`--database-url` で指定してください。何も変更していません。",
        "The PostgreSQL database “{name}” is not empty. Create an empty one and name it with `--database-url`. Nothing was changed.",
    ),
    "backup.other_database": (
        "このスナップショットは {kind} のものです。{kind} に戻してください（PostgreSQL は `--database-url`、SQLite は指定なし）。",
        "This snapshot is one of {kind}; restore it to {kind} (PostgreSQL: `--database-url`; SQLite: without it).",
    ),
    "backup.restored_differs": (
        "戻した表が、バックアップしたときと一致しません：{tables}。前からあるものは変更していません。`workstyle backup verify` の結果を添えて開発元にお知らせください。",
        "The restored tables are not those that were backed up: {tables}. What was there before is untouched. Run `workstyle backup verify` and report its result.",
    ),
}
