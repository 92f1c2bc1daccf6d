"""JSON API of minutes, `/api/v1/minutes/…`, for programs with a key."""

import uuid
from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, File, Form, Query, Request, UploadFile, status
from fastapi.responses import Response
from pydantic import BaseModel

from minutes import policies, repository
from minutes.actions import documents, meetings, transcripts
from minutes.actions.attachments import attachments_of, read_agenda_attachment, read_roster_attachment
from minutes.actions.meetings import StoredFile
from minutes.actions.progress import progress_of
from minutes.actions.uploads import unused_files_removed
from minutes.jobs.requests import is_model_ready, queue_limits
from minutes.models import Meeting
from minutes.schemas import MeetingForm, SpeakerName, TextCorrection, TurnCorrection
from minutes.settings import MinutesSettings
from minutes.states import RecordingState
from services.core.db.session import SessionDep, SuiteDep
from services.core.identity.current import CurrentUser, api_user
from services.core.uploads.errors import FileTooLarge
from services.core.uploads.filenames import safe_filename
from services.core.uploads.scanning import check_clean

router = APIRouter(prefix="/api/v1/minutes", tags=["minutes"])
READ, WRITE = "minutes:read", "minutes:write"
ReaderDep = Annotated[CurrentUser, Depends(api_user(READ))]
WriterDep = Annotated[CurrentUser, Depends(api_user(WRITE))]


class MeetingOut(BaseModel):
    """A meeting as the API tells of it; times in seconds, moments in UTC."""

    id: uuid.UUID
    title: str
    held_on: date
    place: str
    scene: str
    language: str
    state: RecordingState
    error_code: str
    error_values: dict[str, Any] | None
    demonstration: bool
    engine: str
    model: str
    duration_s: float
    created_at: datetime
    finished_at: datetime | None


class ProgressOut(BaseModel):
    """How far the job is; `ready_at` is an estimate from the measured speed of the server."""

    state: RecordingState
    position: int
    done_s: float
    total_s: float
    rate: float
    ready_at: datetime | None


class LineOut(BaseModel):
    """A segment with the latest corrections; `machine_text` never changes."""

    id: uuid.UUID
    start_s: float
    end_s: float
    text: str
    machine_text: str
    speaker: str | None
    edited: bool
    seen: int
    suspect: str


class TranscriptOut(BaseModel):
    """All segments in order, and the names that speakers were given."""

    lines: list[LineOut]
    speakers: dict[str, str]


def _out(meeting: Meeting) -> MeetingOut:
    return MeetingOut.model_validate(meeting, from_attributes=True)


@router.post("/meetings", name="minutes.api.create", status_code=status.HTTP_201_CREATED)
def create(
    request: Request,
    suite: SuiteDep,
    user: WriterDep,
    files: Annotated[
        list[UploadFile], File(description="Recordings in order; several make one meeting on one time line")
    ],
    form: Annotated[MeetingForm, Form()],
    *,
    allow_demonstration: Annotated[bool, Form(description="Use the starter model where no other is installed")] = False,
) -> MeetingOut:
    """Make a meeting; its recording is transcribed in the background."""
    policies.check_can_upload(user)
    limit = suite.settings_of(MinutesSettings).max_upload_bytes
    if int(request.headers.get("content-length") or 0) > limit:
        raise FileTooLarge(limit_gib=limit / (1 << 30))
    agenda = read_agenda_attachment(form.agenda_text)
    roster = read_roster_attachment(form.roster_text)
    for file in files:
        check_clean(suite, file.file, by=user)
    # Hashing 4 GB must not hold up writers: the files are stored before the transaction begins.
    stored = [
        StoredFile(safe_filename(file.filename or "recording"), suite.storage.put_file(file.file), file.size or 0)
        for file in files
    ]
    with unused_files_removed(suite, stored), suite.session() as session:
        meeting = meetings.create(
            session,
            by=user,
            form=form,
            files=stored,
            attachments=attachments_of(agenda, roster),
            model_ready=is_model_ready(suite),
            limits=queue_limits(suite),
            allow_demonstration=allow_demonstration,
        )
    return _out(meeting)


