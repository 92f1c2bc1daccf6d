"""Tables: no hidden queries, no column type that reads back differently on the two databases."""

import pytest
import sqlalchemy
from sqlalchemy.orm import Mapper
from sqlmodel import SQLModel

import services.app.factory  # noqa: F401  brings every table along
from services.app.features import installed_features

FEATURES = {feature.name for feature in installed_features()}
MAPPERS = sorted(SQLModel._sa_registry.mappers, key=lambda mapper: mapper.class_.__name__)
# They read back differently on SQLite: columns of services/core/db/columns.py do not.
FORBIDDEN = (sqlalchemy.DateTime, sqlalchemy.Enum, sqlalchemy.JSON, sqlalchemy.PickleType)


def class_name(mapper: Mapper[object]) -> str:
    return mapper.class_.__name__


@pytest.mark.parametrize("mapper", MAPPERS, ids=class_name)
def test_nothing_is_loaded_by_touching_an_attribute(mapper: Mapper[object]) -> None:
    assert [str(relation) for relation in mapper.relationships if relation.lazy != "raise"] == []


@pytest.mark.parametrize("mapper", MAPPERS, ids=class_name)
def test_columns_read_back_equal_on_both_databases(mapper: Mapper[object]) -> None:
    assert [column.name for column in mapper.columns if isinstance(column.type, FORBIDDEN)] == []


@pytest.mark.parametrize("mapper", MAPPERS, ids=class_name)
def test_moments_and_days_are_named_for_what_they_are(mapper: Mapper[object]) -> None:
    moments = [
        column for column in mapper.columns if isinstance(getattr(column.type, "impl", None), sqlalchemy.DateTime)
    ]
    assert [column.name for column in moments if not column.name.endswith("_at")] == []
    days = [column.name for column in mapper.columns if isinstance(column.type, sqlalchemy.Date)]
    assert [name for name in days if not name.endswith(("_on", "_from", "_to"))] == []


def test_tables_are_named_for_their_feature() -> None:
    core = {
        "identity",
        "assets",
        "asset",
        "audit",
        "operations",
        "outbox",
        "usage",
        "jobs",
        "models",
        "site",
        "checks",
        "setup",
    }
    tables = [table for table in SQLModel.metadata.tables if table != "alembic_version"]
    assert [table for table in tables if table.split("_")[0] not in FEATURES | core] == []
