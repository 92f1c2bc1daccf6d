"""Whether this machine's worker is alive: `python -m services.app.heartbeat`, the health check of its container."""

import sys

from services.core.jobs.workers import default_executor_id, is_alive
from services.core.settings import CoreSettings
from services.core.suite import build_suite


def main() -> int:
    """0 when the worker's heartbeat row is fresh, 1 when not."""
    suite = build_suite(CoreSettings(), ())
    try:
        with suite.session(read_only=True) as session:
            return 0 if is_alive(session, default_executor_id()) else 1
    finally:
        suite.close()


if __name__ == "__main__":
    sys.exit(main())
