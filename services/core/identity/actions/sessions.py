"""End logins: of others of one's own, of anybody, of everybody."""

import uuid

from sqlmodel import Session

from services.core.audit.record import Actor, record
from services.core.identity import login_session
from services.core.identity.account_models import LoginSession
from services.core.identity.user import CurrentUser


def end_others(session: Session, *, by: CurrentUser) -> None:
    """End every login of one's own but the one that asks."""
    login_session.revoke(session, account_id=by.account_id, besides=by.session_id)
    record(session, "identity.session.others_ended", by=by, target=str(by.account_id))


def end_one(session: Session, *, by: Actor, session_id: uuid.UUID) -> None:
    """End one login of anybody; nothing happens when it is not in force."""
    login = session.get(LoginSession, session_id)
    if login and login_session.revoke_one(session, session_id=session_id, account_id=login.account_id):
        record(session, "identity.session.ended_by_administrator", by=by, target=str(login.account_id))


def end_everybodys(session: Session, *, by: Actor, besides: uuid.UUID | None = None) -> int:
    """End every login of everybody, or all but the one that asks; how many ended."""
    ended = login_session.revoke_everybody(session, besides=besides)
    record(session, "identity.session.all_ended", by=by, target="sessions", ended=ended)
    return ended
