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


def tree_of(departments: Iterable[Department], counts: Mapping[uuid.UUID, int]) -> tuple[Branch, ...]:
    """The tops of the tree, by code. A department whose parent is not among these (abolished earlier) is a top."""
    by_parent: dict[uuid.UUID | None, list[Department]] = {}
    known = {department.id: department for department in departments}
    for department in sorted(known.values(), key=lambda department: department.code):
        parent = department.parent_id if department.parent_id in known else None
        by_parent.setdefault(parent, []).append(department)

    def branch(department: Department) -> Branch:
        children = tuple(branch(child) for child in by_parent.get(department.id, ()))
        own = counts.get(department.id, 0)
        return Branch(department, own, own + sum(child.total_count for child in children), children)

    return tuple(branch(department) for department in by_parent.get(None, ()))
