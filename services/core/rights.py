"""What a role may do, in words: each feature registers its own, and a test holds them against the routes."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Right:
    """One thing that people may do.

    Attributes:
        label: Message id.
        roles: Roles of which one is needed; empty means every account.
        routes: Names of its routes, or their beginnings that end with a dot.
        note: Message id of what limits it further, for example to one's own department.
    """

    label: str
    roles: frozenset[str]
    routes: tuple[str, ...]
    note: str = ""

    def covers(self, route: str) -> bool:
        """Whether a route belongs to it."""
        return any(route == name or (name.endswith(".") and route.startswith(name)) for name in self.routes)
