"""Correct the text, change or name a speaker: rows laid over the machine's result, which stays as it was."""

import uuid

from sqlmodel import Session

from minutes import policies, repository
from minutes.errors import EditedMeanwhile
from minutes.models import Correction, CorrectionKind, Meeting
from services.core.audit.record import record
from services.core.identity.current import CurrentUser


def correct_text(
    session: Session, *, by: CurrentUser, meeting: Meeting, segment_id: uuid.UUID, text: str, seen: int
) -> Correction | None:
    """Lay a text over one segment; None when it says what already stands there.

    Args:
        session: The request's transaction.
        by: Who corrects.
        meeting: The meeting.
        segment_id: Which segment.
        text: The new text; empty removes the segment from the minutes.
        seen: Sequence number of the correction that the clerk saw, 0 for the machine's text.

    Raises:
        EditedMeanwhile: somebody else corrected the segment after `seen`; nothing is overwritten.
    """
    policies.check_can_edit(by, meeting)
    segment = repository.get_segment(session, meeting, segment_id)
    latest = repository.find_latest_text(session, meeting, segment.id)
    shown, sequence = (latest.value, latest.sequence) if latest else (segment.text, 0)
    text = " ".join(text.split())
    if shown == text:
        return None
    if sequence != seen:
        raise EditedMeanwhile(text=shown)
    return _lay(session, by, meeting, CorrectionKind.TEXT, segment_id=segment_id, value=text)


def change_speaker(
    session: Session, *, by: CurrentUser, meeting: Meeting, segment_id: uuid.UUID, label: str
) -> Correction:
    """Give one segment to another speaker."""
    policies.check_can_edit(by, meeting)
    repository.get_segment(session, meeting, segment_id)
    return _lay(session, by, meeting, CorrectionKind.TURN, segment_id=segment_id, value=label)


def name_speaker(session: Session, *, by: CurrentUser, meeting: Meeting, label: str, name: str) -> Correction:
    """Name a speaker everywhere in the meeting; an empty name takes it back."""
    policies.check_can_edit(by, meeting)
    return _lay(session, by, meeting, CorrectionKind.NAME, label=label, value=" ".join(name.split()))


def _lay(
    session: Session,
    by: CurrentUser,
    meeting: Meeting,
    kind: CorrectionKind,
    *,
    value: str,
    segment_id: uuid.UUID | None = None,
    label: str = "",
) -> Correction:
    correction = Correction(
        meeting_id=meeting.id,
        run=meeting.run,
        sequence=repository.last_sequence(session, meeting) + 1,
        kind=kind,
        segment_id=segment_id,
        label=label,
        value=value,
        author_account_id=by.account_id,
    )
    session.add(correction)
    session.flush()
    # The words themselves stay in the correction row: the audit says who changed what kind of thing, where.
    record(session, f"minutes.corrected.{kind}", by=by, target=str(meeting.id), correction=str(correction.id))
    return correction
