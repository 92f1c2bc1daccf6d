"""`record`: one use, written in the transaction of what was done."""

import uuid

from sqlmodel import Session

from services.core.clock import today
from services.core.identity import repository
from services.core.identity.account_models import Account
from services.core.usage.models import UsageEvent


def record(
    session: Session,
    kind: str,
    *,
    account_id: uuid.UUID | None = None,
    department_code: str = "",
    scene: str = "",
    quantity: float = 1.0,
    unit: str = "count",
) -> UsageEvent:
    """Write one use; the department is that of the account's main post today unless one is given."""
    if not department_code and account_id is not None:
        department_code = _department_code(session, account_id)
    event = UsageEvent(
        kind=kind,
        account_id=account_id,
        department_code=department_code,
        scene=scene,
        quantity=quantity,
        unit=unit,
    )
    session.add(event)
    return event


def _department_code(session: Session, account_id: uuid.UUID) -> str:
    account = session.get(Account, account_id)
    if account is None or account.person_id is None:
        return ""
    department = repository.find_main_department(session, person_id=account.person_id, on=today())
    return department.code if department else ""
