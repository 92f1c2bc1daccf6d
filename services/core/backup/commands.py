"""`workstyle backup`, its parts, and `workstyle restore`.

Exit codes, for cron and systemd: 0 good; 1 failed, nothing half-done; 2 the command line is wrong; 3 a whole snapshot
was made, but the live system itself lacks files that its rows name, or holds damaged ones.
"""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from services.core.backup.encryption import identities_of, make_key
from services.core.backup.errors import BadIdentity, SnapshotDamaged
from services.core.backup.make import back_up, target_of
from services.core.backup.opened import Opened, open_snapshot
from services.core.backup.prune import Keep
from services.core.backup.prune import prune as remove_old
from services.core.backup.report import backup_text, drill_text, listing, pruned_text, restored_text, verified_text
from services.core.backup.restore import restore as put_back
from services.core.backup.status import Outcome, note
from services.core.backup.target import SNAPSHOTS, Target
from services.core.backup.verify import verify as read_all
from services.core.clock import now
from services.core.suite import Suite

GAPS = 3
app = typer.Typer(
    help="バックアップ（引数なしで実行） / make a backup; its check, drill and clean-up", invoke_without_command=True
)
TargetOption = Annotated[Path | None, typer.Option("--target", help="バックアップ先 / folder of the backups")]
IdentityOption = Annotated[
    Path,
    typer.Option("--identity", help="秘密鍵のファイル、- は標準入力 / file of the private key, - for standard input"),
]


@app.callback()
def backup(
    context: typer.Context,
    target: TargetOption = None,
    with_models: Annotated[bool, typer.Option("--with-models", help="モデルも含める / include the models")] = False,
) -> None:
    """動いているまま、データベース、録音、鍵、証明書、設定を暗号化して保存する / back everything up while it runs."""
    if context.invoked_subcommand is not None:
        return
    suite: Suite = context.obj
    manifest = back_up(suite, target_of(suite, target), with_models=with_models, say=_progress)
    typer.echo(backup_text(manifest))
    raise typer.Exit(GAPS if manifest.missing or manifest.damaged else 0)


@app.command()
def keygen(
    context: typer.Context, path: Annotated[Path, typer.Argument(help="秘密鍵のファイル / file of the private key")]
) -> None:
    """鍵の組を作る。秘密鍵はサーバーに残さない / make a key pair; the private key does not stay on the server."""
    suite: Suite = context.obj
    public = make_key(path, data_dir=suite.settings.data_dir)
    typer.echo(f"WORKSTYLE_BACKUP_RECIPIENTS={public}")
    typer.echo(
        f"秘密鍵は {path} にあります。USBメモリーなど2か所に写し、印刷して金庫に保管し、"
        "このサーバーからは必ず消してください。"
        "秘密鍵を失うと、バックアップはだれにも開けません。\n"
        f"The private key is in {path}. Copy it to two places outside this server (and print it), then delete it here. "
        "Without it nobody can open the backups.",
        err=True,
    )


@app.command(name="list")
def list_(context: typer.Context, target: TargetOption = None) -> None:
    """スナップショットの一覧 / every whole snapshot: name, version, files, size, new bytes."""
    for line in listing(target_of(context.obj, target)):
        typer.echo(line)


@app.command()
def verify(
    context: typer.Context,
    names: Annotated[
        list[str] | None, typer.Argument(help="名前、なければ全部 / names; all where none is given")
    ] = None,
    target: TargetOption = None,
) -> None:
    """バックアップが壊れていないか全部読んで確かめる（秘密鍵は不要） / read every byte; needs no private key."""
    suite: Suite = context.obj
    found = read_all(target_of(suite, target), names or (), say=_progress)
    note(suite.settings, verified_at=now(), verify_outcome=Outcome.OK if found.is_whole else Outcome.FAILED)
    typer.echo(verified_text(found))
    if not found.is_whole:
        name, lacks = next(iter(found.damaged.items()))
        raise SnapshotDamaged(name=name, what=f"{name}: {lacks[0]}", count=sum(map(len, found.damaged.values())))


