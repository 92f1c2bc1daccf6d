"""The personnel change of a day: lists of departments and staff against the register, as one plan.

1. New and renamed departments join, parents first; a circle of parents is refused.
2. The rows of the staff list are taken as in any import, all with effect from the day.
3. Who was in a renamed department and is not named goes along into the new one.
4. A department closes only when nobody and no open department is left in it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlmodel import Session

from services.core.i18n.catalogue import N_
from services.core.identity import department_csv as columns
from services.core.identity.department_csv import DepartmentAction, DepartmentLine, DepartmentList
from services.core.identity.models import Department, Person, Post
from services.core.identity.register import Change, ChangeKind, ImportPlan, take_list
from services.core.identity.register_state import Register
from services.core.identity.staff_csv import EMPLOYEE_NUMBER, LEFT_ON, StaffList, StaffRow

DEPARTMENTS, STAFF = N_("組織の一覧"), N_("職員の一覧")
BROUGHT_ALONG = 0
"""Line of a change that no line states: it follows from another one."""


@dataclass(frozen=True, slots=True)
class Day:
    """The day of the change and the one before."""

    on: date

    @property
    def before(self) -> date:
        """The last day of what ends with the change."""
        return self.on - timedelta(days=1)


def plan_change(
    session: Session, *, departments: DepartmentList | None, staff: StaffList | None, effective_on: date
) -> ImportPlan:
    """What the change would do to the register as it is; nothing is written."""
    register, day = Register(session, effective_on=effective_on), Day(effective_on)
    rows = departments.rows if departments else ()
    register.problems.extend(departments.problems if departments else ())
    closing = _mark_closing(register, day, rows)
    renamed = _open(register, day, rows)
    told = _named(register, 0, DEPARTMENTS)
    unchanged = 0
    if staff:
        register.problems.extend(staff.problems)
        _refuse_unknown_leavers(register, staff.rows)
        unchanged = take_list(register, staff)
        _end_posts_of_leavers(register, staff.rows)
    for former, successor in renamed:
        _bring_along(register, day, former, successor)
    told = _named(register, told, STAFF)
    for row, department in closing:
        _close(register, day, row, department)
    _named(register, told, DEPARTMENTS)
    order = {DEPARTMENTS: 0, STAFF: 1}
    problems = sorted(register.problems, key=lambda problem: (order[problem.sheet], problem.line))
    return ImportPlan(tuple(register.changes), tuple(problems), unchanged, tuple(register.notes))


def _named(register: Register, since: int, sheet: str) -> int:
    """Put the list's name at the problems that were noted since; how many there are by now."""
    register.problems[since:] = [replace(problem, sheet=sheet) for problem in register.problems[since:]]
    return len(register.problems)


def _find_open(register: Register, day: Day, row: DepartmentLine, code: str, column: str) -> Department | None:
    """The department of this code that is there on the day before; a problem when there is none."""
    known = register.departments.get(code)
    if known is None:
        register.problem(row.line, column, N_("登録のない所属コードです：%(value)s"), value=code)
        return None
    if known.valid_from > day.before or (known.valid_to is not None and known.valid_to < day.before):
        message = N_("「%(name)s」は発令日の前日に有効ではありません。")
        register.problem(row.line, column, message, name=known.name)
        return None
    return known


def _mark_closing(
    register: Register, day: Day, rows: Iterable[DepartmentLine]
) -> list[tuple[DepartmentLine, Department]]:
    """Note the last day of what closes, before anybody is moved into it."""
    closing = []
    for row in rows:
        if row.action is DepartmentAction.FOUND:
            continue
        is_rename = row.action is DepartmentAction.RENAME
        code, column = (row.former_code, columns.FORMER) if is_rename else (row.code, columns.CODE)
        department = _find_open(register, day, row, code, column)
        if department is None:
            continue
        if department.id in register.ended:
            register.problem(row.line, column, N_("同じ所属が二度廃止されています：%(value)s"), value=code)
            continue
        register.ended[department.id] = day.before
        closing.append((row, department))
    return closing


