"""`workstyle tls`: HTTPS on the city's own network."""

from typing import Annotated

import typer
import uvicorn

from services.core.suite import Suite
from services.core.tls.authority import fingerprint
from services.core.tls.files import tls_files
from services.core.tls.install_site import create_install_site
from services.core.tls.leaf import hosts_of

app = typer.Typer(help="庁内ネットワークの HTTPS / HTTPS on the LAN", no_args_is_help=True)


@app.command()
def init(
    context: typer.Context,
    host: Annotated[list[str], typer.Option(help="サーバの名前または IP アドレス（複数可） / host name or address")],
) -> None:
    """認証局（初回のみ）とサーバ証明書を作成する / make the local authority (once) and the server certificate."""
    suite: Suite = context.obj
    tls_files(suite.settings).init(host, authority_name=f"{suite.site.city_name} Workstyle Suite CA")
    show(context)


@app.command()
def show(context: typer.Context) -> None:
    """証明書の内容と指紋を表示する / show what the certificates say."""
    suite: Suite = context.obj
    files = tls_files(suite.settings)
    if not files.exists:
        typer.echo("証明書はまだありません。workstyle tls init --host 名前 で作成してください。 / No certificate yet.")
        raise typer.Exit(1)
    server = files.server().certificate
    typer.echo(f"対象 / hosts          {', '.join(hosts_of(server))}")
    typer.echo(f"有効期限 / valid until  {server.not_valid_after_utc:%Y-%m-%d}")
    typer.echo(f"認証局 / authority     {files.authority_certificate.resolve()}")
    typer.echo(f"指紋 / SHA-256         {fingerprint(files.authority().certificate)}")


@app.command()
def page(
    context: typer.Context,
    port: Annotated[int, typer.Option(min=1, max=65535, help="ポート / port")] = 8080,
    address: Annotated[str, typer.Option(help="待ち受けアドレス / address to listen on")] = "0.0.0.0",  # noqa: S104 - asked for by the administrator, and only this page
) -> None:
    """タブレット用の証明書配布ページだけを HTTP で公開する（終了は Ctrl+C） / serve the install page on plain HTTP."""
    suite: Suite = context.obj
    uvicorn.run(create_install_site(suite), host=address, port=port, log_level="warning", server_header=False)
