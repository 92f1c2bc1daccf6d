"""The departments of a day as a tree (pure)."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from services.core.identity.models import Department


@dataclass(frozen=True, slots=True)
class Branch:
    """A department, how many people have their main post in it, and what stands under it."""

    department: Department
    own_count: int
    total_count: int
    children: tuple["Branch", ...]


def tree_of(
    departments: Iterable[Department],
    counts: Mapping[uuid.UUID, int],
    follows: Mapping[uuid.UUID, uuid.UUID] | None = None,
) -> tuple[Branch, ...]:
    """The tops of the tree, by code.

    A parent that goes on under another name stands for itself, before and after. A department whose parent is not among
    these in any form (abolished earlier) is a top.

    Args:
        departments: Those in force on the day.
        counts: Department to how many people work in it.
        follows: Department to the one that it continues, for all days.
    """
    by_parent: dict[uuid.UUID | None, list[Department]] = {}
    known = {department.id: department for department in departments}
    succession = dict(follows or {})
    for department in sorted(known.values(), key=lambda department: department.code):
        parent = _form_in(known, succession, department.parent_id)
        by_parent.setdefault(parent, []).append(department)

    def branch(department: Department) -> Branch:
        children = tuple(branch(child) for child in by_parent.get(department.id, ()))
        own = counts.get(department.id, 0)
        return Branch(department, own, own + sum(child.total_count for child in children), children)

    return tuple(branch(department) for department in by_parent.get(None, ()))


def _form_in(
    known: Mapping[uuid.UUID, Department], follows: Mapping[uuid.UUID, uuid.UUID], wanted: uuid.UUID | None
) -> uuid.UUID | None:
    """The department itself, or its later or earlier form, whichever is known; None when none is."""
    if wanted is None or wanted in known:
        return wanted
    followed_by = {former: later for later, former in follows.items()}
    for step in (followed_by, follows):
        form, seen = step.get(wanted), {wanted}
        while form is not None and form not in seen:
            if form in known:
                return form
            seen.add(form)
            form = step.get(form)
    return None


def forms_of(follows: Mapping[uuid.UUID, uuid.UUID], department_id: uuid.UUID) -> frozenset[uuid.UUID]:
    """A department and all that it continues."""
    forms = {department_id}
    former = follows.get(department_id)
    while former is not None and former not in forms:
        forms.add(former)
        former = follows.get(former)
    return frozenset(forms)
