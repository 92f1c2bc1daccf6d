"""The health checks of containers: a worker lives while its heartbeat is fresh, a web process while it answers."""

import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from services.core.jobs import workers
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
