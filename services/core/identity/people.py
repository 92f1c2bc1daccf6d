"""Queries of the staff list: who is where on a day."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, func, or_
from sqlmodel import Session, col, select

from services.core.identity.models import Department, Leave, Person, Post
from services.core.identity.repository import in_force


@dataclass(frozen=True, slots=True)
class StaffLine:
    """A person with the main post of the day, where there is one."""

    person: Person
    post: Post | None
    department: Department | None


def list_staff(
    session: Session, *, on: date, words: str, department_code: str, offset: int, limit: int
) -> Sequence[StaffLine]:
    """The people of a day by department and kana."""
    query = (
        select(Person, Post, Department)
        .join(Post, _main_post(on), isouter=True)
        .join(Department, col(Department.id) == col(Post.department_id), isouter=True)
        .where(*_filters(on, words, department_code))
        .order_by(col(Department.code).nulls_last(), col(Person.kana), col(Person.employee_number))
    )
    return [StaffLine(*row) for row in session.exec(query.offset(offset).limit(limit))]


def count_staff(session: Session, *, on: date, words: str, department_code: str) -> int:
    """How many people `list_staff` would list."""
    query = (
        select(func.count(func.distinct(Person.id)))
        .select_from(Person)
        .join(Post, _main_post(on), isouter=True)
        .join(Department, col(Department.id) == col(Post.department_id), isouter=True)
        .where(*_filters(on, words, department_code))
    )
    return session.exec(query).one()


def _main_post(on: date) -> ColumnElement[bool]:
    return and_(col(Post.person_id) == col(Person.id), col(Post.is_main), in_force(Post, on))


def _filters(on: date, words: str, department_code: str) -> list[ColumnElement[bool]]:
    filters = [or_(col(Person.left_on).is_(None), col(Person.left_on) >= on)]
    if words:
        wanted = (Person.name, Person.kana, Person.employee_number, Person.email)
        filters.append(or_(*(col(column).contains(words, autoescape=True) for column in wanted)))
    if department_code:
        filters.append(col(Department.code) == department_code)
    return filters


def count_by_department(session: Session, *, on: date) -> dict[uuid.UUID, int]:
    """How many people have their main post in each department on a day, leavers excepted."""
    query = (
        select(Post.department_id, func.count(func.distinct(Post.person_id)))
        .join(Person, col(Person.id) == col(Post.person_id))
        .where(col(Post.is_main), in_force(Post, on), *_filters(on, "", ""))
        .group_by(col(Post.department_id))
    )
    return dict(session.exec(query).all())


def list_posts(session: Session, *, person_id: uuid.UUID) -> Sequence[tuple[Post, Department]]:
    """Every post of a person, the latest first; of those that begin on one day, the main post first."""
    query = select(Post, Department).join(Department, col(Department.id) == col(Post.department_id))
    order = (col(Post.valid_from).desc(), col(Post.is_main).desc(), Department.code)
    return session.exec(query.where(Post.person_id == person_id).order_by(*order)).all()


def list_leaves(session: Session, *, person_id: uuid.UUID) -> Sequence[Leave]:
    """Every leave of a person, the latest first."""
    return session.exec(select(Leave).where(Leave.person_id == person_id).order_by(col(Leave.valid_from).desc())).all()
