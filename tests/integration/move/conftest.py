"""A suite on SQLite in which people have worked, and empty PostgreSQL databases to move it to."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, make_url, text
from sqlmodel import select

from minutes.actions import transcripts
from minutes.models import Segment
from services.app.features import installed_features
from services.core.backup.views import sums_of
from services.core.db import migrate
from services.core.db.checksums import TableSum
from services.core.feature import Feature
from services.core.jobs import runtime
from services.core.move.move import Moved, move
from services.core.move.places import target_of
from services.core.settings import CoreSettings
from services.core.suite import Suite, build_suite
from tests.contracts.databases import fresh_database
from tests.factories.minutes import make_meeting
from tests.integration.minutes.conftest import person
from tests.people import load_people
from tests.support.backups import A_FREE_PORT
from tests.support.databases import MISSING, POSTGRES_URL

EDITED = "もう一度直した文です。"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All of this needs a server."""
    for item in items:
        if "integration/move" in str(item.path):
            item.add_marker(pytest.mark.postgres)
            item.add_marker(pytest.mark.skipif(not POSTGRES_URL, reason=MISSING))


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Callable[[], str]]:
    """`empty()`: the URL of a new database without tables."""
    with ExitStack() as stack:

        def make() -> str:
            return stack.enter_context(contextmanager(fresh_database)("postgresql", tmp_path))

        yield make


@pytest.fixture
def features() -> Sequence[Feature]:
    return installed_features()


@pytest.fixture
def suite(tmp_path: Path, features: Sequence[Feature]) -> Iterator[Suite]:
    """SQLite, whatever the other tests run on: the demonstration city, finished drafts, edits, the audit log."""
    settings = CoreSettings(data_dir=tmp_path / "suite", secret_key="a-key-for-tests", port=A_FREE_PORT)
    suite = build_suite(settings, features)
    migrate.upgrade(suite)
    runtime.prepare(suite)
    load_people(suite)
    with suite.session() as session:
        aoki = person(session, "aoki")
        meeting = make_meeting(session, aoki)
        make_meeting(session, aoki, title="髙﨑 太郎 — “引用” ' \\ \n𠮷野家 👍")
        segment = session.exec(select(Segment).where(Segment.meeting_id == meeting.id)).all()[0]
        for seen, words in enumerate(["直した文です。", EDITED]):
            transcripts.correct_text(session, by=aoki, meeting=meeting, segment_id=segment.id, text=words, seen=seen)
        transcripts.name_speaker(session, by=aoki, meeting=meeting, label="S1", name="山田 委員長")
    yield suite
    suite.close()


@dataclass
class Mover:
    """Moves a suite and opens what came out."""

    suites: list[Suite] = field(default_factory=list)

    def __call__(self, suite: Suite, to: str, **options: Any) -> tuple[Moved, Suite]:
        target = target_of(suite, to)
        try:
            moved = move(suite, target, **options)
        finally:
            target.close()
        self.suites.append(build_suite(target.settings, suite.features))
        return moved, self.suites[-1]


@pytest.fixture
def mover() -> Iterator[Mover]:
    mover = Mover()
    yield mover
    for suite in mover.suites:
        suite.close()


def sums(suite: Suite) -> dict[str, TableSum]:
    """What a database holds, without what a move itself writes down."""
    with suite.database.engine.execution_options(read_only=True).connect() as connection:
        return {name: found for name, found in sums_of(connection).items() if not name.startswith(("dbos.", "audit"))}


def tables_of(url: str) -> list[str]:
    """Every table of a PostgreSQL database."""
    return [
        str(name)
        for (name,) in ask(
            url, "SELECT table_name FROM information_schema.tables WHERE table_schema IN ('public', 'dbos')"
        )
    ]


def ask(url: str, statement: str) -> list[Any]:
    """One statement on a PostgreSQL database."""
    engine = create_engine(make_url(url), isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            result = connection.execute(text(statement))
            return list(result) if result.returns_rows else []
    finally:
        engine.dispose()
