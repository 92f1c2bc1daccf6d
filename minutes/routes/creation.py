"""A meeting is made of files that have arrived; beside them what the clerk says, 次第 and 出席者名簿."""

import uuid
from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from starlette.datastructures import FormData, UploadFile

from minutes.actions import meetings
from minutes.actions.attachments import Reading, attachments_of, read_agenda_attachment, read_roster_attachment
from minutes.actions.uploads import get_usable, put_into_storage, unused_files_removed
from minutes.errors import AlreadyUploaded, NoFiles
from minutes.jobs.requests import is_model_ready, queue_limits
from minutes.routes.access import MakerDep
from minutes.routes.uploads import FolderDep
from minutes.schemas import SCENES, MeetingForm
from minutes.settings import MinutesSettings
from minutes.writing.file_kinds import SIZE_LIMIT_BYTES
from services.core.clock import today
from services.core.db.session import SuiteDep
from services.core.errors import SuiteError
from services.core.identity.current import CurrentUser
from services.core.suite import Suite
from services.core.uploads.errors import InfectedFile, NoRoom, ScannerAway
from services.core.uploads.filenames import safe_filename
from services.core.uploads.folder import Upload, UploadFolder, check_room, is_disk_full
from services.core.uploads.scanning import check_clean
from services.core.web.forms import Form, blank_form, parse_form
from services.core.web.render import fragment, page, redirect
from services.core.web.sentences import sentence_of

router = APIRouter(include_in_schema=False)
NEW, RECORDER = "minutes/meetings/new.html", "minutes/meetings/record.html"
UploadIds = Annotated[list[str], Query(alias="upload", default_factory=list)]
READERS = {"agenda": read_agenda_attachment, "roster": read_roster_attachment}


async def form_with_files(request: Request, suite: SuiteDep, _user: MakerDep) -> AsyncIterator[FormData]:
    """The form as sent; a browser without JavaScript sends the recordings in it.

    Raises:
        NoRoom: the disk cannot take it.
    """
    keep = suite.settings_of(MinutesSettings).keep_free_bytes
    length = int(request.headers.get("content-length") or 0)
    check_room(suite.storage, coming_bytes=2 * length, keep_free_bytes=keep if length else 0)  # spooled, then kept
    try:
        form = await request.form()
    except OSError as error:
        raise (NoRoom() if is_disk_full(error) else error) from error
    try:
        yield form
    finally:  # also after an error: the temporary files of uploads are given back
        await form.close()


FormDataDep = Annotated[FormData, Depends(form_with_files)]


@router.get("/minutes/new", name="minutes.meetings.new")
def new(request: Request, suite: SuiteDep, _user: MakerDep, folder: FolderDep, upload: UploadIds) -> Response:
    """The form; files that have arrived already are named in the address."""
    uploads = [found for found in map(folder.find, dict.fromkeys(upload)) if found]
    form = blank_form({"held_on": today().isoformat(), "scene": "internal", "language": "ja"})
    return page(request, NEW, **_context(suite, form, uploads))


@router.post("/minutes/new", name="minutes.meetings.create")
def create(request: Request, suite: SuiteDep, user: MakerDep, folder: FolderDep, data: FormDataDep) -> Response:
    """Make the meeting and show it; or the form again, with everything that was in it."""
    form = parse_form(MeetingForm, data)
    limit_bytes = suite.settings_of(MinutesSettings).max_upload_bytes
    problem: SuiteError | None = None
    ids = [value for value in data.getlist("upload") if isinstance(value, str)]
    try:
        _scan_attachments(suite, user, data)
        sent = [file for file in data.getlist("recordings") if isinstance(file, UploadFile) and file.filename]
        ids += [folder.receive(file.filename or "", file.file, limit_bytes=limit_bytes).id for file in sent]
        agenda, roster = (_reading(data, kind) for kind in READERS)
        if not ids:
            raise NoFiles
        uploads = get_usable(folder, ids)
        if form.value is not None and form.is_valid:
            meeting_id = _create(suite, user, form.value, folder, uploads, agenda, roster)
            return redirect(request, "minutes.meetings.detail", meeting_id=meeting_id)
    except SuiteError as error:
        problem, agenda, roster = error, *(_reading_again(data, kind, error) for kind in READERS)
    uploads = [found for found in map(folder.find, dict.fromkeys(ids)) if found]
    status = problem.status if problem else 422
    context = _context(suite, form, uploads, agenda=agenda, roster=roster, problem=problem)
    if problem:
        context["sentence"] = sentence_of(problem, request.app.state.messages)
    return page(request, NEW, status_code=status, **context)


