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
from minutes.routes.access import MeetingDep
from minutes.routes.meetings import transcript_now
from minutes.routes.transcript_view import Transcript, replaced
from minutes.schemas import SpeakerName, TextCorrection, TurnCorrection
from minutes.writing.document import MinutesDocument
from minutes.writing.names import suggest_names
from services.core.db.session import SessionDep
from services.core.i18n import _
from services.core.identity.current import UserDep
from services.core.web.htmx import is_htmx
from services.core.web.render import fragment, page, redirect

router = APIRouter(include_in_schema=False)
EDIT, CHANGED, SPEAKER = (f"minutes/transcripts/{name}.html" for name in ("edit", "changed", "speaker"))
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
    line: Annotated[list[uuid.UUID], Query(max_length=LINES_LIMIT)],
) -> Response:
    """The editor of these segments, as they stand now."""
    policies.check_can_edit(user, meeting)
    return page(request, EDIT, block="editor", **_editor(session, meeting, line))


@router.post("/minutes/{meeting_id:uuid}/text", name="minutes.transcripts.correct")
def correct(
    request: Request, session: SessionDep, meeting: MeetingDep, user: UserDep, form: Annotated[TextCorrection, Form()]
) -> Response:
    """Lay a text over one segment; answers with the turns that changed by it, or with the other's text."""
    policies.check_can_edit(user, meeting)
    _document, before = transcript_now(session, meeting)
    try:
        transcripts.correct_text(
            session, by=user, meeting=meeting, segment_id=form.segment_id, text=form.text, seen=form.seen
        )
    except EditedMeanwhile as conflict:
        context = _editor(session, meeting, [form.segment_id], mine=form.text)
        return page(request, EDIT, block="editor", status_code=conflict.status, **context)
    return _changed(request, session, meeting, before)


@router.post("/minutes/{meeting_id:uuid}/turn", name="minutes.transcripts.change_speaker")
def change_speaker(
    request: Request, session: SessionDep, meeting: MeetingDep, user: UserDep, form: Annotated[TurnCorrection, Form()]
) -> Response:
    """Give one segment to another speaker."""
    policies.check_can_edit(user, meeting)
    _document, before = transcript_now(session, meeting)
    transcripts.change_speaker(session, by=user, meeting=meeting, segment_id=form.segment_id, label=form.label)
    return _changed(request, session, meeting, before)


@router.get("/minutes/{meeting_id:uuid}/speakers/{label}", name="minutes.transcripts.speaker")
def speaker(request: Request, session: SessionDep, meeting: MeetingDep, user: UserDep, label: str) -> Response:
    """Who this voice may be: people of the roster, best first those whom the talk names."""
    policies.check_can_edit(user, meeting)
    document, transcript = transcript_now(session, meeting)
    if label not in transcript.voices:
        raise MeetingNotFound
    roster = roster_of(meeting)
    heard = {found.speaker: found for found in suggest_names(document.sentences, roster)}
    samples = [turn for turn in transcript.turns if turn.voice.label == label][:3]
    return page(
        request,
        SPEAKER,
        block="speaker",
        meeting=meeting,
        voice=transcript.voices[label],
        suggestion=heard.get(label),
        people=roster.people,
        samples=samples,
    )


@router.post("/minutes/{meeting_id:uuid}/speakers", name="minutes.transcripts.name_speaker")
def name_speaker(
    request: Request, session: SessionDep, meeting: MeetingDep, user: UserDep, form: Annotated[SpeakerName, Form()]
) -> Response:
    """Name a speaker everywhere in the meeting."""
    transcripts.name_speaker(session, by=user, meeting=meeting, label=form.label, name=form.name)
    if not is_htmx(request):
        return redirect(request, "minutes.meetings.detail", meeting_id=meeting.id)
    document, transcript = transcript_now(session, meeting)
    context = _page_parts(meeting, document, transcript)
    return fragment(request, CHANGED, "changed", removed=[], turns=[], renamed=transcript.voices.get(form.label), **context)


def _changed(request: Request, session: Session, meeting: Meeting, before: Transcript) -> Response:
    if not is_htmx(request):
        return redirect(request, "minutes.meetings.detail", meeting_id=meeting.id)
    document, after = transcript_now(session, meeting)
    removed, turns = replaced(before, after)
    context = _page_parts(meeting, document, after)
    return fragment(request, CHANGED, "changed", removed=removed, turns=turns, renamed=None, **context)


def _page_parts(meeting: Meeting, document: MinutesDocument, transcript: Transcript) -> dict[str, Any]:
    return {"meeting": meeting, "document": document, "transcript": transcript, "can_edit": True}


def _editor(session: Session, meeting: Meeting, ids: list[uuid.UUID], *, mine: str | None = None) -> dict[str, Any]:
    edits = repository.latest_texts(session, meeting)
    authors = repository.display_names(session, (edits[i].author_account_id for i in ids if i in edits))
    _document, transcript = transcript_now(session, meeting)
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
