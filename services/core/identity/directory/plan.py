"""The directory's people against the accounts: what a sync would change. Nothing is written."""

import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from sqlmodel import Session, col, or_, select

from services.core.clock import today
from services.core.identity.account_models import Account, Role, RoleGrant, Source
from services.core.identity.directory.entries import Entry
from services.core.identity.directory.settings import DirectorySettings
from services.core.identity.group_roles import GroupSettings, GroupTable, moves_of
from services.core.identity.models import Person
from services.core.identity.sign_on_models import ExternalIdentity


class SyncKind(StrEnum):
    """What a sync does for one person."""

    CREATED = "created"
    LINKED = "linked"
    ENABLED = "enabled"
    DISABLED = "disabled"
    ROLES = "roles"
    RENAMED = "renamed"
    MOVED = "moved"
    """Stands elsewhere in the directory now."""
    KEPT = "kept"
    """Would be disabled, but is the last administrator."""
    UNKNOWN = "unknown"
    """Has no account, and gets none."""
    AMBIGUOUS = "ambiguous"
    """Could be several people, or the account of another entry."""


NO_CHANGE = frozenset({SyncKind.KEPT, SyncKind.UNKNOWN, SyncKind.AMBIGUOUS})


@dataclass(frozen=True, slots=True)
class SyncChange:
    """One thing to do, or to know."""

    kind: SyncKind
    about: str
    entry: Entry | None = None
    account_id: uuid.UUID | None = None
    person_id: uuid.UUID | None = None
    roles: dict[Role, str] = field(default_factory=dict)
    """The roles of the entry's groups, each with its group."""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class SyncPlan:
    """Everything a sync would do."""

    changes: tuple[SyncChange, ...]
    total: int
    """Active accounts that follow the directory."""
    entries: int

    @property
    def counts(self) -> dict[str, int]:
        """Kind to how many."""
        found = Counter(change.kind for change in self.changes)
        return {str(kind): found[kind] for kind in SyncKind if found[kind]}

    @property
    def disabled(self) -> int:
        """How many accounts would be disabled."""
        return sum(change.kind is SyncKind.DISABLED for change in self.changes)

    def disables_too_many(self, percent: int) -> bool:
        """Whether more accounts than `percent` of a hundred would be disabled; one alone is never too many."""
        return self.disabled > 1 and self.disabled * 100 > self.total * percent


class Planner:
    """The accounts in memory; entries are held against them one by one."""

    def __init__(self, session: Session, settings: DirectorySettings, groups: GroupSettings) -> None:
        self.settings = settings
        self.table = GroupTable.read(session, groups)
        self.accounts = {account.id: account for account in session.exec(select(Account))}
        self.of_person = {account.person_id: account for account in self.accounts.values() if account.person_id}
        links = session.exec(
            select(ExternalIdentity).where(
                ExternalIdentity.source == Source.LDAP, ExternalIdentity.issuer == settings.base_dn
            )
        ).all()
        self.links = {link.subject: link for link in links}
        self.linked = {link.account_id for link in links}
        self.grants: dict[uuid.UUID, list[RoleGrant]] = {}
        for grant in session.exec(select(RoleGrant)):
            self.grants.setdefault(grant.account_id, []).append(grant)
        here = or_(col(Person.left_on).is_(None), col(Person.left_on) >= today())
        self.by_number: dict[str, Person] = {}
        self.by_email: dict[str, list[Person]] = {}
        for person in session.exec(select(Person).where(here)):
            self.by_number[person.employee_number] = person
            if person.email:
                self.by_email.setdefault(person.email.lower(), []).append(person)
        self.changes: list[SyncChange] = []

    def take(self, entry: Entry) -> None:
        """What becomes of one entry."""
        link = self.links.pop(entry.id, None)
        if link is not None:
            self._follow(entry, link, self.accounts[link.account_id])
        elif not entry.is_disabled:
            self._meet(entry)

    def _follow(self, entry: Entry, link: ExternalIdentity, account: Account) -> None:
        if entry.is_disabled:
            self._disable(account, entry)
            return
        if not account.is_active and link.gone_at is not None:
            self._note(SyncKind.ENABLED, account, entry)
        elif link.dn != entry.dn:
            self._note(SyncKind.MOVED, account, entry)
        if account.person_id is None and entry.name and entry.name[:100] != account.display_name:
            self._note(SyncKind.RENAMED, account, entry, detail=entry.name[:100])
        roles = self.table.roles_of(entry.groups)
        moves = moves_of(self.grants.get(account.id, ()), roles, Source.LDAP)
        if moves.given or moves.taken:
            detail = " ".join([*(f"+{role}" for role in sorted(moves.given)), *(f"-{r}" for r in sorted(moves.taken))])
            self._note(SyncKind.ROLES, account, entry, roles=roles, detail=detail)

    def _meet(self, entry: Entry) -> None:
        """An entry that no account follows yet."""
        people = self._people_of(entry)
        account = self.of_person.get(people[0].id) if len(people) == 1 else None
        about = f"{entry.login} {entry.name}".strip()
        roles = self.table.roles_of(entry.groups)
        if len(people) > 1 or (account and account.id in self.linked):
            self.changes.append(SyncChange(SyncKind.AMBIGUOUS, about, entry))
        elif account is not None:
            self.linked.add(account.id)
            self._note(SyncKind.LINKED, account, entry, roles=roles)
        elif self.settings.unknown_person == "create" or (self.settings.unknown_person == "register" and people):
            person_id = people[0].id if people else None
            self.changes.append(SyncChange(SyncKind.CREATED, about, entry, person_id=person_id, roles=roles))
        else:
            self.changes.append(SyncChange(SyncKind.UNKNOWN, about, entry))

    def _people_of(self, entry: Entry) -> list[Person]:
        """By employee number; by e-mail address only where the directory has no number."""
        if entry.employee_number:
            person = self.by_number.get(entry.employee_number)
            return [person] if person else []
        return self.by_email.get(entry.email.lower(), []) if entry.email else []

    def take_gone(self) -> None:
        """Accounts whose entry is not in the directory any more."""
        for link in sorted(self.links.values(), key=lambda link: link.subject):
            self._disable(self.accounts[link.account_id], None)

    def _disable(self, account: Account, entry: Entry | None) -> None:
        if not account.is_active:
            return
        others = {
            grant.account_id
            for grants in self.grants.values()
            for grant in grants
            if grant.role is Role.ADMINISTRATOR and self.accounts[grant.account_id].is_active
        } - {account.id}
        is_administrator = any(grant.role is Role.ADMINISTRATOR for grant in self.grants.get(account.id, ()))
        kind = SyncKind.KEPT if is_administrator and not others else SyncKind.DISABLED
        self._note(kind, account, entry)

    def _note(
        self,
        kind: SyncKind,
        account: Account,
        entry: Entry | None,
        *,
        roles: dict[Role, str] | None = None,
        detail: str = "",
    ) -> None:
        about = f"{account.login} {account.display_name}"
        self.changes.append(SyncChange(kind, about, entry, account.id, roles=roles or {}, detail=detail))


def plan_sync(
    session: Session, settings: DirectorySettings, groups: GroupSettings, entries: Iterable[Entry]
) -> SyncPlan:
    """What the accounts would become."""
    planner = Planner(session, settings, groups)
    total = sum(planner.accounts[link.account_id].is_active for link in planner.links.values())
    count = 0
    for entry in entries:
        planner.take(entry)
        count += 1
    planner.take_gone()
    return SyncPlan(tuple(planner.changes), total, count)
