"""A recording that another feature made becomes a meeting, as if its owner had uploaded it."""

from minutes.actions import meetings
from minutes.actions.meetings import Attachments, StoredFile
from minutes.jobs.requests import is_model_ready
from minutes.schemas import SCENES, MeetingForm
from services.core.clock import today
from services.core.handover import RecordingFinished
from services.core.identity.models import Account
from services.core.identity.user import user_of
from services.core.suite import Suite


def take_over(suite: Suite, event: RecordingFinished) -> None:
    """Queue the recording; one that was handed over before is not doubled.

    Raises:
        services.core.errors.Denied: its owner makes no minutes.
        minutes.errors.AlreadyUploaded: it was handed over before.
    """
    files = [
        StoredFile(f"{event.title or key[:12]}.{number}", key, suite.storage.path(key).stat().st_size)
        for number, key in enumerate(event.storage_keys, start=1)
    ]
    scene = event.scene if event.scene in SCENES else "internal"
    with suite.session() as session:
        owner = user_of(session, session.get_one(Account, event.owner_account_id), via="command")
        meetings.create(
            session,
            by=owner,
            form=MeetingForm(title=event.title, held_on=event.held_on or today(), scene=scene),
            files=files,
            attachments=Attachments(),
            model_ready=is_model_ready(suite),
        )
