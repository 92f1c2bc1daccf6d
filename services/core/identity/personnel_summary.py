"""A plan in the words of a personnel change: how many join, move, retire (pure)."""

import uuid
from collections import Counter
from enum import StrEnum

from services.core.identity.models import Department, Person, Post
from services.core.identity.register import Change, ChangeKind, ImportPlan


class Move(StrEnum):
    """What happens to a person or a department."""

    JOINED = "joined"
    TRANSFERRED = "transferred"
    CONCURRENT = "concurrent"
    CONCURRENT_ENDED = "concurrent_ended"
    RETIRED = "retired"
    ON_LEAVE = "on_leave"
    FOUNDED = "founded"
    RENAMED = "renamed"
    CLOSED = "closed"


def counts_of(plan: ImportPlan) -> dict[str, int]:
    """Move to how many, those that happen only, in the order of `Move`."""
    new_people = {change.row.id for change in plan.changes if change.kind is ChangeKind.NEW_PERSON}
    followed = {
        change.row.follows_id for change in plan.changes if isinstance(change.row, Department) and change.row.follows_id
    }
    found = Counter(
        move
        for change in plan.changes
        if (move := _move_of_person(change, new_people) or _move_of_department(change, followed)) is not None
    )
    return {str(move): found[move] for move in Move if found[move]}


def _move_of_person(change: Change, new_people: set[uuid.UUID]) -> Move | None:
    if isinstance(change.row, Post):
        return _move_of_post(change.kind, change.row, is_new=change.row.person_id in new_people)
    if isinstance(change.row, Person) and change.kind is not ChangeKind.NEW_PERSON:
        return Move.RETIRED if "left_on" in change.fields else None
    return {ChangeKind.NEW_PERSON: Move.JOINED, ChangeKind.NEW_LEAVE: Move.ON_LEAVE}.get(change.kind)


def _move_of_post(kind: ChangeKind, post: Post, *, is_new: bool) -> Move | None:
    if kind is ChangeKind.NEW_POST:
        if not post.is_main:
            return Move.CONCURRENT
        return None if is_new else Move.TRANSFERRED
    return Move.CONCURRENT_ENDED if kind is ChangeKind.ENDED_POST and not post.is_main else None


def _move_of_department(change: Change, followed: set[uuid.UUID]) -> Move | None:
    row = change.row
    if not isinstance(row, Department):
        return None
    if change.kind is ChangeKind.NEW_DEPARTMENT:
        return Move.RENAMED if row.follows_id else Move.FOUNDED
    return Move.CLOSED if "valid_to" in change.fields and row.id not in followed else None
