"""Server-side logins: the browser holds a random token, the row its hash, times and the end of it."""

import hashlib
import secrets
import uuid
from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta

from sqlalchemy.exc import OperationalError
from sqlmodel import Session, col, delete, select, update

from services.core.clock import now
from services.core.identity.account_models import Account, LoginSession
from services.core.identity.loopback import may_use
from services.core.identity.user import CurrentUser, user_of
from services.core.settings import CoreSettings
from services.core.suite import Suite

COOKIE = "workstyle_session"
TOUCH_EVERY = timedelta(minutes=1)  # a write per request would make every reader a writer
KEPT_AFTER_END = timedelta(days=30)


def token_hash(token: str) -> str:
    """What is stored of a token; a plain hash suffices for 256 random bits."""
    return hashlib.sha256(token.encode()).hexdigest()


def start(
    session: Session,
    *,
    account: Account,
    settings: CoreSettings,
    ip: str,
    user_agent: str,
    provider_sid: str = "",
    id_token: str = "",
) -> str:
    """A new login of the account; returns the token for the browser."""
    token = secrets.token_urlsafe(32)
    session.add(
        LoginSession(
            token_hash=token_hash(token),
            account_id=account.id,
            expires_at=now() + timedelta(hours=settings.session_max_hours),
            ip=ip[:45],
            user_agent=user_agent[:120],
            provider_sid=provider_sid,
            id_token=id_token,
        )
    )
    return token


def find_user(
    suite: Suite, *, token: str, address: str, headers: Mapping[str, str], touch: bool = True
) -> CurrentUser | None:
    """Who holds this token, when the login is in force and may be used from this address.

    Args:
        suite: The suite.
        token: What the browser's cookie holds.
        address: Where the request comes from.
        headers: The request's headers.
        touch: Whether the request shows that a person is there; a page that polls by itself shows nothing.
    """
    with suite.session(read_only=True) as session:
        login = session.exec(select(LoginSession).where(LoginSession.token_hash == token_hash(token))).first()
        if login is None or not is_live(login, suite.site):
            return None
        account = session.get_one(Account, login.account_id)
        if not account.is_active or not may_use(account, suite.settings, address=address, headers=headers):
            return None
        user = user_of(session, account, via="session", session_id=login.id)
    if touch and now() - login.seen_at > TOUCH_EVERY:
        # A reader need not wait for a writer because of this: the next request notes it as well.
        with suppress(OperationalError), suite.session() as session:
            session.exec(update(LoginSession).where(col(LoginSession.id) == login.id).values(seen_at=now()))
    return user


def is_live(login: LoginSession, settings: CoreSettings) -> bool:
    """Whether the login is in force: not revoked, not too old, not idle for too long."""
    idle_since = now() - timedelta(minutes=settings.session_idle_minutes)
    return login.revoked_at is None and login.expires_at > now() and login.seen_at > idle_since


def revoke(session: Session, *, account_id: uuid.UUID, besides: uuid.UUID | None = None) -> int:
    """End every login of the account, or all but one; how many."""
    query = update(LoginSession).where(
        col(LoginSession.account_id) == account_id, col(LoginSession.revoked_at).is_(None)
    )
    if besides is not None:
        query = query.where(col(LoginSession.id) != besides)
    return session.exec(query.values(revoked_at=now(), id_token="")).rowcount


def revoke_everybody(session: Session, *, besides: uuid.UUID | None = None) -> int:
    """End every login of everybody, or all but one; how many were in force."""
    query = update(LoginSession).where(col(LoginSession.revoked_at).is_(None), col(LoginSession.expires_at) > now())
    if besides is not None:
        query = query.where(col(LoginSession.id) != besides)
    return session.exec(query.values(revoked_at=now(), id_token="")).rowcount


def revoke_of_provider(session: Session, *, provider_sid: str) -> int:
    """End the logins that belong to a session at the sign-on provider; how many."""
    query = update(LoginSession).where(
        col(LoginSession.provider_sid) == provider_sid, col(LoginSession.revoked_at).is_(None)
    )
    return session.exec(query.values(revoked_at=now(), id_token="")).rowcount


def revoke_one(session: Session, *, session_id: uuid.UUID, account_id: uuid.UUID) -> bool:
    """End one login of the account; False when it has none of this id in force."""
    query = update(LoginSession).where(
        col(LoginSession.id) == session_id,
        col(LoginSession.account_id) == account_id,
        col(LoginSession.revoked_at).is_(None),
    )
    return session.exec(query.values(revoked_at=now(), id_token="")).rowcount == 1


def find_id_token(session: Session, *, session_id: uuid.UUID | None) -> str:
    """The ID token with which this login came from the provider; empty for another login."""
    login = session.get(LoginSession, session_id) if session_id else None
    return login.id_token if login else ""


def forget_old(session: Session) -> None:
    """Remove rows that ended a month ago: addresses of staff are not kept longer than they serve."""
    limit = now() - KEPT_AFTER_END
    session.exec(delete(LoginSession).where(col(LoginSession.expires_at) < limit))
