"""Repairs that the worker runs every few seconds, and what listens to the feature's events."""

from datetime import timedelta

import structlog

from minutes import repository
from minutes.actions import meetings
from minutes.events import WORKFLOW, FilesGivenUp, RecordingQueued, TranscriptionCancelled
from minutes.jobs import requests
from minutes.jobs.engine_room import ENGINES
from minutes.settings import MinutesSettings
from minutes.speech.errors import ModelMissing
from minutes.states import WAITING_OR_RUNNING
from services.core import outbox
from services.core.clock import now
from services.core.handover import MinutesReady
from services.core.identity.models import Account
from services.core.jobs.client import QUEUE_RECORDINGS
from services.core.suite import Suite
from services.core.uploads.folder import sweep_old

log = structlog.get_logger(__name__)


def start_transcription(suite: Suite, event: RecordingQueued) -> None:
    """Enqueue the job of a meeting that was queued."""
    suite.jobs.enqueue(WORKFLOW, event.meeting_id, event.attempt, queue=event.queue)


def stop_transcription(suite: Suite, event: TranscriptionCancelled) -> None:
    """Keep a job that a person stopped from starting its next step."""
    suite.jobs.cancel(WORKFLOW, event.meeting_id, event.attempt)


def delete_given_up_files(suite: Suite, event: FilesGivenUp) -> None:
    """Delete what no meeting uses any more: the transaction that gave it up has committed."""
    with suite.session(read_only=True) as session:
        unused = [key for key in event.keys if not repository.is_stored_file_used(session, key)]
    for key in unused:
        suite.storage.delete(key)


def enqueue_left_behind(suite: Suite) -> None:
    """The row is the outbox: meetings left QUEUED by a crash between commit and enqueue are enqueued again."""
    with suite.session(read_only=True) as session:
        queued = [(meeting.id, meeting.attempt) for meeting in repository.list_queued(session)]
    for meeting_id, attempt in queued:
        suite.jobs.enqueue(WORKFLOW, meeting_id, attempt, queue=QUEUE_RECORDINGS)


def queue_lost_again(suite: Suite) -> None:
    """Meetings that look busy but whose job has ended (the database failed under it) are queued again.

    What killed the job keeps counting in the step's `tries`, so this cannot go on for ever.
    """
    with suite.session(read_only=True) as session:
        busy = [(meeting.id, meeting.attempt) for meeting in repository.list_busy(session)]
    for meeting_id, attempt in busy:
        if suite.jobs.is_unfinished(WORKFLOW, meeting_id, attempt):
            continue
        with suite.session() as session:
            meeting = repository.get_meeting(session, meeting_id)
            if meeting.attempt == attempt and meeting.state in WAITING_OR_RUNNING:
                log.warning("recording.lost_job", meeting_id=str(meeting_id), attempt=attempt)
                meetings.requeue(session, meeting)


def start_waiting_for_model(suite: Suite) -> None:
    """Meetings that waited for a model start by themselves once one is installed."""
    with suite.session(read_only=True) as session:
        if not repository.list_waiting_for_model(session):
            return
    try:
        model = requests.model_for(suite, allow_demonstration=False)
    except ModelMissing:
        return
    if model.demonstration:
        return
    with suite.session() as session:
        for meeting in repository.list_waiting_for_model(session):
            meetings.requeue(session, meeting)
            log.info("recording.model_arrived", meeting_id=str(meeting.id), model=model.name)


def end_idle_engines(suite: Suite) -> None:
    """Give the memory of engines back that nobody used for a while."""
    ENGINES.end_idle(suite.settings_of(MinutesSettings).engine_idle_s)


def tell_owner(suite: Suite, event: MinutesReady) -> None:
    """A message to whoever uploaded the recording: the draft can be read."""
    with suite.session() as session:
        meeting = repository.get_meeting(session, event.meeting_id)
        account = session.get(Account, event.owner_account_id)
        english = account is not None and account.locale == "en"
        subject = (
            f"Draft minutes are ready: {meeting.title}" if english else f"議事録の下書きができました：{meeting.title}"
        )
        body = (
            "Listen, correct the text and name the speakers, then export the minutes."
            if english
            else "録音を聞きながら文を直し、話した人の名前を付けてから、書き出してください。"
        )
        outbox.send(
            session,
            to=event.owner_account_id,
            subject=subject,
            body=body,
            link=f"/minutes/{meeting.id}",
            dedup_key=f"minutes.ready:{meeting.id}:{meeting.run}",
        )


def remove_old_uploads(suite: Suite) -> None:
    """Delete uploads to which nothing was added for the days that the administrator set."""
    days = suite.settings_of(MinutesSettings).upload_keep_days
    removed = sweep_old(suite.settings.data_dir / "uploads", older_than=now() - timedelta(days=days))
    if removed:
        log.info("uploads.removed", count=removed)
