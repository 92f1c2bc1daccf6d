"""Rows of a staff list against the register: what an import would change, and what forbids it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from sqlmodel import Session

from services.core.i18n.catalogue import N_
from services.core.identity.list_file import Problem
from services.core.identity.models import Department, Leave, LeaveKind, Person, Post
from services.core.identity.register_departments import plan_departments
from services.core.identity.register_state import Change, ChangeKind, Register, fingerprint_of
from services.core.identity.register_twice import without_repeats
from services.core.identity.staff_csv import (
    DEPARTMENT_CODE,
    DEPARTMENT_NAME,
    EMPLOYEE_NUMBER,
    MAIN,
    VALID_FROM,
    StaffList,
    StaffRow,
)

__all__ = ["Change", "ChangeKind", "Headcount", "ImportPlan", "by_line", "plan_import", "take_list"]


@dataclass(frozen=True, slots=True)
class Headcount:
    """How many people an import concerns; each is counted once in each."""

    joined: int
    moved: int
    corrected: int
    left: int


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """Everything an import would do; nothing is done yet.

    Attributes:
        changes: What would be added and changed, in order.
        problems: What forbids it.
        unchanged: How many lines say what is known.
        notes: What somebody should look at; it forbids nothing.
        unused: Columns of the file that are not read, to the column that was probably meant.
        import_id: What it is kept as, once it was applied.
    """

    changes: tuple[Change, ...]
    problems: tuple[Problem, ...]
    unchanged: int
    notes: tuple[Problem, ...] = ()
    unused: Mapping[str, str] = field(default_factory=dict)
    import_id: UUID | None = None

    @property
    def fingerprint(self) -> str:
        """Equal for equal changes: what a person confirmed is what is applied."""
        return fingerprint_of(self.changes)

    @property
    def headcount(self) -> Headcount:
        """How many join, move, leave, or are corrected."""

        def of(*kinds: ChangeKind) -> set[object]:
            return {getattr(c.row, "person_id", c.row.id) for c in self.changes if c.kind in kinds}

        joined = of(ChangeKind.NEW_PERSON)
        moved = of(ChangeKind.NEW_POST, ChangeKind.ENDED_POST) - joined
        left = {c.row.id for c in self.changes if isinstance(c.row, Person) and _is_leaving(c)}
        corrected = of(ChangeKind.CHANGED_PERSON, ChangeKind.CHANGED_POST) - joined - moved - left
        return Headcount(len(joined), len(moved), len(corrected), len(left))


def _is_leaving(change: Change) -> bool:
    after = change.fields.get("left_on", (None, getattr(change.row, "left_on", None)))
    return (change.kind is ChangeKind.NEW_PERSON or "left_on" in change.fields) and after[1] is not None


def plan_import(session: Session, staff_list: StaffList) -> ImportPlan:
    """What importing this list would change. Nothing is written, and the rows in the database stay as they are.

    A new main post ends the one before on the day before. An empty cell leaves what is known; a list that does not name
    a person says nothing about that person. Importing the same list again changes nothing.
    """
    register = Register(session)
    register.problems.extend(staff_list.problems)
    unchanged = take_list(register, staff_list)
    return ImportPlan(
        tuple(register.changes),
        by_line(register.problems),
        unchanged,
        by_line(register.notes),
        staff_list.unused,
    )


def take_list(register: Register, staff_list: StaffList) -> int:
    """Plan what the rows of the list bring; how many of them change nothing."""
    rows = without_repeats(register, staff_list.rows)
    not_added = plan_departments(register, staff_list)
    told = {(one.line, one.column) for one in register.problems}
    unchanged = 0
    # By day of effect, so that a list in any order tells the same history.
    for row in sorted(rows, key=lambda row: (row.valid_from, row.line)):
        before = len(register.changes)
        # Where the department itself has a problem, that is said once and not for each of its people.
        if row.department_code in not_added:
            continue
        department = _department(register, row, told) if row.department_code else None
        if department is None and row.department_code:
            continue
        person = _person(register, row)
        if department is not None:
            _post(register, row, person, department)
        _leave(register, row, person)
        unchanged += len(register.changes) == before
    return unchanged


def by_line(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems in the order of the file."""
    return tuple(sorted(problems, key=lambda problem: problem.line))


def _department(register: Register, row: StaffRow, told: set[tuple[int, str]]) -> Department | None:
    known = register.departments.get(row.department_code)
    if known is None:
        message = N_("登録のない所属コードです：%(value)s。新しい所属は所属名も入力してください。")
        register.problem(row.line, DEPARTMENT_CODE, message, value=row.department_code)
        return None
    if row.department_name and row.department_name != known.name:
        if (row.line, DEPARTMENT_NAME) not in told:
            message = N_("所属コード%(code)sは「%(name)s」です。名称が変わるときは新しいコードで登録してください。")
            register.problem(row.line, DEPARTMENT_NAME, message, code=known.code, name=known.name)
        return None
    ends = register.valid_to(known)
    if ends is not None and row.valid_from > ends:
        message = N_("「%(name)s」は発令日の時点で廃止されています。")
        register.problem(row.line, DEPARTMENT_CODE, message, name=known.name)
        return None
    _name_in_english(register, row, known)
    return known


