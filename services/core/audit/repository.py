"""Queries of the audit log."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, func
from sqlmodel import Session, col, select

from services.core.audit.models import AuditEvent
from services.core.clock import TOKYO


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """What to look for; empty means everything. Days are those of Japan, both inclusive."""

    type_starts_with: str = ""
    login: str = ""
    target: str = ""
    first_on: date | None = None
    last_on: date | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        """The filter as SQL conditions."""
        conditions: list[ColumnElement[bool]] = []
        if self.type_starts_with:
            conditions.append(col(AuditEvent.type).startswith(self.type_starts_with, autoescape=True))
        if self.login:
            conditions.append(col(AuditEvent.actor_login) == self.login)
        if self.target:
            conditions.append(col(AuditEvent.target) == self.target)
        if self.first_on:
            conditions.append(col(AuditEvent.created_at) >= _midnight(self.first_on))
        if self.last_on:
            conditions.append(col(AuditEvent.created_at) < _midnight(self.last_on + timedelta(days=1)))
        return conditions


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=TOKYO)


def list_events(session: Session, wanted: AuditFilter, *, offset: int, limit: int) -> Sequence[AuditEvent]:
    """Events, the newest first."""
    query = select(AuditEvent).where(*wanted.conditions())
    newest_first = (col(AuditEvent.created_at).desc(), col(AuditEvent.id))
    return session.exec(query.order_by(*newest_first).offset(offset).limit(limit)).all()


def count_events(session: Session, wanted: AuditFilter) -> int:
    """How many events there are."""
    return session.exec(select(func.count()).select_from(AuditEvent).where(*wanted.conditions())).one()


def stream_events(session: Session, wanted: AuditFilter) -> Iterator[AuditEvent]:
    """Events, the oldest first, a thousand in memory at a time."""
    query = select(AuditEvent).where(*wanted.conditions()).order_by(col(AuditEvent.created_at), col(AuditEvent.id))
    yield from session.exec(query.execution_options(yield_per=1000))
