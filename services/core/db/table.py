"""The base of every table: an id that cannot be guessed, the moment of creation, named constraints."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import MetaData
from sqlmodel import Field, SQLModel

from services.core.clock import now
from services.core.db.columns import UtcDateTime

# Alembic can only alter constraints that have names, and SQLite gives none by itself.
NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
SQLModel.metadata.naming_convention = NAMING
metadata: MetaData = SQLModel.metadata


class Table(SQLModel):
    """Base of every table. Subclass with `table=True` and `__tablename__ = "feature_noun"`."""

    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    created_at: datetime = Field(default_factory=now, sa_type=UtcDateTime, nullable=False, index=True)

    def __repr_args__(self) -> Any:
        """Only the id: rows hold personal data, and representations end up in logs."""
        return [("id", self.__dict__.get("id"))]  # without a query: the session may be closed
