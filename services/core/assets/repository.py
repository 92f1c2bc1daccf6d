"""Every query of the asset register."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, or_
from sqlmodel import Session, col, select

from services.core.assets.errors import AssetNotFound
from services.core.assets.models import Asset, AssetLoan, AssetState
from services.core.identity.models import Department, Person


@dataclass(frozen=True, slots=True)
class AssetLine:
    """A thing, who looks after it, and who has it now."""

    asset: Asset
    department: Department | None
    loan: AssetLoan | None
    borrower: Person | None


@dataclass(frozen=True, slots=True)
class AssetFilter:
    """What to look for; without a state, everything but what is retired."""

    words: str = ""
    kind: str = ""
    state: AssetState | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        """The filter as SQL conditions."""
        conditions: list[ColumnElement[bool]] = []
        if self.state:
            conditions.append(col(Asset.state) == self.state)
        else:
            conditions.append(col(Asset.state) != AssetState.RETIRED)
        if self.kind:
            conditions.append(col(Asset.kind) == self.kind)
        if self.words:
            wanted = (Asset.name, Asset.inventory_number, Person.name)
            conditions.append(or_(*(col(column).contains(self.words, autoescape=True) for column in wanted)))
        return conditions


def list_lines(session: Session, wanted: AssetFilter, *, offset: int, limit: int) -> Sequence[AssetLine]:
    """Things by inventory number."""
    query = (
        select(Asset, Department, AssetLoan, Person)
        .join(Department, col(Department.id) == col(Asset.department_id), isouter=True)
        .join(AssetLoan, _open_loan(), isouter=True)
        .join(Person, col(Person.id) == col(AssetLoan.person_id), isouter=True)
        .where(*wanted.conditions())
        .order_by(col(Asset.inventory_number))
    )
    return [AssetLine(*row) for row in session.exec(query.offset(offset).limit(limit))]


def count_lines(session: Session, wanted: AssetFilter) -> int:
    """How many things `list_lines` would list."""
    query = (
        select(func.count())
        .select_from(Asset)
        .join(AssetLoan, _open_loan(), isouter=True)
        .join(Person, col(Person.id) == col(AssetLoan.person_id), isouter=True)
    )
    return session.exec(query.where(*wanted.conditions())).one()


def _open_loan() -> ColumnElement[bool]:
    return (col(AssetLoan.asset_id) == col(Asset.id)) & col(AssetLoan.returned_on).is_(None)


def get_asset(session: Session, asset_id: uuid.UUID) -> Asset:
    """The thing of this id.

    Raises:
        AssetNotFound: there is none.
    """
    asset = session.get(Asset, asset_id)
    if asset is None:
        raise AssetNotFound
    return asset


def find_by_number(session: Session, inventory_number: str) -> Asset | None:
    """The thing of this inventory number."""
    return session.exec(select(Asset).where(Asset.inventory_number == inventory_number)).first()


def find_open_loan(session: Session, asset_id: uuid.UUID) -> AssetLoan | None:
    """The loan that has not been returned."""
    query = select(AssetLoan).where(AssetLoan.asset_id == asset_id, col(AssetLoan.returned_on).is_(None))
    return session.exec(query).first()


def list_loans(session: Session, asset_id: uuid.UUID) -> Sequence[tuple[AssetLoan, Person]]:
    """Every loan of a thing, the latest first."""
    query = select(AssetLoan, Person).join(Person, col(Person.id) == col(AssetLoan.person_id))
    return session.exec(query.where(AssetLoan.asset_id == asset_id).order_by(col(AssetLoan.lent_on).desc())).all()
