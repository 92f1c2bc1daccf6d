"""What undoing an import would put back, and what forbids it: everything that came to depend on it since."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy import Column
from sqlmodel import Session, SQLModel, col, select

from services.core.i18n.catalogue import N_
from services.core.identity.account_models import Account
from services.core.identity.import_models import RegisterImport
from services.core.identity.models import Person
from services.core.identity.register_record import Done, Row, chunks, done_by, load, values_of

GONE = N_("取り込みの後で削除されています。")
CHANGED = N_("取り込みの後で、さらに変更されています。")
USED = N_("取り込みの後で、ほかの記録から使われています。")


@dataclass(frozen=True, slots=True)
class Blocker:
    """Why the import cannot be undone: whom it is about, the reason (message id), and the table that uses it."""

    about: str
    reason: str
    used_by: str = ""


@dataclass(frozen=True, slots=True)
class UndoPlan:
    """What undoing would do; nothing is done yet.

    Attributes:
        done: What the import did, in its order.
        restored: Rows to the values that they get back.
        removed: New rows that go, by table, in the order in which they came.
        blockers: What forbids it.
        disabled: Login names that were disabled because of the import; undoing leaves them so.
        is_kept: Whether what the import did is still known.
    """

    done: Sequence[Done]
    restored: Sequence[tuple[Row, Mapping[str, Any]]]
    removed: Mapping[type[Row], Sequence[UUID]]
    blockers: Sequence[Blocker]
    disabled: Sequence[str] = ()
    is_kept: bool = True

    @property
    def is_possible(self) -> bool:
        """Whether it can be done now."""
        return self.is_kept and not self.blockers


def plan_undo(session: Session, taken: RegisterImport) -> UndoPlan:
    """What undoing this import would do now."""
    if taken.changes is None:
        return UndoPlan((), (), {}, (), is_kept=False)
    done = done_by(taken)
    rows = {model: load(session, model, [one.id for one in done if one.model is model]) for model in _models(done)}
    removed: dict[type[Row], list[UUID]] = {}
    for one in done:
        if one.adds:
            removed.setdefault(one.model, []).append(one.id)
    blockers = [*_altered(done, rows), *_users(session, done, removed)]
    restored = () if blockers else tuple(_restored(done, rows))
    return UndoPlan(done, restored, removed, tuple(dict.fromkeys(blockers)), _disabled(session, done))


def _models(done: Iterable[Done]) -> list[type[Row]]:
    return list(dict.fromkeys(one.model for one in done))


def _altered(done: Iterable[Done], rows: Mapping[type[Row], Mapping[UUID, Row]]) -> Iterator[Blocker]:
    """Rows that are no longer as the import left them."""
    for one in done:
        row = rows[one.model].get(one.id)
        if row is None:
            yield Blocker(one.about, GONE)
        elif values_of(row, one.after) != dict(one.after):
            yield Blocker(one.about, CHANGED)


def _users(session: Session, done: Sequence[Done], removed: Mapping[type[Row], Sequence[UUID]]) -> Iterator[Blocker]:
    """Records of the whole suite that point to a row which would go, and will still do so when all is put back."""
    put_back = {(one.id, name) for one in done for name in one.before or ()}
    about = {one.id: one.about for one in done if one.adds}
    going = {str(model.__tablename__): set(ids) for model, ids in removed.items()}
    for column in _pointers(going):
        table = column.table
        target = next(iter(column.foreign_keys)).column.table.name
        for chunk in chunks(list(going[target])):
            for user_id, used_id in session.execute(select(table.c.id, column).where(column.in_(chunk))):
                if user_id not in going.get(table.name, ()) and (user_id, column.name) not in put_back:
                    yield Blocker(about[used_id], USED, table.name)


def _pointers(tables: Iterable[str]) -> Iterator[Column[Any]]:
    """Every column of the suite that points to one of these tables."""
    wanted = set(tables)
    for table in SQLModel.metadata.sorted_tables:
        for column in table.columns:
            if any(key.column.table.name in wanted for key in column.foreign_keys):
                yield column


def _restored(
    done: Iterable[Done], rows: Mapping[type[Row], Mapping[UUID, Row]]
) -> Iterator[tuple[Row, Mapping[str, Any]]]:
    """The first value of each field that the import changed; fields of rows that go are left out."""
    new = {one.id for one in done if one.adds}
    first: dict[UUID, dict[str, Any]] = {}
    models: dict[UUID, type[Row]] = {}
    for one in done:
        if one.before is not None and one.id not in new:
            first[one.id] = dict(one.before) | first.get(one.id, {})
            models[one.id] = one.model
    for id_, values in first.items():
        model = models[id_]
        yield rows[model][id_], {name: _typed(model, name, value) for name, value in values.items()}


def _typed(model: type[Row], name: str, value: object) -> Any:
    kind: Any = model.model_fields[name].annotation
    return TypeAdapter(kind).validate_python(value)


def _disabled(session: Session, done: Iterable[Done]) -> list[str]:
    """Accounts that are disabled of people whom the import made leave."""
    left = [one.id for one in done if one.model is Person and (one.after.get("left_on") is not None)]
    found: list[str] = []
    for chunk in chunks(left):
        query = select(Account.login).where(col(Account.person_id).in_(chunk), col(Account.is_active).is_(False))
        found.extend(session.exec(query))
    return sorted(found)
