"""Starts a web process and a worker and keeps them running; one that dies is started again, the other goes on."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import FrameType

import structlog

log = structlog.get_logger(__name__)

STOP_GRACE_S = 10.0
RESTART_PAUSE_S = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0)  # grows while a process keeps dying at once
STABLE_AFTER_S = 60.0  # a process that lived this long starts the row of pauses anew
REFUSED = 3  # exit code of a process that says itself that it must not run


@dataclass
class Child:
    """One supervised process."""

    name: str
    module: str
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    deaths: int = 0
    next_start_at: float = field(default=0.0)

    def start(self, environment: Mapping[str, str]) -> None:
        """Start the process in the same interpreter."""
        self.started_at = time.monotonic()
        self.process = subprocess.Popen([sys.executable, "-m", self.module], env=dict(environment))  # noqa: S603
        log.info("supervisor.started", process=self.name, pid=self.process.pid)

    def note_death(self, code: int) -> None:
        """Plan the next start."""
        if time.monotonic() - self.started_at > STABLE_AFTER_S:
            self.deaths = 0
        pause_s = RESTART_PAUSE_S[min(self.deaths, len(RESTART_PAUSE_S) - 1)]
        self.deaths += 1
        self.process = None
        self.next_start_at = time.monotonic() + pause_s
        log.warning("supervisor.died", process=self.name, exit_code=code, restart_in_s=pause_s)


def supervise(modules: Mapping[str, str], stop: threading.Event, environment: Mapping[str, str]) -> int:
    """Keep every module of `modules` (name to module path) running until `stop` is set; then end them all.

    Returns:
        0, or the exit code of a process that refused to run.
    """
    children = [Child(name, module) for name, module in modules.items()]
    refused = 0
    while not stop.is_set() and not refused:
        for child in children:
            if child.process is None and time.monotonic() >= child.next_start_at:
                child.start(environment)
            code = child.process.poll() if child.process else None
            if code == REFUSED:
                refused = code
            elif code is not None:
                child.note_death(code)
        stop.wait(0.2)
    _end(children)
    return refused


def _end(children: list[Child]) -> None:
    living = [child.process for child in children if child.process and child.process.poll() is None]
    for process in living:
        process.terminate()
    deadline = time.monotonic() + STOP_GRACE_S
    for process in living:
        try:
            process.wait(timeout=max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def serve(*, demonstration: bool = False) -> int:
    """Web process and worker until SIGTERM or SIGINT; `demonstration` lets the demonstration accounts log in here."""
    stop = threading.Event()

    def ask_to_stop(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, ask_to_stop)
    signal.signal(signal.SIGINT, ask_to_stop)
    environment = os.environ | ({"WORKSTYLE_DEMONSTRATION": "true"} if demonstration else {})
    return supervise({"web": "services.app.web", "worker": "services.app.worker"}, stop, environment)
