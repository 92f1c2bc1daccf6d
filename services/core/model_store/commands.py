"""`workstyle models`: list, fetch, import, export, verify."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from services.core.model_store import bundle
from services.core.model_store.errors import ModelUnknown
from services.core.model_store.fetch import fetch
from services.core.model_store.store import ModelStore
from services.core.suite import Suite

app = typer.Typer(help="モデル / models", no_args_is_help=True)


def store_of(suite: Suite) -> ModelStore:
    """The models folder of this installation, with what its features know of published models."""
    published = [model for feature in suite.features for model in feature.models]
    return ModelStore(suite.settings.effective_models_dir, published)


@app.command("list")
def list_models(context: typer.Context) -> None:
    """入っているモデルと、入手できるモデルを表示する / list installed and published models."""
    store = store_of(context.obj)
    installed = store.list_installed()
    typer.echo(f"{store.folder}:")
    for model in installed:
        origin = model.published or "(自前 / own)"
        typer.echo(f"  {model.name:<20} {model.size_bytes / 1e6:>8.0f} MB  {origin}  {model.sha256[:12]}")
    if not installed:
        typer.echo("  （なし：デモ用モデルだけが使えます / none: only the demonstration model can be used）")
    typer.echo("入手できるもの / published:")
    for known in store.published:
        typer.echo(
            f"  {known.name:<20} {known.size_bytes / 1e6:>8.0f} MB  {known.purpose}  {known.licence}  {known.url}"
        )


@app.command("fetch")
def fetch_model(context: typer.Context, name: str) -> None:
    """ネットワークからモデルを入手する / download a published model."""
    store = store_of(context.obj)
    model = next((model for model in store.published if model.name == name), None)
    if model is None:
        raise ModelUnknown(name=name)
    with Progress(console=Console(stderr=True)) as bar:
        task = bar.add_task(name, total=model.size_bytes)
        installed = fetch(store, model, lambda done, total: bar.update(task, completed=done, total=total))
    typer.echo(store.folder / installed.path)


@app.command("import")
def import_model(context: typer.Context, source: Annotated[Path, typer.Argument(exists=True)]) -> None:
    """ファイルからモデルを入れる（.pt、CTranslate2 フォルダー・zip、束）/ install from a file."""
    store = store_of(context.obj)
    models = bundle.import_bundle(store, source) if source.suffix == ".tar" else [store.import_path(source)]
    for model in models:
        typer.echo(f"{model.name}: {store.folder / model.path}")


@app.command("export")
def export_models(
    context: typer.Context, target: Path, names: Annotated[list[str] | None, typer.Argument()] = None
) -> None:
    """モデルを一つの束に書き出す / write models into one bundle (.tar)."""
    for model in bundle.export_bundle(store_of(context.obj), names or [], target):
        typer.echo(f"{model.name}: {model.sha256}")


@app.command("verify")
def verify_models(context: typer.Context) -> None:
    """モデルが壊れていないか確かめる / check every installed model."""
    store = store_of(context.obj)
    damaged = [model for model in store.list_installed() if not store.verify(model)]
    for model in damaged:
        typer.echo(f"NG {model.name}", err=True)
    if damaged:
        raise typer.Exit(1)
    typer.echo("OK")
