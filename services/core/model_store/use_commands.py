"""`workstyle models default, probe`: which model is used for what, and how fast it is here."""

from typing import Annotated

import typer

from services.core.audit.record import COMMAND
from services.core.model_store import defaults, probing
from services.core.model_store.purposes import purposes_of
from services.core.model_store.suite_store import store_of
from services.core.suite import Suite

AUTO = "auto"


def default(
    context: typer.Context,
    purpose: Annotated[str, typer.Argument(help="用途 / purpose")] = "",
    model: Annotated[str, typer.Argument(help="モデル名、または auto / name, or auto")] = "",
) -> None:
    """用途ごとの既定のモデルを見る・選ぶ / show or choose the default model of a purpose."""
    suite: Suite = context.obj
    if purpose and model:
        chosen = None if model == AUTO else store_of(suite).get(model)
        with suite.session() as session:
            defaults.choose(session, by=COMMAND, purpose=defaults.get_purpose(suite, purpose), model=chosen)
    for one in purposes_of(suite):
        path = one.effective(suite)
        fixed = one.fixed_to(suite)
        origin = f"{one.setting}={fixed}" if fixed else defaults.default_model(suite, one.code) or AUTO
        typer.echo(f"{one.code:<10} {one.label}  {origin} → {path.name if path else '-'}")


def probe(
    context: typer.Context, name: Annotated[str, typer.Argument(help="モデル名（省略するとすべて）/ name")] = ""
) -> None:
    """このサーバーでの速さを測る / measure how fast models are on this machine."""
    suite: Suite = context.obj
    store = store_of(suite)
    names = [name] if name else [model.name for model in store.list_installed()]
    for one in names:
        _path, _code, sha256 = probing.found(suite, store, one)
        busy = probing.is_busy(suite, store)
        measured = probing.measure(suite, store, one)
        with suite.session() as session:
            speed = probing.keep(session, by=COMMAND, name=one, sha256=sha256, probe=measured, was_busy=busy)
            line = (
                f"{speed.seconds:.2f} s / {speed.sound_s:.0f} s, {speed.seconds_per_hour / 60:.0f} 分 / 1時間 (min/h)"
            )
            typer.echo(f"{one}: {line}  {speed.engine}  {speed.host}")
        if busy:
            typer.echo(f"{one}: ほかの処理が動いていたため、遅めに出ています / measured while other jobs ran", err=True)
