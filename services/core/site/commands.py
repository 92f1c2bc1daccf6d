"""`workstyle keys rotate`: a new key of signatures."""

from datetime import timedelta
from typing import Annotated

import typer

from services.core.audit.record import COMMAND
from services.core.site.key_rotation import rotate as rotate_key
from services.core.suite import Suite

app = typer.Typer(help="鍵 / keys", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Commands about the key of signatures and seals."""


@app.command()
def rotate(
    context: typer.Context,
    grace_hours: Annotated[
        int,
        typer.Option(min=0, max=720, help="前の鍵の署名を受け付ける時間 / hours for which former signatures count"),
    ] = 24,
) -> None:
    """署名の鍵を替え、保存した秘密を新しい鍵で封じ直す / replace the key of signatures and seal secrets anew."""
    suite: Suite = context.obj
    done = rotate_key(suite, by=COMMAND, grace=timedelta(hours=grace_hours))
    typer.echo(f"sealed={done.sealed} former_signatures_until={done.accepted_until.isoformat(timespec='seconds')}")
    typer.echo(
        "パスワード、ログイン、APIキーはそのまま使えます。ログインも終えるときは workstyle sessions end --all。\n"
        "Passwords, logins and API keys go on. To end logins as well: workstyle sessions end --all.",
        err=True,
    )