@app.command()
def prune(
    context: typer.Context,
    target: TargetOption = None,
    keep_daily: Annotated[int, typer.Option(min=0, help="残す日数 / days")] = 7,
    keep_weekly: Annotated[int, typer.Option(min=0, help="残す週数 / weeks")] = 4,
    keep_monthly: Annotated[int, typer.Option(min=0, help="残す月数 / months")] = 12,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="消さずに示す / only say what would go")] = False,
) -> None:
    """古いスナップショットを減らす / remove old snapshots and the files that only they needed."""
    suite: Suite = context.obj
    keep = Keep(keep_daily, keep_weekly, keep_monthly)
    typer.echo(pruned_text(remove_old(suite, target_of(suite, target), keep, dry_run=dry_run)))


@app.command()
def drill(
    context: typer.Context,
    identity: IdentityOption,
    target: TargetOption = None,
    snapshot: Annotated[str, typer.Option(help="名前 / name")] = "latest",
    scratch: Annotated[Path | None, typer.Option(help="一時的に戻す場所 / where to restore for the moment")] = None,
    report: Annotated[Path | None, typer.Option(help="JSON の報告 / file for the report as JSON")] = None,
) -> None:
    """最新のものを仮の場所に戻し、何も欠けていないことを確かめる / restore into a temporary place and prove it."""
    from services.core.backup.drill import drill as run_drill  # noqa: PLC0415  brings accounts and logins along

    suite: Suite = context.obj
    place = target_of(suite, target)
    opened = open_snapshot(place.root, place.snapshot(snapshot), _identities(identity))
    found = run_drill(suite, opened, scratch=scratch or suite.work_dir, say=_progress)
    if report:
        report.write_text(json.dumps(found.as_dict(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    typer.echo(drill_text(found))
    raise typer.Exit(0 if found.passed else 1)


def restore(
    context: typer.Context,
    snapshot: Annotated[
        str, typer.Argument(help="スナップショットのフォルダー、名前、または latest / folder, name or latest")
    ],
    identity: IdentityOption,
    data_dir: Annotated[Path | None, typer.Option("--data-dir", help="戻す先 / data folder to restore to")] = None,
    database_url: Annotated[str, typer.Option("--database-url", help="空の PostgreSQL / an empty PostgreSQL")] = "",
    target: TargetOption = None,
    replace: Annotated[bool, typer.Option("--replace", help="今の内容を置き換える / replace what is there")] = False,
) -> None:
    """バックアップから戻す（別の機械でも） / put a snapshot back, on this machine or another."""
    suite: Suite = context.obj
    opened = _opened(suite, snapshot, target, identity)
    changes: dict[str, object] = {"data_dir": data_dir} if data_dir else {}
    if database_url:
        changes |= {"database_url": database_url, "jobs_database_url": ""}
    suite.close()
    settings = suite.settings.model_copy(update=changes)
    typer.echo(restored_text(put_back(opened, settings, suite.features, replace=replace, say=_progress), settings))


def _opened(suite: Suite, snapshot: str, target: Path | None, identity: Path) -> Opened:
    """A snapshot by its folder, or by its name in the target: on a new machine no setting is there yet."""
    folder = Path(snapshot)
    if folder.is_dir() and folder.resolve().parent.name == SNAPSHOTS:
        place = Target(folder.resolve().parents[1])
        return open_snapshot(place.root, place.snapshot(folder.resolve().name), _identities(identity))
    root = target or suite.settings.backup_target or Path()
    place = Target(root.resolve())
    return open_snapshot(place.root, place.snapshot(snapshot), _identities(identity))


def _identities(path: Path) -> list[object]:
    try:
        content = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
    except OSError as error:
        raise BadIdentity(name=str(path)) from error
    return identities_of(str(path), content)


def _progress(what: str, count: int) -> None:
    if sys.stderr.isatty():
        print(f"… {what} {count}", file=sys.stderr)
