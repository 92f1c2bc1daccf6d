"""A really served suite for benchmarks of pages: start it, log in, read the clock of many requests."""

import os
import re
import signal
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2

from minutes.demo import OWNER
from services.core.demo import PASSWORD

WAIT_LIMIT_S = 900.0


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of `workstyle serve --demonstration` over this folder."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {"WORKSTYLE_DATA_DIR": str(folder), "WORKSTYLE_PORT": str(port)}
    with (folder / "serve.log").open("wb") as log:
        command = [sys.executable, "-m", "services.app.cli", "serve", "--demonstration"]
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        try:
            wait_until(lambda: answers(f"http://127.0.0.1:{port}/healthz"))
            yield f"http://127.0.0.1:{port}"
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=60)


def answers(address: str) -> bool:
    """Whether somebody answers there."""
    try:
        return bool(httpx2.get(address, timeout=2.0).status_code == 200)
    except httpx2.HTTPError:
        return False


def wait_until(condition: Callable[[], bool], *, limit_s: float = WAIT_LIMIT_S, every_s: float = 0.5) -> None:
    """Wait for a condition; raises TimeoutError when it does not come true in time."""
    deadline = time.monotonic() + limit_s
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(every_s)


def token_of(html: str) -> str:
    """The token against forgery that a page's forms carry."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', html)
    return found[1] if found else ""


def log_in(address: str) -> dict[str, str]:
    """The cookies of the demonstration clerk, who logs in through the form."""
    with httpx2.Client(base_url=address, timeout=30.0) as browser:
        form = {"csrf_token": token_of(browser.get("/login").text), "login": OWNER, "password": PASSWORD}
        answer = browser.post("/login", data=form)
        if answer.status_code != 303:
            raise RuntimeError(f"the login was answered with {answer.status_code}")
        return {cookie.name: str(cookie.value) for cookie in browser.cookies.jar}


def percentile(times_ms: list[float], percent: int) -> float:
    """The time within which `percent` of 100 pages came."""
    return statistics.quantiles(times_ms, n=100, method="inclusive")[percent - 1]


def machine_state() -> str:
    """How busy the machine was before the benchmark, for its conditions."""
    return f"Load of other work before it began: {os.getloadavg()[0]:.1f}; niceness of all of it: {os.nice(0)}."
