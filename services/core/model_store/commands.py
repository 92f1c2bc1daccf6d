"""`workstyle models`: list, fetch, import, export, verify, remove."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from services.core.audit.record import COMMAND, record
from services.core.model_store import bundle, bundle_import, key_commands, removal, scanned, use_commands
from services.core.model_store.errors import ModelUnknown
from services.core.model_store.fetch import fetch
from services.core.model_store.formats import Watch
from services.core.model_store.installed import InstalledModel
from services.core.model_store.intake import OnStage, refuse_replacement, take_in
from services.core.model_store.parts import FAT32_LIMIT_BYTES, FIRST
from services.core.model_store.recognise import is_bundle
from services.core.model_store.removal import allow_replacement
from services.core.model_store.signing_keys import fingerprint, own_key, public_text
from services.core.model_store.suite_store import store_of, trust_of, wishes_of
from services.core.suite import Suite

app = typer.Typer(help="モデル / models", no_args_is_help=True)
app.command("default")(use_commands.default)
app.command("probe")(use_commands.probe)
app.command("key")(key_commands.key)
app.command("keys")(key_commands.keys)
app.command("trust")(key_commands.trust)
app.command("untrust")(key_commands.untrust)
STAGES = {
    "copy": "コピー / copy",
    "scan": "ウイルス検査 / virus scan",
    "hash": "SHA-256",
    "check": "内容の確認 / check",
    "prepare": "準備 / prepare",
    "write": "変換の保存 / write",
    "place": "仕上げ / place",
}
SCANS = {
    scanned.How.WHOLE: "検査済み / scanned",
    scanned.How.IN_PIECES: "分けて検査済み / scanned in pieces",
    scanned.How.NOT: "していません / not scanned",
}


@contextmanager
def stages_shown() -> Iterator[OnStage]:
    """A progress bar for each stage of an import."""
    with Progress(console=Console(stderr=True)) as bar:
        tasks: dict[str, int] = {}

        def show(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(STAGES.get(stage, stage), total=total or None)
            bar.update(tasks[stage], completed=done, total=total or None)  # type: ignore[arg-type]

        yield show


def _line(model: InstalledModel) -> str:
    origin = "検証済み / verified" if model.is_verified else "未確認 / unknown"
    languages = ",".join(model.languages) or "-"
    return (
        f"  {model.name:<28} {model.size_bytes / 1e6:>8.0f} MB  {model.format or '?':<20} {languages:<8} "
        f"{origin}  {model.licence or '-'}  {model.sha256[:12]}"
    )


@app.command("list")
def list_models(context: typer.Context) -> None:
    """入っているモデルと、入手できるモデルを表示する / list installed and published models."""
    store = store_of(context.obj)
    installed = store.list_installed()
    typer.echo(f"{store.folder}:")
    for model in installed:
        typer.echo(_line(model))
    if not installed:
        typer.echo("  （なし：デモ用モデルだけが使えます / none: only the demonstration model can be used）")
    typer.echo("入手できるもの / published:")
    there = {model.published for model in installed}
    for known in (known for known in store.published if known.name not in there):
        typer.echo(f"  {known.name:<20} {known.size_bytes / 1e6:>8.0f} MB  {known.kind}  {known.licence}  {known.url}")
        typer.echo(f"  {'':<20} {known.file_name}  SHA-256 {known.sha256}")


@app.command("fetch")
def fetch_model(context: typer.Context, name: str) -> None:
    """ネットワークからモデルを入手する / download a published model."""
    store = store_of(context.obj)
    model = next((model for model in store.published if model.name == name), None)
    if model is None:
        raise ModelUnknown(name=name)
    report = scanned.Report()
    with stages_shown() as on_stage:
        installed = fetch(
            store,
            model,
            lambda done, total: on_stage("copy", done, total),
            wishes_of(context.obj, by=COMMAND, report=report, watch=Watch(on_stage)),
        )
    _noted(context.obj, "models.model.installed", [installed], scan=report.how.value)
    typer.echo(store.path_of(installed))


@app.command("import")
def import_model(
    context: typer.Context,
    source: Annotated[Path, typer.Argument(exists=True, help="ファイルまたはフォルダー / file or folder")],
    name: Annotated[str, typer.Option(help="付ける名前 / name to give")] = "",
    replace: Annotated[bool, typer.Option("--replace", help="同じ名前のものと入れ替える / replace")] = False,
    confirm: Annotated[
        str, typer.Option(help="信頼していない署名の指紋、または unsigned / fingerprint of an unknown signer")
    ] = "",
) -> None:
    """ファイルからモデルを入れる（.pt、CTranslate2 フォルダー・zip、.argosmodel、束）/ install from a file."""
    suite: Suite = context.obj
    store = store_of(suite)
    report = scanned.Report()
    with stages_shown() as on_stage:
        if source.suffix == FIRST or is_bundle(source):
            models = bundle_import.import_bundle(
                store,
                source,
                trust=trust_of(suite, confirmed=confirm),
                allow_replacement=allow_replacement(suite, store) if replace else refuse_replacement,
                scan=scanned.scan_of(suite, by=COMMAND, on_stage=on_stage, report=report),
                on_stage=on_stage,
            )
        else:
            watch = Watch(on_stage)
            wishes = wishes_of(suite, by=COMMAND, report=report, name=name, replace=replace, watch=watch)
            models = [take_in(store, source, wishes=wishes)]
    _noted(suite, "models.model.installed", models, scan=report.how.value)
    typer.echo(f"ウイルス検査 / virus scan: {SCANS[report.how]}")
    for model in models:
        typer.echo(f"{model.name}: {store.path_of(model)}")


@app.command("export")
def export_models(
    context: typer.Context,
    target: Path,
    names: Annotated[list[str] | None, typer.Argument()] = None,
    fat32: Annotated[bool, typer.Option("--fat32", help="4 GB ごとに分ける（USBメモリー用）/ split")] = False,
) -> None:
    """モデルを、署名した一つの束に書き出す / write models into one signed bundle (.tar)."""
    suite: Suite = context.obj
    signing = own_key(suite.settings.data_dir)
    part_bytes = FAT32_LIMIT_BYTES if fat32 else 0
    models, paths = bundle.export_bundle(store_of(suite), names or [], target, key=signing, part_bytes=part_bytes)
    _noted(suite, "models.bundle.exported", models)
    for model in models:
        typer.echo(f"{model.name}: {model.sha256}")
    for path in paths:
        typer.echo(path)
    typer.echo(f"署名の指紋 / fingerprint  {fingerprint(public_text(signing))}")
    typer.echo(f"公開鍵 / public key         {public_text(signing)}")


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


@app.command("remove")
def remove_model(context: typer.Context, name: str) -> None:
    """使っていないモデルを削除する / remove a model that nothing uses."""
    suite: Suite = context.obj
    store = store_of(suite)
    with suite.session() as session:
        removal.remove(session, suite, store, by=COMMAND, model=store.get(name))
    typer.echo("OK")


def _noted(suite: Suite, event: str, models: list[InstalledModel], **extra: object) -> None:
    with suite.session() as session:
        for model in models:
            record(session, event, by=COMMAND, target=model.name, sha256=model.sha256, **extra)
