"""`workstyle users add|list|disable`: the first administrator is made here."""

import sys
from typing import Annotated

import typer

from services.core.audit.record import COMMAND
from services.core.identity import key_commands, repository
from services.core.identity.account_models import Role
from services.core.identity.actions import accounts
from services.core.identity.directory.commands import sync_directory
from services.core.identity.errors import AccountNotFound
from services.core.identity.passwords import normalised_login
from services.core.suite import Suite

app = typer.Typer(help="利用者のアカウント / accounts", no_args_is_help=True)
app.command("sync-directory")(sync_directory)
app.add_typer(key_commands.app, name="api-keys")


@app.command()
def add(
    context: typer.Context,
    login: Annotated[str, typer.Argument(help="ログイン名 / login name")],
    role: Annotated[list[Role], typer.Option("--role", help="役割（複数可） / role, may be repeated")],
    name: Annotated[str, typer.Option(help="表示名 / display name")] = "",
    employee_number: Annotated[str, typer.Option(help="職員番号 / employee number in the register")] = "",
    password_stdin: Annotated[
        bool,
        typer.Option("--password-stdin", help="パスワードを標準入力から読む / read the password from standard input"),
    ] = False,
) -> None:
    """アカウントを作り、仮のパスワードを表示する / create an account and print its one-time password."""
    given = sys.stdin.readline().rstrip("\r\n") if password_stdin else ""
    suite: Suite = context.obj
    with suite.session() as session:
        account, password = accounts.create(
            session,
            by=COMMAND,
            login=login,
            roles=role,
            employee_number=employee_number,
            display_name=name,
            password=given,
        )
    if given:
        typer.echo(account.login)
        return
    typer.echo(f"{account.login}\t{password}")
    typer.echo("最初のログインで変更が求められます。 / It must be changed at the first login.", err=True)


@app.command(name="list")
def list_(context: typer.Context) -> None:
    """アカウントの一覧 / every account: login, name, state, roles."""
    suite: Suite = context.obj
    with suite.session(read_only=True) as session:
        roles = repository.roles_by_account(session)
        for account in repository.list_accounts(session):
            state = "active" if account.is_active else "disabled"
            names = ",".join(roles.get(account.id, []))
            typer.echo(f"{account.login}\t{account.display_name}\t{state}\t{names}")


@app.command()
def disable(context: typer.Context, login: Annotated[str, typer.Argument(help="ログイン名 / login name")]) -> None:
    """アカウントを停止し、ログイン中の画面とAPIキーも無効にする / disable an account, its logins and keys."""
    suite: Suite = context.obj
    with suite.session() as session:
        account = repository.find_account(session, normalised_login(login))
        if account is None:
            raise AccountNotFound
        accounts.disable(session, by=COMMAND, account=account)
    typer.echo(f"{account.login}\tdisabled")
