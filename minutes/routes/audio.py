"""The listening copy of a meeting, in ranges, so that a browser can jump in it."""

import uuid

from fastapi import APIRouter, Response
from fastapi.responses import FileResponse

from minutes import policies, repository
from minutes.errors import MeetingNotFound
from services.core.db.session import SuiteDep
from services.core.identity.current import UserDep

router = APIRouter(include_in_schema=False)
MEDIA_TYPE = "audio/mp4"  # speech/listening_copy.py writes AAC in MP4


@router.get("/minutes/{meeting_id:uuid}/audio", name="minutes.audio")
def audio(suite: SuiteDep, user: UserDep, meeting_id: uuid.UUID) -> Response:
    """The recording, all files on one time line; answers range requests.

    Raises:
        MeetingNotFound: no such meeting for this reader, or its recording has not been read yet.
    """
    # No transaction of the request: it would stay open while the sound is sent.
    with suite.session(read_only=True) as session:
        meeting = repository.get_meeting(session, meeting_id)
        policies.check_can_read(user, meeting)
        key = meeting.listen_key
    if not key:
        raise MeetingNotFound
    headers = {"Cache-Control": "private, no-cache"}  # jumping asks again, with the ETag
    return FileResponse(suite.storage.path(key), media_type=MEDIA_TYPE, headers=headers)
