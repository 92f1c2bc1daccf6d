"""Removes what no longer serves: ended logins after a month, failed attempts after an hour; accounts of who left."""

import structlog
from sqlmodel import col, delete, select

from services.core.audit.record import WORKER
from services.core.clock import now, today
from services.core.identity import key_list, login_session, notices, throttle
from services.core.identity.account_models import Account
from services.core.identity.actions import accounts
from services.core.identity.errors import LastAdministrator
from services.core.identity.models import Person
from services.core.identity.sign_on_models import UsedLogoutToken
from services.core.suite import Suite

log = structlog.get_logger(__name__)


def forget_ended_logins(suite: Suite) -> None:
    """Delete old rows; the audit log keeps who logged in when."""
    with suite.session() as session:
        login_session.forget_old(session)
        throttle.forget_old(session)
        session.exec(delete(UsedLogoutToken).where(col(UsedLogoutToken.expires_at) < now()))


def disable_who_left(suite: Suite) -> None:
    """Disable the accounts of people whose last day of service is over."""
    left = (
        select(Account.id)
        .join(Person, col(Person.id) == col(Account.person_id))
        .where(col(Account.is_active), col(Person.left_on) < today())
    )
    with suite.session(read_only=True) as session:
        account_ids = session.exec(left).all()
    for account_id in account_ids:
        with suite.session() as session:
            try:
                accounts.disable(session, by=WORKER, account=session.get_one(Account, account_id))
            except LastAdministrator:
                log.warning("identity.last_administrator_left", account_id=str(account_id))


def warn_of_expiring_keys(suite: Suite) -> None:
    """Tell the owner of an API key once, two weeks before it expires: programs stop working silently."""
    with suite.session(read_only=True) as session:
        expiring = key_list.list_expiring(session)
    for owned in expiring:
        with suite.session() as session:
            notices.key_expires(session, account=owned.account, key=owned.key)
