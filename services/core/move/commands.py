"""`workstyle db move`."""

import json
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from services.core.move.move import Say
from services.core.move.move import move as move_all
from services.core.move.places import target_of
from services.core.move.report import moved_json, moved_text
from services.core.suite import Suite


def move(
    context: typer.Context,
    to: Annotated[
        str,
        typer.Option(
            "--to", help="移行先：postgresql+psycopg://利用者@ホスト/名前、戻すときは sqlite / target: a URL, or sqlite"
        ),
    ],
    as_json: Annotated[bool, typer.Option("--json", help="結果を JSON で出す / print the result as JSON")] = False,
) -> None:
    """SQLite から PostgreSQL へ（または逆へ）すべての表を移し、両側を比べる / move every table and compare both sides.

    止めてから実行する。元のデータベースは変更しない。 / Stop the suite first. The source is only read.
    """
    suite: Suite = context.obj
    with closing(target_of(suite, to)) as target:
        with _progress() as say:
            moved = move_all(suite, target, say=say)
        if as_json:
            typer.echo(json.dumps(moved_json(moved, suite.settings, target.settings), ensure_ascii=False, indent=1))
        else:
            typer.echo(moved_text(moved, suite.settings, target.settings))


@contextmanager
def _progress() -> Iterator[Say]:
    """A bar on a terminal; elsewhere one line for each table."""
    if not sys.stderr.isatty():
        yield _PlainLines()
        return
    columns = TextColumn("{task.description:<32}"), BarColumn(), TextColumn("{task.percentage:>3.0f}%")
    with Progress(*columns, TimeElapsedColumn(), console=Console(stderr=True)) as bar:
        task = bar.add_task("…", total=None)

        def show(what: str, done: int, total: int) -> None:
            if total:
                bar.update(task, description=what, completed=done, total=total)
            else:
                bar.update(task, description=what)

        yield show


class _PlainLines:
    def __init__(self) -> None:
        self._last = ""

    def __call__(self, what: str, done: int, total: int) -> None:
        if what != self._last:
            self._last = what
            typer.echo(f"{what}: {done:,} / {total:,}" if total else what, err=True)
