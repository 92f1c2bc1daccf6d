"""A model that is gone or damaged: the job says so and what to do, keeps the recording, and goes on once it is mended."""

import uuid
from pathlib import Path

import pytest

from minutes import repository
from minutes.actions import meetings
from minutes.jobs.attempt import Attempt
from minutes.jobs.model_purpose import MINUTES
from minutes.speech.starter import starter_checkpoint_path
from minutes.states import RecordingState
from services.core.audit.record import COMMAND
from services.core.model_store import defaults
from services.core.model_store.hashing import checksum
from services.core.model_store.installed import InstalledModel
from services.core.model_store.suite_store import store_of
from services.core.suite import Suite
from tests.people import user
from tests.support.client import Client
from tests.support.workers import JFK, meeting_in, upload


@pytest.fixture
def city(suite: Suite, tmp_path: Path) -> Path:
    """The default model `city`: true weights, installed under another name."""
    store = store_of(suite)
    store.folder.mkdir(parents=True)
    path = store.folder / "city.pt"
    path.write_bytes(starter_checkpoint_path(tmp_path).read_bytes())
    model = InstalledModel(
        "city", path.name, checksum(path), path.stat().st_size, format="whisper-pt", kind="speech", languages=("ja",)
    )
    store.write_down(model)
    with suite.session() as session:
        defaults.choose(session, by=COMMAND, purpose=MINUTES, model=model)
    return path


def prepared(suite: Suite, meeting_id: uuid.UUID) -> int | None:
    meeting = meeting_in(suite, meeting_id)
    job = Attempt(suite, meeting_id, meeting.attempt)
    return job.guarded(job.prepare)


def again(suite: Suite, meeting_id: uuid.UUID) -> int | None:
    with suite.session() as session:
        meetings.retry(session, by=user(suite, "aoki"), meeting=repository.get_meeting(session, meeting_id))
    return prepared(suite, meeting_id)


@pytest.mark.slow
@pytest.mark.parametrize(("damage", "code"), [("byte", "speech.model_damaged"), ("gone", "speech.model_missing")])
def test_the_job_stops_before_it_writes_nonsense(
    suite: Suite, client: Client, city: Path, damage: str, code: str
) -> None:
    whole = city.read_bytes()
    meeting_id = upload(suite, JFK)
    if damage == "byte":
        middle = len(whole) // 2
        city.write_bytes(whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :])
    else:
        city.unlink()
    assert prepared(suite, meeting_id) is None
    meeting = meeting_in(suite, meeting_id)
    assert (meeting.state, meeting.error_code) == (RecordingState.FAILED, code)
    page = client.log_in("aoki").get_page("minutes.meetings.detail", meeting_id=meeting_id)
    assert "「city」" in page.text
    assert "「管理」の「モデル」の画面" in page.text
    assert client.path("core.models.list") not in page.links(), "a clerk may not open it"
    city.write_bytes(whole)
    assert again(suite, meeting_id), "mended, it goes on with the same recording"
