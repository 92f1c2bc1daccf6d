"""Lets the accounts follow the directory: disables, links, creates; deletes nothing."""

from datetime import timedelta
from itertools import islice

import structlog
from sqlmodel import Session, col, select

from services.core.audit.record import Actor, Process, record
from services.core.clock import now
from services.core.errors import SuiteError
from services.core.identity import repository
from services.core.identity.account_models import Account, Role, Source
from services.core.identity.actions import accounts
from services.core.identity.actions.sign_on import free_login
from services.core.identity.directory import notices
from services.core.identity.directory.entries import read_entries
from services.core.identity.directory.errors import SyncStopped
from services.core.identity.directory.plan import NO_CHANGE, SyncChange, SyncKind, SyncPlan, plan_sync
from services.core.identity.directory.settings import DirectorySettings
from services.core.identity.errors import LastAdministrator
from services.core.identity.group_roles import GroupSettings, follow_groups
from services.core.identity.models import Person
from services.core.identity.sign_on_models import DirectorySync, ExternalIdentity, SyncState
from services.core.suite import Suite

log = structlog.get_logger(__name__)
DIRECTORY = Process("directory", via="directory_sync")
AT_ONCE = 200  # changes per transaction: a first sync of thousands must not hold the database


def preview(suite: Suite) -> SyncPlan:
    """What a sync would change now; nothing is written.

    Raises:
        DirectoryOff, DirectoryFailed: the directory could not be read.
    """
    settings = suite.site_of(DirectorySettings)
    entries = read_entries(settings)
    with suite.session(read_only=True) as session:
        return plan_sync(session, settings, suite.settings_of(GroupSettings), entries)


def sync(suite: Suite, *, by: Actor = DIRECTORY, force: bool = False) -> SyncPlan:
    """Do what the preview says, and keep how it went.

    Args:
        suite: The suite.
        by: Who asked.
        force: Whether to go on although many accounts would be disabled.

    Raises:
        DirectoryOff, DirectoryFailed: the directory could not be read; nothing was changed.
        SyncStopped: it would disable too many; nothing was changed.
    """
    settings = suite.site_of(DirectorySettings)
    try:
        plan = preview(suite)
    except SuiteError as error:
        _keep(suite, by, SyncState.FAILED, {}, error.code)
        raise
    if plan.disables_too_many(settings.stop_percent) and not force:
        _keep(suite, by, SyncState.STOPPED, plan.counts, SyncStopped.code)
        raise SyncStopped(count=plan.disabled, total=plan.total)
    changes = iter(plan.changes)
    while some := list(islice(changes, AT_ONCE)):
        with suite.session() as session:
            for change in some:
                _do(session, settings, change)
    _keep(suite, by, SyncState.DONE, plan.counts, "")
    return plan


def list_runs(session: Session, *, limit: int = 20) -> list[DirectorySync]:
    """The last runs, the latest first."""
    query = select(DirectorySync).order_by(col(DirectorySync.created_at).desc(), col(DirectorySync.id))
    return list(session.exec(query.limit(limit)))


def is_due(suite: Suite, settings: DirectorySettings) -> bool:
    """Whether the hours between two syncs are over."""
    if not settings.is_on or not settings.sync_hours:
        return False
    with suite.session(read_only=True) as session:
        last = next(iter(list_runs(session, limit=1)), None)
    return last is None or now() - last.created_at >= timedelta(hours=settings.sync_hours)


def _keep(suite: Suite, by: Actor, state: SyncState, counts: dict[str, int], code: str) -> None:
    with suite.session() as session:
        before = next(iter(list_runs(session, limit=1)), None)
        run = DirectorySync(state=state, counts=counts, error_code=code)
        session.add(run)
        session.flush()
        record(session, f"identity.directory.{state}", by=by, target=str(run.id), reason=code, **counts)
        if state is not SyncState.DONE and (before is None or (before.state, before.error_code) != (state, code)):
            for account in repository.list_accounts_with_role(session, Role.ADMINISTRATOR):
                notices.sync_did_not_finish(session, account=account, run=run)
    log.info("directory.sync", state=str(state), reason=code, **counts)


def _do(session: Session, settings: DirectorySettings, change: SyncChange) -> None:
    if change.kind in NO_CHANGE:
        return
    if change.kind is SyncKind.CREATED:
        account = _create(session, settings, change)
    else:
        account = session.get_one(Account, change.account_id)
        if change.kind is SyncKind.LINKED:
            _link(session, settings, change, account)
    link = _link_of(session, settings, account)
    if change.entry is not None:
        link.dn = change.entry.dn
    session.add_all([link, account])
    _change_account(session, change, account, link)


def _change_account(session: Session, change: SyncChange, account: Account, link: ExternalIdentity) -> None:
    if change.kind is SyncKind.DISABLED:
        _disable(session, account, link)
    elif change.kind is SyncKind.ENABLED:
        accounts.enable(session, by=DIRECTORY, account=account)
        link.gone_at = None
    elif change.kind is SyncKind.RENAMED:
        account.display_name = change.detail
        record(session, "identity.account.renamed", by=DIRECTORY, target=str(account.id))
    elif change.kind in {SyncKind.ROLES, SyncKind.CREATED, SyncKind.LINKED}:
        follow_groups(session, by=DIRECTORY, account=account, wanted=change.roles, source=Source.LDAP)


def _link_of(session: Session, settings: DirectorySettings, account: Account) -> ExternalIdentity:
    query = select(ExternalIdentity).where(
        ExternalIdentity.account_id == account.id,
        ExternalIdentity.source == Source.LDAP,
        ExternalIdentity.issuer == settings.base_dn,
    )
    return session.exec(query).one()


def _disable(session: Session, account: Account, link: ExternalIdentity) -> None:
    try:
        accounts.disable(session, by=DIRECTORY, account=account)
    except LastAdministrator:
        log.warning("directory.last_administrator_gone", account_id=str(account.id))
        return
    link.gone_at = now()


def _create(session: Session, settings: DirectorySettings, change: SyncChange) -> Account:
    assert change.entry is not None
    entry = change.entry
    person = session.get(Person, change.person_id) if change.person_id else None
    login = free_login(session, entry.login, person.employee_number if person else "staff")
    account = Account(
        login=login,
        person_id=person.id if person else None,
        display_name=(person.name if person else entry.name or login)[:100],
        password_hash="",
    )
    session.add(account)
    session.flush()
    record(session, "identity.account.created", by=DIRECTORY, target=str(account.id), roles=[])
    _link(session, settings, change, account)
    return account


def _link(session: Session, settings: DirectorySettings, change: SyncChange, account: Account) -> None:
    assert change.entry is not None
    session.add(
        ExternalIdentity(
            account_id=account.id,
            source=Source.LDAP,
            issuer=settings.base_dn,
            subject=change.entry.id,
            dn=change.entry.dn,
        )
    )
    session.flush()
    record(session, "identity.account.linked", by=DIRECTORY, target=str(account.id), source="ldap")
