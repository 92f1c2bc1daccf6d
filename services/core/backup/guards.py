"""What tells that a suite runs over a data folder or database: locks, heartbeats, its port."""

import fcntl
import socket
import ssl
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from sqlalchemy import inspect
from sqlmodel import Session, select

from services.core.backup.errors import SuiteRunning
from services.core.backup.views import sqlite_path
from services.core.clock import now
from services.core.db.engine import engine_for
from services.core.jobs.workers import DEAD_AFTER_S, Worker
from services.core.settings import CoreSettings

TIMEOUT_S = 3.0


def check_nothing_runs(settings: CoreSettings) -> None:
    """Refuse while the suite runs.

    Raises:
        SuiteRunning: says what was seen.
    """
    signs = list(signs_of_life(settings))
    if signs:
        raise SuiteRunning(signs=", ".join(signs))


def signs_of_life(settings: CoreSettings) -> Iterator[str]:
    """Locks that somebody holds, workers that were heard of within a minute, a suite that answers on the port."""
    held = {path.name for path in settings.data_dir.glob("*.lock") if _is_held(path)}
    yield from sorted(held)
    for worker in _fresh_workers(settings):
        # A worker of this folder whose lock is free has ended, however fresh its heartbeat is.
        lock = settings.data_dir / f"worker-{worker.executor_id}.lock"
        if lock.name not in held and not lock.exists():
            yield f"worker {worker.executor_id} @ {worker.host}"
    if _answers(settings.host, settings.port):
        yield f"port {settings.port}"


def _is_held(path: Path) -> bool:
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def _fresh_workers(settings: CoreSettings) -> list[Worker]:
    path = sqlite_path(settings.effective_database_url)
    if path is not None and not path.is_file():
        return []
    engine = engine_for(settings.effective_database_url)
    try:
        with Session(engine.execution_options(read_only=True)) as session:
            if not inspect(session.connection()).has_table(str(Worker.__tablename__)):
                return []
            limit = now() - timedelta(seconds=DEAD_AFTER_S)
            return list(session.exec(select(Worker).where(Worker.seen_at >= limit)))
    finally:
        engine.dispose()


def _answers(host: str, port: int) -> bool:
    address = "127.0.0.1" if host in {"0.0.0.0", "::", ""} else host  # noqa: S104  compared, not bound
    try:
        with socket.create_connection((address, port), timeout=TIMEOUT_S):
            pass
    except OSError:
        return False
    return any(_is_ours(f"{scheme}://{address}:{port}/healthz") for scheme in ("http", "https"))


def _is_ours(url: str) -> bool:
    context = ssl._create_unverified_context()  # noqa: S323  our own port, asked only whether it lives
    try:
        with urllib.request.urlopen(url, timeout=TIMEOUT_S, context=context) as answer:  # noqa: S310
            return bool(answer.read(16) == b"ok")
    except (urllib.error.URLError, OSError, ValueError):
        return False
