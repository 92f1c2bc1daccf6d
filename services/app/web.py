"""The web process: `python -m services.app.web`. No engine runs here."""

import fcntl
import sys
from pathlib import Path

import uvicorn

from services.app.factory import create_app
from services.app.features import installed_features
from services.app.live_certificate import LiveCertificate
from services.core.logs import log_crashes, set_up_logs
from services.core.settings import CoreSettings
from services.core.suite import Suite, build_suite
from services.core.tls.files import server_files
from services.core.tls.messages import MESSAGES as TLS_MESSAGES
from services.core.tls.pem import CertificateUnusable
from services.core.tls.served import check_pair
from services.core.web.sentences import fill_in


def main() -> int:
    """Serve until told to stop; refuses to be the second web process over one data folder."""
    settings = CoreSettings()
    set_up_logs(as_json=settings.log_json, level=settings.log_level)
    log_crashes()
    suite = build_suite(settings, installed_features())
    # Live state (rooms, pairing, captions) lives in exactly one web process.
    lock = (settings.data_dir / "web.lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        print(  # noqa: T201  to whoever started it, before any log
            "別の Web プロセスが同じデータフォルダで動いています。先にそれを止めてください。"
            " / Another web process is using this data folder; stop it first.",
            file=sys.stderr,
        )
        return 3
    files = server_files(settings)
    try:
        if files:
            check_pair(*files)
    except CertificateUnusable as error:
        sentences = (fill_in(sentence, error.values) for sentence in TLS_MESSAGES[error.code])
        print(" / ".join(sentences), file=sys.stderr)  # noqa: T201  to whoever started it
        return 3
    _serve(suite, *(files or (None, None)))
    return 0


def _serve(suite: Suite, certificate: Path | None, key: Path | None) -> None:
    config = uvicorn.Config(
        create_app(suite),
        host=suite.settings.host,
        port=suite.settings.port,
        ssl_certfile=certificate,
        ssl_keyfile=key,
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=5,
    )
    config.load()
    if config.ssl:
        LiveCertificate(suite.settings, config.ssl).start()
    uvicorn.Server(config).run()


if __name__ == "__main__":
    sys.exit(main())
