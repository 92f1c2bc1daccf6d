"""The same job with everything in PostgreSQL, where several workers share the queue."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from minutes.states import RecordingState
from services.core.db import migrate
from services.core.suite import Suite
from tests.contracts.databases import MISSING, POSTGRES_URL, fresh_database
from tests.people import load_people
from tests.support.workers import JFK, meeting_in, upload, wait_until, worker_over

pytestmark = [pytest.mark.slow, pytest.mark.postgres, pytest.mark.skipif(not POSTGRES_URL, reason=MISSING)]


@pytest.fixture
def suite(make_suite: Callable[..., Suite], tmp_path: Path) -> Iterator[Suite]:
    """A suite over a PostgreSQL database of its own, which also keeps the jobs."""
    databases = fresh_database("postgresql", tmp_path)
    suite = make_suite(database_url=next(databases))
    migrate.upgrade(suite)
    load_people(suite)
    yield suite
    suite.close()
    next(databases, None)


def test_two_workers_share_the_queue_and_every_meeting_is_done_once(suite: Suite) -> None:
    made = [upload(suite, JFK) for _ in range(3)]
    with worker_over(suite, WORKSTYLE_WORKER_NAME="one"), worker_over(suite, WORKSTYLE_WORKER_NAME="two"):
        for meeting_id in made:
            wait_until(lambda meeting_id=meeting_id: meeting_in(suite, meeting_id).state is RecordingState.READY)  # type: ignore[misc]
    assert [meeting_in(suite, meeting_id).attempt for meeting_id in made] == [1, 1, 1]
