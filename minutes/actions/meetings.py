"""Make a meeting of uploaded recordings, stop or repeat its job, discard it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter
from sqlmodel import Session, col
from sqlmodel import delete as sql_delete

from minutes import policies, repository
from minutes.errors import AlreadyUploaded, NoFiles, OwnQueueFull, QueueFull
from minutes.events import FilesGivenUp, RecordingQueued, TranscriptionCancelled
from minutes.models import Correction, Meeting, Recording, Segment, SpeakerTurn, Step
from minutes.schemas import MeetingFacts, MeetingForm
from minutes.states import RecordingState, can_move
from minutes.writing.agenda import Agenda
from minutes.writing.roster import Roster
from services.core.audit.record import record
from services.core.clock import now
from services.core.events import publish
from services.core.identity.current import CurrentUser
from services.core.jobs.client import QUEUE_RECORDINGS

AGENDA, ROSTER = TypeAdapter(Agenda), TypeAdapter(Roster)
"""How agenda and roster become JSON of the meeting's row, and back."""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A recording that has arrived completely and lies in the storage."""

    filename: str
    storage_key: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Attachments:
    """What was read from 次第 and 出席者名簿, as stored with the meeting."""

    agenda: dict[str, Any] | None = None
    roster: dict[str, Any] | None = None
    title: str = ""
    place: str = ""

    @classmethod
    def of(cls, agenda: Agenda | None, roster: Roster | None) -> "Attachments":
        """What goes into the meeting's row."""
        return cls(
            agenda=AGENDA.dump_python(agenda, mode="json") if agenda else None,
            roster=ROSTER.dump_python(roster, mode="json") if roster else None,
            title=(agenda.title if agenda else None) or "",
            place=(agenda.place if agenda else None) or "",
        )


@dataclass(frozen=True, slots=True)
class QueueLimits:
    """How many recordings may wait or be worked on: of one person, and in all; 0 sets no limit."""

    per_person: int = 0
    overall: int = 0


NO_LIMITS = QueueLimits()


def create(
    session: Session,
    *,
    by: CurrentUser,
    form: MeetingForm,
    files: Sequence[StoredFile],
    attachments: Attachments,
    model_ready: bool,
    allow_demonstration: bool = False,
    limits: QueueLimits = NO_LIMITS,
) -> Meeting:
    """A meeting over these files, in order; its job is queued, or waits for a model.

    Args:
        session: The request's transaction.
        by: Who uploads; becomes the owner.
        form: What they said about the meeting.
        files: The recordings, in order on one time line.
        attachments: What was read from 次第 and 出席者名簿.
        model_ready: Whether a model other than the starter model is installed.
        allow_demonstration: Whether the starter model may be used at once.
        limits: How many recordings may wait.

    Raises:
        NoFiles: no recording.
        AlreadyUploaded: the same files were transcribed before and `form.allow_duplicate` is not set.
        QueueFull: too many recordings of this person, or of everybody, wait already.
    """
    policies.check_can_upload(by)
    _check_queue(session, by, limits)
    if not files:
        raise NoFiles
    keys = [file.storage_key for file in files]
    earlier = None if form.allow_duplicate else repository.find_earlier(session, by, keys)
    if earlier is not None:
        raise AlreadyUploaded(meeting_id=str(earlier.id), title=earlier.title)
    ready = model_ready or allow_demonstration
    meeting = Meeting(
        title=form.title or attachments.title or _title_from(files[0].filename),
        held_on=form.held_on,
        starts_at=form.starts_at,
        place=form.place or attachments.place,
        scene=form.scene,
        language=form.language,
        owner_account_id=by.account_id,
        department_id=by.department_id,
        speakers_given=form.speakers,
        agenda=attachments.agenda,
        roster=attachments.roster,
        allow_demonstration=allow_demonstration,
        state=RecordingState.QUEUED if ready else RecordingState.NEEDS_MODEL,
    )
    session.add(meeting)
    session.flush()
    for position, file in enumerate(files):
        session.add(
            Recording(
                meeting_id=meeting.id,
                position=position,
                filename=file.filename,
                storage_key=file.storage_key,
                size_bytes=file.size_bytes,
            )
        )
    record(session, "minutes.uploaded", by=by, target=str(meeting.id), files=len(files), scene=form.scene)
    if ready:
        publish(session, RecordingQueued(meeting.id, meeting.attempt, QUEUE_RECORDINGS))
    return meeting


