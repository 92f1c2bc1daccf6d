"""`/api/v1/minutes`: what a program may do with a key, and what it may not."""

import uuid
from collections.abc import Callable

import pytest
from fastapi import FastAPI
from httpx2 import Response
from starlette.testclient import TestClient

from minutes.models import Meeting, Segment, SpeakerTurn
from minutes.states import RecordingState
from services.core.suite import Suite
from tests.people import user
from tests.support.api_keys import key_for
from tests.support.workers import JFK, upload

READ, WRITE = "minutes:read", "minutes:write"
Call = Callable[..., Response]


@pytest.fixture
def api(app: FastAPI, suite: Suite) -> Callable[..., Call]:
    """`api("aoki", READ)("GET", "/meetings")`."""
    client = TestClient(app)

    def as_(login: str, *scopes: str) -> Call:
        headers = {"Authorization": f"Bearer {key_for(suite, login, *scopes)}"}
        return lambda method, path, **options: client.request(
            method, f"/api/v1/minutes{path}", headers=headers, **options
        )

    return as_


@pytest.fixture
def meeting_id(suite: Suite) -> uuid.UUID:
    """A meeting of Aoki's with two segments."""
    made = upload(suite, JFK, title="第3回 情報化推進会議")
    with suite.session() as session:
        meeting = session.get_one(Meeting, made)
        meeting.state, meeting.duration_s = RecordingState.READY, 11.0
        for place, text in enumerate(
            ["えー、ただいまから会議を始めます。", "貸出用端末を30台増やすことに決定しました。"]
        ):
            segment = Segment(
                meeting_id=made, run=1, step=0, position=place, start_s=place * 5.0, end_s=place * 5 + 4.0, text=text
            )
            session.add(segment)
            session.flush()
            session.add(SpeakerTurn(meeting_id=made, run=1, segment_id=segment.id, label=f"S{place + 1}"))
    return made


def test_an_upload_makes_a_meeting_whose_progress_can_be_followed(api: Callable[..., Call]) -> None:
    call = api("aoki", READ, WRITE)
    with JFK.open("rb") as file:
        created = call(
            "POST",
            "/meetings",
            files=[("files", ("会議.flac", file))],
            data={
                "held_on": "2026-07-01",
                "title": "部長会",
                "agenda_text": "1 開会\n2 予算について",
                "allow_demonstration": "true",
            },
        )
    assert created.status_code == 201, created.text
    assert (created.json()["title"], created.json()["state"]) == ("部長会", "queued")
    progress = call("GET", f"/meetings/{created.json()['id']}/progress").json()
    assert (progress["position"], progress["rate"]) == (1, 0.0)


def test_without_a_real_model_the_recording_is_kept_and_waits(api: Callable[..., Call]) -> None:
    with JFK.open("rb") as file:
        created = api("aoki", WRITE)(
            "POST", "/meetings", files=[("files", ("a.flac", file))], data={"held_on": "2026-07-01"}
        )
    assert (created.status_code, created.json()["state"]) == (201, "needs_model")


def test_a_refused_upload_leaves_nothing_in_the_storage(api: Callable[..., Call], suite: Suite) -> None:
    call, content = api("aoki", WRITE), b"a recording"
    refused = call(
        "POST", "/meetings", files=[("files", ("a.wav", content))], data={"held_on": "2026-07-01", "title": "x" * 201}
    )
    assert refused.status_code == 422
    first = call("POST", "/meetings", files=[("files", ("a.wav", content))], data={"held_on": "2026-07-01"})
    again = call("POST", "/meetings", files=[("files", ("b.wav", content))], data={"held_on": "2026-07-01"})
    assert (first.status_code, again.status_code) == (201, 409)
    assert len([path for path in suite.storage.root.rglob("*") if path.is_file()]) == 1


def test_corrections_are_laid_over_the_machine_text_and_come_out_in_every_download(
    api: Callable[..., Call], meeting_id: uuid.UUID
) -> None:
    call = api("baba", READ, WRITE)  # of the same department
    line = call("GET", f"/meetings/{meeting_id}/transcript").json()["lines"][1]
    correction = {"segment_id": line["id"], "text": "貸出用端末を40台増やすことに決定しました。", "seen": line["seen"]}
    assert call("POST", f"/meetings/{meeting_id}/texts", json=correction).status_code == 204
    assert call("POST", f"/meetings/{meeting_id}/speakers", json={"label": "S2", "name": "馬場課長"}).status_code == 204
    after = call("GET", f"/meetings/{meeting_id}/transcript").json()
    assert after["lines"][1]["machine_text"] == line["machine_text"]
    assert after["lines"][1]["edited"] is True
    for kind in ("txt", "srt", "vtt", "json"):
        text = call("GET", f"/meetings/{meeting_id}/download/{kind}").text
        assert "40台" in text, kind
        assert "30台" not in text, kind
        assert "馬場課長" in text, kind


