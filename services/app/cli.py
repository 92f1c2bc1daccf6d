"""The `workstyle` command: serve, worker, demo, db, users, models, tls, and what the installed features add."""

import sys
from typing import Annotated

import typer
from sqlalchemy.exc import OperationalError

from services.app import supervisor
from services.app.features import installed_features
from services.core.audit import commands as audit
from services.core.backup import commands as backup
from services.core.checks import commands as checks
from services.core.db import migrate
from services.core.errors import SuiteError
from services.core.identity import commands as users
from services.core.identity import session_commands
from services.core.jobs import runtime
from services.core.logs import set_up_logs
from services.core.model_store import commands as models
from services.core.move.commands import move
from services.core.settings import CoreSettings
from services.core.setup.code import ensure_code
from services.core.site import commands as keys
from services.core.suite import Suite, build_suite
from services.core.tls import commands as tls
from services.core.tls.files import server_files
from services.core.web.sentences import all_messages, fill_in

app = typer.Typer(
    help="職員の働き方スイート / staff workstyle suite", no_args_is_help=True, pretty_exceptions_enable=False
)
db = typer.Typer(help="データベース / database", no_args_is_help=True)
app.add_typer(db, name="db")
db.command()(move)
app.add_typer(audit.app, name="audit")
app.add_typer(users.app, name="users")
app.add_typer(session_commands.app, name="sessions")
app.add_typer(keys.app, name="keys")
app.add_typer(models.app, name="models")
app.add_typer(tls.app, name="tls")
app.command("health")(checks.health)
app.command("self-test")(checks.run_self_test)
app.add_typer(backup.app, name="backup")
app.command()(backup.restore)
FEATURES = installed_features()
for feature in FEATURES:
    if feature.commands is not None:
        app.add_typer(feature.commands, name=feature.name)


@app.callback()
def _suite(context: typer.Context) -> None:
    """Build the suite that every command works on."""
    settings = CoreSettings()
    set_up_logs(as_json=settings.log_json, level=settings.log_level)
    suite = build_suite(settings, FEATURES)
    context.obj = suite
    context.call_on_close(suite.close)


@app.command()
def serve(
    context: typer.Context,
    demonstration: Annotated[
        bool, typer.Option("--demonstration", help="実演用の職員でログインできるようにする（この端末からのみ）")
    ] = False,
) -> None:
    """Web とワーカーを起動して見守る / start web process and worker and keep them running."""
    suite: Suite = context.obj
    upgrade_database(suite)
    if demonstration:
        from services.app.demo import load_demonstration  # noqa: PLC0415  brings the demonstration city along

        load_demonstration(suite)
    scheme = "https" if server_files(suite.settings) else "http"
    typer.echo(f"{scheme}://{suite.settings.host}:{suite.settings.port}  （終了は Ctrl+C / stop with Ctrl+C）")
    if code := ensure_code(suite):
        typer.echo(f"初期設定コード / set-up code: {code}  （/setup で使います / for the page /setup）")
    raise typer.Exit(supervisor.serve(demonstration=demonstration))


@app.command("setup-code")
def setup_code(context: typer.Context) -> None:
    """初期設定コードを表示する（管理者がいない間だけ） / print the set-up code while there is no administrator."""
    suite: Suite = context.obj
    upgrade_database(suite)
    code = ensure_code(suite)
    typer.echo(code or "初期設定の入口は閉じています。 / The entrance of the first run is closed.", err=not code)
    raise typer.Exit(0 if code else 1)


@app.command()
def worker() -> None:
    """ワーカーだけを起動する / run a worker only."""
    from services.app.worker import main as run_worker  # noqa: PLC0415  registers the workflows

    raise typer.Exit(run_worker())


@app.command()
def demo(context: typer.Context) -> None:
    """見本の録音から議事録の下書きを作ってみせる / make draft minutes of the sample recording."""
    from services.app.demo import run_demonstration  # noqa: PLC0415

    raise typer.Exit(run_demonstration(context.obj))


@db.command()
def upgrade(context: typer.Context) -> None:
    """表を最新にする / bring the tables up to date."""
    upgrade_database(context.obj)
    typer.echo("OK")


def upgrade_database(suite: Suite) -> None:
    """Bring the suite's tables and those of the jobs up to date."""
    migrate.upgrade(suite)
    runtime.prepare(suite)


def main() -> None:
    """Run a command; expected errors become a sentence in both languages and exit code 1."""
    try:
        app()
    except SuiteError as error:
        table = all_messages(FEATURES)
        for sentence in table.get(error.code, (str(error),)):
            print(fill_in(sentence, error.values), file=sys.stderr)
        sys.exit(1)
    except OperationalError as error:
        print(
            "データベースに接続できません。"
            "WORKSTYLE_DATABASE_URL と、データフォルダーの空き容量・権限を確かめてください。\n"
            "The database cannot be reached. Check WORKSTYLE_DATABASE_URL and the data folder.\n"
            f"{error.orig}",
            file=sys.stderr,
        )
        sys.exit(1)


if __name__ == "__main__":
    main()
