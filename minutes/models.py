"""Meeting, its recordings, the plan of durable steps, the machine's text, and what people laid over it."""

import uuid
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, UniqueConstraint
from sqlmodel import Field

from minutes.states import RecordingState
from services.core.clock import now
from services.core.db import EnumText, JsonValue, Table, UtcDateTime
from services.core.identity.models import Role

MAKERS = frozenset({Role.CLERK, Role.APPROVER})
"""Roles that make minutes; those of a meeting's department share it."""


class Meeting(Table, table=True):
    """A meeting whose recording becomes minutes. `run` counts transcriptions, `attempt` counts jobs."""

    __tablename__ = "minutes_meeting"

    title: str
    held_on: date
    starts_at: time | None = None
    place: str = ""
    scene: str = Field(default="", index=True)
    language: str = "ja"
    owner_account_id: uuid.UUID = Field(foreign_key="identity_account.id", index=True)
    department_id: uuid.UUID | None = Field(default=None, foreign_key="identity_department.id", index=True)

    state: RecordingState = Field(default=RecordingState.QUEUED, sa_type=EnumText(RecordingState), index=True)
    run: int = 1
    attempt: int = 1
    queued_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    started_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    error_code: str = ""
    error_values: Any = Field(default=None, sa_type=JsonValue, nullable=True)
    deaths: int = 0
    """How often a process died while it prepared this recording; steps count their own."""

    allow_demonstration: bool = False
    """True where a person chose to try the starter model, or for the demonstration's own sample."""
    demonstration: bool = False
    """True where the starter model wrote the text."""
    engine: str = ""
    model: str = ""
    speakers_given: int | None = None
    speaker_method: str = ""

    duration_s: float = 0.0
    decoded_s: float = 0.0
    speech_s: float = 0.0
    listen_key: str = ""
    waveform: Any = Field(default=None, sa_type=JsonValue, nullable=True)
    warnings: Any = Field(default=None, sa_type=JsonValue, nullable=True)
    agenda: Any = Field(default=None, sa_type=JsonValue, nullable=True)
    roster: Any = Field(default=None, sa_type=JsonValue, nullable=True)


class Recording(Table, table=True):
    """One file of a meeting; several in order share one time line."""

    __tablename__ = "minutes_recording"
    __table_args__ = (UniqueConstraint("meeting_id", "position"),)

    meeting_id: uuid.UUID = Field(foreign_key="minutes_meeting.id", index=True)
    position: int
    filename: str
    storage_key: str = Field(index=True)
    size_bytes: int = Field(sa_type=BigInteger)
    offset_s: float = 0.0
    duration_s: float = 0.0


class Step(Table, table=True):
    """About a minute of speech: its borders are fixed before anything is decoded."""

    __tablename__ = "minutes_step"
    __table_args__ = (UniqueConstraint("meeting_id", "run", "position"),)

    meeting_id: uuid.UUID = Field(foreign_key="minutes_meeting.id", index=True)
    run: int
    position: int
    chunks: Any = Field(sa_type=JsonValue)
    audio_s: float
    tries: int = 0
    done_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    took_s: float = 0.0


class Segment(Table, table=True):
    """What the machine heard: never changed after it is written."""

    __tablename__ = "minutes_segment"
    __table_args__ = (UniqueConstraint("meeting_id", "run", "position"),)

    meeting_id: uuid.UUID = Field(foreign_key="minutes_meeting.id", index=True)
    run: int
    step: int
    position: int
    """Step number × 10 000 + place within the step: in order of time, whichever step ends first."""
    start_s: float
    end_s: float
    text: str
    words: Any = Field(default=None, sa_type=JsonValue, nullable=True)
    avg_logprob: float = 0.0
    no_speech_prob: float = 0.0
    suspect: str = ""


class SpeakerTurn(Table, table=True):
    """Which voice the machine heard in a segment: never changed after it is written."""

    __tablename__ = "minutes_speaker_turn"
    __table_args__ = (UniqueConstraint("segment_id"),)

    meeting_id: uuid.UUID = Field(foreign_key="minutes_meeting.id", index=True)
    run: int
    segment_id: uuid.UUID = Field(foreign_key="minutes_segment.id")
    label: str


class CorrectionKind(StrEnum):
    """What a person laid over the machine's result."""

    TEXT = "text"
    """`value` replaces the text of the segment; empty removes it from the minutes."""
    TURN = "turn"
    """`value` is the speaker label of the segment."""
    NAME = "name"
    """`value` is the name of the speaker `label`, everywhere."""


class Correction(Table, table=True):
    """One overlay row: who laid what over which segment or speaker, when. The latest one counts; none is deleted."""

    __tablename__ = "minutes_correction"
    __table_args__ = (UniqueConstraint("meeting_id", "run", "sequence"),)

    meeting_id: uuid.UUID = Field(foreign_key="minutes_meeting.id")
    run: int
    sequence: int
    kind: CorrectionKind = Field(sa_type=EnumText(CorrectionKind))
    segment_id: uuid.UUID | None = Field(default=None, foreign_key="minutes_segment.id", index=True)
    label: str = ""
    value: str
    author_account_id: uuid.UUID = Field(foreign_key="identity_account.id")


class Speed(Table, table=True):
    """How fast this machine transcribes: seconds of audio per second, measured from finished steps."""

    __tablename__ = "minutes_speed"
    __table_args__ = (UniqueConstraint("engine", "model"),)

    engine: str
    model: str
    audio_s_per_s: float
    measured_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
