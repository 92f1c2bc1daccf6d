"""One department: its English name, and its last day."""

from datetime import date

from sqlmodel import Session, col, func, or_, select

from services.core.audit.record import Actor, record
from services.core.identity.errors import DaysReversed, DepartmentHasBranches, DepartmentInUse
from services.core.identity.models import Department, Person, Post


def correct(session: Session, *, by: Actor, department: Department, name_en: str, valid_to: date | None) -> None:
    """Set the English name and the last day; no last day means until further notice.

    Raises:
        DaysReversed: it would end before it began.
        DepartmentInUse: people would still be in it.
        DepartmentHasBranches: a department under it would go on.
    """
    before = {"name_en": department.name_en, "valid_to": department.valid_to}
    if valid_to is not None and valid_to != department.valid_to:
        _check_can_close(session, department, valid_to)
    department.name_en, department.valid_to = name_en, valid_to
    changed = sorted(name for name, value in before.items() if getattr(department, name) != value)
    if not changed:
        return
    session.add(department)
    record(
        session,
        "identity.department.corrected",
        by=by,
        target=str(department.id),
        fields=changed,
        valid_to=valid_to.isoformat() if valid_to else "",
    )


def count_staying(session: Session, department: Department, *, after: date) -> int:
    """How many people have a post in the department after a day, leavers excepted."""
    query = (
        select(func.count(func.distinct(Post.person_id)))
        .join(Person, col(Person.id) == col(Post.person_id))
        .where(
            Post.department_id == department.id,
            or_(col(Post.valid_to).is_(None), col(Post.valid_to) > after),
            or_(col(Person.left_on).is_(None), col(Person.left_on) > after),
        )
    )
    return session.exec(query).one()


def _check_can_close(session: Session, department: Department, last_on: date) -> None:
    if last_on < department.valid_from:
        raise DaysReversed
    if staying := count_staying(session, department, after=last_on):
        raise DepartmentInUse(count=staying)
    below = select(Department).where(
        Department.parent_id == department.id,
        or_(col(Department.valid_to).is_(None), col(Department.valid_to) > last_on),
    )
    branch = session.exec(below).first()
    if branch is not None:
        raise DepartmentHasBranches(name=branch.name)
