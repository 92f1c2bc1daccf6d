"""`kill -9` at any moment and a restart: the same transcript, at most one step done again."""

import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlmodel import select

from minutes import repository
from minutes.models import SpeakerTurn
from minutes.states import RecordingState
from services.core.jobs.workers import DEAD_AFTER_S, Worker
from services.core.suite import Suite
from tests.support.workers import JFK, kill, meeting_in, upload, wait_until, worker_over

FILES = 18  # 171 s of speech: three durable steps

Moment = Callable[[Suite, uuid.UUID], bool]


def state_is(state: RecordingState) -> Moment:
    return lambda suite, meeting_id: meeting_in(suite, meeting_id).state is state


def step_began(position: int) -> Moment:
    def began(suite: Suite, meeting_id: uuid.UUID) -> bool:
        with suite.session(read_only=True) as session:
            step = repository.find_step(session, repository.get_meeting(session, meeting_id), position)
            return step is not None and step.tries > 0

    return began


def step_done(position: int) -> Moment:
    def done(suite: Suite, meeting_id: uuid.UUID) -> bool:
        with suite.session(read_only=True) as session:
            step = repository.find_step(session, repository.get_meeting(session, meeting_id), position)
            return step is not None and step.done_at is not None

    return done


def result(suite: Suite, meeting_id: uuid.UUID) -> tuple[list[object], list[str]]:
    """Everything the machine wrote, without ids and moments."""
    with suite.session(read_only=True) as session:
        meeting = repository.get_meeting(session, meeting_id)
        segments = repository.list_segments(session, meeting)
        labels = {turn.segment_id: turn.label for turn in session.exec(select(SpeakerTurn))}
        rows = [(s.position, s.start_s, s.end_s, s.text, s.words, s.avg_logprob, s.suspect) for s in segments]
        return rows, [labels[segment.id] for segment in segments]


@pytest.fixture(scope="module")
def moments() -> list[Moment]:
    return [
        state_is(RecordingState.PREPARING),
        step_began(0),
        step_done(0),
        step_began(2),
        state_is(RecordingState.NAMING),
    ]


@pytest.mark.slow
def test_killed_at_five_moments_the_transcript_is_that_of_an_undisturbed_run(
    make_suite: Callable[..., Suite], moments: list[Moment]
) -> None:
    undisturbed = make_suite()
    first = upload(undisturbed, *[JFK] * FILES)
    with worker_over(undisturbed):
        wait_until(lambda: meeting_in(undisturbed, first).state is RecordingState.READY)

    suite = make_suite()
    second = upload(suite, *[JFK] * FILES)

    def ready(meeting_id: uuid.UUID) -> bool:
        return meeting_in(suite, meeting_id).state is RecordingState.READY

    killed = 0
    for moment in moments:
        with worker_over(suite) as process:
            wait_until(lambda moment=moment: moment(suite, second) or ready(second))  # type: ignore[misc]
            if not ready(second):
                kill(process)
                killed += 1
    with worker_over(suite):
        wait_until(lambda: ready(second))

    assert killed >= 4, "the moments passed unseen: the test proved nothing"
    assert result(suite, second) == result(undisturbed, first)
    with suite.session(read_only=True) as session:
        steps = repository.list_steps(session, repository.get_meeting(session, second))
    assert len(steps) == 3
    assert all(step.tries <= 2 for step in steps)
    assert sum(step.tries - 1 for step in steps) <= killed, "a kill may cost one step, not more"


@pytest.mark.slow
def test_a_worker_stopped_in_good_order_does_not_count_as_a_death(make_suite: Callable[..., Suite]) -> None:
    suite = make_suite()
    meeting_id = upload(suite, *[JFK] * FILES)
    for _ in range(3):
        with worker_over(suite) as process:
            wait_until(lambda: step_began(0)(suite, meeting_id))
            process.terminate()
            assert process.wait(timeout=15) == 0
        if step_done(0)(suite, meeting_id):
            break
    with worker_over(suite):
        wait_until(lambda: meeting_in(suite, meeting_id).state is RecordingState.READY)


@pytest.mark.slow
def test_the_job_of_a_worker_that_never_comes_back_is_handed_to_another(make_suite: Callable[..., Suite]) -> None:
    suite = make_suite()
    meeting_id = upload(suite, *[JFK] * FILES)
    with worker_over(suite, WORKSTYLE_WORKER_NAME="lost") as process:
        wait_until(lambda: step_done(0)(suite, meeting_id))
        kill(process)
    with suite.session() as session:
        lost = session.exec(select(Worker).where(Worker.executor_id == "lost")).one()
        lost.seen_at -= timedelta(seconds=DEAD_AFTER_S + 1)
    with worker_over(suite, WORKSTYLE_WORKER_NAME="other"):
        wait_until(lambda: meeting_in(suite, meeting_id).state is RecordingState.READY)
    with suite.session(read_only=True) as session:
        steps = repository.list_steps(session, repository.get_meeting(session, meeting_id))
        assert steps[0].tries == 1
        assert session.exec(select(Worker).where(Worker.executor_id == "lost")).first() is None
