"""The database: SQLite by default, PostgreSQL by URL; both read back the same values."""

from services.core.db.columns import EnumText, JsonValue, UtcDateTime
from services.core.db.engine import Database
from services.core.db.table import Table

__all__ = ["Database", "EnumText", "JsonValue", "Table", "UtcDateTime"]
