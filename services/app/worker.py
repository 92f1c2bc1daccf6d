"""The worker process: `python -m services.app.worker`. Durable jobs, repairs, and the engines' child processes."""

import fcntl
import os
import signal
import sys
import threading
from types import FrameType

import structlog

from services.app.features import installed_features
from services.core.i18n.catalogue import add_catalogues
from services.core.jobs import runtime, sweeper
from services.core.jobs.workers import default_executor_id
from services.core.logs import log_crashes, set_up_logs
from services.core.settings import CoreSettings
from services.core.suite import Suite, build_suite

log = structlog.get_logger(__name__)


def run(suite: Suite, stop: threading.Event) -> int:
    """Work until `stop` is set; 3 when a worker of the same name already runs on this data folder."""
    executor_id = default_executor_id()
    lock = (suite.settings.data_dir / f"worker-{executor_id}.lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        log.error("worker.already_running", executor=executor_id)  # noqa: TRY400  the reason is known
        return 3
    runtime.start(suite, executor_id=executor_id)
    log.info("worker.started", executor=executor_id)
    try:
        sweeper.run_until(stop, suite, executor_id=executor_id)
    finally:
        for feature in suite.features:
            if feature.shutdown is not None:
                feature.shutdown(suite)
        log.info("worker.stopped", executor=executor_id)
    return 0


def main() -> int:
    """Work until SIGTERM or SIGINT."""
    settings = CoreSettings()
    set_up_logs(as_json=settings.log_json, level=settings.log_level)
    log_crashes()
    suite = build_suite(settings, installed_features())
    add_catalogues(feature.root for feature in suite.features)
    stop = threading.Event()

    def ask_to_stop(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, ask_to_stop)
    signal.signal(signal.SIGINT, ask_to_stop)
    code = run(suite, stop)
    sys.stderr.flush()
    # A step may wait for its engine for minutes. Leaving at once is safe, because every finished step is in the
    # database and the rest is what a crash would leave as well; the engine's process ends with its parent.
    os._exit(code)


if __name__ == "__main__":
    sys.exit(main())
