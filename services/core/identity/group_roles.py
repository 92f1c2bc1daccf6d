"""What groups of the sign-on and the directory mean here: roles, from the settings and from the page."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlmodel import Session, col, delete, select

from services.core.audit.record import Actor, record
from services.core.identity import login_session, repository
from services.core.identity.account_models import Account, Role, RoleGrant, Source
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


def roles_of_groups(session: Session, settings: GroupSettings, groups: Collection[str]) -> dict[Role, str]:
    """The roles of a member of these groups, each with the group that gives it.

    Upper and lower case make no difference, as in directories.
    """
    return GroupTable.read(session, settings).roles_of(groups)


@dataclass(frozen=True, slots=True)
class GroupTable:
    """What groups mean, read once for many people."""

    by_group: Mapping[str, Mapping[Role, str]]

    @classmethod
    def read(cls, session: Session, settings: GroupSettings) -> "GroupTable":
        """From the settings and from the page."""
        table: dict[str, dict[Role, str]] = {}
        for group, roles in settings.group_roles.items():
            table.setdefault(group.casefold(), {}).update(dict.fromkeys(roles, group))
        for row in list_group_roles(session):
            table.setdefault(row.group_name.casefold(), {})[row.role] = row.group_name
        return cls(table)

    def roles_of(self, groups: Collection[str]) -> dict[Role, str]:
        """The roles of a member of these groups, each with the group that gives it."""
        roles: dict[Role, str] = {}
        for group in sorted(groups):
            for role, name in self.by_group.get(group.casefold(), {}).items():
                roles.setdefault(role, name)
        return roles


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


@dataclass(frozen=True, slots=True)
class RoleMoves:
    """Roles that groups give anew and take away."""

    given: frozenset[Role]
    taken: frozenset[Role]


def moves_of(grants: Collection[RoleGrant], wanted: Collection[Role], source: Source) -> RoleMoves:
    """What follows from the groups of one source; roles given by hand or by another source stay (pure)."""
    before = {grant.role for grant in grants if grant.from_group and grant.group_source is source}
    elsewhere = {grant.role for grant in grants} - before
    after = set(wanted) - elsewhere
    return RoleMoves(frozenset(after - before), frozenset(before - after))


def follow_groups(
    session: Session, *, by: Actor, account: Account, wanted: Mapping[Role, str], source: Source
) -> RoleMoves:
    """Let the roles that groups of this source gave be exactly these; what came otherwise stays.

    The last administrator keeps that role: nobody could mend a wrong group otherwise.
    """
    grants = session.exec(select(RoleGrant).where(RoleGrant.account_id == account.id)).all()
    moves = moves_of(grants, wanted, source)
    is_last = Role.ADMINISTRATOR in moves.taken and not repository.count_active_administrators(
        session, besides=account.id
    )
    if is_last:
        moves = RoleMoves(moves.given, moves.taken - {Role.ADMINISTRATOR})
    if not moves.given and not moves.taken:
        return moves
    session.exec(
        delete(RoleGrant).where(
            col(RoleGrant.account_id) == account.id,
            col(RoleGrant.from_group),
            col(RoleGrant.group_source) == source,
            col(RoleGrant.role).in_(moves.taken),
        )
    )
    session.add_all(
        RoleGrant(account_id=account.id, role=role, from_group=True, group_source=source, group_name=wanted[role][:255])
        for role in moves.given
    )
    login_session.revoke(session, account_id=account.id)
    record(
        session,
        "identity.account.roles_changed",
        by=by,
        target=str(account.id),
        given=sorted(moves.given),
        taken=sorted(moves.taken),
        by_group=True,
    )
    return moves