def _name_in_english(register: Register, row: StaffRow, known: Department) -> None:
    if not row.department_name_en or row.department_name_en == known.name_en:
        return
    so_far = register.stated.setdefault(known.id, {})
    if "name_en" not in so_far:
        so_far["name_en"] = row.department_name_en
        fields: dict[str, tuple[object, object]] = {"name_en": (known.name_en, row.department_name_en)}
        about = f"{known.code} {known.name}"
        register.changes.append(Change(ChangeKind.CHANGED_DEPARTMENT, row.line, about, known, fields))


def _person(register: Register, row: StaffRow) -> Person:
    known = register.people.get(row.employee_number)
    stated: dict[str, object] = {"name": row.name, "kana": row.kana, "name_en": row.name_en}
    stated |= {"email": row.email, "left_on": row.left_on}
    stated = {name: value for name, value in stated.items() if value}
    if known is None:
        person = Person(employee_number=row.employee_number, **stated)  # type: ignore[arg-type]
        register.people[row.employee_number] = person
        register.stated[person.id] = stated
        register.changes.append(Change(ChangeKind.NEW_PERSON, row.line, f"{row.employee_number} {row.name}", person))
        return person
    so_far = register.stated.setdefault(known.id, {})
    now = {name: so_far.get(name, getattr(known, name)) for name in stated}
    fields = {name: (now[name], value) for name, value in stated.items() if value != now[name]}
    so_far.update(stated)
    if fields:
        about = f"{known.employee_number} {known.name}"
        register.changes.append(Change(ChangeKind.CHANGED_PERSON, row.line, about, known, fields))
    return known


def _post(register: Register, row: StaffRow, person: Person, department: Department) -> None:
    about = f"{person.employee_number} {row.name}：{department.name}"
    posts = register.posts.setdefault(person.id, [])
    if row.ends_post:
        _end_concurrent_post(register, row, posts, department)
        return
    left_on = register.left_on(person)
    if register.effective_on is not None and left_on is not None and left_on < row.valid_from:
        message = N_("この職員は%(day)sに退職しています。名簿を確かめてください。")
        register.problem(row.line, EMPLOYEE_NUMBER, message, day=left_on.isoformat())
        return
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
    register.lines[post.id] = row.line
    register.changes.append(Change(ChangeKind.NEW_POST, row.line, about, post))


def _leave(register: Register, row: StaffRow, person: Person) -> None:
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
        fields: dict[str, tuple[object, object]] = {"valid_to": (known.valid_to, row.leave_to)}
        register.changes.append(Change(ChangeKind.CHANGED_LEAVE, row.line, about, known, fields))


def _end_post_before(register: Register, row: StaffRow, posts: Sequence[Post]) -> bool:
    """End the main post that is in force on the day before; False when main posts would overlap."""
    for post in (post for post in posts if post.is_main):
        if _overlaps(register, row, post):
            _tell_overlap(register, row, post)
            return False
    for post in posts:
        if post.is_main and post.valid_from < row.valid_from and register.valid_to(post) is None:
            who = f"{row.employee_number} {row.name}"
            register.end_post(post, line=row.line, who=who, last_on=row.valid_from - timedelta(days=1))
    return True


def _overlaps(register: Register, row: StaffRow, post: Post) -> bool:
    if post.valid_from >= row.valid_from:
        return row.valid_to is None or row.valid_to >= post.valid_from
    ends = register.valid_to(post)
    return ends is not None and ends >= row.valid_from


def _tell_overlap(register: Register, row: StaffRow, post: Post) -> None:
    begins = post.valid_from.isoformat()
    if post.id in register.lines:
        message = N_(
            "本務の期間が、%(other)s行目の本務（%(from)sから）と重なります。兼務のときは「兼務」としてください。"
        )
        other = str(register.lines[post.id])
        register.problems.append(Problem(row.line, VALID_FROM, message, {"from": begins, "other": other}))
        return
    message = N_("本務の期間が、登録済みの本務（%(from)sから）と重なります。")
    register.problems.append(Problem(row.line, VALID_FROM, message, {"from": begins}))


def _end_concurrent_post(register: Register, row: StaffRow, posts: Sequence[Post], department: Department) -> None:
    last_on = row.valid_from - timedelta(days=1)
    for post in posts:
        ends = register.valid_to(post)
        is_it = post.department_id == department.id and not post.is_main and post.valid_from <= last_on
        if is_it and (ends is None or ends > last_on):
            register.end_post(post, line=row.line, who=f"{row.employee_number} {row.name}", last_on=last_on)
            return
        if is_it and ends == last_on:
            return
    register.problem(row.line, MAIN, N_("解除する兼務が、名簿にありません。"))
