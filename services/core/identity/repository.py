"""Every query about people and accounts."""

import uuid
from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, func, or_
from sqlmodel import Session, col, select

from services.core.identity.account_models import Account, ApiKey, Role, RoleGrant
from services.core.identity.errors import AccountNotFound
from services.core.identity.models import Department, Person, Post


def in_force(model: type[Department | Post], on: date) -> ColumnElement[bool]:
    """Condition: the row is in force on this day."""
    return (col(model.valid_from) <= on) & or_(col(model.valid_to).is_(None), col(model.valid_to) >= on)


def get_account(session: Session, account_id: uuid.UUID) -> Account:
    """The account of this id.

    Raises:
        AccountNotFound: there is none.
    """
    account = session.get(Account, account_id)
    if account is None:
        raise AccountNotFound
    return account


def find_account(session: Session, login: str, *, for_update: bool = False) -> Account | None:
    """The account of this normalised login name; `for_update` makes parallel attempts wait on PostgreSQL."""
    query = select(Account).where(Account.login == login)
    return session.exec(query.with_for_update() if for_update else query).first()


def find_account_of(session: Session, *, person_id: uuid.UUID) -> Account | None:
    """The account of a person."""
    return session.exec(select(Account).where(Account.person_id == person_id)).first()


def list_accounts(session: Session, *, words: str = "") -> Sequence[Account]:
    """Accounts by login name; `words` is looked for in login and display name."""
    query = select(Account).order_by(Account.login)
    if words:
        query = query.where(
            col(Account.login).contains(words, autoescape=True)
            | col(Account.display_name).contains(words, autoescape=True)
        )
    return session.exec(query).all()


def roles_by_account(session: Session) -> dict[uuid.UUID, list[Role]]:
    """The roles of every account, in the order of `Role`."""
    table: dict[uuid.UUID, list[Role]] = {}
    for grant in session.exec(select(RoleGrant)):
        table.setdefault(grant.account_id, []).append(grant.role)
    order = list(Role)
    return {account: sorted(roles, key=order.index) for account, roles in table.items()}


def roles_of(session: Session, account_id: uuid.UUID) -> frozenset[Role]:
    """The roles of one account."""
    return frozenset(session.exec(select(col(RoleGrant.role)).where(RoleGrant.account_id == account_id)))


def count_active_administrators(session: Session, *, besides: uuid.UUID) -> int:
    """How many other accounts could still administer the suite."""
    query = (
        select(func.count())
        .select_from(Account)
        .join(RoleGrant, col(RoleGrant.account_id) == col(Account.id))
        .where(RoleGrant.role == Role.ADMINISTRATOR, col(Account.is_active), Account.id != besides)
    )
    return session.exec(query).one()


def list_api_keys(session: Session, *, account_id: uuid.UUID) -> Sequence[ApiKey]:
    """Keys of one account that are not revoked, the newest first."""
    query = select(ApiKey).where(ApiKey.account_id == account_id, col(ApiKey.revoked_at).is_(None))
    return session.exec(query.order_by(col(ApiKey.created_at).desc())).all()


def find_person(session: Session, employee_number: str) -> Person | None:
    """The person of this employee number."""
    return session.exec(select(Person).where(Person.employee_number == employee_number)).first()


def find_main_department(session: Session, *, person_id: uuid.UUID, on: date) -> Department | None:
    """The department of a person's main post on a day."""
    query = (
        select(Department)
        .join(Post, col(Post.department_id) == col(Department.id))
        .where(Post.person_id == person_id, col(Post.is_main), in_force(Post, on))
        .order_by(col(Post.valid_from).desc())
    )
    return session.exec(query).first()


def follows_of(session: Session) -> dict[uuid.UUID, uuid.UUID]:
    """Department to the one that it continues under another name."""
    query = select(Department.id, Department.follows_id).where(col(Department.follows_id).is_not(None))
    return {later: former for later, former in session.exec(query) if former is not None}


def list_accounts_with_role(session: Session, *roles: Role) -> Sequence[Account]:
    """Active accounts that have one of these roles, by login name."""
    with_role = select(RoleGrant.account_id).where(col(RoleGrant.role).in_(roles))
    query = select(Account).where(col(Account.is_active), col(Account.id).in_(with_role))
    return session.exec(query.order_by(Account.login)).all()


def list_departments(session: Session, *, on: date | None = None) -> Sequence[Department]:
    """Departments by code; those in force on a day when one is given."""
    query = select(Department).order_by(Department.code)
    return session.exec(query.where(in_force(Department, on)) if on else query).all()
