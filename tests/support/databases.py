"""The database of the suites under test: a copied file of SQLite, or a copy of a template database of PostgreSQL."""

import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import pytest
from sqlalchemy import create_engine, make_url

DATABASES = ("sqlite", "postgresql")
NOTHING = "nothing"
"""Name of a template without tables: what `workstyle restore` wants to find."""
POSTGRES_URL = os.environ.get("TEST_POSTGRES_URL", "")  # read at import: tests see no variable of the developer
MISSING = "no PostgreSQL: set TEST_POSTGRES_URL=postgresql+psycopg://user@127.0.0.1:port/postgres (.ci/run starts one)"


class TemplateDatabases(Protocol):
    """Databases that are made once and copied for every test."""

    def folder(self, name: str) -> Path:
        """The data folder of the suite that fills this template."""
        ...

    def settings(self, name: str) -> dict[str, Any]:
        """The settings with which a suite writes into this template."""
        ...

    def copy(self, name: str, folder: Path) -> dict[str, Any]:
        """Copy the template for a suite over `folder`; returns the settings that lead to the copy."""
        ...

    def drop_copies(self) -> None:
        """Remove the copies made so far."""
        ...


class SqliteTemplates:
    """Files; a copy takes a millisecond."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def folder(self, name: str) -> Path:
        """A folder for each template."""
        return self.root / name

    def settings(self, _name: str) -> dict[str, Any]:
        """The default: a file in the data folder."""
        return {}

    def copy(self, name: str, folder: Path) -> dict[str, Any]:
        """Copy the file; `nothing` is no file at all."""
        if name == NOTHING:
            return {}
        source = self.folder(name) / "workstyle.db"
        assert not source.with_name("workstyle.db-wal").exists(), "the copy would miss what is in the log"
        shutil.copyfile(source, folder / "workstyle.db")
        return {}

    def drop_copies(self) -> None:
        """They lie in the folders of the tests."""


class PostgresTemplates:
    """Databases of one server; `CREATE DATABASE … TEMPLATE …` copies them."""

    def __init__(self, root: Path) -> None:
        self.root, self.prefix = root, f"test_{uuid.uuid4().hex[:12]}"
        self.server = create_engine(POSTGRES_URL, isolation_level="AUTOCOMMIT")
        self.copies: list[str] = []
        self.templates: list[str] = []

    def folder(self, name: str) -> Path:
        """A folder for each template."""
        return self.root / name

    def settings(self, name: str) -> dict[str, Any]:
        """A new database, which becomes the template."""
        self.templates.append(f"{self.prefix}_{name}")
        self.run(f"CREATE DATABASE {self.templates[-1]}")
        return {"database_url": self.url(self.templates[-1])}

    def copy(self, name: str, folder: Path) -> dict[str, Any]:
        """Have the server copy it; `nothing` is a database without tables."""
        copy = f"{self.prefix}_{uuid.uuid4().hex[:12]}"
        template = "template1" if name == NOTHING else f"{self.prefix}_{name}"
        self.run(f"CREATE DATABASE {copy} TEMPLATE {template} STRATEGY file_copy")
        self.copies.append(copy)
        return {"database_url": self.url(copy)}

    def drop_copies(self) -> None:
        """Connections that a test left open do not keep them."""
        while self.copies:
            self.run(f"DROP DATABASE {self.copies.pop()} WITH (FORCE)")

    def close(self) -> None:
        """Remove everything."""
        self.drop_copies()
        for name in self.templates:
            self.run(f"DROP DATABASE {name} WITH (FORCE)")
        self.server.dispose()

    def url(self, name: str) -> str:
        """The address of a database of this server."""
        return make_url(POSTGRES_URL).set(database=name).render_as_string(hide_password=False)

    def run(self, statement: str) -> None:
        """Run a statement about whole databases."""
        with self.server.connect() as connection:
            connection.exec_driver_sql(statement)


@contextmanager
def templates_of(database: str, root: Path) -> Iterator[TemplateDatabases]:
    """The templates of this kind of database; removed afterwards."""
    if database == "sqlite":
        yield SqliteTemplates(root)
        return
    if not POSTGRES_URL:
        pytest.fail(MISSING)
    templates = PostgresTemplates(root)
    try:
        yield templates
    finally:
        templates.close()
