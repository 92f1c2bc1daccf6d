"""Rows and checksum of every table, computed on both sides from the same canonical text of each row."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.core.db.checksums import TableSum, table_sum
from services.core.move.rows import json_columns
from services.core.move.sides import Part, shown


@dataclass(frozen=True, slots=True)
class Compared:
    """One table on both sides."""

    table: str
    source: TableSum
    target: TableSum

    @property
    def is_same(self) -> bool:
        """Whether both hold the same rows."""
        return self.source == self.target


def compare(source: Sequence[Part], target: Sequence[Part]) -> list[Compared]:
    """Every table of the source beside that of the target, by name; nothing is taken from the run of the copy."""
    others = {part.role: part for part in target}
    found = []
    for part in source:
        there = others[part.role]
        tables, copies = part.tables(), there.tables()
        for name in sorted(tables.keys() & copies.keys()):
            table, copy = tables[name], copies[name]
            before = table_sum(part.connection, table, as_json=json_columns(table, copy))
            after = table_sum(there.connection, copy, as_json=json_columns(copy, table))
            found.append(Compared(shown(part.role, name), before, after))
    return found
