"""A message as a mail, and the connection that the setting `smtp_url` names."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import unquote, urlsplit

from icalendar import Calendar

from services.core.clock import TOKYO
from services.core.outbox.models import Message
from services.core.settings import CoreSettings

TIMEOUT_S = 20
STARTTLS_PORT = 587
TLS_PORT = 465


def mail_of(message: Message, *, address: str, settings: CoreSettings) -> EmailMessage:
    """The mail; its Message-ID is the message's own id, so that a mail server can drop a second copy."""
    domain = settings.mail_from.rpartition("@")[2]
    mail = EmailMessage()
    mail["Subject"] = message.subject
    mail["From"] = settings.mail_from
    mail["To"] = address
    mail["Date"] = format_datetime(message.created_at.astimezone(TOKYO))
    mail["Message-ID"] = f"<{message.id}@{domain}>"
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers, please
    link = f"\n\n{settings.base_url.rstrip('/')}{message.link}" if message.link else ""
    mail.set_content(f"{message.body}{link}\n", charset="utf-8")
    if message.calendar:
        method = str(Calendar.from_ical(message.calendar).get("METHOD", "PUBLISH"))
        mail.add_attachment(
            message.calendar.encode(),
            maintype="text",
            subtype="calendar",
            filename="invite.ics",
            params={"charset": "UTF-8", "method": method},
        )
    return mail


@contextmanager
def connection(smtp_url: str) -> Iterator[smtplib.SMTP]:
    """A connection to the mail server: `smtps://` is TLS from the start, `smtp://` takes STARTTLS where offered.

    A password is sent over TLS only.

    Raises:
        smtplib.SMTPException: the server refuses.
        OSError: it cannot be reached.
    """
    parts = urlsplit(smtp_url)
    host, trust = parts.hostname or "localhost", ssl.create_default_context()
    server: smtplib.SMTP
    if parts.scheme == "smtps":
        server = smtplib.SMTP_SSL(host, parts.port or TLS_PORT, timeout=TIMEOUT_S, context=trust)
    else:
        server = smtplib.SMTP(host, parts.port or STARTTLS_PORT, timeout=TIMEOUT_S)
    with server:
        server.ehlo()
        if parts.scheme == "smtp" and server.has_extn("starttls"):
            server.starttls(context=trust)
            server.ehlo()
        elif parts.scheme == "smtp" and parts.username:
            raise smtplib.SMTPNotSupportedError("a password is set and the server offers no STARTTLS")
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        yield server
