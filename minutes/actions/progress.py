"""How far a job is, and when its draft will be ready: from finished steps and the measured speed of this machine."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from minutes import repository
from minutes.models import Meeting
from minutes.states import RUNNING, RecordingState
from services.core.clock import now

SPEAKERS_SHARE = 0.02  # finding speakers takes about this share of the recording's length on two cores
BYTES_PER_S = 16_000  # a recorder's usual 128 kbit/s: the guess for a file that nobody has opened yet


@dataclass(frozen=True, slots=True)
class Progress:
    """What the waiting clerk sees.

    Attributes:
        state: Where the job stands.
        position: Place in the queue, 1 for the next; 0 when it runs or is over.
        done_s: Seconds of speech done.
        total_s: Seconds of speech in all; 0 while unknown.
        rate: Share done, 0 to 1.
        ready_at: When the draft is expected; None while nothing is known.
    """

    state: RecordingState
    position: int
    done_s: float
    total_s: float
    rate: float
    ready_at: datetime | None


def progress_of(session: Session, meeting: Meeting) -> Progress:
    """How far this meeting's job is."""
    steps = repository.list_steps(session, meeting)
    planned = bool(steps)
    total_s = sum(step.audio_s for step in steps) if planned else meeting.duration_s
    done_s = sum(step.audio_s for step in steps if step.done_at) if planned else meeting.decoded_s
    ahead = repository.list_ahead(session, meeting)
    waiting = meeting.state is RecordingState.QUEUED
    left_s = _left(session, meeting)
    if waiting and left_s is not None:
        others = [_left(session, other) for other in ahead]
        left_s = None if None in others else left_s + sum(other or 0.0 for other in others)
    active = waiting or meeting.state in RUNNING
    return Progress(
        state=meeting.state,
        position=len(ahead) + 1 if waiting else 0,
        done_s=done_s,
        total_s=total_s,
        rate=min(1.0, done_s / total_s) if total_s else 0.0,
        ready_at=now() + timedelta(seconds=left_s) if active and left_s is not None else None,
    )


def _left(session: Session, meeting: Meeting) -> float | None:
    """Seconds of work that this meeting still needs; None while this machine's speed is unknown."""
    speed = repository.latest_speed(session, meeting.engine, meeting.model)
    if speed is None:
        return None
    steps = repository.list_steps(session, meeting)
    if steps:
        audio_s = sum(step.audio_s for step in steps if step.done_at is None)
        whole_s = meeting.duration_s
    else:
        size = sum(recording.size_bytes for recording in repository.list_recordings(session, meeting.id))
        audio_s = whole_s = meeting.duration_s or size / BYTES_PER_S
    return audio_s / speed.audio_s_per_s + SPEAKERS_SHARE * whole_s
