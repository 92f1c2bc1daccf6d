"""Queries of the logins in force, of one account and of everybody."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, func
from sqlmodel import Session, col, select

from services.core.clock import now
from services.core.identity.account_models import Account, LoginSession
from services.core.settings import CoreSettings


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A login in force and whose it is."""

    login: LoginSession
    account: Account


def list_live_sessions(session: Session, *, account_id: uuid.UUID, settings: CoreSettings) -> Sequence[LoginSession]:
    """Logins in force of one account, the latest seen first."""
    query = select(LoginSession).where(LoginSession.account_id == account_id, *_in_force(settings))
    return session.exec(query.order_by(col(LoginSession.seen_at).desc())).all()


def list_all(
    session: Session, *, settings: CoreSettings, words: str = "", offset: int = 0, limit: int = 100
) -> Sequence[OpenSession]:
    """Logins in force of everybody, the latest seen first; `words` is looked for in name, login name and address."""
    query = (
        select(LoginSession, Account)
        .join(Account, col(Account.id) == col(LoginSession.account_id))
        .where(*_in_force(settings), *_matching(words))
        .order_by(col(LoginSession.seen_at).desc(), col(LoginSession.id))
    )
    return [OpenSession(*row) for row in session.exec(query.offset(offset).limit(limit))]


def count_all(session: Session, *, settings: CoreSettings, words: str = "") -> int:
    """How many `list_all` would list."""
    query = (
        select(func.count())
        .select_from(LoginSession)
        .join(Account, col(Account.id) == col(LoginSession.account_id))
        .where(*_in_force(settings), *_matching(words))
    )
    return session.exec(query).one()


def _in_force(settings: CoreSettings) -> tuple[ColumnElement[bool], ...]:
    idle_since = now() - timedelta(minutes=settings.session_idle_minutes)
    return (
        col(LoginSession.revoked_at).is_(None),
        col(LoginSession.expires_at) > now(),
        col(LoginSession.seen_at) > idle_since,
    )


def _matching(words: str) -> tuple[ColumnElement[bool], ...]:
    if not words:
        return ()
    wanted = (Account.display_name, Account.login, LoginSession.ip)
    found = [col(column).contains(words, autoescape=True) for column in wanted]
    return (found[0] | found[1] | found[2],)
