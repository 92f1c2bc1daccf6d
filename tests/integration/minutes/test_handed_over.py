"""A recording that another feature made becomes minutes of its owner."""

from datetime import date

from minutes import repository
from minutes.states import RecordingState
from services.core import events
from services.core.handover import RecordingFinished
from services.core.suite import Suite
from tests.people import user
from tests.support.workers import JFK


def hand_over(suite: Suite, login: str) -> None:
    key = suite.storage.put_file(JFK)
    with suite.session() as session:
        owner = user(suite, login).account_id
        events.publish(session, RecordingFinished((key,), "部長会", owner, "internal", date(2026, 7, 1)))


def meetings_of(suite: Suite, login: str) -> list[tuple[str, RecordingState]]:
    with suite.session(read_only=True) as session:
        return [(meeting.title, meeting.state) for meeting in repository.list_meetings(session, user(suite, login))]


def test_it_waits_for_a_model_like_any_upload_and_is_not_doubled(suite: Suite) -> None:
    hand_over(suite, "aoki")
    hand_over(suite, "aoki")
    assert meetings_of(suite, "aoki") == [("部長会", RecordingState.NEEDS_MODEL)]


def test_somebody_who_makes_no_minutes_gets_none(suite: Suite) -> None:
    hand_over(suite, "eguchi")
    assert meetings_of(suite, "eguchi") == []
