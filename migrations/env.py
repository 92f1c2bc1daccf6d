"""How Alembic reaches the database: on the connection that `migrate.py` gives, or by the suite's settings."""

from typing import Any

from alembic import context
from sqlalchemy import Connection

from services.core.db.engine import engine_for
from services.core.db.table import metadata


def render_item(kind: str, item: Any, _autogen_context: Any) -> str | bool:
    """Our column types as what they are in the database: a migration must not change when the code does."""
    if kind == "type" and type(item).__module__ == "services.core.db.columns":
        inner = item.impl_instance if hasattr(item, "impl_instance") else item.impl
        return f"sa.{inner!r}"
    if kind == "type" and type(item).__module__ == "sqlmodel.sql.sqltypes":
        return f"sa.String(length={item.length})" if item.length else "sa.String()"
    return False


def run(connection: Connection) -> None:
    """Walk the history on this connection, in one transaction."""
    context.configure(
        connection=connection,
        target_metadata=context.config.attributes.get("metadata", metadata),
        render_as_batch=True,
        render_item=render_item,
        compare_type=True,
        transactional_ddl=True,  # SQLite can, because our engine says BEGIN itself
        user_module_prefix="sa.",
    )
    with context.begin_transaction():
        context.run_migrations()


def run_by_settings() -> None:
    """For `alembic` on a developer's command line: all tables of the installed features."""
    from services.app.features import installed_features  # noqa: PLC0415
    from services.core.db.tables import import_core_tables  # noqa: PLC0415
    from services.core.settings import CoreSettings  # noqa: PLC0415

    import_core_tables()
    installed_features()
    with engine_for(CoreSettings().effective_database_url).connect() as connection:
        run(connection)


given: Connection | None = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    run_by_settings()