@router.post("/minutes/new/{kind}", name="minutes.meetings.preview")
def preview(request: Request, suite: SuiteDep, kind: str, user: MakerDep, data: FormDataDep) -> Response:
    """What was read from 次第 (`agenda`) or 出席者名簿 (`roster`), before the form is sent.

    Raises:
        NoFiles: neither of both.
    """
    if kind not in READERS:
        raise NoFiles
    _scan_attachments(suite, user, data)
    reading = _reading(data, kind)
    sentence = sentence_of(reading.problem, request.app.state.messages) if reading.problem else None
    context: dict[str, Any] = {"kind": kind, "reading": reading, "reading_sentence": sentence}
    return fragment(request, "minutes/meetings/reading.html", "reading", **context)


@router.get("/minutes/record", name="minutes.recorder")
def record(request: Request, suite: SuiteDep, _user: MakerDep, folder: FolderDep, upload: UploadIds) -> Response:
    """The recorder; earlier parts of the same meeting are named in the address."""
    parts = [found for found in map(folder.find, dict.fromkeys(upload)) if found]
    return page(request, RECORDER, parts=parts, limit_bytes=suite.settings_of(MinutesSettings).max_upload_bytes)


def _create(
    suite: Suite,
    user: CurrentUser,
    form: MeetingForm,
    folder: UploadFolder,
    uploads: list[Upload],
    agenda: Reading,
    roster: Reading,
) -> uuid.UUID:
    """The new meeting's id. The files are moved outside of the transaction: hashing 4 GB must not hold up writers."""
    for upload in uploads:
        _check_clean(suite, user, folder, upload)
    stored = put_into_storage(suite.storage, uploads)
    with unused_files_removed(suite, stored), suite.session() as session:
        meeting = meetings.create(
            session,
            by=user,
            form=form,
            files=stored,
            attachments=attachments_of(agenda, roster),
            model_ready=is_model_ready(suite),
            limits=queue_limits(suite),
        )
        meeting_id = meeting.id
    for upload in uploads:
        folder.remove(upload.id)
    return meeting_id


def _check_clean(suite: Suite, user: CurrentUser, folder: UploadFolder, upload: Upload) -> None:
    try:
        check_clean(suite, upload.path, by=user)
    except InfectedFile:
        folder.remove(upload.id)
        raise


def _scan_attachments(suite: Suite, user: CurrentUser, data: FormData) -> None:
    """Have 次第 and 出席者名簿 looked at before anything reads them."""
    for kind in READERS:
        file = data.get(f"{kind}_file")
        if isinstance(file, UploadFile) and file.filename:
            check_clean(suite, file.file, by=user)


def _reading(data: FormData, kind: str) -> Reading:
    """The text that the clerk saw and may have corrected comes before the file it was read from."""
    text, file = data.get(f"{kind}_text"), data.get(f"{kind}_file")
    if isinstance(text, str) and text.strip():
        return READERS[kind](text)
    if not isinstance(file, UploadFile) or not file.filename:
        return Reading()
    file.file.seek(0)
    return READERS[kind](file.file.read(SIZE_LIMIT_BYTES + 1), safe_filename(file.filename))


def _reading_again(data: FormData, kind: str, error: SuiteError) -> Reading:
    """What the form shows again; an attachment that was not found clean is not read."""
    return Reading() if isinstance(error, InfectedFile | ScannerAway) else _reading(data, kind)


def _context(
    suite: Suite,
    form: Form[Any],
    uploads: list[Upload],
    *,
    agenda: Reading | None = None,
    roster: Reading | None = None,
    problem: SuiteError | None = None,
) -> dict[str, Any]:
    settings = suite.settings_of(MinutesSettings)
    return {
        "form": form,
        "uploads": uploads,
        "readings": {"agenda": agenda or Reading(), "roster": roster or Reading()},
        "scenes": SCENES,
        "limit_bytes": settings.max_upload_bytes,
        "limit_hours": settings.max_hours,
        "problem": problem,
        "sentence": None,
        "earlier_id": problem.values.get("meeting_id") if isinstance(problem, AlreadyUploaded) else None,
        "earlier_title": problem.values.get("title", "") if isinstance(problem, AlreadyUploaded) else "",
    }
