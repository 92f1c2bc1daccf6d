"""`send`: one message to one account, written in the transaction of what it tells."""

import uuid

from sqlmodel import Session, select

from services.core.identity.account_models import Account
from services.core.outbox.models import EmailState, Message


def send(
    session: Session,
    *,
    to: uuid.UUID,
    subject: str,
    body: str,
    link: str,
    dedup_key: str,
    calendar: str | None = None,
) -> Message | None:
    """Put a message into the inbox of account `to`; a worker mails it where SMTP is set and an address is known.

    Args:
        session: The transaction; the message exists if and only if it commits.
        to: The account.
        subject: One line.
        body: Plain text.
        link: Path within the suite, or empty.
        dedup_key: Asking again with the same key sends nothing, for example `minutes.ready:<meeting>:<run>`.
        calendar: iCalendar text, see `calendar_entry.py`.

    Returns:
        The message; None when one with this key was there, or the account is disabled.
    """
    account = session.get_one(Account, to)
    known = session.exec(select(Message.id).where(Message.dedup_key == dedup_key)).first()
    if known is not None or not account.is_active:
        return None
    message = Message(
        account_id=to,
        subject=" ".join(subject.split())[:200],
        body=body,
        link=link,
        dedup_key=dedup_key,
        calendar=calendar or "",
        email_state=EmailState.QUEUED if account.person_id else EmailState.NONE,
    )
    session.add(message)
    session.flush()
    return message
