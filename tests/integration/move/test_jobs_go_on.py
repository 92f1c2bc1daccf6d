"""Waiting and half-done jobs go on after the move, on PostgreSQL, without a step done twice."""

from collections.abc import Callable

import pytest

from minutes import repository
from minutes.states import RecordingState
from services.core.suite import Suite
from tests.integration.move.conftest import Mover
from tests.support.workers import JFK, kill, meeting_in, upload, wait_until, worker_over

FILES = 12  # two durable steps


@pytest.mark.slow
def test_a_waiting_and_a_half_done_job_go_on(suite: Suite, mover: Mover, empty: Callable[[], str]) -> None:
    half_done = upload(suite, *[JFK] * FILES)

    def first_step_done(over: Suite) -> bool:
        with over.session(read_only=True) as session:
            step = repository.find_step(session, repository.get_meeting(session, half_done), 0)
            return step is not None and step.done_at is not None

    with worker_over(suite) as process:
        wait_until(lambda: first_step_done(suite))
        kill(process)
    waiting = upload(suite, JFK)

    moved, there = mover(suite, empty())
    jobs = {found.table: found.target.rows for found in moved.tables}
    assert jobs["dbos.workflow_status"] >= 2
    assert jobs["dbos.operation_outputs"] >= 1
    with worker_over(there):
        for meeting_id in (half_done, waiting):
            wait_until(lambda meeting_id=meeting_id: meeting_in(there, meeting_id).state is RecordingState.READY)  # type: ignore[misc]

        wait_until(lambda: there.jobs.states().get("SUCCESS", 0) >= 2)

    with there.session(read_only=True) as session:
        steps = repository.list_steps(session, repository.get_meeting(session, half_done))
    assert steps[0].tries == 1, "what was done before the move was not done again"
    assert [meeting_in(there, meeting_id).attempt for meeting_id in (half_done, waiting)] == [1, 1]
    assert meeting_in(suite, waiting).state is RecordingState.QUEUED, "the source stays as it was"
