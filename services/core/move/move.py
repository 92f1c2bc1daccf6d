"""Move everything that the databases hold, prove it, and only then keep it."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Table
from sqlmodel import Session

from services.core.audit.record import COMMAND, record
from services.core.move.compare import Compared, compare
from services.core.move.errors import CopyDiffers, TablesUnknown
from services.core.move.places import Target, check_source, nobody_starts
from services.core.move.rows import copy_rows, in_order
from services.core.move.sides import Part, jobs_move_along, shown, source_parts
from services.core.suite import Suite

Say = Callable[[str, int, int], None]
"""Hears what is being done, rows done, and rows in all."""


@dataclass(frozen=True, slots=True)
class Moved:
    """What a move found on both sides, and how long it took."""

    kind: str
    tables: list[Compared]
    jobs_stayed: bool
    took_s: float

    @property
    def rows(self) -> int:
        """Rows that were moved."""
        return sum(found.target.rows for found in self.tables)


@dataclass(frozen=True, slots=True)
class Step:
    """One table to be copied."""

    source: Part
    table: Table
    target: Part
    into: Table
    rows: int


def move(suite: Suite, target: Target, *, say: Say = lambda *_: None) -> Moved:
    """Copy every table and compare them; all or nothing, and the source is only read.

    Raises:
        SourceMissing, SourceNotCurrent, SuiteRunning: what is to be moved.
        TargetAway, TargetNotEmpty, TargetEncoding, TargetForbids, TargetFailed: where it goes to.
        TablesUnknown, RowRefused, LinksBroken: something that the target cannot hold.
        CopyDiffers: the two sides are not the same.
    """
    began = time.monotonic()
    check_source(suite)
    target.check()
    settings = suite.settings
    along = jobs_move_along(settings)
    with (
        nobody_starts(settings),
        source_parts(settings) as source,
        target.filled(with_jobs=along) as parts,
    ):
        _copy(_plan(source, parts), say)
        say("compare", 0, 0)
        tables = compare(source, parts)
        wrong = [found.table for found in tables if not found.is_same]
        if wrong:
            raise CopyDiffers(tables=", ".join(wrong))
        _note(parts[0], target, tables)
    return Moved(target.kind, tables, jobs_stayed=not along, took_s=round(time.monotonic() - began, 1))


def _plan(source: Sequence[Part], target: Sequence[Part]) -> list[Step]:
    """Every table of the source with its place in the target, those that others point to first.

    Raises:
        TablesUnknown: rows would be left behind.
    """
    steps, unknown = [], []
    for part, there in _pairs(source, target):
        tables, copies = part.tables(), there.tables()
        for name in in_order(tables):
            rows = part.count(tables[name])
            if name in copies:
                steps.append(Step(part, tables[name], there, copies[name], rows))
            elif rows:
                unknown.append(shown(part.role, name))
    if unknown:
        raise TablesUnknown(tables=", ".join(unknown))
    return steps


def _pairs(source: Sequence[Part], target: Sequence[Part]) -> Iterator[tuple[Part, Part]]:
    others = {part.role: part for part in target}
    yield from ((part, others[part.role]) for part in source)


def _copy(steps: Sequence[Step], say: Say) -> None:
    total, done = sum(step.rows for step in steps), 0
    for step in steps:
        name = shown(step.source.role, step.table.name)
        say(name, done, total)

        def count(rows: int, name: str = name) -> None:
            nonlocal done
            done += rows
            say(name, done, total)

        copy_rows(step.source, step.table, step.target, step.into, say=count)


def _note(part: Part, target: Target, tables: Sequence[Compared]) -> None:
    """The audit event of the move: the one row that the target has and the source has not."""
    with Session(part.connection) as session:
        rows = sum(found.target.rows for found in tables)
        record(session, "database.moved", by=COMMAND, target=target.kind, tables=len(tables), rows=rows)
        session.commit()  # of the session only: the connection's transaction goes on
