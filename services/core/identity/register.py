"""Rows of a staff list against the register: what an import would change, and what forbids it."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from sqlmodel import Session, select

from services.core.i18n.catalogue import N_
from services.core.identity.models import Department, Leave, LeaveKind, Person, Post
from services.core.identity.staff_csv import (
    DEPARTMENT_CODE,
    DEPARTMENT_NAME,
    PARENT_CODE,
    VALID_FROM,
    Problem,
    StaffRow,
)


class ChangeKind(StrEnum):
    """What an import does to the register."""

    NEW_DEPARTMENT = "new_department"
    NEW_PERSON = "new_person"
    CHANGED_PERSON = "changed_person"
    NEW_POST = "new_post"
    CHANGED_POST = "changed_post"
    ENDED_POST = "ended_post"
    NEW_LEAVE = "new_leave"
    CHANGED_LEAVE = "changed_leave"


@dataclass(frozen=True, slots=True)
class Change:
    """One row to add or to change; `fields` maps each field to its value before and after."""

    kind: ChangeKind
    line: int
    about: str
    row: Department | Person | Post | Leave
    fields: Mapping[str, tuple[object, object]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """Everything an import would do; nothing is done yet."""

    changes: tuple[Change, ...]
    problems: tuple[Problem, ...]
    unchanged: int

    @property
    def fingerprint(self) -> str:
        """Equal for equal changes: what a person confirmed is what is applied."""
        lines = [
            f"{c.kind}|{c.line}|{c.about}|{sorted((k, str(a), str(b)) for k, (a, b) in c.fields.items())}"
            for c in self.changes
        ]
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()


class _Register:
    """The register in memory; planned rows join it, so that later lines see what earlier ones bring."""

    def __init__(self, session: Session) -> None:
        self.departments = {row.code: row for row in session.exec(select(Department))}
        self.people = {row.employee_number: row for row in session.exec(select(Person))}
        self.posts: dict[object, list[Post]] = {}
        for post in session.exec(select(Post)):
            self.posts.setdefault(post.person_id, []).append(post)
        self.leaves = {(row.person_id, row.kind, row.valid_from): row for row in session.exec(select(Leave))}
        self.ended: dict[object, date] = {}
        self.changes: list[Change] = []
        self.problems: list[Problem] = []

    def valid_to(self, post: Post) -> date | None:
        return self.ended.get(post.id, post.valid_to)


def plan_import(session: Session, rows: Sequence[StaffRow], problems: Sequence[Problem] = ()) -> ImportPlan:
    """What importing these rows would change. Nothing is written, and the rows in the database stay as they are.

    A new main post ends the one before on the day before. An empty cell leaves what is known; a list that does not name
    a person says nothing about that person. Importing the same list again changes nothing.
    """
    register = _Register(session)
    register.problems.extend(problems)
    names = {row.department_code: row for row in reversed(rows) if row.department_name}
    unchanged = 0
    # By day of effect, so that a list in any order tells the same history.
    for row in sorted(rows, key=lambda row: (row.valid_from, row.line)):
        before = len(register.changes)
        department = _department(register, row, names)
        if department is None:
            continue
        person = _person(register, row)
        _post(register, row, person, department)
        _leave(register, row, person)
        unchanged += len(register.changes) == before
    return ImportPlan(
        tuple(register.changes), tuple(sorted(register.problems, key=lambda problem: problem.line)), unchanged
    )


def _department(register: _Register, row: StaffRow, names: dict[str, StaffRow]) -> Department | None:
    known = register.departments.get(row.department_code)
    if known is not None:
        if row.department_name and row.department_name != known.name:
            values = {"code": known.code, "name": known.name}
            message = N_("所属コード%(code)sは「%(name)s」です。名称が変わるときは新しいコードで登録してください。")
            register.problems.append(Problem(row.line, DEPARTMENT_NAME, message, values))
            return None
        if known.valid_to is not None and row.valid_from > known.valid_to:
            register.problems.append(
                Problem(
                    row.line,
                    DEPARTMENT_CODE,
                    N_("「%(name)s」は発令日の時点で廃止されています。"),
                    {"name": known.name},
                )
            )
            return None
        return known
    named = names.get(row.department_code)
    if named is None:
        register.problems.append(
            Problem(row.line, DEPARTMENT_CODE, N_("登録のない所属コードです。新しい所属は所属名も入力してください。"))
        )
        return None
    parent = register.departments.get(named.parent_code)
    if named.parent_code and parent is None:
        register.problems.append(
            Problem(
                named.line, PARENT_CODE, N_("上位所属が登録されていません：%(value)s"), {"value": named.parent_code}
            )
        )
        return None
    department = Department(
        code=named.department_code,
        name=named.department_name,
        parent_id=parent.id if parent else None,
        valid_from=row.valid_from,
    )
    register.departments[department.code] = department
    register.changes.append(
        Change(ChangeKind.NEW_DEPARTMENT, row.line, f"{department.code} {department.name}", department)
    )
    return department


def _person(register: _Register, row: StaffRow) -> Person:
    known = register.people.get(row.employee_number)
    stated = {"name": row.name, "kana": row.kana, "email": row.email, "left_on": row.left_on}
    if known is None:
        person = Person(employee_number=row.employee_number, **{k: v for k, v in stated.items() if v})  # type: ignore[arg-type]
        register.people[row.employee_number] = person
        register.changes.append(Change(ChangeKind.NEW_PERSON, row.line, f"{row.employee_number} {row.name}", person))
        return person
    fields = {k: (getattr(known, k), value) for k, value in stated.items() if value and value != getattr(known, k)}
    done = any(change.row is known and change.fields == fields for change in register.changes)
    if fields and not done:
        about = f"{known.employee_number} {known.name}"
        register.changes.append(Change(ChangeKind.CHANGED_PERSON, row.line, about, known, fields))
    return known


def _post(register: _Register, row: StaffRow, person: Person, department: Department) -> None:
    about = f"{person.employee_number} {row.name}：{department.name}"
    posts = register.posts.setdefault(person.id, [])
    key = (department.id, row.is_main, row.valid_from)
    known = next((post for post in posts if (post.department_id, post.is_main, post.valid_from) == key), None)
    if known is not None:
        stated = {"title": row.title, "grade": row.grade, "valid_to": row.valid_to}
        fields = {k: (getattr(known, k), value) for k, value in stated.items() if value and value != getattr(known, k)}
        if fields:
            register.changes.append(Change(ChangeKind.CHANGED_POST, row.line, about, known, fields))
        return
    if row.is_main and not _end_post_before(register, row, posts):
        return
    post = Post(
        person_id=person.id,
        department_id=department.id,
        title=row.title,
        grade=row.grade,
        is_main=row.is_main,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )
    posts.append(post)
    register.changes.append(Change(ChangeKind.NEW_POST, row.line, about, post))


def _leave(register: _Register, row: StaffRow, person: Person) -> None:
    if row.leave_kind is None or row.leave_from is None:
        return
    about = f"{person.employee_number} {row.name}"
    key = (person.id, LeaveKind(row.leave_kind), row.leave_from)
    known = register.leaves.get(key)
    if known is None:
        leave = Leave(person_id=key[0], kind=key[1], valid_from=key[2], valid_to=row.leave_to)
        register.leaves[key] = leave
        register.changes.append(Change(ChangeKind.NEW_LEAVE, row.line, about, leave))
    elif row.leave_to and row.leave_to != known.valid_to:
        fields = {"valid_to": (known.valid_to, row.leave_to)}
        register.changes.append(Change(ChangeKind.CHANGED_LEAVE, row.line, about, known, fields))


def _end_post_before(register: _Register, row: StaffRow, posts: list[Post]) -> bool:
    """End the main post that is in force on the day before; False when main posts would overlap."""
    day_before = row.valid_from - timedelta(days=1)
    for post in (post for post in posts if post.is_main):
        ends = register.valid_to(post)
        if post.valid_from >= row.valid_from:
            overlaps = row.valid_to is None or row.valid_to >= post.valid_from
        else:
            overlaps = ends is not None and ends >= row.valid_from
        if overlaps:
            message = N_("本務の期間が、登録済みの本務（%(from)sから）と重なります。")
            register.problems.append(Problem(row.line, VALID_FROM, message, {"from": post.valid_from.isoformat()}))
            return False
    for post in posts:
        if post.is_main and post.valid_from < row.valid_from and register.valid_to(post) is None:
            register.ended[post.id] = day_before
            left = next(d.name for d in register.departments.values() if d.id == post.department_id)
            about = f"{row.employee_number} {row.name}：{left}"
            fields: dict[str, tuple[object, object]] = {"valid_to": (None, day_before)}
            register.changes.append(Change(ChangeKind.ENDED_POST, row.line, about, post, fields))
    return True
