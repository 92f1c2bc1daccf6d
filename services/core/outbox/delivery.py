"""A sweep of the worker: queued mails go to the mail server, with growing pauses after failures."""

import smtplib
import uuid
from datetime import timedelta

import structlog
from sqlmodel import col, update

from services.core.clock import now
from services.core.identity.account_models import Account
from services.core.identity.models import Person
from services.core.outbox import mail, repository
from services.core.outbox.models import EmailState, Message
from services.core.suite import Suite

log = structlog.get_logger(__name__)

BATCH = 50
# RFC 5321, 4.5.4.1: retry for days, not minutes; the pauses add up to about two days.
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720, 1440))
CLAIM = timedelta(minutes=5)  # longer than a connection may take: no second worker tries the same mail meanwhile
QUEUED = col(Message.email_state) == EmailState.QUEUED


def deliver_due(suite: Suite) -> None:
    """Try every mail that is due, one connection for all; nothing happens where no SMTP is set."""
    if not suite.site.smtp_url:
        return
    with suite.session(read_only=True) as session:
        due = repository.list_due(session, limit=BATCH)
    claimed = [message_id for message_id in due if _claim(suite, message_id)]
    if not claimed:
        return
    try:
        with mail.connection(suite.site.smtp_url) as server:
            while claimed:
                _deliver(suite, server, claimed[0])
                claimed.pop(0)
    except (smtplib.SMTPException, OSError) as error:
        log.warning("outbox.mail_server_failed", error=type(error).__name__, waiting=len(claimed))
        for message_id in claimed:
            _note_failure(suite, message_id, error=error)


def _claim(suite: Suite, message_id: uuid.UUID) -> bool:
    """Move the next try away, so that only one worker holds this mail; a worker that dies gives it back by time."""
    due = (col(Message.id) == message_id, QUEUED, col(Message.next_try_at) <= now())
    with suite.session() as session:
        claim = update(Message).where(*due).values(next_try_at=now() + CLAIM, email_tries=Message.email_tries + 1)
        return session.exec(claim).rowcount == 1


def _deliver(suite: Suite, server: smtplib.SMTP, message_id: uuid.UUID) -> None:
    with suite.session(read_only=True) as session:
        message = session.get_one(Message, message_id)
        account = session.get_one(Account, message.account_id)
        person = session.get(Person, account.person_id) if account.person_id else None
    if person is None or not person.email or person.left_on or not account.is_active or account.is_demonstration:
        _settle(suite, message_id, email_state=EmailState.NONE)
        return
    try:
        server.send_message(mail.mail_of(message, address=person.email, settings=suite.site))
    except smtplib.SMTPServerDisconnected:
        raise
    except smtplib.SMTPException as error:
        # One refused address must not hold up the others on this connection.
        _note_failure(suite, message_id, error=error)
        server.rset()
        return
    _settle(suite, message_id, email_state=EmailState.SENT, sent_at=now(), email_error="")
    log.info("outbox.mail_sent", message_id=str(message_id))


def _note_failure(suite: Suite, message_id: uuid.UUID, *, error: Exception) -> None:
    with suite.session() as session:
        message = session.get_one(Message, message_id)
        message.email_error = _reason(error)
        if _is_permanent(error) or message.email_tries > len(PAUSES):
            message.email_state = EmailState.FAILED
            log.warning("outbox.mail_failed", message_id=str(message_id), reason=message.email_error)
        else:
            message.next_try_at = now() + PAUSES[message.email_tries - 1]
        session.add(message)


def _settle(suite: Suite, message_id: uuid.UUID, **values: object) -> None:
    with suite.session() as session:
        session.exec(update(Message).where(col(Message.id) == message_id, QUEUED).values(**values))


def _is_permanent(error: Exception) -> bool:
    """Whether the server said 5xx about this mail: trying again would say the same."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _text in error.recipients.values())
    return isinstance(error, smtplib.SMTPSenderRefused | smtplib.SMTPDataError) and error.smtp_code >= 500


def _reason(error: Exception) -> str:
    """Class and code; the server's text may repeat the address."""
    code = getattr(error, "smtp_code", None)
    return f"{type(error).__name__} {code}" if code else type(error).__name__
