"""Every query of minutes."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, false, func, or_
from sqlmodel import Session, col, select

from minutes.errors import MeetingNotFound
from minutes.models import MAKERS, Correction, CorrectionKind, Meeting, Recording, Segment, SpeakerTurn, Speed, Step
from minutes.states import RUNNING, WAITING_OR_RUNNING, RecordingState
from services.core.identity.current import CurrentUser
from services.core.identity.models import Account


@dataclass(frozen=True, slots=True)
class Line:
    """A segment as the reader sees it: the machine's text with the latest corrections laid over it.

    Attributes:
        segment: The machine's row.
        text: Corrected text; empty when a clerk removed the segment.
        label: Speaker label, corrected; None where nobody is known.
        edited: Whether a clerk changed the text.
        seen: Sequence number of the latest text correction; 0 for none.
    """

    segment: Segment
    text: str
    label: str | None
    edited: bool
    seen: int


def get_meeting(session: Session, meeting_id: uuid.UUID) -> Meeting:
    """The meeting.

    Raises:
        MeetingNotFound: there is none.
    """
    meeting = session.get(Meeting, meeting_id)
    if meeting is None:
        raise MeetingNotFound
    return meeting


def _readable_by(user: CurrentUser) -> ColumnElement[bool]:
    """The rule of `policies.can_read`, as a query."""
    mine = col(Meeting.owner_account_id) == user.account_id
    shared = bool(MAKERS & user.roles) and bool(user.department_ids)
    return or_(mine, col(Meeting.department_id).in_(user.department_ids) if shared else false())


def list_meetings(
    session: Session, user: CurrentUser, *, text: str = "", offset: int = 0, limit: int = 50
) -> list[Meeting]:
    """Meetings that this person may read, newest first; `text` is looked for in title and place."""
    query = select(Meeting).where(_readable_by(user))
    if text:
        query = query.where(
            or_(col(Meeting.title).contains(text, autoescape=True), col(Meeting.place).contains(text, autoescape=True))
        )
    order = (col(Meeting.held_on).desc(), col(Meeting.created_at).desc())
    return list(session.exec(query.order_by(*order).offset(offset).limit(limit)))


def count_meetings(session: Session, user: CurrentUser, *, text: str = "") -> int:
    """How many `list_meetings` would return without limit."""
    query = select(func.count()).select_from(Meeting).where(_readable_by(user))
    if text:
        query = query.where(
            or_(col(Meeting.title).contains(text, autoescape=True), col(Meeting.place).contains(text, autoescape=True))
        )
    return session.exec(query).one()


def list_recordings(session: Session, meeting_id: uuid.UUID) -> list[Recording]:
    """The files of a meeting, in order."""
    query = select(Recording).where(Recording.meeting_id == meeting_id)
    return list(session.exec(query.order_by(col(Recording.position))))


def find_earlier(session: Session, user: CurrentUser, keys: Sequence[str]) -> Meeting | None:
    """The newest meeting that this person may read and that holds exactly these files, if any."""
    query = select(Meeting).join(Recording).where(_readable_by(user), col(Recording.storage_key).in_(keys)).distinct()
    for meeting in session.exec(query.order_by(col(Meeting.created_at).desc())):
        if [recording.storage_key for recording in list_recordings(session, meeting.id)] == list(keys):
            return meeting
    return None


def count_needing_model(session: Session, model: str, *, with_queued: bool) -> int:
    """Recordings that this model transcribes now; `with_queued` counts those that wait, too."""
    running = and_(col(Meeting.state).in_(RUNNING), col(Meeting.model) == model)
    needing = or_(running, col(Meeting.state) == RecordingState.QUEUED) if with_queued else running
    return session.exec(select(func.count()).select_from(Meeting).where(needing)).one()


def list_steps(session: Session, meeting: Meeting) -> list[Step]:
    """The plan of the present run, in order."""
    query = select(Step).where(Step.meeting_id == meeting.id, Step.run == meeting.run)
    return list(session.exec(query.order_by(col(Step.position))))


def find_step(session: Session, meeting: Meeting, position: int) -> Step | None:
    """One step of the present run."""
    query = select(Step).where(Step.meeting_id == meeting.id, Step.run == meeting.run, Step.position == position)
    return session.exec(query).first()


def list_segments(session: Session, meeting: Meeting) -> list[Segment]:
    """The machine's text of the present run, in order of time."""
    query = select(Segment).where(Segment.meeting_id == meeting.id, Segment.run == meeting.run)
    return list(session.exec(query.order_by(col(Segment.position))))


def get_segment(session: Session, meeting: Meeting, segment_id: uuid.UUID) -> Segment:
    """A segment of this meeting.

    Raises:
        MeetingNotFound: it is not of this meeting.
    """
    segment = session.get(Segment, segment_id)
    if segment is None or segment.meeting_id != meeting.id or segment.run != meeting.run:
        raise MeetingNotFound
    return segment


def list_corrections(session: Session, meeting: Meeting) -> list[Correction]:
    """All overlays of the present run, oldest first."""
    query = select(Correction).where(Correction.meeting_id == meeting.id, Correction.run == meeting.run)
    return list(session.exec(query.order_by(col(Correction.sequence))))


def latest_texts(session: Session, meeting: Meeting) -> dict[uuid.UUID, Correction]:
    """The text correction in force, by segment id."""
    texts = (c for c in list_corrections(session, meeting) if c.kind is CorrectionKind.TEXT)
    return {correction.segment_id: correction for correction in texts if correction.segment_id is not None}


