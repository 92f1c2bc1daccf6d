"""Events: published inside a transaction, delivered after it has committed, discarded when it rolls back.

The row is the outbox: a handler that is lost in a crash is repaired by the sweeper (`jobs/sweeper.py`).
"""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import structlog
from sqlalchemy import event as sa_event
from sqlmodel import Session

if TYPE_CHECKING:
    from services.core.suite import Suite

log = structlog.get_logger(__name__)

Handler = Callable[["Suite", Any], None]
_PENDING = "pending_events"
_SUITE = "suite"


def bind(session: Session, suite: "Suite") -> Session:
    """Tie a session to the suite whose subscribers hear its events."""
    session.info[_SUITE] = suite
    return session


def publish(session: Session, event: object) -> None:
    """Deliver `event` to its subscribers once this session has committed."""
    session.info.setdefault(_PENDING, []).append(event)


def deliver(suite: "Suite", event: object) -> None:
    """Call every subscriber of `event`; one that fails is logged and does not stop the others."""
    for handler in suite.subscribers.get(type(event), ()):
        try:
            handler(suite, event)
        except Exception:
            log.exception("event.handler_failed", event_type=type(event).__name__, handler=handler.__qualname__)


def merged(maps: Sequence[Mapping[type, Sequence[Handler]]]) -> dict[type, tuple[Handler, ...]]:
    """The subscribers of all features as one table, in the features' order."""
    table: dict[type, tuple[Handler, ...]] = {}
    for subscribers in maps:
        for event_type, handlers in subscribers.items():
            table[event_type] = (*table.get(event_type, ()), *handlers)
    return table


@sa_event.listens_for(Session, "after_commit")
def _deliver_pending(session: Session) -> None:
    pending = session.info.pop(_PENDING, [])
    suite = session.info.get(_SUITE)
    if suite is None:
        return
    for event in pending:
        deliver(suite, event)


@sa_event.listens_for(Session, "after_soft_rollback")
def _discard_pending(session: Session, _previous: object) -> None:
    session.info.pop(_PENDING, None)
