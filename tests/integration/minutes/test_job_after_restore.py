"""A job that was half done at the moment of the backup goes on where the backup is restored, after its last step."""

from collections.abc import Callable
from pathlib import Path

import pytest

from minutes import repository
from minutes.states import RecordingState
from services.core.suite import Suite, build_suite
from tests.support.backups import backups_of, elsewhere
from tests.support.workers import JFK, meeting_in, upload, wait_until, worker_over

FILES = 12  # two durable steps


@pytest.mark.slow
def test_a_half_done_job_goes_on_elsewhere(suite: Suite, make_suite: Callable[..., Suite], tmp_path: Path) -> None:
    backups = backups_of(suite, tmp_path / "outside")
    meeting_id = upload(suite, *[JFK] * FILES)

    def first_step_done() -> bool:
        with suite.session(read_only=True) as session:
            step = repository.find_step(session, repository.get_meeting(session, meeting_id), 0)
            return step is not None and step.done_at is not None

    with worker_over(suite):
        wait_until(first_step_done)
        backups.make()  # while it runs
    other = elsewhere(make_suite)
    backups.restore(other)
    there = build_suite(other.settings, other.features)
    with worker_over(there):
        wait_until(lambda: meeting_in(there, meeting_id).state is RecordingState.READY)
    with there.session(read_only=True) as session:
        meeting = repository.get_meeting(session, meeting_id)
        steps = repository.list_steps(session, meeting)
        places = [segment.position for segment in repository.list_segments(session, meeting)]
    assert steps[0].tries == 1, "what was done before the backup was not done again"
    assert len(places) == len(set(places)) > 0
    there.close()
