"""Accounts: create, change roles, disable, enable, reset the password."""

from collections.abc import Iterable

from sqlmodel import Session, col, delete, select

from services.core.audit.record import Actor, record
from services.core.identity import api_keys, login_session, passwords, repository, throttle
from services.core.identity.account_models import Account, Role, RoleGrant
from services.core.identity.errors import LastAdministrator, LoginTaken, OwnAccount, PersonHasAccount, PersonNotFound


def create(
    session: Session,
    *,
    by: Actor,
    login: str,
    roles: Iterable[Role],
    employee_number: str = "",
    display_name: str = "",
    password: str = "",
) -> tuple[Account, str]:
    """A new account and its one-time password, which can be read only now; a given `password` is kept instead.

    Raises:
        LoginMalformed, LoginTaken: about the login name.
        PasswordTooWeak: about the given password.
        PersonNotFound, PersonHasAccount: about the person.
    """
    login = passwords.normalised_login(login)
    if password:
        passwords.check_strength(password, login=login)
    chosen = password or passwords.one_time_password()
    password_hash = passwords.hashed(chosen)  # before the first query: no transaction waits for argon2
    if repository.find_account(session, login):
        raise LoginTaken(login=login)
    person = None
    if employee_number:
        person = repository.find_person(session, employee_number)
        if person is None:
            raise PersonNotFound(employee_number=employee_number)
        if session.exec(select(Account.id).where(Account.person_id == person.id)).first():
            raise PersonHasAccount
    account = Account(
        login=login,
        person_id=person.id if person else None,
        display_name=display_name or (person.name if person else login),
        password_hash=password_hash,
        must_change_password=not password,
    )
    session.add(account)
    session.flush()
    session.add_all(RoleGrant(account_id=account.id, role=role) for role in set(roles))
    record(session, "identity.account.created", by=by, target=str(account.id), roles=sorted(set(roles)))
    return account, chosen


def set_roles(session: Session, *, by: Actor, account: Account, roles: Iterable[Role]) -> None:
    """Give the account exactly these roles; its logins end, so that no open page keeps an old right.

    Raises:
        OwnAccount: an administrator would lose the own role.
        LastAdministrator: nobody could administer the suite.
    """
    before, after = repository.roles_of(session, account.id), frozenset(roles)
    if before == after:
        return
    if Role.ADMINISTRATOR in before - after:
        _check_can_lose_administrator(session, by=by, account=account)
    session.exec(
        delete(RoleGrant).where(col(RoleGrant.account_id) == account.id, col(RoleGrant.role).in_(before - after))
    )
    session.add_all(RoleGrant(account_id=account.id, role=role) for role in after - before)
    login_session.revoke(session, account_id=account.id)
    record(
        session,
        "identity.account.roles_changed",
        by=by,
        target=str(account.id),
        given=sorted(after - before),
        taken=sorted(before - after),
    )


def disable(session: Session, *, by: Actor, account: Account) -> None:
    """Let the account do nothing from now on: its logins and API keys end.

    Raises:
        OwnAccount, LastAdministrator: see `set_roles`.
    """
    if not account.is_active:
        return
    if account.id == by.account_id:
        raise OwnAccount
    if Role.ADMINISTRATOR in repository.roles_of(session, account.id):
        _check_can_lose_administrator(session, by=by, account=account)
    account.is_active = False
    session.add(account)
    login_session.revoke(session, account_id=account.id)
    api_keys.revoke_all(session, account=account)
    record(session, "identity.account.disabled", by=by, target=str(account.id))


def enable(session: Session, *, by: Actor, account: Account) -> None:
    """Let a disabled account log in again; its old logins and keys stay ended."""
    if account.is_active:
        return
    account.is_active = True
    session.add(account)
    record(session, "identity.account.enabled", by=by, target=str(account.id))


def reset_password(session: Session, *, by: Actor, account: Account) -> str:
    """A one-time password, to be changed at the next login; every login of the account ends."""
    password = passwords.one_time_password()
    account.password_hash, account.must_change_password = passwords.hashed(password), True
    session.add(account)
    login_session.revoke(session, account_id=account.id)
    throttle.forgive(session, login=account.login)
    record(session, "identity.password.reset", by=by, target=str(account.id))
    return password


def end_sessions(session: Session, *, by: Actor, account: Account) -> int:
    """End every login of the account; how many."""
    ended = login_session.revoke(session, account_id=account.id)
    record(session, "identity.account.sessions_ended", by=by, target=str(account.id), ended=ended)
    return ended


def choose_locale(session: Session, *, by: Actor, account: Account, locale: str) -> None:
    """Remember the language that the person chose."""
    account.locale = locale
    session.add(account)
    record(session, "identity.account.locale_chosen", by=by, target=str(account.id), locale=locale)


def _check_can_lose_administrator(session: Session, *, by: Actor, account: Account) -> None:
    if account.id == by.account_id:
        raise OwnAccount
    if not repository.count_active_administrators(session, besides=account.id):
        raise LastAdministrator
