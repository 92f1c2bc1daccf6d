"""What groups of the sign-on and the directory mean here: roles, from the settings and from the page."""

import uuid
from collections.abc import Collection, Sequence

from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlmodel import Session, col, delete, select

from services.core.audit.record import Actor, record
from services.core.identity import login_session, repository
from services.core.identity.account_models import Account, Role, RoleGrant
from services.core.identity.oidc.errors import GroupTaken
from services.core.identity.sign_on_models import GroupRole


class GroupSettings(BaseSettings):
    """What groups of the sign-on and the directory mean here, besides what is set on the page of the sign-on."""

    model_config = SettingsConfigDict(
        env_prefix="WORKSTYLE_SIGN_ON_", env_file=".env", extra="ignore", use_attribute_docstrings=True
    )

    group_roles: dict[str, list[Role]] = {}
    """Groups and their roles as JSON, for example `{"minutes-staff": ["clerk"], "it-section": ["administrator"]}`."""


def list_group_roles(session: Session) -> Sequence[GroupRole]:
    """What was set on the page, by group."""
    return session.exec(select(GroupRole).order_by(GroupRole.group_name, col(GroupRole.role))).all()


def roles_of_groups(session: Session, settings: GroupSettings, groups: Collection[str]) -> frozenset[Role]:
    """The roles of a member of these groups; upper and lower case make no difference, as in directories."""
    wanted = {group.casefold() for group in groups}
    by_page = {row.role for row in list_group_roles(session) if row.group_name.casefold() in wanted}
    by_setting = {role for group, roles in settings.group_roles.items() if group.casefold() in wanted for role in roles}
    return frozenset(by_page | by_setting)


def add_group_role(session: Session, *, by: Actor, group_name: str, role: Role) -> None:
    """Give the members of a group a role from their next login on.

    Raises:
        GroupTaken: they have it.
    """
    name = group_name.strip()
    if session.exec(select(GroupRole.id).where(GroupRole.group_name == name, GroupRole.role == role)).first():
        raise GroupTaken
    row = GroupRole(group_name=name, role=role)
    session.add(row)
    record(session, "identity.group_role.added", by=by, target=str(row.id), role=role)


def remove_group_role(session: Session, *, by: Actor, row_id: uuid.UUID) -> None:
    """Take the role from the members of the group at their next login."""
    row = session.get(GroupRole, row_id)
    if row is not None:
        session.delete(row)
        record(session, "identity.group_role.removed", by=by, target=str(row_id), role=row.role)


def follow_groups(session: Session, *, by: Actor, account: Account, wanted: frozenset[Role]) -> None:
    """Let the roles that groups gave be exactly these; what an administrator gave by hand stays.

    The last administrator keeps that role: nobody could mend a wrong group otherwise.
    """
    grants = session.exec(select(RoleGrant).where(RoleGrant.account_id == account.id)).all()
    by_hand = {grant.role for grant in grants if not grant.from_group}
    before = {grant.role for grant in grants if grant.from_group}
    after = wanted - by_hand
    is_last = Role.ADMINISTRATOR in before - after and not repository.count_active_administrators(
        session, besides=account.id
    )
    if is_last:
        after |= {Role.ADMINISTRATOR}
    if before == after:
        return
    taken = before - after
    session.exec(
        delete(RoleGrant).where(
            col(RoleGrant.account_id) == account.id, col(RoleGrant.from_group), col(RoleGrant.role).in_(taken)
        )
    )
    session.add_all(RoleGrant(account_id=account.id, role=role, from_group=True) for role in after - before)
    login_session.revoke(session, account_id=account.id)
    record(
        session,
        "identity.account.roles_changed",
        by=by,
        target=str(account.id),
        given=sorted(after - before),
        taken=sorted(taken),
        by_group=True,
    )
