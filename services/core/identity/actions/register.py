"""The staff register: apply an import that somebody has looked at, and undo it."""

from dataclasses import replace

from sqlmodel import Session

from services.core.audit.record import Actor, record
from services.core.clock import now
from services.core.i18n import _
from services.core.identity import register_record, repository
from services.core.identity.errors import (
    ImportNotUndoable,
    RegisterChanged,
    RegisterHasProblems,
    RegisterUnreadable,
)
from services.core.identity.import_models import RegisterImport
from services.core.identity.models import Person
from services.core.identity.register import ChangeKind, ImportPlan, plan_import
from services.core.identity.register_undo import plan_undo
from services.core.identity.staff_csv import Unreadable, read_staff_list

SHOWN_ORDER = (
    ChangeKind.NEW_DEPARTMENT,
    ChangeKind.CHANGED_DEPARTMENT,
    ChangeKind.NEW_PERSON,
    ChangeKind.CHANGED_PERSON,
    ChangeKind.ENDED_POST,
    ChangeKind.NEW_POST,
    ChangeKind.CHANGED_POST,
    ChangeKind.NEW_LEAVE,
    ChangeKind.CHANGED_LEAVE,
)


def preview(session: Session, *, content: bytes) -> ImportPlan:
    """What importing this file would change; nothing is written.

    Raises:
        RegisterUnreadable: the file is no staff list; `reason` is a sentence in the reader's language.
    """
    try:
        staff_list = read_staff_list(content)
    except Unreadable as error:
        raise RegisterUnreadable(reason=_(error.message) % error.values) from error
    return plan_import(session, staff_list)


def apply(session: Session, *, by: Actor, content: bytes, fingerprint: str, filename: str = "") -> ImportPlan:
    """Import this file, all or nothing, exactly as it was shown; what it did is kept so that it can be undone.

    Raises:
        RegisterUnreadable, RegisterHasProblems: about the file.
        RegisterChanged: the register is no longer the one that the preview was made from.
    """
    plan = preview(session, content=content)
    if plan.problems:
        raise RegisterHasProblems
    if plan.fingerprint != fingerprint:
        raise RegisterChanged
    kept = do_plan(session, by=by, plan=plan, filename=filename)
    told = {kind: count for kind, count in kept.counts.items() if count}
    record(session, "identity.register.imported", by=by, target=str(kept.id), unchanged=plan.unchanged, **told)
    return replace(plan, import_id=kept.id)


def do_plan(session: Session, *, by: Actor, plan: ImportPlan, filename: str) -> RegisterImport:
    """Do what the plan says, and keep it so that it can be undone; who calls audits it."""
    for kind in SHOWN_ORDER:
        for change in (change for change in plan.changes if change.kind is kind):
            for name, (_before, after) in change.fields.items():
                setattr(change.row, name, after)
            session.add(change.row)
            if isinstance(change.row, Person) and kind is ChangeKind.CHANGED_PERSON:
                _follow(session, change.row)
            if kind is ChangeKind.NEW_DEPARTMENT:
                # Parents before children: the units of work of one flush have no order among rows of one table.
                session.flush()
        session.flush()
    counts = {str(kind): sum(change.kind is kind for change in plan.changes) for kind in SHOWN_ORDER}
    return register_record.keep(session, by=by, plan=plan, filename=filename, counts=counts)


def undo(session: Session, *, by: Actor, taken: RegisterImport) -> None:
    """Put the register back to what it was before this import, all or nothing.

    Raises:
        ImportNotUndoable: something depends on it by now, or it was undone.
    """
    plan = plan_undo(session, taken)
    if not plan.is_possible:
        raise ImportNotUndoable
    for row, values in plan.restored:
        for name, value in values.items():
            setattr(row, name, value)
        session.add(row)
        if isinstance(row, Person) and "name" in values:
            _follow(session, row)
    session.flush()
    register_record.remove(session, plan.removed)
    taken.undone_at, taken.undone_by_login = now(), by.login
    taken.changes = None
    session.add(taken)
    counts = {"restored": len(plan.restored), "removed": sum(len(ids) for ids in plan.removed.values())}
    record(session, "identity.register.import_undone", by=by, target=str(taken.id), **counts)


def _follow(session: Session, person: Person) -> None:
    """The account shows the name of the register."""
    account = repository.find_account_of(session, person_id=person.id)
    if account is not None:
        account.display_name = person.name
        session.add(account)
