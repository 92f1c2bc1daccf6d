"""Where a meeting's recording stands, and the moves that are allowed."""

from enum import StrEnum


class RecordingState(StrEnum):
    """From upload to a draft that can be read."""

    NEEDS_MODEL = "needs_model"
    """Only the starter model is installed; a person decides, or the administrator installs one."""
    QUEUED = "queued"
    PREPARING = "preparing"
    """Decoding, finding speech, making the listening copy."""
    TRANSCRIBING = "transcribing"
    NAMING = "naming"
    """Who spoke when."""
    READY = "ready"
    FAILED = "failed"
    """The recording or the model cannot be used; the reason is kept, the recording too."""
    QUARANTINED = "quarantined"
    """The engine died twice at the same place; not tried again by itself."""
    CANCELLED = "cancelled"


S = RecordingState
_STOPS = frozenset({S.FAILED, S.QUARANTINED, S.CANCELLED, S.NEEDS_MODEL})

MOVES: dict[RecordingState, frozenset[RecordingState]] = {
    S.NEEDS_MODEL: frozenset({S.QUEUED, S.CANCELLED}),
    S.QUEUED: frozenset({S.PREPARING, S.TRANSCRIBING, S.NAMING}) | _STOPS,
    S.PREPARING: frozenset({S.TRANSCRIBING, S.QUEUED}) | _STOPS,
    S.TRANSCRIBING: frozenset({S.NAMING, S.QUEUED}) | _STOPS,
    S.NAMING: frozenset({S.READY, S.QUEUED}) | _STOPS,
    S.READY: frozenset({S.QUEUED}),
    S.FAILED: frozenset({S.QUEUED}),
    S.QUARANTINED: frozenset({S.QUEUED}),
    S.CANCELLED: frozenset({S.QUEUED}),
}
RUNNING = frozenset({S.PREPARING, S.TRANSCRIBING, S.NAMING})
WAITING_OR_RUNNING = RUNNING | {S.QUEUED}


def can_move(before: RecordingState, after: RecordingState) -> bool:
    """Whether `after` may follow `before`."""
    return after in MOVES[before]
