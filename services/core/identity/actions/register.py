"""The staff register: apply an import that somebody has looked at."""

from sqlmodel import Session

from services.core.audit.record import Actor, record
from services.core.identity import repository
from services.core.identity.errors import RegisterChanged, RegisterHasProblems, RegisterUnreadable
from services.core.identity.models import Person
from services.core.identity.register import ChangeKind, ImportPlan, plan_import
from services.core.identity.staff_csv import Unreadable, read_staff_list

SHOWN_ORDER = (
    ChangeKind.NEW_DEPARTMENT,
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
        RegisterUnreadable: the file is no staff list.
    """
    try:
        staff_list = read_staff_list(content)
    except Unreadable as error:
        raise RegisterUnreadable(reason=str(error)) from error
    return plan_import(session, staff_list.rows, staff_list.problems)


def apply(session: Session, *, by: Actor, content: bytes, fingerprint: str) -> ImportPlan:
    """Import this file, all or nothing, exactly as it was shown.

    Raises:
        RegisterUnreadable, RegisterHasProblems: about the file.
        RegisterChanged: the register is no longer the one that the preview was made from.
    """
    plan = preview(session, content=content)
    if plan.problems:
        raise RegisterHasProblems
    if plan.fingerprint != fingerprint:
        raise RegisterChanged
    for kind in SHOWN_ORDER:
        for change in (change for change in plan.changes if change.kind is kind):
            for name, (_before, after) in change.fields.items():
                setattr(change.row, name, after)
            session.add(change.row)
            if isinstance(change.row, Person) and kind is ChangeKind.CHANGED_PERSON:
                _follow(session, change.row)
            # Parents before children: the units of work of one flush have no order among rows of one table.
            session.flush()
    counts = {str(kind): sum(change.kind is kind for change in plan.changes) for kind in SHOWN_ORDER}
    record(session, "identity.register.imported", by=by, target="register", unchanged=plan.unchanged, **counts)
    return plan


def _follow(session: Session, person: Person) -> None:
    """The account shows the name of the register."""
    account = repository.find_account_of(session, person_id=person.id)
    if account is not None:
        account.display_name = person.name
        session.add(account)
