"""The web process: `python -m services.app.web`. No engine runs here."""

import fcntl
import sys

import uvicorn

from services.app.factory import create_app
from services.app.features import installed_features
from services.core.logs import log_crashes, set_up_logs
from services.core.settings import CoreSettings
from services.core.suite import build_suite
from services.core.tls.files import server_files


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
    certificate, key = server_files(settings) or (None, None)
    uvicorn.run(
        create_app(suite),
        host=settings.host,
        port=settings.port,
        ssl_certfile=certificate,
        ssl_keyfile=key,
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=5,
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
