"""What happens to minutes: past tense, ids only."""

import uuid
from dataclasses import dataclass

WORKFLOW = "transcribe_recording"
"""Name of the durable job that `RecordingQueued` asks for."""


@dataclass(frozen=True, slots=True)
class RecordingQueued:
    """A meeting's recording waits to be transcribed."""

    meeting_id: uuid.UUID
    attempt: int
    queue: str


@dataclass(frozen=True, slots=True)
class FilesGivenUp:
    """Meetings gave up these stored files; another meeting may still use one of them."""

    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TranscriptionCancelled:
    """A person stopped the job of this attempt."""

    meeting_id: uuid.UUID
    attempt: int
