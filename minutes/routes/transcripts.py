"""Correct a sentence while listening, name a speaker everywhere, give a sentence to another speaker."""

import uuid
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Form, Query, Request, Response
from sqlmodel import Session

from minutes import policies, repository
from minutes.actions import transcripts
from minutes.actions.meetings import roster_of
from minutes.errors import EditedMeanwhile, MeetingNotFound
from minutes.models import Correction, Meeting
from minutes.repository import Line
from minutes.routes.access import EditableIdDep, MeetingDep
from minutes.routes.record import Record, record_of
from minutes.routes.transcript_view import Transcript, replaced
from minutes.schemas import SpeakerNameForm, TextCorrectionForm, TurnCorrection
from minutes.writing.names import suggest_names
from services.core.db.session import SessionDep, SuiteDep
from services.core.i18n import _
from services.core.identity.current import CurrentUser, UserDep
from services.core.suite import Suite
from services.core.web.htmx import is_htmx
from services.core.web.render import fragment, page, redirect

router = APIRouter(include_in_schema=False)
EDIT = "minutes/transcripts/edit.html"
CHANGED = "minutes/transcripts/changed.html"
SPEAKER = "minutes/transcripts/speaker.html"
LINES_LIMIT = 50  # a turn has at most some 320 characters, so far fewer segments


@dataclass(frozen=True, slots=True)
class EditRow:
    """One segment in the editor; `mine` is a text that could not be saved because of somebody else's."""

    line: Line
    edit: Correction | None
    author: str
    mine: str | None = None


@router.get("/minutes/{meeting_id:uuid}/edit", name="minutes.transcripts.edit")
def edit(
    request: Request,
    session: SessionDep,
    meeting: MeetingDep,
    user: UserDep,
    line: Annotated[list[uuid.UUID], Query(max_length=LINES_LIMIT, default_factory=list)],
    turn: str = "",
) -> Response:
    """The editor of these segments, or of all of a turn, as they stand now."""
    policies.check_can_edit(user, meeting)
    if turn:
        turns = {found.key: found for found in record_of(session, meeting).transcript.turns}
        line = [uuid.UUID(found) for found in turns[turn].lines] if turn in turns else []
    return page(request, EDIT, block="editor", **_editor(session, meeting, line))


@router.post("/minutes/{meeting_id:uuid}/text", name="minutes.transcripts.correct")
def correct(
    request: Request,
    suite: SuiteDep,
    user: UserDep,
    meeting_id: EditableIdDep,
    form: Annotated[TextCorrectionForm, Form()],
) -> Response:
    """Lay a text over one segment; answers with the turns that changed by it, or with the other's text."""
    before = _record(suite, user, meeting_id)
    try:
        with suite.session() as session:
            meeting = _editable(session, user, meeting_id)
            line = form.segment_id
            transcripts.correct_text(session, by=user, meeting=meeting, segment_id=line, text=form.text, seen=form.seen)
    except EditedMeanwhile as conflict:
        with suite.session(read_only=True) as session:
            context = _editor(session, _editable(session, user, meeting_id), [form.segment_id], mine=form.text)
        return page(request, EDIT, block="editor", status_code=conflict.status, **context)
    return _changed(request, suite, user, meeting_id, before)


@router.post("/minutes/{meeting_id:uuid}/turn", name="minutes.transcripts.change_speaker")
def change_speaker(
    request: Request, suite: SuiteDep, user: UserDep, meeting_id: EditableIdDep, form: Annotated[TurnCorrection, Form()]
) -> Response:
    """Give one segment to another speaker."""
    before = _record(suite, user, meeting_id)
    with suite.session() as session:
        meeting = _editable(session, user, meeting_id)
        transcripts.change_speaker(session, by=user, meeting=meeting, segment_id=form.segment_id, label=form.label)
    return _changed(request, suite, user, meeting_id, before)


