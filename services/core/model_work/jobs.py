"""The durable job: one step, which begins anew after a crash and clears what the crash left."""

import uuid

from dbos import DBOS

from services.core.jobs.runtime import running_suite
from services.core.model_work.attempt import Attempt
from services.core.model_work.events import WORKFLOW


@DBOS.workflow(name=WORKFLOW)
def work_on_model(task_id: str, attempt: int) -> str:
    """Do the task; returns the state in which it ended."""
    return do_task(task_id, attempt)


@DBOS.step(name="do_model_task")
def do_task(task_id: str, attempt: int) -> str:
    """All of it: what is expensive to do again (a conversion) is kept between tries."""
    return Attempt(running_suite(), uuid.UUID(task_id), attempt).run()
