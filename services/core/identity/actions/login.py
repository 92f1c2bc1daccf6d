"""Log in, log out, change one's own password.

These take the suite, not a session: argon2 works for some 50 ms, and no transaction may hold the database meanwhile.
"""

import uuid
from collections.abc import Mapping

from sqlmodel import Session

from services.core.audit.record import Process, record
from services.core.identity import login_session, passwords, repository, throttle
from services.core.identity.account_models import Account
from services.core.identity.directory import login as directory
from services.core.identity.directory.errors import DirectoryFailed
from services.core.identity.errors import LoginMalformed, LoginRefused, PasswordWrong
from services.core.identity.loopback import may_use
from services.core.identity.user import CurrentUser
from services.core.suite import Suite

ANONYMOUS = Process("anonymous", via="login_page")


def log_in(suite: Suite, *, login: str, password: str, address: str, headers: Mapping[str, str]) -> tuple[Account, str]:
    """The account and the token of its new login.

    Raises:
        LoginRefused: wrong, unknown, disabled, or a demonstration account from elsewhere: which of them is not told.
        TooManyAttempts: wait first.
        DirectoryFailed: the password is no local one, and the directory, which may know it, could not be asked.
    """
    try:
        login = passwords.normalised_login(login)
    except LoginMalformed as error:
        raise LoginRefused from error
    with suite.session() as session:
        account = repository.find_account(session, login, for_update=True)
        throttle.reserve(session, login=login, address=address)
    in_directory, away = _in_directory(suite, login=login, password=password)
    # Both are worked out in every case, so that time does not tell them apart.
    is_right = passwords.matches(password, account.password_hash if account else None)
    if in_directory is not None:
        account, is_right = in_directory, True
    is_usable = account is not None and account.is_active
    if account is None or not (
        is_right and is_usable and may_use(account, suite.settings, address=address, headers=headers)
    ):
        with suite.session() as session:
            record(
                session,
                "identity.login.refused",
                by=ANONYMOUS,
                target=str(account.id) if account else "",
                address=address,
            )
        raise away or LoginRefused
    is_old = in_directory is None and passwords.needs_rehash(account.password_hash)
    new_hash = passwords.hashed(password) if is_old else None
    with suite.session() as session:
        throttle.forgive(session, login=login)
        return account, _start(
            session,
            suite,
            account_id=account.id,
            new_hash=new_hash,
            address=address,
            user_agent=headers.get("user-agent", ""),
        )


def _in_directory(suite: Suite, *, login: str, password: str) -> tuple[Account | None, DirectoryFailed | None]:
    """The account that the directory vouches for, or why it could not be asked."""
    try:
        account_id = directory.find_account_id(suite, login=login, password=password)
    except DirectoryFailed as error:
        return None, error  # local accounts log in all the same
    if account_id is None:
        return None, None
    with suite.session(read_only=True) as session:
        return repository.get_account(session, account_id), None


def _start(
    session: Session, suite: Suite, *, account_id: uuid.UUID, new_hash: str | None, address: str, user_agent: str
) -> str:
    account = repository.get_account(session, account_id)
    throttle.forgive(session, login=account.login)
    if new_hash:
        account.password_hash = new_hash
        session.add(account)
    by = Process(account.login, account_id=account.id, via="login_page")
    record(session, "identity.login.succeeded", by=by, target=str(account.id), address=address)
    return login_session.start(session, account=account, settings=suite.site, ip=address, user_agent=user_agent)


def log_out(session: Session, *, by: CurrentUser) -> None:
    """End this login."""
    if by.session_id is not None:
        login_session.revoke_one(session, session_id=by.session_id, account_id=by.account_id)
        record(session, "identity.logout", by=by, target=str(by.account_id))


def end_session(session: Session, *, by: CurrentUser, session_id: uuid.UUID) -> None:
    """End one of one's own logins, for example on a lost device."""
    if login_session.revoke_one(session, session_id=session_id, account_id=by.account_id):
        record(session, "identity.session.ended", by=by, target=str(session_id))


def change_password(suite: Suite, *, by: CurrentUser, present: str, new: str, address: str) -> None:
    """Replace one's own password; every other login of the account ends.

    Raises:
        PasswordWrong: the present password is not this one.
        PasswordTooWeak: the new one may not be used.
        TooManyAttempts: wait first.
    """
    passwords.check_strength(new, login=by.login)
    with suite.session() as session:
        throttle.reserve(session, login=by.login, address=address)
        present_hash = repository.get_account(session, by.account_id).password_hash
    if not passwords.matches(present, present_hash):
        raise PasswordWrong
    new_hash = passwords.hashed(new)
    with suite.session() as session:
        account = repository.get_account(session, by.account_id)
        throttle.forgive(session, login=account.login)
        account.password_hash, account.must_change_password = new_hash, False
        session.add(account)
        login_session.revoke(session, account_id=account.id, besides=by.session_id)
        record(session, "identity.password.changed", by=by, target=str(account.id))
