"""`record`: one audited act, written in the same transaction as the act itself."""

import uuid
from dataclasses import dataclass
from typing import Protocol

import structlog
from sqlmodel import Session

from services.core.audit.models import AuditEvent


class Actor(Protocol):
    """Who acts: a `CurrentUser`, or a process."""

    @property
    def account_id(self) -> uuid.UUID | None:
        """The account, where there is one."""
        ...

    @property
    def login(self) -> str:
        """The login name, or the name of the process."""
        ...

    @property
    def via(self) -> str:
        """How the actor was recognised."""
        ...


@dataclass(frozen=True, slots=True)
class Process:
    """An actor without account: a command on the server, a job, a sweep."""

    login: str
    account_id: uuid.UUID | None = None
    via: str = "process"


COMMAND = Process("command")
"""The administrator's command line on the server."""
WORKER = Process("worker")
"""A job or sweep of the worker."""


def record(session: Session, type: str, *, by: Actor, target: str, **extra: object) -> AuditEvent:  # noqa: A002
    """Write that `by` did `type` to `target`; `extra` takes ids, counts and codes, never secrets or people's words."""
    event = AuditEvent(
        type=type,
        actor_account_id=by.account_id,
        actor_login=by.login,
        via=by.via,
        target=target,
        request_id=str(structlog.contextvars.get_contextvars().get("request_id", ""))[:64],
        extra=extra or None,
    )
    session.add(event)
    return event
