"""`workstyle health` and `workstyle self-test`: the same for the console, with an exit code."""

from collections.abc import Iterable

import typer

from services.core.audit.record import COMMAND
from services.core.checks import self_test
from services.core.checks.check import Level
from services.core.checks.condition import Seen, look_at_all
from services.core.checks.labels import CONSOLE_SIGNS
from services.core.i18n import _
from services.core.i18n.format import format_moment
from services.core.suite import Suite


def health(context: typer.Context) -> None:
    """状態を表示する（異常があれば終了コード1） / say what is wrong and what to do; exit code 1 when something is."""
    _finish(_told(look_at_all(context.obj)))


def run_self_test(context: typer.Context) -> None:
    """動作テストを行う（異常があれば終了コード1、2分以内） / try everything; exit code 1 when something fails."""
    suite: Suite = context.obj
    _finish(_told(self_test.run(suite, self_test.begin(suite, by=COMMAND))))


def _told(all_seen: Iterable[Seen]) -> list[Seen]:
    found: list[Seen] = []
    for seen in all_seen:
        found.append(seen)
        finding = seen.finding
        since = (
            f"（{format_moment(seen.since)}から）" if seen.since and finding.level in {Level.WARN, Level.BAD} else ""
        )
        typer.echo(f"[{CONSOLE_SIGNS[finding.level]}] {_(seen.check.title)}: {finding.what}{since}")
        if finding.todo:
            typer.echo(f"     → {finding.todo}")
    return found


def _finish(found: list[Seen]) -> None:
    bad = sum(seen.finding.level is Level.BAD for seen in found)
    typer.echo(f"異常 {bad} 件 / {bad} failed" if bad else "異常はありません / nothing is wrong")
    raise typer.Exit(1 if bad else 0)
