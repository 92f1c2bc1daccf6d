"""Meetings are discarded while a backup runs: every snapshot is whole, and a change that fails loses no recording."""

import threading
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest

from minutes.actions import meetings
from minutes.models import Meeting, Recording
from services.core.backup import make
from services.core.suite import Suite
from tests.factories.minutes import make_meeting
from tests.people import user
from tests.support.backups import Backups, backups_of, elsewhere


@pytest.fixture
def backups(suite: Suite, tmp_path: Path) -> Backups:
    return backups_of(suite, tmp_path / "outside")


def recorded(suite: Suite, content: bytes) -> tuple[uuid.UUID, str]:
    """A meeting whose recording is really there."""
    key = suite.storage.put([content])
    by = user(suite, "aoki")
    with suite.session() as session:
        meeting = make_meeting(session, by, talk=())
        session.flush()
        recording = session.get_one(Recording, next(iter(_recordings(session, meeting))))
        recording.storage_key = key
        session.add(recording)
        return meeting.id, key


def _recordings(session: object, meeting: Meeting) -> list[uuid.UUID]:
    from minutes import repository

    return [recording.id for recording in repository.list_recordings(session, meeting.id)]  # type: ignore[arg-type]


def discard(suite: Suite, meeting_id: uuid.UUID) -> None:
    by = user(suite, "aoki")
    with suite.session() as session:
        meetings.discard(session, by=by, meeting=session.get_one(Meeting, meeting_id))


def is_there(suite: Suite, key: str) -> bool:
    return suite.storage._place(key).is_file()


def test_a_discarded_recording_goes_after_the_commit(suite: Suite) -> None:
    meeting_id, key = recorded(suite, b"one")
    other, shared = recorded(suite, b"two")
    _twin, _shared = recorded(suite, b"two")
    discard(suite, meeting_id)
    discard(suite, other)
    assert not is_there(suite, key)
    assert is_there(suite, shared), "another meeting still uses it"


def test_a_discard_that_fails_keeps_the_recording(suite: Suite) -> None:
    meeting_id, key = recorded(suite, b"precious")

    def fail() -> None:
        with suite.session() as session:
            meetings.discard(session, by=user(suite, "aoki"), meeting=session.get_one(Meeting, meeting_id))
            session.flush()
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert is_there(suite, key)
    with suite.session(read_only=True) as session:
        assert session.get(Meeting, meeting_id) is not None


def test_a_meeting_discarded_after_the_moment_of_the_backup_is_in_it_with_its_recording(
    suite: Suite, backups: Backups, make_suite: Callable[..., Suite], monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting_id, key = recorded(suite, b"discarded meanwhile")
    store = make._store_files

    def discard_first(*arguments: object) -> object:
        discard(suite, meeting_id)
        assert not is_there(suite, key)
        return store(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(make, "_store_files", discard_first)
    made = backups.make()
    assert (made.missing, made.damaged) == ([], [])
    other = elsewhere(make_suite)
    backups.restore(other)
    assert is_there(other, key)
    with other.session(read_only=True) as session:
        assert session.get(Meeting, meeting_id) is not None


def test_backups_are_whole_while_meetings_come_and_go(suite: Suite, backups: Backups) -> None:
    stop = threading.Event()
    problems: list[BaseException] = []
    done: list[int] = []

    def come_and_go() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            try:
                meeting_id, _key = recorded(suite, f"recording {number}".encode())
                discard(suite, meeting_id)
            except Exception as problem:
                problems.append(problem)
                return
        done.append(number)

    thread = threading.Thread(target=come_and_go)
    thread.start()
    try:
        gaps = [(made.missing, made.damaged) for made in (backups.make() for _ in range(4))]
    finally:
        stop.set()
        thread.join()
    assert problems == []
    assert done[0] > 4, "nothing was discarded meanwhile: the test proved nothing"
    assert gaps == [([], [])] * 4
