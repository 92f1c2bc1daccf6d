"""The personnel change of a day: look at it, plan it, withdraw it, apply it on its day."""

import uuid
from collections.abc import Sequence
from datetime import date

from sqlmodel import Session, col, select

from services.core.audit.record import Actor, record
from services.core.clock import now, today
from services.core.identity.actions.register import do_plan
from services.core.identity.change_lists import ChangeLists, read_lists, unpacked
from services.core.identity.errors import (
    ChangeDayOver,
    ChangeNotFound,
    ChangeSettled,
    RegisterChanged,
    RegisterHasProblems,
)
from services.core.identity.personnel_change import plan_change
from services.core.identity.personnel_summary import counts_of
from services.core.identity.planned_models import MOVES, PlannedImport, PlannedState
from services.core.identity.register import ImportPlan
from services.core.identity.user import CurrentUser


def preview(session: Session, *, lists: ChangeLists, effective_on: date) -> ImportPlan:
    """What the change would do, as the register is now; nothing is written.

    Raises:
        ChangeDayOver: the day is in the past; an ordinary import corrects the past.
        ChangeHasNoList, RegisterUnreadable: about the files.
    """
    if effective_on < today():
        raise ChangeDayOver(effective_on=effective_on)
    return plan_of(session, lists=lists, effective_on=effective_on)


def plan_of(session: Session, *, lists: ChangeLists, effective_on: date) -> ImportPlan:
    """What these lists would do on their day, whenever that is."""
    departments, staff = read_lists(lists, effective_on=effective_on)
    return plan_change(session, departments=departments, staff=staff, effective_on=effective_on)


def plan(
    session: Session, *, by: CurrentUser, lists: ChangeLists, effective_on: date, fingerprint: str, filename: str
) -> PlannedImport:
    """Keep the change until its day, exactly as it was shown.

    Raises:
        ChangeDayOver, ChangeHasNoList, RegisterUnreadable, RegisterHasProblems: about the lists.
        RegisterChanged: the register is no longer the one that the preview was made from.
    """
    looked_at = preview(session, lists=lists, effective_on=effective_on)
    if looked_at.problems:
        raise RegisterHasProblems
    if looked_at.fingerprint != fingerprint:
        raise RegisterChanged
    planned = PlannedImport(
        effective_on=effective_on,
        filename=filename[:200],
        content=lists.packed(),
        counts=counts_of(looked_at),
        planned_by_account_id=by.account_id,
    )
    session.add(planned)
    session.flush()
    record(
        session,
        "identity.personnel_change.planned",
        by=by,
        target=str(planned.id),
        effective_on=effective_on.isoformat(),
        **planned.counts,
    )
    return planned


def get_planned(session: Session, planned_id: uuid.UUID) -> PlannedImport:
    """The planned change of this id.

    Raises:
        ChangeNotFound: there is none.
    """
    planned = session.get(PlannedImport, planned_id)
    if planned is None:
        raise ChangeNotFound
    return planned


def list_planned(session: Session) -> Sequence[PlannedImport]:
    """Every planned change, the latest day first."""
    query = select(PlannedImport).order_by(col(PlannedImport.effective_on).desc(), col(PlannedImport.created_at).desc())
    return session.exec(query).all()


def withdraw(session: Session, *, by: Actor, planned: PlannedImport) -> None:
    """Take the change back before its day, or set a failed one aside.

    Raises:
        ChangeSettled: it was applied or withdrawn already.
    """
    _move(planned, PlannedState.WITHDRAWN)
    planned.ended_at = now()
    session.add(planned)
    record(session, "identity.personnel_change.withdrawn", by=by, target=str(planned.id))


def retry(session: Session, *, by: Actor, planned: PlannedImport) -> None:
    """Let a failed change be tried once more, after the register was put right.

    Raises:
        ChangeSettled: it did not fail.
    """
    _move(planned, PlannedState.PLANNED)
    planned.ended_at = None
    session.add(planned)
    record(session, "identity.personnel_change.retried", by=by, target=str(planned.id))


def apply_planned(session: Session, *, by: Actor, planned: PlannedImport) -> ImportPlan:
    """Do the change if it fits the register as it is now; else nothing but saying so in its state.

    Raises:
        ChangeSettled: another process was quicker.
    """
    fitting = plan_of(session, lists=unpacked(planned.content), effective_on=planned.effective_on)
    fits = not fitting.problems
    _move(planned, PlannedState.APPLIED if fits else PlannedState.FAILED)
    planned.ended_at = now()
    session.add(planned)
    if not fits:
        record(
            session,
            "identity.personnel_change.failed",
            by=by,
            target=str(planned.id),
            problems=len(fitting.problems),
        )
        return fitting
    planned.counts = counts_of(fitting)
    do_plan(session, by=by, plan=fitting, filename=planned.filename)
    record(session, "identity.personnel_change.applied", by=by, target=str(planned.id), **planned.counts)
    return fitting


def _move(planned: PlannedImport, after: PlannedState) -> None:
    if after not in MOVES[planned.state]:
        raise ChangeSettled
    planned.state = after
