"""What the commands say, in both languages, for a person who reads it at night."""

from collections.abc import Iterator

from services.core.backup.drill import Check, Drill
from services.core.backup.facts import SECRET_KEY
from services.core.backup.manifest import Manifest, read_manifest
from services.core.backup.prune import Pruned
from services.core.backup.restore import Restored
from services.core.backup.target import Target
from services.core.backup.verify import Verified
from services.core.errors import SuiteError
from services.core.i18n.format import format_filesize
from services.core.settings import CoreSettings

CHECK_NAMES = {
    "bytes": ("暗号化されたファイルのハッシュ", "hashes of the encrypted files"),
    "files": ("すべてのファイルの復号とハッシュ", "every file opened and hashed"),
    "database": ("データベースの復元", "databases restored"),
    "tables": ("すべての表の件数と内容", "rows and checksum of every table"),
    "named_files": ("データベースが指す録音などのファイル", "files that the database names"),
    "append_only": ("監査記録などの欠番", "audit log without gaps"),
    "keys": ("鍵と証明書", "keys and certificates"),
    "schema": ("今の版の表への更新", "tables brought up to this version"),
    "login": ("復元したデータでのログイン", "login against the restored data"),
}


def backup_text(manifest: Manifest) -> str:
    """What was made; where the live system has gaps, what they are."""
    lines = [
        f"スナップショット / snapshot  {manifest.name}",
        f"ファイル / files            {len(manifest.files)}",
        f"追加した量 / new            {format_filesize(manifest.new_bytes)}",
        f"全体 / whole                {format_filesize(manifest.total_bytes)}",
    ]
    missing, damaged = len(manifest.missing), len(manifest.damaged)
    if missing or damaged:
        lines += [
            (
                f"注意：データベースが指すファイルのうち {missing} 個がなく、{damaged} 個が壊れています。"
                "以前のスナップショットから戻せるか確かめてください。 / "
                f"Warning: {missing} files that the database names are not there, {damaged} are damaged."
            ),
            *[f"  {name}" for name in [*manifest.missing, *manifest.damaged][:10]],
        ]
    return "\n".join(lines)


def listing(target: Target) -> Iterator[str]:
    """One line for each whole snapshot, the oldest first."""
    for folder in target.snapshots():
        try:
            found = read_manifest(folder)
        except SuiteError as error:
            yield f"{folder.name}\t{error.code}"
            continue
        sizes = f"{format_filesize(found.total_bytes)}\t+{format_filesize(found.new_bytes)}"
        gaps = f"\tmissing {len(found.missing)}, damaged {len(found.damaged)}" if found.missing or found.damaged else ""
        yield f"{found.name}\t{found.suite_version}\t{found.database}\t{len(found.files)}\t{sizes}{gaps}"


def verified_text(found: Verified) -> str:
    """How much was read, and what is not whole."""
    lines = [f"スナップショット / snapshots {found.snapshots}, ファイル / files {found.files}"]
    for name, lacks in found.damaged.items():
        lines += [f"{name}: 壊れている / damaged {len(lacks)}", *[f"  {what}" for what in lacks[:10]]]
    return "\n".join(lines if found.damaged else [*lines, "すべて正常です。 / Everything is whole."])


def pruned_text(found: Pruned) -> str:
    """What stays and what goes."""
    return "\n".join(
        [
            f"残すもの / kept      {len(found.kept)}: {' '.join(found.kept)}",
            f"消したもの / removed  {len(found.removed)}: {' '.join(found.removed)}",
            f"空いた量 / freed     {format_filesize(found.freed_bytes)} ({found.files} files)",
        ]
    )


def drill_text(found: Drill) -> str:
    """The report for people."""
    lines = [
        f"復元訓練 / restore drill  {found.snapshot}  ({found.created_at})",
        *[_check_line(check) for check in found.checks],
        "",
        *[f"  {'=' if row['same'] else '≠'} {name}: {row['rows']}" for name, row in found.tables.items()],
        "",
        (
            f"結果：{'合格' if found.passed else '不合格'}（{found.took_s:.0f} 秒） / "
            f"{'passed' if found.passed else 'FAILED'} ({found.took_s:.0f} s)"
        ),
    ]
    return "\n".join(lines)


def _check_line(check: Check) -> str:
    japanese, english = CHECK_NAMES[check.name]
    numbers = ", ".join(f"{name} {value}" for name, value in check.numbers.items())
    mark = "OK " if check.passed else "NG "
    return f"{mark}{japanese} / {english}: {numbers}{'  ' + check.problem if check.problem else ''}"


def _why(name: str) -> str:
    if name != SECRET_KEY:
        return ""
    return (
        " … 必ず前の値にする。違うままでは、保存した暗号化済みの設定（メールなど）を読めない / "
        "must be the old value: otherwise stored passwords of mail and the like cannot be read"
    )


def restored_text(found: Restored, settings: CoreSettings) -> str:
    """What came back, and the next steps."""
    lines = [
        (
            f"戻しました：表 {found.tables}、行 {found.rows}、ファイル {found.files} / "
            f"Restored: {found.tables} tables, {found.rows} rows, {found.files} files."
        ),
    ]
    if found.upgraded_from:
        lines.append(
            f"表を {found.upgraded_from} から今の版に更新しました。 / Tables were upgraded from {found.upgraded_from}."
        )
    if found.replaced:
        lines.append(f"前の内容 / what was there before: {found.replaced}")
    if found.settings_to_change:
        lines += [
            (
                "次の設定は前の機械と違います。設定ファイルを直してから起動してください。 / "
                "These settings differ from the old machine's. Correct the settings file before the start:"
            ),
            *[f"  {name}{_why(name)}" for name in found.settings_to_change],
        ]
    lines += [
        f"前の機械の設定 / settings of the old machine: {found.settings_file}",
        f"WORKSTYLE_DATA_DIR={settings.data_dir.resolve()}",
        (
            "次に：この設定を設定ファイル（導入済みのサーバーでは /etc/workstyle/workstyle.env、ほかでは .env）に写し、"
            "起動してください。途中の処理は続きから始まります。 / Next: copy these settings into the settings file "
            "(/etc/workstyle/workstyle.env on an installed server, else .env) and start; unfinished jobs go on."
        ),
    ]
    return "\n".join(lines)
