"""What happens to tasks: past tense, ids only."""

import uuid
from dataclasses import dataclass

WORKFLOW = "work_on_model"
"""Name of the durable job that `ModelTaskQueued` asks for."""


@dataclass(frozen=True, slots=True)
class ModelTaskQueued:
    """A task waits for a worker."""

    task_id: uuid.UUID
    attempt: int
