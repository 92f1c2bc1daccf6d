"""The durable job: decode, fix the plan, transcribe step by step, find who spoke, finish.

Every function below the workflow is one durable step: after a crash the job goes on with the first that is not done.
Expected failures never leave a step as exceptions; they become a state of the meeting with a reason.
"""

import uuid

from dbos import DBOS

from minutes.events import WORKFLOW
from minutes.jobs.attempt import Attempt
from services.core.jobs.runtime import running_suite


@DBOS.workflow(name=WORKFLOW)
def transcribe_recording(meeting_id: str, attempt: int) -> str:
    """A recording becomes a draft; returns how it ended."""
    steps = prepare_recording(meeting_id, attempt)
    if steps is None:
        return "stopped"
    for position in range(steps):
        if not transcribe_step(meeting_id, attempt, position):
            return "stopped"
    return "ready" if find_speakers(meeting_id, attempt) else "stopped"


@DBOS.step(name="prepare_recording")
def prepare_recording(meeting_id: str, attempt: int) -> int | None:
    """Decode the files and fix the borders of every step; None when the job cannot go on."""
    job = Attempt(running_suite(), uuid.UUID(meeting_id), attempt)
    return job.guarded(job.prepare)


@DBOS.step(name="transcribe_step")
def transcribe_step(meeting_id: str, attempt: int, position: int) -> bool:
    """Transcribe about a minute and store its text; False when the job cannot go on."""
    job = Attempt(running_suite(), uuid.UUID(meeting_id), attempt)
    return bool(job.guarded(lambda: job.transcribe(position)))


@DBOS.step(name="find_speakers")
def find_speakers(meeting_id: str, attempt: int) -> bool:
    """Find who spoke when and finish; False when the job cannot go on."""
    job = Attempt(running_suite(), uuid.UUID(meeting_id), attempt)
    return bool(job.guarded(job.find_speakers))
