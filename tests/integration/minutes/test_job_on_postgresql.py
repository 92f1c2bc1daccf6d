"""The same job with everything in PostgreSQL, where several workers share the queue."""

import os
from collections.abc import Callable, Iterator

import pytest
from minutes.states import RecordingState
from services.core.db import migrate
from services.core.suite import Suite
from sqlalchemy import create_engine, make_url, text

from tests.people import load_people
from tests.support.workers import JFK, meeting_in, upload, wait_until, worker_over

URL = os.environ.get("TEST_POSTGRES_URL", "")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.postgres,
    pytest.mark.skipif(not URL, reason="no PostgreSQL: set TEST_POSTGRES_URL (.ci/run starts one)"),
]


@pytest.fixture
def suite(make_suite: Callable[..., Suite]) -> Iterator[Suite]:
    """A suite over a PostgreSQL database of its own, which also keeps the jobs."""
    name = f"workstyle_job_{os.getpid()}"
    server = create_engine(make_url(URL), isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        connection.execute(text(f"CREATE DATABASE {name}"))
    suite = make_suite(database_url=make_url(URL).set(database=name).render_as_string(hide_password=False))
    migrate.upgrade(suite)
    load_people(suite)
    yield suite
    suite.close()
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
    server.dispose()


def test_two_workers_share_the_queue_and_every_meeting_is_done_once(suite: Suite) -> None:
    made = [upload(suite, JFK) for _ in range(3)]
    with worker_over(suite, WORKSTYLE_WORKER_NAME="one"), worker_over(suite, WORKSTYLE_WORKER_NAME="two"):
        for meeting_id in made:
            wait_until(lambda meeting_id=meeting_id: meeting_in(suite, meeting_id).state is RecordingState.READY)  # type: ignore[misc]
    assert [meeting_in(suite, meeting_id).attempt for meeting_id in made] == [1, 1, 1]
