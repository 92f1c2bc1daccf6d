"""The health checks of containers: a worker lives while its heartbeat is fresh, a web process while it answers."""

import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from services.core.jobs import sweeper, workers
from services.core.suite import Suite
from tests.conftest import Clock


def check(suite: Suite, what: str, **environment: str) -> int:
    """The exit code of the check in a process of its own, as a container runs it."""
    settings = suite.settings
    variables = {"WORKSTYLE_DATA_DIR": str(settings.data_dir), "WORKSTYLE_DATABASE_URL": settings.database_url}
    variables |= environment
    command = [sys.executable, "-m", "services.app.heartbeat", what]
    return subprocess.run(command, env=variables, check=False).returncode


def test_worker_is_alive_once_it_was_heard_of(suite: Suite) -> None:
    with suite.session() as session:
        workers.beat(session, "worker-1")
    assert check(suite, "worker", WORKSTYLE_WORKER_NAME="worker-1") == 0
    assert check(suite, "worker", WORKSTYLE_WORKER_NAME="worker-2") == 1


def test_silence_is_death(suite: Suite, clock_at: Clock) -> None:
    with suite.session() as session:
        workers.beat(session, "worker-1")
        clock_at.move(seconds=workers.DEAD_AFTER_S - 1)
        assert workers.is_alive(session, "worker-1")
        clock_at.move(seconds=2)
        assert not workers.is_alive(session, "worker-1")
        assert [worker.executor_id for worker in workers.list_dead(session)] == ["worker-1"]


@pytest.fixture
def handed_on(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Whose jobs were handed on."""
    found: list[str] = []
    monkeypatch.setattr(sweeper.runtime, "hand_on", found.extend)
    monkeypatch.setattr(sweeper.schedule, "run_due", lambda _suite: None)
    return found


def test_jobs_of_a_silent_worker_are_handed_on(suite: Suite, clock_at: Clock, handed_on: list[str]) -> None:
    for name in ("lost", "here"):
        sweeper.sweep_once(suite, executor_id=name)
    for _ in range(5):
        clock_at.move(seconds=workers.HEARTBEAT_S)
        sweeper.sweep_once(suite, executor_id="here")
    assert handed_on == ["lost"]


def test_a_worker_that_was_silent_itself_calls_nobody_dead(suite: Suite, clock_at: Clock, handed_on: list[str]) -> None:
    """The database was away for a minute: whoever comes back first must not take the others' jobs."""
    for name in ("one", "two"):
        sweeper.sweep_once(suite, executor_id=name)
    clock_at.move(seconds=60)
    sweeper.sweep_once(suite, executor_id="one")
    clock_at.move(seconds=2)
    sweeper.sweep_once(suite, executor_id="one", judge=False)  # as `run_until` does after a silence
    sweeper.sweep_once(suite, executor_id="two")
    clock_at.move(seconds=2)
    sweeper.sweep_once(suite, executor_id="one")
    assert handed_on == []


class Answer(BaseHTTPRequestHandler):
    """Answers every request with the server's `status`."""

    def do_GET(self) -> None:
        self.send_response(self.server.status)  # type: ignore[attr-defined]
        self.end_headers()

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@pytest.mark.parametrize(("status", "code"), [(200, 0), (500, 1)])
def test_web_process_is_alive_while_it_answers(suite: Suite, status: int, code: int) -> None:
    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        server.status = status  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        port = str(server.server_port)
        assert check(suite, "web", WORKSTYLE_PORT=port) == code
        server.shutdown()
    assert check(suite, "web", WORKSTYLE_PORT=port) == 1
