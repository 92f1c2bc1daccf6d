"""Recordings and drafts go after the days that the administrator set, and not before; queues have an end."""

from datetime import timedelta

import pytest
from sqlmodel import select

from minutes.actions.meetings import QueueLimits, _check_queue
from minutes.errors import OwnQueueFull, QueueFull
from minutes.jobs.retention import remove_old_drafts, remove_old_recordings
from minutes.metrics import collect
from minutes.models import Meeting, Recording, Segment
from minutes.states import RecordingState
from services.core.audit.models import AuditEvent
from services.core.clock import now, today
from tests.people import user


@pytest.fixture
def meeting(suite):
    return old_meeting(suite)


def old_meeting(suite):
    """A finished meeting with stored sound, 40 days old."""
    key, owner = suite.storage.put([b"sound"]), user(suite, "aoki")
    with suite.session() as session:
        made = Meeting(
            title="定例会",
            held_on=today(),
            owner_account_id=owner.account_id,
            state=RecordingState.READY,
            finished_at=now() - timedelta(days=40),
            listen_key=suite.storage.put([b"copy"]),
        )
        session.add(made)
        session.flush()
        session.add(Recording(meeting_id=made.id, position=0, filename="a.wav", storage_key=key, size_bytes=5))
        session.add(Segment(meeting_id=made.id, run=1, step=0, position=0, start_s=0, end_s=1, text="始めます。"))
    return made


def kept(suite):
    with suite.session(read_only=True) as session:
        return (
            len(session.exec(select(Meeting)).all()),
            len(session.exec(select(Segment)).all()),
            len(list(suite.storage.root.glob("??/*"))),
        )


@pytest.mark.parametrize(
    ("recordings", "drafts", "left"),
    [(0, 0, (1, 1, 2)), (60, 60, (1, 1, 2)), (30, 0, (1, 1, 0)), (0, 30, (0, 0, 0)), (30, 30, (0, 0, 0))],
)
def test_what_is_kept(make_suite, recordings, drafts, left):
    suite = make_suite(recording_keep_days=recordings, draft_keep_days=drafts)
    old_meeting(suite)
    for _round in range(2):
        remove_old_recordings(suite)
        remove_old_drafts(suite)
    assert kept(suite) == left


def test_what_was_deleted_is_audited(make_suite):
    suite = make_suite(recording_keep_days=30)
    old_meeting(suite)
    remove_old_recordings(suite)
    with suite.session(read_only=True) as session:
        event = session.exec(select(AuditEvent).where(AuditEvent.type == "minutes.recording_expired")).one()
    assert event.actor_login == "worker"


def test_the_page_of_a_meeting_without_sound_opens(suite, client, meeting):
    suite.settings.recording_keep_days = 30
    remove_old_recordings(suite)
    client.log_in("aoki")
    assert client.get_page("minutes.meetings.detail", meeting_id=meeting.id).heading
    assert client.get(client.path("minutes.audio", meeting_id=meeting.id)).status_code == 404


def test_queues_have_an_end(suite, meeting):
    with suite.session() as session:
        session.get_one(Meeting, meeting.id).state = RecordingState.QUEUED
    aoki, baba = user(suite, "aoki"), user(suite, "baba")
    with suite.session(read_only=True) as session:
        with pytest.raises(OwnQueueFull):
            _check_queue(session, aoki, QueueLimits(per_person=1))
        _check_queue(session, baba, QueueLimits(per_person=1, overall=2))
        with pytest.raises(QueueFull):
            _check_queue(session, baba, QueueLimits(overall=1))


def test_metrics_count_meetings(suite, meeting):
    found = {s.name + str(s.labels.get("state", "")): s.value for family in collect(suite) for s in family.samples}
    assert found["workstyle_minutes_meetingsready"] == 1