def find_latest_text(session: Session, meeting: Meeting, segment_id: uuid.UUID) -> Correction | None:
    """The text correction in force for one segment."""
    query = select(Correction).where(
        Correction.meeting_id == meeting.id,
        Correction.run == meeting.run,
        Correction.segment_id == segment_id,
        Correction.kind == CorrectionKind.TEXT,
    )
    return session.exec(query.order_by(col(Correction.sequence).desc()).limit(1)).first()


def list_segments_after(session: Session, meeting: Meeting, position: int, *, limit: int) -> list[Segment]:
    """The machine's text behind this position, in order of time; -1 for the beginning."""
    query = select(Segment).where(
        Segment.meeting_id == meeting.id, Segment.run == meeting.run, Segment.position > position
    )
    return list(session.exec(query.order_by(col(Segment.position)).limit(limit)))


def count_segments(session: Session, meeting: Meeting) -> int:
    """How many segments the present run has so far."""
    query = (
        select(func.count()).select_from(Segment).where(Segment.meeting_id == meeting.id, Segment.run == meeting.run)
    )
    return session.exec(query).one()


def display_names(session: Session, account_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Names of people as pages show them, by account id."""
    query = select(Account.id, Account.display_name).where(col(Account.id).in_(set(account_ids)))
    return dict(session.exec(query).all())


def last_sequence(session: Session, meeting: Meeting) -> int:
    """The sequence number of the latest correction; 0 for none."""
    query = select(func.max(Correction.sequence)).where(
        Correction.meeting_id == meeting.id, Correction.run == meeting.run
    )
    return session.exec(query).one() or 0


def list_lines(session: Session, meeting: Meeting) -> list[Line]:
    """Every segment as the reader sees it."""
    query = select(SpeakerTurn).where(SpeakerTurn.meeting_id == meeting.id, SpeakerTurn.run == meeting.run)
    labels = {turn.segment_id: turn.label for turn in session.exec(query)}
    texts: dict[uuid.UUID, Correction] = {}
    for correction in list_corrections(session, meeting):
        if correction.segment_id is None:
            continue
        if correction.kind is CorrectionKind.TEXT:
            texts[correction.segment_id] = correction
        elif correction.kind is CorrectionKind.TURN:
            labels[correction.segment_id] = correction.value
    return [
        Line(
            segment=segment,
            text=texts[segment.id].value if segment.id in texts else segment.text,
            label=labels.get(segment.id),
            edited=segment.id in texts and texts[segment.id].value != segment.text,
            seen=texts[segment.id].sequence if segment.id in texts else 0,
        )
        for segment in list_segments(session, meeting)
    ]


def speaker_names(session: Session, meeting: Meeting) -> dict[str, str]:
    """Name by speaker label, for the speakers that somebody named; the latest name counts."""
    named = (c for c in list_corrections(session, meeting) if c.kind is CorrectionKind.NAME)
    return {label: name for label, name in {c.label: c.value for c in named}.items() if name}


def list_ahead(session: Session, meeting: Meeting) -> list[Meeting]:
    """Meetings that were queued before this one and are not finished."""
    query = select(Meeting).where(
        col(Meeting.state).in_(WAITING_OR_RUNNING), Meeting.queued_at < meeting.queued_at, Meeting.id != meeting.id
    )
    return list(session.exec(query))


def list_queued(session: Session) -> list[Meeting]:
    """Meetings that wait for a worker."""
    return list(session.exec(select(Meeting).where(Meeting.state == RecordingState.QUEUED)))


def list_busy(session: Session) -> list[Meeting]:
    """Meetings that wait for a job or are worked on by one."""
    return list(session.exec(select(Meeting).where(col(Meeting.state).in_(WAITING_OR_RUNNING))))


def count_busy(session: Session, *, owner_account_id: uuid.UUID | None = None) -> int:
    """How many meetings wait for a job or are worked on by one, of this person or of everybody."""
    query = select(func.count()).select_from(Meeting).where(col(Meeting.state).in_(WAITING_OR_RUNNING))
    if owner_account_id is not None:
        query = query.where(Meeting.owner_account_id == owner_account_id)
    return session.exec(query).one()


def list_waiting_for_model(session: Session) -> list[Meeting]:
    """Meetings that wait for a model to be installed."""
    return list(session.exec(select(Meeting).where(Meeting.state == RecordingState.NEEDS_MODEL)))


def find_speed(session: Session, engine: str, model: str) -> Speed | None:
    """The measured speed of this engine and model on this machine."""
    return session.exec(select(Speed).where(Speed.engine == engine, Speed.model == model)).first()


def latest_speed(session: Session, engine: str, model: str) -> Speed | None:
    """The speed of this engine and model, or, while a job has not chosen them yet, the latest that was measured."""
    if engine and model:
        return find_speed(session, engine, model)
    return session.exec(select(Speed).order_by(col(Speed.measured_at).desc()).limit(1)).first()


def is_stored_file_used(session: Session, key: str) -> bool:
    """Whether any meeting still refers to a stored file."""
    recording = session.exec(select(Recording.id).where(Recording.storage_key == key).limit(1)).first()
    return (
        recording is not None
        or session.exec(select(Meeting.id).where(Meeting.listen_key == key).limit(1)).first() is not None
    )
