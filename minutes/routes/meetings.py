"""The list of meetings, one meeting, and what a person may do with its job."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from sqlmodel import Session

from minutes import policies, repository
from minutes.actions import meetings
from minutes.actions.documents import FORMATS
from minutes.actions.progress import progress_of
from minutes.models import Meeting
from minutes.routes.access import MakerDep, MeetingDep
from minutes.routes.record import record_of
from minutes.routes.uploads import FolderDep
from minutes.routes.waveform_path import waveform_path
from minutes.schemas import SCENES
from minutes.states import WAITING_OR_RUNNING, RecordingState
from services.core.db.session import SessionDep
from services.core.errors import SuiteError
from services.core.i18n import _
from services.core.identity.current import CurrentUser, UserDep
from services.core.uploads.folder import UploadFolder
from services.core.web.pagination import Page, PageQueryDep
from services.core.web.render import flash, fragment, page, redirect
from services.core.web.sentences import Sentence, sentence_of

router = APIRouter(include_in_schema=False)
LIST, DETAIL = "minutes/meetings/list.html", "minutes/meetings/detail.html"
PARTIAL_LIMIT = 200  # segments that one answer brings while the job runs


@router.get("/minutes", name="minutes.meetings.list")
def list_meetings(
    request: Request,
    session: SessionDep,
    user: MakerDep,
    folder: FolderDep,
    query: PageQueryDep,
    text: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """Meetings that this person may read, and recordings that broke off."""
    text = text.strip()
    found = repository.list_meetings(session, user, text=text, offset=query.offset, limit=query.size)
    total = repository.count_meetings(session, user, text=text)
    return page(
        request,
        LIST,
        block="meetings",
        page=Page(found, total, query),
        owners=repository.display_names(session, (meeting.owner_account_id for meeting in found)),
        text=text,
        scenes=SCENES,
        active=WAITING_OR_RUNNING,
        unfinished=unfinished_recordings(folder),
    )


@router.get("/minutes/unfinished", name="minutes.uploads.unfinished")
def list_unfinished(request: Request, _user: MakerDep, folder: FolderDep) -> Response:
    """Recordings of this person that broke off, after the device has sent what only it had."""
    return fragment(request, "minutes/meetings/unfinished.html", "unfinished", unfinished=unfinished_recordings(folder))


@router.get("/minutes/{meeting_id:uuid}", name="minutes.meetings.detail")
def detail(request: Request, session: SessionDep, meeting: MeetingDep, user: UserDep) -> Response:
    """The meeting: how far its job is, or the record with what came out of it."""
    return page(request, DETAIL, block="meeting", **detail_context(request, session, meeting, user))


@router.get("/minutes/{meeting_id:uuid}/progress", name="minutes.meetings.progress")
def progress(request: Request, session: SessionDep, meeting: MeetingDep, place: str = "page") -> Response:
    """How far the job is; stops being asked when it is over."""
    context: dict[str, Any] = {
        "meeting": meeting,
        "progress": progress_of(session, meeting),
        "is_running": meeting.state in WAITING_OR_RUNNING,
    }
    return fragment(request, "minutes/meetings/progress.html", "row" if place == "row" else "panel", **context)


@router.get("/minutes/{meeting_id:uuid}/partial", name="minutes.meetings.partial")
def partial(request: Request, session: SessionDep, meeting: MeetingDep, after: int = -1) -> Response:
    """Text that has been found since, while the rest is transcribed."""
    found = repository.list_segments_after(session, meeting, after, limit=PARTIAL_LIMIT)
    last = found[-1].position if found else after
    running = meeting.state in WAITING_OR_RUNNING
    return fragment(
        request,
        "minutes/meetings/partial.html",
        "partial",
        meeting=meeting,
        segments=found,
        after=last,
        is_running=running,
    )


@router.post("/minutes/{meeting_id:uuid}/cancel", name="minutes.meetings.cancel")
def cancel(request: Request, session: SessionDep, meeting: MeetingDep, user: UserDep) -> Response:
    """Stop the job; recording and text so far are kept."""
    meetings.cancel(session, by=user, meeting=meeting)
    flash(request, _("文字起こしを中止しました。録音とここまでの文字は残してあります。"), tone="info")
    return redirect(request, "minutes.meetings.detail", meeting_id=meeting.id)


@router.post("/minutes/{meeting_id:uuid}/retry", name="minutes.meetings.retry")
def retry(request: Request, session: SessionDep, meeting: MeetingDep, user: UserDep) -> Response:
    """Go on after the last finished step."""
    meetings.retry(session, by=user, meeting=meeting)
    return redirect(request, "minutes.meetings.detail", meeting_id=meeting.id)


@router.post("/minutes/{meeting_id:uuid}/demonstration", name="minutes.meetings.try_demonstration")
def try_demonstration(request: Request, session: SessionDep, meeting: MeetingDep, user: UserDep) -> Response:
    """Have the starter model try the recording."""
    meetings.try_demonstration(session, by=user, meeting=meeting)
    return redirect(request, "minutes.meetings.detail", meeting_id=meeting.id)


@router.post("/minutes/{meeting_id:uuid}/discard", name="minutes.meetings.discard")
def discard(request: Request, session: SessionDep, meeting: MeetingDep, user: UserDep) -> Response:
    """Delete the meeting with its text, corrections and files."""
    title = meeting.title
    meetings.discard(session, by=user, meeting=meeting)
    flash(request, _("「{title}」を削除しました。").format(title=title))
    return redirect(request, "minutes.meetings.list")


def unfinished_recordings(folder: UploadFolder) -> list[Any]:
    """Recordings of the browser that were not made into minutes."""
    return [upload for upload in folder.list_all() if upload.is_recording and upload.size_bytes]


def detail_context(request: Request, session: Session, meeting: Meeting, user: CurrentUser) -> dict[str, Any]:
    """What the meeting's page needs in the state that it is in."""
    running = meeting.state in WAITING_OR_RUNNING
    record = None if running else record_of(session, meeting)
    owner = repository.display_names(session, [meeting.owner_account_id])
    return {
        "meeting": meeting,
        "owner": owner.get(meeting.owner_account_id, "—"),
        "scene": SCENES.get(meeting.scene, ""),
        "recordings": repository.list_recordings(session, meeting.id),
        "is_running": running,
        "is_ready": meeting.state is RecordingState.READY,
        "progress": progress_of(session, meeting) if running else None,
        "problem": problem_of(request, meeting),
        "document": record.document if record else None,
        "transcript": record.transcript if record else None,
        "wave": waveform_path(meeting.waveform or ()),
        "formats": FORMATS,
        "can_edit": policies.can_edit(user, meeting),
        "can_cancel": policies.can_cancel(user, meeting),
        "can_retry": policies.can_retry(user, meeting),
        "can_try_demonstration": policies.can_try_demonstration(user, meeting),
        "can_delete": policies.can_delete(user, meeting),
    }


def problem_of(request: Request, meeting: Meeting) -> Sentence | None:
    """Why the job stopped, in the reader's language, and what to do next."""
    if not meeting.error_code:
        return None
    kept = type("KeptError", (SuiteError,), {"code": meeting.error_code})
    return sentence_of(kept(**(meeting.error_values or {})), request.app.state.messages)
