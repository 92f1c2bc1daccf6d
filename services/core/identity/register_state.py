"""The register in memory while an import is planned: later lines see what earlier ones would bring."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlmodel import Session, select

from services.core.identity.list_file import Problem
from services.core.identity.models import Department, Leave, LeaveKind, Person, Post


class ChangeKind(StrEnum):
    """What an import does to the register."""

    NEW_DEPARTMENT = "new_department"
    CHANGED_DEPARTMENT = "changed_department"
    NEW_PERSON = "new_person"
    CHANGED_PERSON = "changed_person"
    NEW_POST = "new_post"
    CHANGED_POST = "changed_post"
    ENDED_POST = "ended_post"
    NEW_LEAVE = "new_leave"
    CHANGED_LEAVE = "changed_leave"


@dataclass(frozen=True, slots=True)
class Change:
    """One row to add or to change.

    Attributes:
        kind: What is done.
        line: The line of the file that says so.
        about: Whom or what it is about, as people read it.
        row: The row; a new one is not in the database yet.
        fields: Each field to its value before and after.
        shown: The same as people read it, where it is not the values themselves.
    """

    kind: ChangeKind
    line: int
    about: str
    row: Department | Person | Post | Leave
    fields: Mapping[str, tuple[object, object]] = field(default_factory=dict)
    shown: Mapping[str, tuple[object, object]] = field(default_factory=dict)

    def text(self) -> str:
        """Equal for equal changes; ids of new rows are not in it."""
        told = sorted((name, str(before), str(after)) for name, (before, after) in (self.shown or self.fields).items())
        return f"{self.kind}|{self.line}|{self.about}|{told}"


def fingerprint_of(changes: Iterable[Change]) -> str:
    """Equal for equal changes: what a person confirmed is what is applied."""
    return hashlib.sha256("\n".join(change.text() for change in changes).encode()).hexdigest()


class Register:
    """Departments, people, posts and leaves as they are and as the lines so far would make them."""

    def __init__(self, session: Session, *, effective_on: date | None = None) -> None:
        self.effective_on = effective_on
        """The day of a personnel change; None for an ordinary list."""
        self.departments = {row.code: row for row in session.exec(select(Department))}
        self.department_by_id: dict[UUID, Department] = {row.id: row for row in self.departments.values()}
        self.people = {row.employee_number: row for row in session.exec(select(Person))}
        self.posts: dict[UUID, list[Post]] = {}
        for post in session.exec(select(Post)):
            self.posts.setdefault(post.person_id, []).append(post)
        self.leaves: dict[tuple[UUID, LeaveKind, date], Leave] = {
            (row.person_id, row.kind, row.valid_from): row for row in session.exec(select(Leave))
        }
        self.ended: dict[UUID, date] = {}
        """Posts and departments to the last day that the import gives them."""
        self.lines: dict[UUID, int] = {}
        """Planned posts to the lines that bring them."""
        self.stated: dict[UUID, dict[str, object]] = {}
        """People and departments to what the file has already said about them."""
        self.changes: list[Change] = []
        self.problems: list[Problem] = []
        self.notes: list[Problem] = []

    def add_department(self, department: Department) -> None:
        """Let later lines see it."""
        self.departments[department.code] = department
        self.department_by_id[department.id] = department

    def valid_to(self, row: Post | Department) -> date | None:
        """The last day of a post or department, also when the import ends it."""
        return self.ended.get(row.id, row.valid_to)

    def left_on(self, person: Person) -> date | None:
        """The last day of service, also when the import brings it."""
        stated = self.stated.get(person.id, {}).get("left_on", person.left_on)
        return stated if isinstance(stated, date) else None

    def end_post(self, post: Post, *, line: int, who: str, last_on: date) -> None:
        """Let a post end on this day; `who` is the person as people read it."""
        fields: dict[str, tuple[object, object]] = {"valid_to": (self.valid_to(post), last_on)}
        self.ended[post.id] = last_on
        about = f"{who}：{self.department_by_id[post.department_id].name}"
        self.changes.append(Change(ChangeKind.ENDED_POST, line, about, post, fields))

    def problem(self, line: int, column: str, message: str, **values: str) -> None:
        """Note what forbids the import."""
        self.problems.append(Problem(line, column, message, values))