@router.get("/meetings", name="minutes.api.list")
def list_meetings(
    session: SessionDep,
    user: ReaderDep,
    text: str = "",
    offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> list[MeetingOut]:
    """Meetings that this account may read, newest first."""
    return [_out(meeting) for meeting in repository.list_meetings(session, user, text=text, offset=offset, limit=limit)]


@router.get("/meetings/{meeting_id}", name="minutes.api.get")
def get_meeting(session: SessionDep, user: ReaderDep, meeting_id: uuid.UUID) -> MeetingOut:
    """One meeting."""
    return _out(_readable(session, user, meeting_id))


@router.get("/meetings/{meeting_id}/progress", name="minutes.api.progress")
def get_progress(session: SessionDep, user: ReaderDep, meeting_id: uuid.UUID) -> ProgressOut:
    """How far the job is."""
    return ProgressOut.model_validate(progress_of(session, _readable(session, user, meeting_id)), from_attributes=True)


@router.get("/meetings/{meeting_id}/transcript", name="minutes.api.transcript")
def get_transcript(session: SessionDep, user: ReaderDep, meeting_id: uuid.UUID) -> TranscriptOut:
    """What is there of the transcript, also while the job runs."""
    meeting = _readable(session, user, meeting_id)
    lines = [
        LineOut(
            id=line.segment.id,
            start_s=line.segment.start_s,
            end_s=line.segment.end_s,
            text=line.text,
            machine_text=line.segment.text,
            speaker=line.label,
            edited=line.edited,
            seen=line.seen,
            suspect=line.segment.suspect,
        )
        for line in repository.list_lines(session, meeting)
    ]
    return TranscriptOut(lines=lines, speakers=repository.speaker_names(session, meeting))


@router.get("/meetings/{meeting_id}/download/{kind}", name="minutes.api.download", response_class=Response)
def get_download(
    session: SessionDep, user: ReaderDep, meeting_id: uuid.UUID, kind: str, *, fillers: bool = False
) -> Response:
    """The minutes as docx, srt, vtt, txt or json, with every correction in them."""
    meeting = _readable(session, user, meeting_id)
    item = documents.download(documents.document_of(session, meeting), kind, keep_fillers=fillers)
    headers = {"Content-Disposition": f'attachment; filename="{item.filename}"'}
    return Response(item.content, media_type=item.media_type, headers=headers)


@router.post("/meetings/{meeting_id}/texts", name="minutes.api.correct", status_code=status.HTTP_204_NO_CONTENT)
def correct(session: SessionDep, user: WriterDep, meeting_id: uuid.UUID, correction: TextCorrection) -> None:
    """Lay a text over one segment; 409 when somebody corrected it after `seen`."""
    transcripts.correct_text(
        session,
        by=user,
        meeting=_readable(session, user, meeting_id),
        segment_id=correction.segment_id,
        text=correction.text,
        seen=correction.seen,
    )


@router.post("/meetings/{meeting_id}/turns", name="minutes.api.change_speaker", status_code=status.HTTP_204_NO_CONTENT)
def change_speaker(session: SessionDep, user: WriterDep, meeting_id: uuid.UUID, correction: TurnCorrection) -> None:
    """Give one segment to another speaker."""
    meeting = _readable(session, user, meeting_id)
    transcripts.change_speaker(
        session, by=user, meeting=meeting, segment_id=correction.segment_id, label=correction.label
    )


@router.post("/meetings/{meeting_id}/speakers", name="minutes.api.name_speaker", status_code=status.HTTP_204_NO_CONTENT)
def name_speaker(session: SessionDep, user: WriterDep, meeting_id: uuid.UUID, name: SpeakerName) -> None:
    """Name a speaker everywhere in the meeting."""
    meeting = _readable(session, user, meeting_id)
    transcripts.name_speaker(session, by=user, meeting=meeting, label=name.label, name=name.name)


@router.post("/meetings/{meeting_id}/cancel", name="minutes.api.cancel")
def cancel(session: SessionDep, user: WriterDep, meeting_id: uuid.UUID) -> MeetingOut:
    """Stop the job; recording and text so far are kept."""
    meeting = _readable(session, user, meeting_id)
    meetings.cancel(session, by=user, meeting=meeting)
    return _out(meeting)


@router.post("/meetings/{meeting_id}/retry", name="minutes.api.retry")
def retry(session: SessionDep, user: WriterDep, meeting_id: uuid.UUID) -> MeetingOut:
    """Go on after the last finished step."""
    meeting = _readable(session, user, meeting_id)
    meetings.retry(session, by=user, meeting=meeting)
    return _out(meeting)


@router.delete("/meetings/{meeting_id}", name="minutes.api.discard", status_code=status.HTTP_204_NO_CONTENT)
def discard(session: SessionDep, user: WriterDep, meeting_id: uuid.UUID) -> None:
    """Delete the meeting with its text, corrections and files."""
    meetings.discard(session, by=user, meeting=_readable(session, user, meeting_id))


def _readable(session: SessionDep, user: CurrentUser, meeting_id: uuid.UUID) -> Meeting:
    meeting = repository.get_meeting(session, meeting_id)
    policies.check_can_read(user, meeting)
    return meeting
