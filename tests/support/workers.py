"""A real worker process over a data folder, to be started, killed and started again."""

import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from sqlmodel import select

from minutes.actions import meetings
from minutes.actions.meetings import Attachments, StoredFile
from minutes.models import Meeting
from minutes.schemas import MeetingForm
from services.core.identity.account_models import Account
from services.core.identity.user import user_of
from services.core.jobs import runtime
from services.core.suite import Suite

JFK = Path(__file__).parents[1] / "data" / "jfk.flac"


@contextmanager
def worker_over(suite: Suite, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """A worker process; what is left of it at the end of the block is killed."""
    variables = {
        **os.environ,
        "WORKSTYLE_DATA_DIR": str(suite.settings.data_dir),
        "WORKSTYLE_DATABASE_URL": suite.settings.database_url,
        "WORKSTYLE_WORKER_NAME": "test-worker",
        **environment,
    }
    log = (suite.settings.data_dir / "worker.log").open("ab")
    process = subprocess.Popen([sys.executable, "-m", "services.app.worker"], env=variables, stderr=log, stdout=log)
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        log.close()


def kill(process: subprocess.Popen[bytes]) -> None:
    """`kill -9`."""
    process.send_signal(signal.SIGKILL)
    process.wait()


def wait_until(condition: Callable[[], bool], *, limit_s: float = 300.0, every_s: float = 0.02) -> None:
    """Wait for a condition.

    Raises:
        TimeoutError: it did not come true within the limit.
    """
    deadline = time.monotonic() + limit_s
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(every_s)


def upload(suite: Suite, *files: Path, login: str = "aoki", **form: object) -> uuid.UUID:
    """A meeting of these files on the path of any upload; the starter model may be used."""
    runtime.prepare(suite)
    stored = [StoredFile(file.name, suite.storage.put_file(file), file.stat().st_size) for file in files]
    with suite.session() as session:
        account = session.exec(select(Account).where(Account.login == login)).one()
        meeting = meetings.create(
            session,
            by=user_of(session, account, via="command"),
            form=MeetingForm(held_on=date(2026, 7, 1), allow_duplicate=True, **form),  # type: ignore[arg-type]
            files=stored,
            attachments=Attachments(),
            model_ready=True,
            allow_demonstration=True,
        )
        return meeting.id


def meeting_in(suite: Suite, meeting_id: uuid.UUID) -> Meeting:
    """The meeting as it stands now."""
    with suite.session(read_only=True) as session:
        return session.get_one(Meeting, meeting_id)
