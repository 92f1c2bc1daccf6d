"""Deletes recordings and drafts after the days that the administrator set; 0 days keep them."""

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from sqlmodel import Session, col, func, select

from minutes import repository
from minutes.actions import meetings
from minutes.models import Correction, Meeting
from minutes.states import RecordingState
from services.core.audit.record import WORKER, record
from services.core.clock import now
from services.core.suite import Suite

log = structlog.get_logger(__name__)
BATCH = 100  # per round: the rest follows in the next
OVER = (RecordingState.READY, RecordingState.FAILED, RecordingState.QUARANTINED, RecordingState.CANCELLED)


def remove_old_recordings(suite: Suite) -> None:
    """Delete the sound of meetings whose draft was ready this long ago; text and corrections stay."""
    days = suite.site.recording_keep_days
    if days:
        _each(suite, _with_old_sound(now() - timedelta(days=days)), _remove_sound)


def remove_old_drafts(suite: Suite) -> None:
    """Delete meetings whose draft nobody has changed for this long, with everything of them."""
    days = suite.site.draft_keep_days
    if days:
        _each(suite, _with_old_draft(now() - timedelta(days=days)), _remove_meeting)


Finder = Callable[[Session], list[Meeting]]


def _with_old_sound(limit: datetime) -> Finder:
    query = select(Meeting).where(
        Meeting.state == RecordingState.READY, col(Meeting.finished_at) < limit, Meeting.listen_key != ""
    )
    return lambda session: list(session.exec(query.limit(BATCH)))


def _with_old_draft(limit: datetime) -> Finder:
    corrected = select(func.max(Correction.created_at)).where(Correction.meeting_id == Meeting.id).scalar_subquery()
    ended = func.coalesce(corrected, Meeting.finished_at, Meeting.created_at)
    query = select(Meeting).where(col(Meeting.state).in_(OVER), ended < limit)
    return lambda session: list(session.exec(query.limit(BATCH)))


def _each(suite: Suite, find: Finder, remove: Callable[[Session, Meeting], None]) -> None:
    with suite.session() as session:
        for meeting in find(session):
            remove(session, meeting)


def _remove_sound(session: Session, meeting: Meeting) -> None:
    recordings = repository.list_recordings(session, meeting.id)
    keys = {meeting.listen_key, *(recording.storage_key for recording in recordings)} - {""}
    meeting.listen_key = ""
    session.add(meeting)
    for recording in recordings:
        recording.storage_key = ""
        session.add(recording)
    session.flush()
    record(session, "minutes.recording_expired", by=WORKER, target=str(meeting.id), files=len(recordings))
    meetings.give_up_files(session, keys)


def _remove_meeting(session: Session, meeting: Meeting) -> None:
    record(session, "minutes.draft_expired", by=WORKER, target=str(meeting.id))
    meetings.delete(session, meeting)
