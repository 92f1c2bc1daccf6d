"""`workstyle users api-keys list|revoke`."""

from typing import Annotated

import typer
from sqlmodel import col, select

from services.core.audit.record import COMMAND
from services.core.identity import key_list
from services.core.identity.account_models import ApiKey
from services.core.identity.actions import api_keys
from services.core.identity.errors import ApiKeyNotFound
from services.core.identity.passwords import normalised_login
from services.core.suite import Suite

app = typer.Typer(help="APIキー / API keys", no_args_is_help=True)


@app.command(name="list")
def list_(
    context: typer.Context,
    login: Annotated[str, typer.Option(help="この人のキーだけ / only keys of this account")] = "",
) -> None:
    """有効なAPIキーの一覧 / every key that is not revoked: prefix, owner, name, scopes, expiry, last use."""
    suite: Suite = context.obj
    with suite.session(read_only=True) as session:
        for owned in key_list.list_keys(session, login=normalised_login(login) if login else ""):
            key = owned.key
            expires = "expired" if owned.is_expired else (f"{key.expires_at:%Y-%m-%d}" if key.expires_at else "-")
            used = f"{key.last_used_at:%Y-%m-%dT%H:%MZ} {key.last_used_ip}" if key.last_used_at else "never used"
            cells = (key.prefix, owned.account.login, key.name, ",".join(key.scopes), expires, used)
            typer.echo("\t".join(cells))


@app.command()
def revoke(
    context: typer.Context,
    prefix: Annotated[str, typer.Argument(help="キーの先頭（wsk_ の後の8文字） / the 8 characters after wsk_")],
) -> None:
    """APIキーを無効にする / end a key."""
    suite: Suite = context.obj
    wanted = prefix.removeprefix("wsk_").split("_", maxsplit=1)[0]
    with suite.session() as session:
        query = select(ApiKey.id).where(ApiKey.prefix == wanted, col(ApiKey.revoked_at).is_(None))
        key_id = session.exec(query).first()
        if key_id is None or not api_keys.revoke_of_anybody(session, by=COMMAND, key_id=key_id):
            raise ApiKeyNotFound(prefix=wanted)
    typer.echo(f"{wanted}\trevoked")
