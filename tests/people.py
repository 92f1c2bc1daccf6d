"""The people of every test: Aoki owns, Baba is in her department, Chiba must see nothing, Doi administers.

They are those of the demonstration city (Eguchi is HR, Fujita stands at the counter), but ordinary accounts: they may
log in from everywhere.
"""

from typing import Final

from argon2 import PasswordHasher
from sqlmodel import Session, col, delete, select, update

from services.core.demo import load_city
from services.core.identity import passwords
from services.core.identity.account_models import Account
from services.core.identity.user import CurrentUser, user_of
from services.core.outbox.models import Message
from services.core.suite import Suite

# Real argon2id at its least cost: hundreds of tests log somebody in.
passwords._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
EVERYBODY: Final = ("aoki", "baba", "chiba", "doi", "eguchi", "fujita")


def load_people(suite: Suite) -> None:
    """Put the demonstration city's people into the database as ordinary accounts without messages."""
    load_city(suite)
    with suite.session() as session:
        session.exec(update(Account).where(col(Account.is_demonstration)).values(is_demonstration=False))
        session.exec(delete(Message))


def account_of(session: Session, login: str) -> Account:
    """The account of one of them."""
    return session.exec(select(Account).where(Account.login == login)).one()


def user(suite: Suite, login: str) -> CurrentUser:
    """One of them as the `by=` of an action."""
    with suite.session(read_only=True) as session:
        return user_of(session, account_of(session, login), via="session")
