"""The drill: restore the newest snapshot into a temporary place and prove that nothing is missing.

A table of the restored copy is compared with what was counted and summed in the live database at the snapshot's
moment; tables that only grow are compared row by row with today's live database as well.
"""

import secrets
import shutil
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, make_url

from services.core.audit.record import COMMAND, record
from services.core.backup.append_only import missing_rows
from services.core.backup.facts import SECRET_KEY
from services.core.backup.opened import Opened, unpack_files, unpack_postgres, unpack_sqlite
from services.core.backup.sources import STORAGE, named_outside
from services.core.backup.status import Outcome, note
from services.core.backup.verify import check_bytes
from services.core.backup.views import stored_keys_of, sums_of
from services.core.clock import now
from services.core.db import migrate
from services.core.db.checksums import differences
from services.core.errors import SuiteError
from services.core.identity.account_models import Role
from services.core.identity.actions import accounts, login
from services.core.identity.login_session import find_user
from services.core.jobs import runtime
from services.core.suite import Suite, build_suite

LATE = timedelta(minutes=2)  # a row is dated when its transaction begins and seen when it commits
Say = Callable[[str, int], None]


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was proven, or not; `numbers` say on how much."""

    name: str
    passed: bool
    numbers: dict[str, int]
    problem: str = ""


@dataclass
class Drill:
    """What a drill found."""

    snapshot: str
    created_at: str
    began_at: str
    checks: list[Check] = field(default_factory=list)
    tables: dict[str, dict[str, Any]] = field(default_factory=dict)
    took_s: float = 0.0

    @property
    def passed(self) -> bool:
        """Whether every check passed."""
        return bool(self.checks) and all(check.passed for check in self.checks)

    def as_dict(self) -> dict[str, Any]:
        """For the JSON report."""
        return {"passed": self.passed, **asdict(self)}


def drill(suite: Suite, opened: Opened, *, scratch: Path, say: Say = lambda *_: None) -> Drill:
    """Restore into a temporary place, check, remove it again; the live system only gets an audit event and a status.

    Raises:
        ToolMissing, ToolFailed: on PostgreSQL the temporary database is one of the same server.
    """
    begun = time.monotonic()
    found = Drill(opened.manifest.name, opened.manifest.created_at, now().isoformat())
    with _temporary_place(suite, opened, scratch) as copy:
        for name, check in CHECKS.items():
            say(name, len(found.checks))
            try:
                numbers, problem = check(found, suite, copy, opened)
            except (SuiteError, OSError, AssertionError) as error:
                numbers, problem = {}, str(error) or type(error).__name__
            found.checks.append(Check(name, not problem, numbers, problem))
            if problem and name in {"bytes", "files", "database"}:
                break  # what follows would only repeat it
    found.took_s = round(time.monotonic() - begun, 1)
    _note(suite, found)
    return found


@contextmanager
def _temporary_place(suite: Suite, opened: Opened, scratch: Path) -> Iterator[Suite]:
    folder = scratch / f"drill-{uuid.uuid4().hex[:8]}"
    folder.mkdir(mode=0o700, parents=True)
    changes: dict[str, Any] = {"data_dir": folder, "models_dir": suite.settings.effective_models_dir}
    changes |= {"database_url": "", "jobs_database_url": ""}
    database = "" if opened.is_sqlite else f"workstyle_drill_{folder.name[6:]}"
    if database:
        url = make_url(suite.settings.effective_database_url)
        _on_server(suite, f"CREATE DATABASE {database}")
        changes["database_url"] = url.set(database=database).render_as_string(hide_password=False)
    copy = build_suite(suite.settings.model_copy(update=changes), suite.features)
    try:
        yield copy
    finally:
        copy.close()
        shutil.rmtree(folder, ignore_errors=True)
        if database:
            _on_server(suite, f"DROP DATABASE {database} WITH (FORCE)")


def _on_server(suite: Suite, statement: str) -> None:
    engine = create_engine(suite.settings.effective_database_url, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql(statement)
    finally:
        engine.dispose()


Result = tuple[dict[str, int], str]


def _bytes(_found: Drill, _suite: Suite, _copy: Suite, opened: Opened) -> Result:
    check_bytes(opened.root, opened.folder, opened.manifest)
    return {"files": len(opened.manifest.files), "parts": len(opened.manifest.parts)}, ""


def _files(_found: Drill, _suite: Suite, copy: Suite, opened: Opened) -> Result:
    """Every file decrypted; `unpack_files` compares each with its hash."""
    return {"files": unpack_files(opened, copy.settings.data_dir), "bytes": opened.manifest.total_bytes}, ""


def _database(_found: Drill, _suite: Suite, copy: Suite, opened: Opened) -> Result:
    if opened.is_sqlite:
        unpack_sqlite(opened, copy.settings.data_dir)
    else:
        unpack_postgres(opened, copy.settings.effective_database_url, copy.settings.data_dir)
    return {"parts": len(opened.manifest.parts)}, ""


def _tables(found: Drill, _suite: Suite, copy: Suite, opened: Opened) -> Result:
    """Once more and for the report: every table as it was in the live database at that moment."""
    with copy.database.engine.connect() as connection:
        sums = sums_of(connection)
    for name in sorted({*sums, *opened.facts.tables}):
        live, back = opened.facts.tables.get(name), sums.get(name)
        found.tables[name] = {"rows": back.rows if back else 0, "same": live == back}
    wrong = differences(opened.facts.tables, sums)
    return {"tables": len(sums), "rows": sum(table.rows for table in sums.values())}, ", ".join(wrong)


def _named_files(_found: Drill, _suite: Suite, copy: Suite, opened: Opened) -> Result:
    with copy.database.engine.connect() as connection:
        keys = stored_keys_of(connection)
    gone = [key for key in sorted(keys) if not (copy.settings.data_dir / STORAGE / key[:2] / key[2:]).is_file()]
    lacking = [*gone, *opened.manifest.damaged]
    return {"named": len(keys), "missing": len(gone), "damaged": len(opened.manifest.damaged)}, ", ".join(lacking[:5])


def _append_only(_found: Drill, suite: Suite, copy: Suite, opened: Opened) -> Result:
    """Audit log and usage: every row of the copy is in the live database unchanged, and none of before is missing."""
    began = datetime.fromisoformat(opened.manifest.created_at)
    rows, lacking = missing_rows(suite.database, copy.database, before=began - LATE)
    return {"rows": rows, "missing": len(lacking)}, ", ".join(lacking[:5])


def _keys(_found: Drill, suite: Suite, copy: Suite, opened: Opened) -> Result:
    """The keys and certificates of today, byte for byte, wherever they lie: folder, settings, files that those name."""
    live, back = suite.settings.data_dir, copy.settings.data_dir
    paths = [p for p in [live / "secret.key", *sorted((live / "tls").glob("*"))] if p.is_file()]
    wrong = [p.name for p in paths if not _same(p, back / p.relative_to(live))]
    outside = list(named_outside(suite.settings))
    wrong += [source.path for source in outside if not _same(source.file, back / source.path)]
    if suite.settings.secret_key and opened.facts.settings.get(SECRET_KEY) != suite.settings.secret_key:
        wrong.append(SECRET_KEY)
    return {"keys": len(paths) + len(outside) + bool(suite.settings.secret_key)}, ", ".join(wrong)


def _same(one: Path, other: Path) -> bool:
    return other.is_file() and one.read_bytes() == other.read_bytes()


def _schema(_found: Drill, _suite: Suite, copy: Suite, _opened: Opened) -> Result:
    migrate.upgrade(copy)
    runtime.prepare(copy)
    return {}, "" if migrate.is_current(copy) else migrate.current(copy.database)


def _login(_found: Drill, _suite: Suite, copy: Suite, _opened: Opened) -> Result:
    """Somebody can log in to the copy: an account is made there, logs in, sets a password and is recognised."""
    name, password = f"drill-{secrets.token_hex(4)}", ""
    with copy.session() as session:
        made, password = accounts.create(
            session, by=COMMAND, login=name, roles=[Role.CLERK], employee_number="", display_name=name
        )
    _user, token = login.log_in(copy, login=made.login, password=password, address="127.0.0.1", headers={})
    user = find_user(copy, token=token, address="127.0.0.1", headers={})
    return {"accounts": 1}, "" if user is not None and user.login == made.login else "nobody was recognised"


CHECKS: dict[str, Callable[[Drill, Suite, Suite, Opened], Result]] = {
    "bytes": _bytes,
    "files": _files,
    "database": _database,
    "tables": _tables,
    "named_files": _named_files,
    "append_only": _append_only,
    "keys": _keys,
    "schema": _schema,
    "login": _login,
}


def _note(suite: Suite, found: Drill) -> None:
    note(suite.settings, drilled_at=now(), drill_outcome=Outcome.OK if found.passed else Outcome.FAILED)
    with suite.session() as session:
        record(
            session,
            "backup.drill.passed" if found.passed else "backup.drill.failed",
            by=COMMAND,
            target=found.snapshot,
            failed=[check.name for check in found.checks if not check.passed],
        )
