"""Who may do what: what each role may do, and which roles each account has from where."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from services.core.i18n import _
from services.core.identity import repository
from services.core.identity.account_models import Account, Role, RoleGrant, Source
from services.core.identity.labels import ROLE_LABELS, SOURCE_LABELS
from services.core.rights import Right
from services.core.suite import Suite


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A role of an account, and which group of which source gave it; no source means by hand."""

    role: Role
    source: Source | None = None
    group: str = ""

    @property
    def origin(self) -> str:
        """Where it comes from, in the reader's language."""
        if self.source is None:
            return _("手動")
        return _(SOURCE_LABELS[self.source]) + (f" {self.group}" if self.group else "")


@dataclass(frozen=True, slots=True)
class AccountRights:
    """An account and its roles."""

    account: Account
    roles: tuple[HeldRole, ...]


def rights_of(suite: Suite) -> list[Right]:
    """What the features registered, in the features' order."""
    return [right for feature in sorted(suite.features, key=lambda one: one.order) for right in feature.rights]


def list_account_rights(session: Session, *, words: str = "") -> list[AccountRights]:
    """Every account that may log in, with its roles."""
    accounts = [account for account in repository.list_accounts(session, words=words) if account.is_active]
    return [AccountRights(account, held) for account, held in _with_roles(session, accounts)]


def _with_roles(session: Session, accounts: Sequence[Account]) -> Iterable[tuple[Account, tuple[HeldRole, ...]]]:
    order = list(Role)
    held: dict[object, list[HeldRole]] = {}
    for grant in session.exec(select(RoleGrant).order_by(col(RoleGrant.account_id))):
        source = (grant.group_source or Source.OIDC) if grant.from_group else None
        held.setdefault(grant.account_id, []).append(HeldRole(grant.role, source, grant.group_name))
    for account in accounts:
        yield account, tuple(sorted(held.get(account.id, []), key=lambda one: order.index(one.role)))


def roles_csv(rights: Sequence[Right]) -> str:
    """What each role may do, one right a line."""
    rows = [[_("できること"), *(_(label) for label in ROLE_LABELS.values()), _("条件")]]
    for right in rights:
        marks = ["○" if not right.roles or role in right.roles else "" for role in ROLE_LABELS]
        rows.append([_(right.label), *marks, _(right.note) if right.note else ""])
    return _csv(rows)


def accounts_csv(lines: Iterable[AccountRights]) -> str:
    """Which roles each account has from where, one role a line."""
    rows = [[_("ログイン名"), _("氏名"), _("役割"), _("付与元")]]
    for line in lines:
        for one in line.roles or (None,):
            cells = [_(ROLE_LABELS[one.role]), one.origin] if one else [_("なし"), ""]
            rows.append([line.account.login, line.account.display_name, *cells])
    return _csv(rows)


def _csv(rows: Iterable[Sequence[str]]) -> str:
    buffer = io.StringIO()
    # A cell that begins like a formula would be run by a spreadsheet: names come from elsewhere.
    csv.writer(buffer).writerows([f"'{cell}" if cell[:1] in "=+-@" and cell else cell for cell in row] for row in rows)
    return buffer.getvalue()
