"""Health checks of containers: `python -m services.app.heartbeat web`, or `… worker`; exit code 0 while it lives."""

import ssl
import sys
import urllib.error
import urllib.request

from services.core.jobs.workers import default_executor_id, is_alive
from services.core.settings import CoreSettings
from services.core.suite import build_suite
from services.core.tls.files import server_files

TIMEOUT_S = 4.0


def web_is_alive(settings: CoreSettings) -> bool:
    """Whether the web process of this machine answers."""
    scheme = "https" if server_files(settings) else "http"
    # The certificate is for the names that staff use; we ask ourselves over loopback.
    context = ssl._create_unverified_context()  # noqa: S323
    try:
        with urllib.request.urlopen(  # noqa: S310  an address of our own
            f"{scheme}://127.0.0.1:{settings.port}/healthz", timeout=TIMEOUT_S, context=context
        ) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, TimeoutError):
        return False


def worker_is_alive(settings: CoreSettings) -> bool:
    """Whether the heartbeat row of this machine's worker is fresh."""
    suite = build_suite(settings, ())
    try:
        with suite.session(read_only=True) as session:
            return is_alive(session, default_executor_id())
    finally:
        suite.close()


CHECKS = {"web": web_is_alive, "worker": worker_is_alive}


def main() -> int:
    """0 when it lives, 1 when not."""
    return 0 if CHECKS[sys.argv[1]](CoreSettings()) else 1


if __name__ == "__main__":
    sys.exit(main())