def change_facts(session: Session, *, by: CurrentUser, meeting: Meeting, facts: MeetingFacts) -> None:
    """Correct title, day, time, place or scene; the audit names the fields, not their words."""
    policies.check_can_edit(by, meeting)
    changed = [name for name, value in facts if getattr(meeting, name) != value]
    for name in changed:
        setattr(meeting, name, getattr(facts, name))
    if changed:
        session.add(meeting)
        record(session, "minutes.facts_changed", by=by, target=str(meeting.id), fields=changed)


def cancel(session: Session, *, by: CurrentUser, meeting: Meeting) -> None:
    """Stop the job; recording and text so far are kept."""
    policies.check_can_cancel(by, meeting)
    _move(meeting, RecordingState.CANCELLED)
    record(session, "minutes.cancelled", by=by, target=str(meeting.id))
    publish(session, TranscriptionCancelled(meeting.id, meeting.attempt))


def retry(session: Session, *, by: CurrentUser, meeting: Meeting) -> None:
    """Go on after the last finished step; what is done stays done."""
    policies.check_can_retry(by, meeting)
    for step in repository.list_steps(session, meeting):
        if step.done_at is None:
            step.tries = 0
    meeting.deaths = 0
    record(session, "minutes.retried", by=by, target=str(meeting.id))
    requeue(session, meeting)


def try_demonstration(session: Session, *, by: CurrentUser, meeting: Meeting) -> None:
    """Have the starter model try the recording; its draft bears a watermark."""
    policies.check_can_try_demonstration(by, meeting)
    meeting.allow_demonstration = True
    record(session, "minutes.demonstration_model_chosen", by=by, target=str(meeting.id))
    requeue(session, meeting)


def requeue(session: Session, meeting: Meeting) -> None:
    """Queue the meeting as a new attempt: a used job id would return its old result and run nothing."""
    _move(meeting, RecordingState.QUEUED)
    meeting.attempt += 1
    meeting.queued_at, meeting.error_code, meeting.error_values = now(), "", None
    session.add(meeting)
    publish(session, RecordingQueued(meeting.id, meeting.attempt, QUEUE_RECORDINGS))


def discard(session: Session, *, by: CurrentUser, meeting: Meeting) -> None:
    """Delete the meeting with its text, corrections and files that no other meeting uses."""
    policies.check_can_delete(by, meeting)
    record(session, "minutes.discarded", by=by, target=str(meeting.id))
    delete(session, meeting)


def delete(session: Session, meeting: Meeting) -> None:
    """Remove the meeting's rows, and files that no other meeting uses; whoever calls has asked and audited."""
    keys = {recording.storage_key for recording in repository.list_recordings(session, meeting.id)}
    keys = (keys | {meeting.listen_key}) - {""}  # empty where the sound went before, by its retention
    for table in (SpeakerTurn, Correction, Segment, Step, Recording):
        session.exec(sql_delete(table).where(col(table.meeting_id) == meeting.id))
    session.delete(meeting)
    session.flush()
    give_up_files(session, keys)


def give_up_files(session: Session, keys: Iterable[str]) -> None:
    """Have these stored files deleted, but for those that a meeting still uses, once this transaction has committed.

    Not before: a transaction that fails would leave a meeting without its recording, and a backup that runs would see
    a row whose file is gone.
    """
    publish(session, FilesGivenUp(tuple(keys)))


def _check_queue(session: Session, by: CurrentUser, limits: QueueLimits) -> None:
    if limits.overall and repository.count_busy(session) >= limits.overall:
        raise QueueFull(limit=limits.overall)
    if limits.per_person and repository.count_busy(session, owner_account_id=by.account_id) >= limits.per_person:
        raise OwnQueueFull(limit=limits.per_person)


def agenda_of(meeting: Meeting) -> Agenda:
    """What the agenda file said."""
    return AGENDA.validate_python(meeting.agenda) if meeting.agenda else Agenda()


def roster_of(meeting: Meeting) -> Roster:
    """Who the roster names."""
    return ROSTER.validate_python(meeting.roster) if meeting.roster else Roster()


def _move(meeting: Meeting, state: RecordingState) -> None:
    if meeting.state is not state and not can_move(meeting.state, state):
        raise AssertionError(f"{meeting.state} -> {state}")
    meeting.state = state


def _title_from(filename: str) -> str:
    return filename.rsplit(".", 1)[0][:200] or filename
