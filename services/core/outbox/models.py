"""One message to one account."""

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index
from sqlmodel import Field

from services.core.clock import now
from services.core.db import EnumText, Table, UtcDateTime


class EmailState(StrEnum):
    """Where the mail of a message stands."""

    NONE = "none"
    """No SMTP is set, or the person has no address."""
    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"
    """Given up after the last try, or refused for good by the mail server."""


MOVES: dict[EmailState, frozenset[EmailState]] = {
    EmailState.NONE: frozenset(),
    EmailState.QUEUED: frozenset({EmailState.SENT, EmailState.FAILED}),
    EmailState.SENT: frozenset(),
    EmailState.FAILED: frozenset(),
}


class Message(Table, table=True):
    """What one account is told; the inbox shows it, the mail repeats it."""

    __tablename__ = "outbox_message"
    __table_args__ = (
        Index("ix_outbox_message_inbox", "account_id", "created_at"),
        Index("ix_outbox_message_due", "email_state", "next_try_at"),
    )

    account_id: uuid.UUID = Field(foreign_key="identity_account.id")
    subject: str = Field(max_length=200)
    body: str = ""
    link: str = Field(default="", max_length=400)
    """Path within the suite, for example `/minutes/…`."""
    dedup_key: str = Field(unique=True, max_length=200)
    """The same key is sent once, whatever is retried."""
    calendar: str = ""
    """iCalendar text, attached to the mail."""
    read_at: datetime | None = Field(default=None, sa_type=UtcDateTime)

    email_state: EmailState = Field(default=EmailState.NONE, sa_type=EnumText(EmailState))
    email_tries: int = 0
    next_try_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    email_error: str = Field(default="", max_length=200)
