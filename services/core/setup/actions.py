"""Make the first administrator; mark steps."""

import hmac
from collections.abc import Mapping

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from services.core.audit.record import Actor, Process, record
from services.core.identity import login_session, passwords, throttle
from services.core.identity.account_models import Account, Role, RoleGrant
from services.core.setup.code import ADMINISTRATOR_STEP, find_code, forget_code, is_open
from services.core.setup.errors import SetupClosed, SetupCodeWrong
from services.core.setup.models import SetupStep, StepMark
from services.core.suite import Suite

SETUP = Process("setup", via="setup_code")
THROTTLED = "setup code"  # a space: no login name can be this, so attempts are counted apart


def make_first_administrator(
    suite: Suite,
    *,
    code: str,
    login: str,
    display_name: str,
    password: str,
    address: str,
    headers: Mapping[str, str],
) -> str:
    """Make the account and log it in; returns the token of the login. The code is used up.

    Takes the suite and not a session, as `identity.actions.login`: argon2 works outside of any transaction.

    Raises:
        SetupClosed: there is an administrator.
        TooManyAttempts: wait first.
        SetupCodeWrong: about the code.
        LoginMalformed, PasswordTooWeak: about the account.
    """
    login = passwords.normalised_login(login)
    passwords.check_strength(password, login=login)
    with suite.session() as session:
        if not is_open(session):
            raise SetupClosed
        throttle.reserve(session, login=THROTTLED, address=address)
    right = find_code(suite.settings)
    if not right or not hmac.compare_digest(_plain(code), _plain(right)):
        with suite.session() as session:
            record(session, "setup.code.refused", by=SETUP, target="", address=address)
        raise SetupCodeWrong
    password_hash = passwords.hashed(password)
    try:
        with suite.session() as session:
            token = _create(session, suite, login, display_name, password_hash, address, headers)
    except IntegrityError as error:  # two people with the code at the same moment: the first one wins
        raise SetupClosed from error
    forget_code(suite.settings)
    return token


def _create(
    session: Session,
    suite: Suite,
    login: str,
    display_name: str,
    password_hash: str,
    address: str,
    headers: Mapping[str, str],
) -> str:
    if not is_open(session):
        raise SetupClosed
    session.add(SetupStep(name=ADMINISTRATOR_STEP, mark=StepMark.DONE, marked_by_login=login))
    account = Account(login=login, display_name=display_name or login, password_hash=password_hash)
    session.add(account)
    session.flush()
    session.add(RoleGrant(account_id=account.id, role=Role.ADMINISTRATOR))
    throttle.forgive(session, login=THROTTLED)
    by = Process(login, account_id=account.id, via="setup_code")
    record(session, "setup.administrator.created", by=by, target=str(account.id), address=address)
    agent = headers.get("user-agent", "")
    return login_session.start(session, account=account, settings=suite.site, ip=address, user_agent=agent)


def mark_step(session: Session, *, by: Actor, name: str, mark: StepMark) -> None:
    """Say that a step is done, or left for later."""
    row = session.exec(select(SetupStep).where(SetupStep.name == name)).first()
    row = row or SetupStep(name=name, mark=mark, marked_by_login=by.login)
    row.mark, row.marked_by_login = mark, by.login
    session.add(row)
    record(session, "setup.step.marked", by=by, target=name, mark=str(mark))


def _plain(code: str) -> bytes:
    """The code as typed, without case, spaces and hyphens."""
    return "".join(code.lower().replace("-", " ").split()).encode()
