"""Every few seconds: heartbeat, features repair their rows, jobs of dead workers are handed on."""

import threading
from datetime import timedelta

import structlog
from sqlalchemy.exc import SQLAlchemyError

from services.core.db.errors import is_away
from services.core.jobs import runtime, workers
from services.core.operations import schedule
from services.core.suite import Suite

log = structlog.get_logger(__name__)


def sweep_once(suite: Suite, *, executor_id: str, judge: bool = True) -> timedelta:
    """One round; returns for how long this worker was silent before. A repair that fails does not stop the others.

    Args:
        suite: The suite.
        executor_id: This worker.
        judge: Whether the jobs of silent workers are handed on.
    """
    with suite.session() as session:
        silence = workers.beat(session, executor_id)
        dead = [worker.executor_id for worker in workers.list_dead(session) if worker.executor_id != executor_id]
    if dead and judge and silence < timedelta(seconds=workers.DEAD_AFTER_S):
        log.warning("jobs.handed_on", executors=dead)
        runtime.hand_on(dead)
        with (
            suite.session() as session
        ):  # only now: a crash before this line hands them on once more, which is harmless
            workers.forget(session, dead)
    schedule.run_due(suite)
    return silence


def run_until(stop: threading.Event, suite: Suite, *, executor_id: str) -> None:
    """Sweep every `HEARTBEAT_S` seconds until `stop` is set.

    A worker that was silent itself (the database was away) has no right to call others silent: it waits for as many
    rounds as would make itself dead, in which they are heard of again.
    """
    patience = 0
    while not stop.is_set():
        try:
            silence = sweep_once(suite, executor_id=executor_id, judge=patience == 0)
            if silence >= timedelta(seconds=workers.DEAD_AFTER_S):
                patience = workers.DEAD_AFTER_S // workers.HEARTBEAT_S
            patience = max(0, patience - 1)
        except SQLAlchemyError as error:
            if is_away(error):
                log.warning("sweep.database_away")
            else:
                log.exception("sweep.round_failed")
        except Exception:
            log.exception("sweep.round_failed")
        stop.wait(workers.HEARTBEAT_S)
