"""Events and frozen dataclasses that cross from one feature to another.

A feature subscribes to them in its manifest; ids only, no rows.
"""

import uuid
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class RecordingFinished:
    """A recording made by another feature is complete and may become minutes.

    Attributes:
        storage_keys: The stored files, in order on one time line.
        title: Title of the meeting.
        owner_account_id: Who may read and correct it.
        scene: Code of the scene of use, or empty.
        held_on: Day of the meeting in Japan; None means today.
    """

    storage_keys: tuple[str, ...]
    title: str
    owner_account_id: uuid.UUID
    scene: str = ""
    held_on: date | None = None


@dataclass(frozen=True, slots=True)
class MinutesReady:
    """A draft of minutes can be read."""

    meeting_id: uuid.UUID
    owner_account_id: uuid.UUID
