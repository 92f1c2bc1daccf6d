"""`workstyle sessions end`: end logins of one account or of everybody."""

from typing import Annotated

import typer

from services.core.audit.record import COMMAND
from services.core.identity import repository
from services.core.identity.actions import accounts, sessions
from services.core.identity.errors import AccountNotFound, NobodyNamed
from services.core.identity.passwords import normalised_login
from services.core.suite import Suite

app = typer.Typer(help="ログイン中の端末 / logins in force", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Commands about logins in force."""


@app.command()
def end(
    context: typer.Context,
    login: Annotated[str, typer.Option(help="この人のログインを終える / end the logins of this account")] = "",
    everybody: Annotated[bool, typer.Option("--all", help="全員のログインを終える / end everybody's logins")] = False,
) -> None:
    """ログインを終わらせる（APIキーはそのまま） / end logins; API keys go on."""
    suite: Suite = context.obj
    if bool(login) == everybody:
        raise NobodyNamed
    with suite.session() as session:
        if everybody:
            ended = sessions.end_everybodys(session, by=COMMAND)
        else:
            account = repository.find_account(session, normalised_login(login))
            if account is None:
                raise AccountNotFound
            ended = accounts.end_sessions(session, by=COMMAND, account=account)
    typer.echo(f"ended={ended}")
