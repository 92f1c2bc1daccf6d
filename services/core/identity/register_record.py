"""What an import did to the register as JSON: enough to put it back, kept for a month."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, delete, select, update

from services.core.audit.record import Actor
from services.core.clock import now
from services.core.identity.import_models import RegisterImport
from services.core.identity.models import Department, Leave, Person, Post
from services.core.identity.register import Change, ImportPlan
from services.core.suite import Suite

KEPT = timedelta(days=31)  # a month's end is when a personnel section finds what went wrong
CHUNK = 500  # ids in one query: SQLite takes 32,766 values, older ones 999
Row = Department | Person | Post | Leave
MODELS: Mapping[str, type[Row]] = {
    "department": Department,
    "person": Person,
    "post": Post,
    "leave": Leave,
}
NAMES = {model: name for name, model in MODELS.items()}


@dataclass(frozen=True, slots=True)
class Done:
    """One thing that an import did: a row that it added (`before` is None), or fields that it changed."""

    kind: str
    about: str
    model: type[Row]
    id: UUID
    after: Mapping[str, Any]
    before: Mapping[str, Any] | None = None
    shown: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def adds(self) -> bool:
        """Whether the row is new."""
        return self.before is None


def keep(session: Session, *, by: Actor, plan: ImportPlan, filename: str, counts: Mapping[str, int]) -> RegisterImport:
    """Write down what was just done; the rows must have been flushed."""
    taken = RegisterImport(
        taken_by_login=by.login,
        filename=filename[:200],
        counts=dict(counts),
        changes=[_as_json(change) for change in plan.changes],
    )
    session.add(taken)
    session.flush()
    return taken


def done_by(taken: RegisterImport) -> list[Done]:
    """What the import did, in its order; empty once it is forgotten."""
    return [
        Done(
            kind=one["kind"],
            about=one["about"],
            model=MODELS[one["row"]],
            id=UUID(one["id"]),
            after=one["after"],
            before=one["before"],
            shown=one["shown"],
        )
        for one in taken.changes or []
    ]


def values_of(row: Row, names: Collection[str] | None = None) -> dict[str, Any]:
    """The row as JSON values; all but the moment of its creation where no names are given."""
    include = set(names) if names is not None else set(type(row).model_fields) - {"created_at"}
    return row.model_dump(mode="json", include=include)


def load(session: Session, model: type[Row], ids: Collection[UUID]) -> dict[UUID, Row]:
    """The rows of these ids."""
    found: dict[UUID, Row] = {}
    for chunk in chunks(ids):
        for row in session.exec(select(model).where(col(model.id).in_(chunk))):
            found[row.id] = row  # type: ignore[assignment]  # mypy joins the four classes to their base
    return found


def remove(session: Session, ids_by_model: Mapping[type[Row], Sequence[UUID]]) -> None:
    """Delete rows: leaves and posts before people, and of departments the last one first."""
    for model in (Leave, Post, Person, Department):
        for chunk in chunks(list(reversed(ids_by_model.get(model, ())))):
            session.exec(delete(model).where(col(model.id).in_(chunk)))
    session.expire_all()


def forget_old(suite: Suite) -> None:
    """A sweep: forget what imports did a month ago; that they happened stays."""
    with suite.session() as session:
        old = (col(RegisterImport.created_at) < now() - KEPT, col(RegisterImport.changes).is_not(None))
        session.exec(update(RegisterImport).where(*old).values(changes=None))


def _as_json(change: Change) -> dict[str, Any]:
    names = list(change.fields)
    return {
        "kind": str(change.kind),
        "about": change.about,
        "row": NAMES[type(change.row)],
        "id": str(change.row.id),
        # As the row is now: of one that several lines changed, the first `before` and this count.
        "after": values_of(change.row, names or None),
        "before": {name: _plain(before) for name, (before, _after) in change.fields.items()} if names else None,
        "shown": {name: [str(before), str(after)] for name, (before, after) in change.shown.items()},
    }


def _plain(value: object) -> object:
    return value if value is None or isinstance(value, str | bool | int) else str(value)


def chunks(ids: Collection[UUID]) -> Iterator[tuple[UUID, ...]]:
    """The ids in portions that one query can take."""
    ordered = tuple(ids)
    for start in range(0, len(ordered), CHUNK):
        yield ordered[start : start + CHUNK]
