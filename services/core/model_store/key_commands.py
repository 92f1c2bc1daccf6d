"""`workstyle models key, keys, trust, untrust`: whose bundles are taken."""

from pathlib import Path
from typing import Annotated

import typer

from services.core.audit.record import COMMAND
from services.core.model_store import repository, trust_actions
from services.core.model_store.errors import KeyUnreadable
from services.core.model_store.signing_keys import fingerprint, own_key, public_text
from services.core.suite import Suite


def key(context: typer.Context) -> None:
    """この設備の公開鍵と指紋を表示する / show the public key of this suite."""
    suite: Suite = context.obj
    text = public_text(own_key(suite.settings.data_dir))
    typer.echo(text)
    typer.echo(f"指紋 / fingerprint  {fingerprint(text)}")


def keys(context: typer.Context) -> None:
    """信頼している公開鍵の一覧 / list trusted keys."""
    suite: Suite = context.obj
    with suite.session(read_only=True) as session:
        for trusted in repository.list_keys(session):
            typer.echo(f"{trusted.fingerprint}  {trusted.label}")


def trust(
    context: typer.Context,
    public_key: Annotated[
        str, typer.Argument(help="公開鍵、またはそれを書いたファイル / public key or a file with it")
    ],
    label: Annotated[str, typer.Option(help="だれの鍵か / whose key it is")] = "",
) -> None:
    """この鍵で署名された束を受け入れる / take bundles signed with this key."""
    suite: Suite = context.obj
    text = public_key
    if len(public_key) < 200 and Path(public_key).is_file():
        try:
            text = Path(public_key).read_text(encoding="utf-8").split("\n")[0]
        except UnicodeDecodeError as error:
            raise KeyUnreadable from error
    with suite.session() as session:
        trusted = trust_actions.trust(session, by=COMMAND, public_key=text, label=label)
        typer.echo(f"指紋 / fingerprint  {trusted.fingerprint}")


def untrust(context: typer.Context, fingerprint: str) -> None:
    """この鍵の束を、もう受け入れない / stop taking bundles of this key."""
    suite: Suite = context.obj
    with suite.session() as session:
        trust_actions.untrust(session, by=COMMAND, key=repository.get_key(session, fingerprint))
    typer.echo("OK")
