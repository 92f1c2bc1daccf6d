"""Applies personnel changes on their day, and warns before it of those that no longer fit the register."""

import uuid

from sqlmodel import Session, col, select

from services.core.audit.record import WORKER
from services.core.clock import today
from services.core.identity import notices, repository
from services.core.identity.account_models import Role
from services.core.identity.actions import personnel_change
from services.core.identity.change_lists import unpacked
from services.core.identity.planned_models import PlannedImport, PlannedState
from services.core.suite import Suite


def apply_due_changes(suite: Suite) -> None:
    """Apply every planned change whose day has come, each in a transaction of its own, the earliest first."""
    for planned_id in _waiting(suite, is_due=True):
        with suite.session() as session:
            # Of two workers one waits here and then finds the change settled.
            query = select(PlannedImport).where(PlannedImport.id == planned_id).with_for_update()
            planned = session.exec(query).one()
            if planned.state is not PlannedState.PLANNED:
                continue
            done = personnel_change.apply_planned(session, by=WORKER, planned=planned)
            _tell(session, planned, problems=len(done.problems))


def check_planned_changes(suite: Suite) -> None:
    """Tell once when a change that still waits for its day no longer fits, while there is time to put it right."""
    for planned_id in _waiting(suite, is_due=False):
        with suite.session() as session:
            planned = personnel_change.get_planned(session, planned_id)
            plan = personnel_change.plan_of(session, lists=unpacked(planned.content), effective_on=planned.effective_on)
            if plan.problems:
                _tell(session, planned, problems=len(plan.problems))


def _waiting(suite: Suite, *, is_due: bool) -> list[uuid.UUID]:
    day = col(PlannedImport.effective_on)
    with suite.session(read_only=True) as session:
        query = select(PlannedImport.id).where(
            PlannedImport.state == PlannedState.PLANNED, day <= today() if is_due else day > today()
        )
        return list(session.exec(query.order_by(day, col(PlannedImport.created_at))))


def _tell(session: Session, planned: PlannedImport, *, problems: int) -> None:
    """Those who keep the register learn how it went."""
    for account in repository.list_accounts_with_role(session, Role.ADMINISTRATOR, Role.HR):
        notices.personnel_change(session, account=account, planned=planned, problems=problems)
