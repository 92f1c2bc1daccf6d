"""The health check of a worker's container: alive while its heartbeat is fresh."""

import subprocess
import sys

from services.core.jobs import workers
from services.core.suite import Suite
from tests.conftest import Clock


def check(suite: Suite, name: str) -> int:
    """The exit code of the check in a process of its own, as a container runs it."""
    environment = {"WORKSTYLE_DATA_DIR": str(suite.settings.data_dir), "WORKSTYLE_WORKER_NAME": name}
    return subprocess.run([sys.executable, "-m", "services.app.heartbeat"], env=environment, check=False).returncode


def test_worker_is_alive_once_it_was_heard_of(suite: Suite) -> None:
    with suite.session() as session:
        workers.beat(session, "worker-1")
    assert check(suite, "worker-1") == 0
    assert check(suite, "worker-2") == 1


def test_silence_is_death(suite: Suite, clock_at: Clock) -> None:
    with suite.session() as session:
        workers.beat(session, "worker-1")
        clock_at.move(seconds=workers.DEAD_AFTER_S - 1)
        assert workers.is_alive(session, "worker-1")
        clock_at.move(seconds=2)
        assert not workers.is_alive(session, "worker-1")
        assert [worker.executor_id for worker in workers.list_dead(session)] == ["worker-1"]
