"""Start DBOS in the worker; the suite that its workflows reach."""

from dbos import DBOS, DBOSConfig

from services.core.jobs.client import APPLICATION_VERSION, QUEUE_MODELS, QUEUE_RECORDINGS, QUEUE_SHORT, dbos_url
from services.core.logs import hear_library
from services.core.suite import Suite

_running: Suite | None = None


def running_suite() -> Suite:
    """The suite of this worker; workflows take only ids as arguments and reach the rest through it."""
    if _running is None:
        raise RuntimeError("no worker runs in this process")
    return _running


def prepare(suite: Suite) -> None:
    """Create or migrate the jobs' own tables, so that a web process can enqueue before any worker has run."""
    DBOS.migrate(system_database_url=dbos_url(suite.settings.effective_jobs_url))


def start(suite: Suite, *, executor_id: str) -> None:
    """Launch DBOS: unfinished jobs of this executor go on after their last finished step."""
    global _running  # noqa: PLW0603  DBOS itself is one per process
    _running = suite
    config: DBOSConfig = {
        "name": "workstyle",
        "system_database_url": dbos_url(suite.settings.effective_jobs_url),
        "application_version": APPLICATION_VERSION,
        "executor_id": executor_id,
        "log_level": "WARNING",
        "use_listen_notify": False,
    }
    DBOS(config=config)
    hear_library("dbos")
    for feature in suite.features:
        if feature.workflows is not None:
            feature.workflows(suite)
    DBOS.launch()
    DBOS.register_queue(
        QUEUE_RECORDINGS,
        worker_concurrency=suite.settings.worker_concurrency,
        polling_interval_sec=0.5,
        on_conflict="always_update",
    )
    DBOS.register_queue(QUEUE_MODELS, worker_concurrency=1, polling_interval_sec=0.5, on_conflict="always_update")
    DBOS.register_queue(QUEUE_SHORT, worker_concurrency=4, polling_interval_sec=0.5, on_conflict="always_update")


def hand_on(executor_ids: list[str]) -> None:
    """Give the unfinished jobs of dead workers to a living one; a double call is harmless."""
    DBOS._recover_pending_workflows(executor_ids)
