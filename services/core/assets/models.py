"""Things of the city and who has them."""

import uuid
from datetime import date
from enum import StrEnum

from sqlalchemy import Index, text
from sqlmodel import Field

from services.core.db import EnumText, Table


class AssetState(StrEnum):
    """Where a thing stands."""

    IN_STORE = "in_store"
    """保管中: can be lent."""
    ON_LOAN = "on_loan"
    """貸出中"""
    IN_REPAIR = "in_repair"
    """修理中"""
    RETIRED = "retired"
    """除却済み"""


MOVES: dict[AssetState, frozenset[AssetState]] = {
    AssetState.IN_STORE: frozenset({AssetState.ON_LOAN, AssetState.IN_REPAIR, AssetState.RETIRED}),
    AssetState.ON_LOAN: frozenset({AssetState.IN_STORE}),
    AssetState.IN_REPAIR: frozenset({AssetState.IN_STORE, AssetState.RETIRED}),
    AssetState.RETIRED: frozenset(),
}


class Asset(Table, table=True):
    """One thing, known by its inventory number."""

    __tablename__ = "assets_asset"

    inventory_number: str = Field(unique=True, max_length=40)
    kind: str = Field(index=True, max_length=40)
    name: str = Field(max_length=100)
    department_id: uuid.UUID | None = Field(default=None, foreign_key="identity_department.id", index=True)
    """Who looks after it."""
    state: AssetState = Field(default=AssetState.IN_STORE, sa_type=EnumText(AssetState), index=True)
    acquired_on: date | None = None
    retired_on: date | None = None
    note: str = Field(default="", max_length=400)


class AssetLoan(Table, table=True):
    """A thing was lent to a person; at most one loan of a thing is open."""

    __tablename__ = "assets_loan"
    __table_args__ = (
        Index(
            "uq_assets_loan_open",
            "asset_id",
            unique=True,
            sqlite_where=text("returned_on IS NULL"),
            postgresql_where=text("returned_on IS NULL"),
        ),
    )

    asset_id: uuid.UUID = Field(foreign_key="assets_asset.id", index=True)
    person_id: uuid.UUID = Field(foreign_key="identity_person.id", index=True)
    lent_on: date
    due_on: date | None = None
    returned_on: date | None = None
    lent_by_account_id: uuid.UUID = Field(foreign_key="identity_account.id")
