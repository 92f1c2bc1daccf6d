"""`workstyle users sync-directory [--dry-run] [--force]`."""

from typing import Annotated

import typer

from services.core.audit.record import COMMAND
from services.core.identity.directory import sync
from services.core.suite import Suite


def sync_directory(
    context: typer.Context,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="何が変わるかを見るだけ / only show what would change")
    ] = False,
    force: Annotated[
        bool,
        typer.Option("--force", help="多くのアカウントが停止されるときも行う / go on although many are disabled"),
    ] = False,
) -> None:
    """ディレクトリ（LDAP・Active Directory）とアカウントを合わせる / let accounts follow the directory."""
    suite: Suite = context.obj
    plan = sync.preview(suite) if dry_run else sync.sync(suite, by=COMMAND, force=force)
    for change in plan.changes:
        typer.echo("\t".join(part for part in (str(change.kind), change.about, change.detail) if part))
    counts = " ".join(f"{kind}={count}" for kind, count in plan.counts.items()) or "no change"
    head = "変更していません / nothing was changed" if dry_run else "OK"
    typer.echo(f"{head}: {plan.entries} entries, {plan.total} accounts, {counts}", err=True)
