"""Single posts of a person: add one, correct one, remove one that was entered by mistake."""

import uuid
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, select

from services.core.audit.record import Actor, record
from services.core.identity.errors import (
    DaysReversed,
    DepartmentNotFound,
    PostOutsideDepartment,
    PostsOverlap,
    PostTaken,
)
from services.core.identity.models import Department, Person, Post


@dataclass(frozen=True, slots=True)
class PostFacts:
    """What is known of a post."""

    department_id: uuid.UUID
    title: str
    grade: str
    is_main: bool
    valid_from: date
    valid_to: date | None


def add(session: Session, *, by: Actor, person: Person, facts: PostFacts) -> Post:
    """A new post of the person; an open main post before it is not ended, which the caller is told.

    Raises:
        DaysReversed, DepartmentNotFound, PostOutsideDepartment, PostTaken, PostsOverlap: about the facts.
    """
    _check(session, person, facts, besides=None)
    post = Post(
        person_id=person.id,
        department_id=facts.department_id,
        title=facts.title,
        grade=facts.grade,
        is_main=facts.is_main,
        valid_from=facts.valid_from,
        valid_to=facts.valid_to,
    )
    session.add(post)
    session.flush()
    record(session, "identity.post.added", by=by, target=str(person.id), post=str(post.id))
    return post


def correct(session: Session, *, by: Actor, person: Person, post: Post, facts: PostFacts) -> None:
    """Let the post be as stated, for example end on a day.

    Raises:
        As `add`.
    """
    _check(session, person, facts, besides=post.id)
    changed = []
    for name in ("department_id", "title", "grade", "is_main", "valid_from", "valid_to"):
        if getattr(post, name) != getattr(facts, name):
            setattr(post, name, getattr(facts, name))
            changed.append(name)
    if changed:
        session.add(post)
        record(session, "identity.post.corrected", by=by, target=str(person.id), post=str(post.id), fields=changed)


def remove(session: Session, *, by: Actor, post: Post) -> None:
    """Remove a post that never was; one that is over is ended by its last day instead."""
    session.delete(post)
    record(
        session,
        "identity.post.removed",
        by=by,
        target=str(post.person_id),
        department=str(post.department_id),
        valid_from=post.valid_from.isoformat(),
    )


def _check(session: Session, person: Person, facts: PostFacts, *, besides: uuid.UUID | None) -> None:
    if facts.valid_to is not None and facts.valid_to < facts.valid_from:
        raise DaysReversed
    department = session.get(Department, facts.department_id)
    if department is None:
        raise DepartmentNotFound
    ends = department.valid_to
    if facts.valid_from < department.valid_from or (
        ends is not None and (facts.valid_to is None or facts.valid_to > ends)
    ):
        raise PostOutsideDepartment(name=department.name, valid_from=department.valid_from, valid_to=ends)
    for other in session.exec(select(Post).where(Post.person_id == person.id, Post.id != besides)):
        same = (other.department_id, other.is_main, other.valid_from)
        if same == (facts.department_id, facts.is_main, facts.valid_from):
            raise PostTaken
        if facts.is_main and other.is_main and _overlap(facts, other):
            raise PostsOverlap(valid_from=other.valid_from)


def _overlap(one: PostFacts, other: Post) -> bool:
    starts_in_time = other.valid_to is None or one.valid_from <= other.valid_to
    return starts_in_time and (one.valid_to is None or other.valid_from <= one.valid_to)
