"""Who may call the pages of minutes, and the meeting that an address names."""

import uuid
from typing import Annotated

from fastapi import Depends

from minutes import policies, repository
from minutes.models import Meeting
from services.core.db.session import SessionDep, SuiteDep
from services.core.identity.current import CurrentUser, UserDep, require_role
from services.core.identity.models import Role

MakerDep = Annotated[CurrentUser, Depends(require_role(Role.CLERK, Role.APPROVER))]
"""Somebody who makes minutes."""


def readable_meeting(session: SessionDep, user: UserDep, meeting_id: uuid.UUID) -> Meeting:
    """The meeting of the address.

    Raises:
        MeetingNotFound: there is none, or this reader may not know of it.
    """
    meeting = repository.get_meeting(session, meeting_id)
    policies.check_can_read(user, meeting)
    return meeting


MeetingDep = Annotated[Meeting, Depends(readable_meeting)]


def editable_meeting_id(suite: SuiteDep, user: UserDep, meeting_id: uuid.UUID) -> uuid.UUID:
    """The id of the address, once it is clear that this person may correct the meeting; holds no transaction.

    Raises:
        MeetingNotFound: there is none, or this reader may not know of it.
        MeetingReadOnly: this reader may only read it.
    """
    with suite.session(read_only=True) as session:
        policies.check_can_edit(user, repository.get_meeting(session, meeting_id))
    return meeting_id


EditableIdDep = Annotated[uuid.UUID, Depends(editable_meeting_id)]
