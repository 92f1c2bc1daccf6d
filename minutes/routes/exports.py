"""The minutes as a file, with every correction in them."""

import re
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query, Response

from minutes.actions import documents
from minutes.models import Meeting
from minutes.routes.access import MeetingDep
from services.core.db.session import SessionDep

router = APIRouter(include_in_schema=False)
NAME_LIMIT = 80  # characters: with the ending well under the 255 bytes of common file systems
_NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f\\/:*?"<>|]+')


@router.get("/minutes/{meeting_id:uuid}/export", name="minutes.exports.download")
def download(
    session: SessionDep,
    meeting: MeetingDep,
    kind: str,
    fillers: Annotated[bool, Query()] = False,  # noqa: FBT002
) -> Response:
    """The minutes as docx, srt, vtt, txt or json."""
    item = documents.download(documents.document_of(session, meeting), kind, keep_fillers=fillers)
    headers = {"Content-Disposition": disposition(meeting, item.filename)}
    return Response(item.content, media_type=item.media_type, headers=headers)


def disposition(meeting: Meeting, ascii_name: str) -> str:
    """`attachment` with the meeting's title as the name, and a plain one for old programs.

    Source: RFC 6266, section 4.3, and RFC 8187 (`filename*`, formerly RFC 5987).
    """
    title = " ".join(_NOT_IN_NAMES.sub(" ", meeting.title).split())[:NAME_LIMIT].strip(". ") or "minutes"
    ending = ascii_name.rpartition(".")[2]
    name = quote(f"{meeting.held_on:%Y%m%d}_{title}.{ending}", safe="")
    return f"attachment; filename=\"{ascii_name}\"; filename*=UTF-8''{name}"
