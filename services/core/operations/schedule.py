"""Runs scheduled work that is due and keeps its result, so that an administrator sees what ran and what failed."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlmodel import Session, select

from services.core.audit.record import Actor, record
from services.core.clock import now
from services.core.errors import NotFound
from services.core.feature import Sweep
from services.core.logs import types_of
from services.core.operations.models import ScheduledRun
from services.core.suite import Suite

log = structlog.get_logger(__name__)
WRITE_EVERY = timedelta(minutes=1)  # work of every round would otherwise write several rows a second


@dataclass(frozen=True, slots=True)
class Scheduled:
    """One scheduled work as the page shows it; `run` is None before its first run."""

    sweep: Sweep
    run: ScheduledRun | None

    @property
    def next_at(self) -> datetime | None:
        """When it runs next; None for work of every round, and for what runs at once."""
        if self.run is None or not self.sweep.every_s or self.run.wanted_at:
            return None
        return self.run.started_at + timedelta(seconds=self.sweep.every_s)


def sweeps_of(suite: Suite) -> list[Sweep]:
    """The scheduled work of every installed feature."""
    return [sweep for feature in suite.features for sweep in feature.sweeps]


def runs_by_name(session: Session) -> dict[str, ScheduledRun]:
    """Last run by name."""
    return {run.name: run for run in session.exec(select(ScheduledRun))}


def list_scheduled(suite: Suite, session: Session) -> list[Scheduled]:
    """Every scheduled work with its last run."""
    runs = runs_by_name(session)
    return [Scheduled(sweep, runs.get(sweep.name)) for sweep in sweeps_of(suite)]


def ask_for_run(suite: Suite, session: Session, *, by: Actor, name: str) -> None:
    """Have the worker run it in its next round.

    Raises:
        NotFound: there is no such work.
    """
    if name not in {sweep.name for sweep in sweeps_of(suite)}:
        raise NotFound
    run = runs_by_name(session).get(name) or ScheduledRun(name=name, started_at=now())
    run.wanted_at = now()
    session.add(run)
    record(session, "operations.run_wanted", by=by, target=name)


def run_due(suite: Suite) -> None:
    """Run what is due, one after the other. A work that fails is logged and kept, and does not stop the others."""
    with suite.session(read_only=True) as session:
        runs = runs_by_name(session)
    for sweep in sweeps_of(suite):
        if is_due(sweep, runs):
            _run(suite, sweep, runs.get(sweep.name))


def is_due(sweep: Sweep, runs: Mapping[str, ScheduledRun]) -> bool:
    """Whether it runs in this round."""
    run = runs.get(sweep.name)
    if run is None or run.wanted_at is not None or not sweep.every_s:
        return True
    return now() - run.started_at >= timedelta(seconds=sweep.every_s)


def _run(suite: Suite, sweep: Sweep, last: ScheduledRun | None) -> None:
    started_at, clock, error = now(), time.perf_counter(), ""
    try:
        sweep.run(suite)
    except Exception as failure:
        error = types_of(failure)[:200]
        log.exception("sweep.failed", sweep=sweep.name)
    took_s = round(time.perf_counter() - clock, 4)
    is_news = last is None or last.wanted_at or sweep.every_s or last.error != error
    if is_news or (last and started_at - last.started_at >= WRITE_EVERY):
        _keep(suite, sweep.name, started_at, took_s, error)


def _keep(suite: Suite, name: str, started_at: datetime, took_s: float, error: str) -> None:
    with suite.session() as session:
        run = session.exec(select(ScheduledRun).where(ScheduledRun.name == name)).first() or ScheduledRun(name=name)
        run.started_at, run.took_s, run.error = started_at, took_s, error
        run.runs, run.failures = run.runs + 1, run.failures + 1 if error else 0
        if run.wanted_at is not None and run.wanted_at <= started_at:
            run.wanted_at = None
        session.add(run)