def test_nobody_overwrites_what_somebody_else_corrected_meanwhile(
    api: Callable[..., Call], meeting_id: uuid.UUID
) -> None:
    aoki, baba = api("aoki", READ, WRITE), api("baba", READ, WRITE)
    line = aoki("GET", f"/meetings/{meeting_id}/transcript").json()["lines"][0]
    first = {"segment_id": line["id"], "text": "ただいまから会議を始めます。", "seen": 0}
    assert aoki("POST", f"/meetings/{meeting_id}/texts", json=first).status_code == 204
    assert baba("POST", f"/meetings/{meeting_id}/texts", json=first | {"text": "会議を始めます。"}).status_code == 409
    assert baba("GET", f"/meetings/{meeting_id}/transcript").json()["lines"][0]["text"] == first["text"]


def test_one_utterance_goes_to_another_speaker(api: Callable[..., Call], meeting_id: uuid.UUID) -> None:
    call = api("aoki", READ, WRITE)
    line = call("GET", f"/meetings/{meeting_id}/transcript").json()["lines"][0]
    assert (
        call("POST", f"/meetings/{meeting_id}/turns", json={"segment_id": line["id"], "label": "S2"}).status_code == 204
    )
    assert call("GET", f"/meetings/{meeting_id}/transcript").json()["lines"][0]["speaker"] == "S2"


@pytest.mark.parametrize("login", ["chiba", "doi", "eguchi", "fujita"])
def test_others_are_not_even_told_that_the_meeting_exists(
    api: Callable[..., Call], meeting_id: uuid.UUID, login: str
) -> None:
    call = api(login, READ, WRITE)
    assert call("GET", "/meetings").json() == []
    for method, path in [
        ("GET", ""),
        ("GET", "/progress"),
        ("GET", "/transcript"),
        ("GET", "/download/docx"),
        ("POST", "/cancel"),
        ("POST", "/retry"),
        ("DELETE", ""),
    ]:
        assert call(method, f"/meetings/{meeting_id}{path}").status_code == 404, (method, path)


def test_a_reading_key_cannot_write(api: Callable[..., Call], meeting_id: uuid.UUID) -> None:
    call = api("aoki", READ)
    assert call("DELETE", f"/meetings/{meeting_id}").status_code == 403
    assert call("POST", f"/meetings/{meeting_id}/speakers", json={"label": "S1", "name": "x"}).status_code == 403
    assert call("POST", "/meetings", data={"held_on": "2026-07-01"}, files=[("files", ("a", b"x"))]).status_code == 403


def test_without_a_key_nothing_is_answered(app: FastAPI, meeting_id: uuid.UUID) -> None:
    assert TestClient(app).get(f"/api/v1/minutes/meetings/{meeting_id}").status_code == 401


def test_a_cancelled_job_can_be_tried_again_and_a_finished_one_not(
    api: Callable[..., Call], suite: Suite, meeting_id: uuid.UUID
) -> None:
    call = api("aoki", WRITE)
    assert call("POST", f"/meetings/{meeting_id}/cancel").status_code == 409
    waiting = upload(suite, JFK)
    assert call("POST", f"/meetings/{waiting}/cancel").json()["state"] == "cancelled"
    assert call("POST", f"/meetings/{waiting}/retry").json()["state"] == "queued"


def test_discarding_removes_the_files_that_no_other_meeting_uses(api: Callable[..., Call], suite: Suite) -> None:
    first, second = upload(suite, JFK), upload(suite, JFK)
    call = api("aoki", WRITE)
    key = suite.storage.put_file(JFK)
    assert call("DELETE", f"/meetings/{first}").status_code == 204
    assert suite.storage.path(key).exists()
    assert call("DELETE", f"/meetings/{second}").status_code == 204
    assert not suite.storage._place(key).exists()


def test_people_of_the_tests_are_as_the_rules_think(suite: Suite) -> None:
    assert user(suite, "aoki").department_id == user(suite, "baba").department_id != user(suite, "chiba").department_id
