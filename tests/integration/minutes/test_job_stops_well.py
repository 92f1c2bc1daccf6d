"""What a job does when it cannot go on: a state with a reason, the recording and the text so far kept."""

import subprocess
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlmodel import Session, select

from minutes import repository
from minutes.actions import meetings
from minutes.models import Meeting
from minutes.states import RecordingState
from services.core.identity.account_models import Account
from services.core.identity.user import CurrentUser, user_of
from services.core.suite import Suite
from tests.support.workers import JFK, meeting_in, upload, wait_until, worker_over

OVER = {RecordingState.READY, RecordingState.FAILED, RecordingState.QUARANTINED, RecordingState.CANCELLED}


def over(suite: Suite, meeting_id: uuid.UUID) -> Meeting:
    wait_until(lambda: meeting_in(suite, meeting_id).state in OVER)
    return meeting_in(suite, meeting_id)


def user(session: Session, login: str = "aoki") -> CurrentUser:
    return user_of(session, session.exec(select(Account).where(Account.login == login)).one(), via="command")


@pytest.mark.slow
def test_files_that_are_no_recordings_fail_with_a_reason_that_names_the_file(suite: Suite, tmp_path: Path) -> None:
    text, empty = tmp_path / "議事録\n..😀.wav", tmp_path / "empty.mp3"
    text.write_text("これは音声ではありません。" * 100)
    empty.touch()
    cases = {upload(suite, text): "speech.not_audio", upload(suite, empty): "speech.empty_file"}
    with worker_over(suite):
        for meeting_id, code in cases.items():
            meeting = over(suite, meeting_id)
            assert (meeting.state, meeting.error_code) == (RecordingState.FAILED, code)
            assert meeting.error_values["filename"] in {text.name, empty.name}
            with suite.session(read_only=True) as session:
                assert suite.storage.path(repository.list_recordings(session, meeting_id)[0].storage_key).exists()


@pytest.mark.slow
def test_an_engine_that_runs_out_of_memory_twice_is_quarantined_and_the_worker_lives(suite: Suite) -> None:
    meeting_id = upload(suite, JFK)
    with worker_over(suite, MINUTES_ENGINE_MEMORY_LIMIT_GIB="0.3") as process:
        meeting = over(suite, meeting_id)
        assert meeting.state in {RecordingState.QUARANTINED, RecordingState.FAILED}
        assert process.poll() is None
    with suite.session() as session:
        meetings.retry(session, by=user(session), meeting=repository.get_meeting(session, meeting_id))
    with worker_over(suite):
        assert over(suite, meeting_id).state is RecordingState.READY


@pytest.mark.slow
def test_cancel_ends_the_engine_and_retry_goes_on_after_the_last_finished_step(suite: Suite) -> None:
    meeting_id = upload(suite, *[JFK] * 12)
    with worker_over(suite) as worker:
        wait_until(lambda: _steps_done(suite, meeting_id) >= 1)
        with suite.session() as session:
            meetings.cancel(session, by=user(session), meeting=repository.get_meeting(session, meeting_id))
        wait_until(lambda: _engine_count(worker.pid) == 0, limit_s=20)
        done = _steps_done(suite, meeting_id)
        with suite.session() as session:
            meetings.retry(session, by=user(session), meeting=repository.get_meeting(session, meeting_id))
        assert over(suite, meeting_id).state is RecordingState.READY
    with suite.session(read_only=True) as session:
        steps = repository.list_steps(session, repository.get_meeting(session, meeting_id))
    assert [step.tries for step in steps[:done]] == [1] * done


@pytest.mark.slow
def test_a_row_left_queued_by_a_crash_between_commit_and_enqueue_is_repaired(make_suite: Callable[..., Suite]) -> None:
    suite = make_suite()
    suite.subscribers = {}
    meeting_id = upload(suite, JFK)
    with worker_over(suite):
        assert over(suite, meeting_id).state is RecordingState.READY


@pytest.mark.slow
def test_a_meeting_whose_job_ended_without_a_word_is_queued_again(suite: Suite) -> None:
    meeting_id = upload(suite, JFK)
    suite.jobs.cancel("transcribe_recording", meeting_id, 1)
    with worker_over(suite):
        meeting = over(suite, meeting_id)
    assert (meeting.state, meeting.attempt) == (RecordingState.READY, 2)


def _steps_done(suite: Suite, meeting_id: uuid.UUID) -> int:
    with suite.session(read_only=True) as session:
        steps = repository.list_steps(session, repository.get_meeting(session, meeting_id))
        return sum(step.done_at is not None for step in steps)


def _engine_count(worker_pid: int) -> int:
    found = subprocess.run(
        ["pgrep", "-fc", "-P", str(worker_pid), "minutes.speech.engine_child"],
        capture_output=True,
        text=True,
        check=False,
    )
    return int(found.stdout or 0)
