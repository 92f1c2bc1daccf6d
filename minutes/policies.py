"""Who may read and correct a meeting; every rule exists as `check_can_x` (raises) and `can_x` (bool).

The owner and the clerks and approvers of the meeting's department read and correct; administrators manage the suite but
do not read what was said in meetings that are not theirs.
"""

from minutes.errors import MeetingNotFound, MeetingReadOnly, WrongState
from minutes.models import MAKERS, Meeting
from minutes.states import RUNNING, WAITING_OR_RUNNING, RecordingState
from services.core.errors import Denied
from services.core.identity.current import CurrentUser


def can_upload(user: CurrentUser) -> bool:
    """Whether this person makes minutes at all."""
    return bool(MAKERS & user.roles)


def check_can_upload(user: CurrentUser) -> None:
    """Raise `Denied` unless `can_upload`."""
    if not can_upload(user):
        raise Denied(action="minutes.upload")


def can_read(user: CurrentUser, meeting: Meeting) -> bool:
    """Whether this person may read the meeting."""
    if meeting.owner_account_id == user.account_id:
        return True
    same_department = meeting.department_id in user.department_ids
    return same_department and can_upload(user)


def check_can_read(user: CurrentUser, meeting: Meeting) -> None:
    """Raise `MeetingNotFound` unless `can_read`: that a meeting exists is not told either."""
    if not can_read(user, meeting):
        raise MeetingNotFound


def can_edit(user: CurrentUser, meeting: Meeting) -> bool:
    """Whether this person may correct the text and name speakers."""
    return can_read(user, meeting) and can_upload(user)


def check_can_edit(user: CurrentUser, meeting: Meeting) -> None:
    """Raise `MeetingNotFound` or `MeetingReadOnly` unless `can_edit`."""
    check_can_read(user, meeting)
    if not can_edit(user, meeting):
        raise MeetingReadOnly


def can_cancel(user: CurrentUser, meeting: Meeting) -> bool:
    """Whether this person may stop the job now."""
    stoppable = meeting.state in WAITING_OR_RUNNING or meeting.state is RecordingState.NEEDS_MODEL
    return can_edit(user, meeting) and stoppable


def check_can_cancel(user: CurrentUser, meeting: Meeting) -> None:
    """Raise unless `can_cancel`."""
    check_can_edit(user, meeting)
    if not can_cancel(user, meeting):
        raise WrongState(state=meeting.state.value)


def can_retry(user: CurrentUser, meeting: Meeting) -> bool:
    """Whether this person may start the job again."""
    stopped = meeting.state in {RecordingState.FAILED, RecordingState.QUARANTINED, RecordingState.CANCELLED}
    return can_edit(user, meeting) and stopped


def check_can_retry(user: CurrentUser, meeting: Meeting) -> None:
    """Raise unless `can_retry`."""
    check_can_edit(user, meeting)
    if not can_retry(user, meeting):
        raise WrongState(state=meeting.state.value)


def can_try_demonstration(user: CurrentUser, meeting: Meeting) -> bool:
    """Whether this person may have the starter model try the recording."""
    return can_edit(user, meeting) and meeting.state is RecordingState.NEEDS_MODEL


def check_can_try_demonstration(user: CurrentUser, meeting: Meeting) -> None:
    """Raise unless `can_try_demonstration`."""
    check_can_edit(user, meeting)
    if not can_try_demonstration(user, meeting):
        raise WrongState(state=meeting.state.value)


def can_delete(user: CurrentUser, meeting: Meeting) -> bool:
    """Whether this person may discard the meeting: its owner, while no job runs on it."""
    return meeting.owner_account_id == user.account_id and meeting.state not in RUNNING


def check_can_delete(user: CurrentUser, meeting: Meeting) -> None:
    """Raise unless `can_delete`."""
    check_can_read(user, meeting)
    if not can_delete(user, meeting):
        raise WrongState(state=meeting.state.value)
