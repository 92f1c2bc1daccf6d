"""What can be asked for, where it stands, and the moves that are allowed."""

from enum import StrEnum


class TaskKind(StrEnum):
    """What is to be done."""

    IMPORT = "import"
    PROBE = "probe"
    VERIFY = "verify"
    EXPORT = "export"


class TaskState(StrEnum):
    """From the wish to its end."""

    QUEUED = "queued"
    RUNNING = "running"
    ASKING = "asking"
    """An administrator must say something first: trust this signer, replace that model."""
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


S = TaskState
MOVES: dict[TaskState, frozenset[TaskState]] = {
    S.QUEUED: frozenset({S.RUNNING, S.FAILED, S.CANCELLED}),
    S.RUNNING: frozenset({S.QUEUED, S.ASKING, S.DONE, S.FAILED, S.CANCELLED}),
    S.ASKING: frozenset({S.QUEUED, S.CANCELLED}),
    S.DONE: frozenset({S.QUEUED}),
    S.FAILED: frozenset({S.QUEUED}),
    S.CANCELLED: frozenset({S.QUEUED}),
}
UNFINISHED = frozenset({S.QUEUED, S.RUNNING})


def can_move(before: TaskState, after: TaskState) -> bool:
    """Whether `after` may follow `before`."""
    return after in MOVES[before]
