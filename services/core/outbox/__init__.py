"""Messages to people: in the suite at once, by mail where SMTP is set; retried, never doubled.

1. `send.py`      `send(session, to=…)`: one row, in the transaction of what it tells
2. `delivery.py`  a sweep of the worker hands queued mails to SMTP, with growing pauses
3. `mail.py`      a message as a mail, with its calendar entry
4. `routes.py`    the inbox page; `repository.py` counts what is unread for the bell
"""

from services.core.outbox.send import send

__all__ = ["send"]
