"""`workstyle audit verify FILE`: whether an exported audit log is as it was written."""

from pathlib import Path
from typing import Annotated

import typer

from services.core.audit.export import first_broken

app = typer.Typer(help="監査記録 / audit log", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Commands about exported audit logs."""


@app.command()
def verify(file: Annotated[Path, typer.Argument(exists=True, dir_okay=False)]) -> None:
    """書き出した監査記録が変えられていないか確かめる / check that an exported log was not changed."""
    count, broken = first_broken(file.read_text(encoding="utf-8"))
    if broken is not None:
        typer.echo(
            f"{broken}件目から後は、書き出したときのままではありません。 / Not as it was written from line {broken} on."
        )
        raise typer.Exit(1)
    typer.echo(f"OK: {count}")
