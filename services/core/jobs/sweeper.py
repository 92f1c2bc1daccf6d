"""Every few seconds: heartbeat, features repair their rows, jobs of dead workers are handed on."""

import threading

import structlog

from services.core.jobs import runtime, workers
from services.core.operations import schedule
from services.core.suite import Suite

log = structlog.get_logger(__name__)


def sweep_once(suite: Suite, *, executor_id: str) -> None:
    """One round. A repair that fails is logged and does not stop the others."""
    with suite.session() as session:
        workers.beat(session, executor_id)
        dead = [worker.executor_id for worker in workers.list_dead(session) if worker.executor_id != executor_id]
    if dead:
        log.warning("jobs.handed_on", executors=dead)
        runtime.hand_on(dead)
        with (
            suite.session() as session
        ):  # only now: a crash before this line hands them on once more, which is harmless
            workers.forget(session, dead)
    schedule.run_due(suite)


def run_until(stop: threading.Event, suite: Suite, *, executor_id: str) -> None:
    """Sweep every `HEARTBEAT_S` seconds until `stop` is set."""
    while not stop.is_set():
        try:
            sweep_once(suite, executor_id=executor_id)
        except Exception:
            log.exception("sweep.round_failed")
        stop.wait(workers.HEARTBEAT_S)