def _open(register: Register, day: Day, rows: Iterable[DepartmentLine]) -> list[tuple[Department, Department]]:
    """Plan the new departments, parents first; returns the renamed ones with their successors."""
    waiting = {row.code: row for row in rows if row.action is not DepartmentAction.CLOSE}
    renamed = []
    for row in _parents_first(register, waiting):
        if row.code in register.departments:
            values = {"code": row.code, "name": register.departments[row.code].name}
            message = N_("所属コード%(code)sは「%(name)s」が使っています。新しいコードにしてください。")
            register.problem(row.line, columns.CODE, message, **values)
            continue
        former = register.departments.get(row.former_code) if row.action is DepartmentAction.RENAME else None
        parent = register.departments.get(row.parent_code)
        if row.parent_code and parent is None:
            message = N_("上位所属が登録されていません：%(value)s")
            register.problem(row.line, columns.PARENT, message, value=row.parent_code)
            continue
        if parent is not None and (ends := register.valid_to(parent)) is not None and ends < day.on:
            message = N_("上位所属「%(name)s」は発令日の時点で廃止されています。")
            register.problem(row.line, columns.PARENT, message, name=parent.name)
            continue
        department = Department(
            code=row.code,
            name=row.name,
            name_en=row.name_en,
            parent_id=parent.id if parent else (former.parent_id if former else None),
            follows_id=former.id if former else None,
            valid_from=day.on,
        )
        register.add_department(department)
        about = f"{row.code} {row.name}" if former is None else f"{former.code} {former.name} → {row.code} {row.name}"
        register.changes.append(Change(ChangeKind.NEW_DEPARTMENT, row.line, about, department))
        if former is not None:
            renamed.append((former, department))
    return renamed


def _parents_first(register: Register, waiting: dict[str, DepartmentLine]) -> list[DepartmentLine]:
    ordered: list[DepartmentLine] = []
    left = dict(waiting)
    while left:
        ready = [row for row in left.values() if row.parent_code not in left]
        if not ready:
            for row in left.values():
                message = N_("上位所属をたどると自分に戻ります。上位所属コードを確かめてください。")
                register.problem(row.line, columns.PARENT, message)
            break
        for row in ready:
            del left[row.code]
        ordered.extend(ready)
    return ordered


def _refuse_unknown_leavers(register: Register, rows: Iterable[StaffRow]) -> None:
    """Who leaves or goes on leave without ever having been there."""
    for row in rows:
        if not row.department_code and row.employee_number not in register.people:
            message = N_("名簿にない職員番号です：%(value)s")
            register.problem(row.line, EMPLOYEE_NUMBER, message, value=row.employee_number)


def _end_posts_of_leavers(register: Register, rows: Iterable[StaffRow]) -> None:
    for row in rows:
        person = register.people.get(row.employee_number)
        if person is None or row.left_on is None:
            continue
        for post in register.posts.get(person.id, []):
            ends = register.valid_to(post)
            if post.valid_from > row.left_on:
                message = N_("退職日より後の発令（%(from)sから）が登録されています。")
                register.problem(row.line, LEFT_ON, message, **{"from": post.valid_from.isoformat()})
            elif ends is None or ends > row.left_on:
                who = f"{row.employee_number} {row.name}"
                register.end_post(post, line=row.line, who=who, last_on=row.left_on)


def _bring_along(register: Register, day: Day, former: Department, successor: Department) -> None:
    """Whoever is still in the former department on the day goes on in its successor, with the same post."""
    for person, post in _still_in(register, day, former):
        values = post.model_dump(include={"person_id", "title", "grade", "is_main"})
        following = Post(**values, department_id=successor.id, valid_from=day.on, valid_to=register.valid_to(post))
        who = f"{person.employee_number} {person.name}"
        register.end_post(post, line=BROUGHT_ALONG, who=who, last_on=day.before)
        register.posts[person.id].append(following)
        register.changes.append(Change(ChangeKind.NEW_POST, BROUGHT_ALONG, f"{who}：{successor.name}", following))


def _still_in(register: Register, day: Day, department: Department) -> list[tuple[Person, Post]]:
    """Who has a post in the department on the day, leavers excepted, by employee number."""
    found = []
    for number in sorted(register.people):
        person = register.people[number]
        left_on = register.left_on(person)
        if left_on is not None and left_on < day.on:
            continue
        for post in list(register.posts.get(person.id, [])):
            ends = register.valid_to(post)
            if post.department_id == department.id and (ends is None or ends >= day.on):
                found.append((person, post))
    return found


def _close(register: Register, day: Day, row: DepartmentLine, department: Department) -> None:
    column = columns.FORMER if row.action is DepartmentAction.RENAME else columns.CODE
    staying = _still_in(register, day, department)
    if staying:
        message = N_("「%(name)s」には発令日以降も在籍する職員がいます（%(count)s人。例：%(person)s）。")
        values = {"name": department.name, "count": str(len(staying)), "person": staying[0][0].name}
        register.problem(row.line, column, message, **values)
        return
    below = [
        child.name
        for child in register.departments.values()
        if child.parent_id == department.id and (register.valid_to(child) or day.on) >= day.on
    ]
    if below and row.action is DepartmentAction.CLOSE:
        message = N_("「%(name)s」の下に、廃止されない所属があります（例：%(child)s）。")
        register.problem(row.line, column, message, name=department.name, child=below[0])
        return
    if department.valid_to == day.before:
        return
    fields: dict[str, tuple[object, object]] = {"valid_to": (department.valid_to, day.before)}
    about = f"{department.code} {department.name}"
    register.changes.append(Change(ChangeKind.CHANGED_DEPARTMENT, row.line, about, department, fields))
