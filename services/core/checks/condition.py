"""Runs the checks, and notes since when each part is as it is."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlmodel import select

from services.core.checks.check import ORDER, Check, Finding, Level
from services.core.checks.models import Condition
from services.core.clock import now
from services.core.i18n import _
from services.core.suite import Suite

log = structlog.get_logger(__name__)
NOTED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Seen:
    """A check and what it found; `since` is None where nobody knows."""

    check: Check
    finding: Finding
    since: datetime | None = None
    duration_s: float = 0.0


def checks_of(suite: Suite) -> Sequence[Check]:
    """The core's checks first, then those of the features."""
    return [check for feature in sorted(suite.features, key=lambda one: one.name != "core") for check in feature.checks]


def look(suite: Suite, check: Check) -> Seen:
    """One check; one that raises has found something bad."""
    started = time.monotonic()
    try:
        finding = check.run(suite)
    except Exception as error:
        log.warning("checks.failed", check=check.name, error=type(error).__name__)
        what = _("確かめられませんでした（{error}）。").format(error=type(error).__name__)
        finding = Finding(Level.BAD, what, _("サーバーの記録（journalctl -u workstyle など）を確かめてください。"))
    return Seen(check, finding, finding.since, time.monotonic() - started)


def look_at_all(suite: Suite) -> Iterator[Seen]:
    """Every check now, with the note of the worker where the level is still the same."""
    notes = _notes(suite)
    for check in checks_of(suite):
        seen = look(suite, check)
        note = notes.get(check.name)
        if seen.since is None and note is not None and note.level is seen.finding.level:
            seen = Seen(check, seen.finding, note.since_at, seen.duration_s)
        yield seen


def worst(all_seen: Sequence[Seen]) -> Level:
    """The level of the whole."""
    return max((seen.finding.level for seen in all_seen), key=ORDER.index, default=Level.OK)


def note_conditions(suite: Suite) -> None:
    """A sweep of the worker: once a minute, write down what changed."""
    notes = _notes(suite)
    if notes and all(note.seen_at > now() - NOTED_EVERY for note in notes.values()):
        return
    levels = {check.name: look(suite, check).finding.level for check in checks_of(suite)}
    with suite.session() as session:
        known = {row.name: row for row in session.exec(select(Condition))}
        for name, level in levels.items():
            row = known.pop(name, None) or Condition(name=name, level=level)
            if row.level is not level:
                log.warning("checks.level_changed", check=name, before=row.level, after=level)
                row.level, row.since_at = level, now()
            row.seen_at = now()
            session.add(row)
        for gone in known.values():
            session.delete(gone)


def _notes(suite: Suite) -> dict[str, Condition]:
    try:
        with suite.session(read_only=True) as session:
            return {row.name: row for row in session.exec(select(Condition))}
    except Exception as error:
        log.warning("checks.notes_unreadable", error=type(error).__name__)
        return {}
