"""Page numbers of long lists."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Annotated, Generic, TypeVar

from fastapi import Depends, Query

ItemT = TypeVar("ItemT")
DEFAULT_SIZE = 25
MAX_SIZE = 200


@dataclass(frozen=True, slots=True)
class PageQuery:
    """Which page the reader asks for; numbers start at 1."""

    number: int = 1
    size: int = DEFAULT_SIZE

    @property
    def offset(self) -> int:
        """How many rows come before the page."""
        return (self.number - 1) * self.size


def _page_query(
    page: Annotated[int, Query(ge=1, le=100_000)] = 1, size: Annotated[int, Query(ge=1, le=MAX_SIZE)] = DEFAULT_SIZE
) -> PageQuery:
    return PageQuery(number=page, size=size)


PageQueryDep = Annotated[PageQuery, Depends(_page_query)]


@dataclass(frozen=True, slots=True)
class Page(Generic[ItemT]):
    """The rows of one page and where it stands among the others."""

    items: Sequence[ItemT]
    total: int
    query: PageQuery

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, ceil(self.total / self.query.size))

    @property
    def number(self) -> int:
        """The number of this page, from 1."""
        return self.query.number

    @property
    def first(self) -> int:
        """The place of its first row among all rows, from 1; 0 when it is empty."""
        return self.query.offset + 1 if self.items else 0

    @property
    def last(self) -> int:
        """The place of its last row among all rows."""
        return self.query.offset + len(self.items)