@router.get("/minutes/{meeting_id:uuid}/speakers/{label}", name="minutes.transcripts.speaker")
def speaker(request: Request, session: SessionDep, meeting: MeetingDep, user: UserDep, label: str) -> Response:
    """Who this voice may be: people of the roster, best first those whom the talk names."""
    policies.check_can_edit(user, meeting)
    record = record_of(session, meeting)
    if label not in record.transcript.voices:
        raise MeetingNotFound
    roster = roster_of(meeting)
    heard = {found.speaker: found for found in suggest_names(record.document.sentences, roster)}
    samples = [turn for turn in record.transcript.turns if turn.voice.label == label][:3]
    return page(
        request,
        SPEAKER,
        block="speaker",
        meeting=meeting,
        voice=record.transcript.voices[label],
        suggestion=heard.get(label),
        people=roster.people,
        samples=samples,
    )


@router.post("/minutes/{meeting_id:uuid}/speakers", name="minutes.transcripts.name_speaker")
def name_speaker(
    request: Request,
    suite: SuiteDep,
    user: UserDep,
    meeting_id: EditableIdDep,
    form: Annotated[SpeakerNameForm, Form()],
) -> Response:
    """Name a speaker everywhere in the meeting."""
    with suite.session() as session:
        meeting = _editable(session, user, meeting_id)
        transcripts.name_speaker(session, by=user, meeting=meeting, label=form.label, name=form.name)
    return _changed(request, suite, user, meeting_id, before=None, renamed=form.label)


def _editable(session: Session, user: CurrentUser, meeting_id: uuid.UUID) -> Meeting:
    meeting = repository.get_meeting(session, meeting_id)
    policies.check_can_edit(user, meeting)
    return meeting


def _record(suite: Suite, user: CurrentUser, meeting_id: uuid.UUID) -> Record:
    """The record as it stands; outside of the transaction that changes it, because writers would wait for a second."""
    with suite.session(read_only=True) as session:
        return record_of(session, _editable(session, user, meeting_id))


def _changed(
    request: Request,
    suite: Suite,
    user: CurrentUser,
    meeting_id: uuid.UUID,
    before: Record | None,
    renamed: str | None = None,
) -> Response:
    """What a correction changed on the page: turns, or a name that stands at many of them."""
    if not is_htmx(request):
        return redirect(request, "minutes.meetings.detail", meeting_id=meeting_id)
    after = _record(suite, user, meeting_id)
    removed, turns = replaced(before.transcript, after.transcript) if before else ([], [])
    return fragment(
        request,
        CHANGED,
        "changed",
        removed=removed,
        turns=turns,
        renamed=after.transcript.voices.get(renamed) if renamed else None,
        meeting_id=meeting_id,
        document=after.document,
        transcript=after.transcript,
        can_edit=True,
    )


def _editor(session: Session, meeting: Meeting, ids: list[uuid.UUID], *, mine: str | None = None) -> dict[str, Any]:
    edits = repository.latest_texts(session, meeting)
    authors = repository.display_names(session, (edits[i].author_account_id for i in ids if i in edits))
    transcript = record_of(session, meeting).transcript
    wanted = {line.segment.id: line for line in repository.list_lines(session, meeting) if line.segment.id in ids}
    if not wanted:
        raise MeetingNotFound
    rows = [
        EditRow(line, edits.get(i), authors.get(edits[i].author_account_id, "—") if i in edits else "", mine)
        for i, line in wanted.items()
    ]
    return {"meeting": meeting, "rows": rows, "voices": _choices(transcript), "is_conflict": mine is not None}


def _choices(transcript: Transcript) -> list[tuple[str, str]]:
    """Speakers to choose from, and one that nobody has yet."""
    known = [(voice.label, voice.name) for voice in transcript.voices.values() if voice.label]
    used = [int(label[1:]) for label, _name in known if label[1:].isdigit()]
    return [*known, (f"S{max(used, default=0) + 1}", _("新しい話者"))]
