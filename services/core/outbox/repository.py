"""Every query about messages."""

import uuid
from collections.abc import Sequence

from sqlalchemy import func
from sqlmodel import Session, col, select

from services.core.clock import now
from services.core.outbox.models import EmailState, Message


def count_unread(session: Session, *, account_id: uuid.UUID) -> int:
    """How many messages of an account are unread: the number on the bell."""
    query = select(func.count()).select_from(Message).where(Message.account_id == account_id)
    return session.exec(query.where(col(Message.read_at).is_(None))).one()


def count_messages(session: Session, *, account_id: uuid.UUID) -> int:
    """How many messages an account has."""
    return session.exec(select(func.count()).select_from(Message).where(Message.account_id == account_id)).one()


def list_messages(session: Session, *, account_id: uuid.UUID, offset: int, limit: int) -> Sequence[Message]:
    """Messages of an account, the newest first."""
    query = select(Message).where(Message.account_id == account_id).order_by(col(Message.created_at).desc())
    return session.exec(query.offset(offset).limit(limit)).all()


def find_message(session: Session, *, message_id: uuid.UUID, account_id: uuid.UUID) -> Message | None:
    """One message, when it is this account's."""
    return session.exec(select(Message).where(Message.id == message_id, Message.account_id == account_id)).first()


def list_due(session: Session, *, limit: int) -> Sequence[uuid.UUID]:
    """Ids of messages whose mail may be tried now, the oldest first."""
    query = select(Message.id).where(Message.email_state == EmailState.QUEUED, Message.next_try_at <= now())
    return session.exec(query.order_by(col(Message.created_at)).limit(limit)).all()
