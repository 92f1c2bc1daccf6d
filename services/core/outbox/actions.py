"""Mark messages as read."""

import uuid

from sqlmodel import Session, col, update

from services.core.clock import now
from services.core.identity.user import CurrentUser
from services.core.outbox import repository
from services.core.outbox.models import Message


def read_message(session: Session, *, by: CurrentUser, message_id: uuid.UUID) -> Message | None:
    """Mark one of one's own messages as read; None when there is none of this id. Not audited: nobody else sees it."""
    message = repository.find_message(session, message_id=message_id, account_id=by.account_id)
    if message is not None and message.read_at is None:
        message.read_at = now()
        session.add(message)
    return message


def read_all(session: Session, *, by: CurrentUser) -> None:
    """Mark all of one's own messages as read."""
    unread = (col(Message.account_id) == by.account_id, col(Message.read_at).is_(None))
    session.exec(update(Message).where(*unread).values(read_at=now()))
