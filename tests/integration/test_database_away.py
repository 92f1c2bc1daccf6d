"""PostgreSQL goes away under a served suite and comes back: clear answers meanwhile, nothing lost, nothing twice."""

import base64
import os
import re
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx2
import pytest
from sqlalchemy import text
from sqlmodel import select

from minutes import repository
from minutes.models import Correction, Meeting, Segment
from minutes.states import RecordingState
from services.core.audit.models import AuditEvent
from services.core.db import migrate
from services.core.jobs import runtime
from services.core.jobs.workers import Worker
from services.core.suite import Suite
from tests.factories.minutes import make_meeting
from tests.functional.conftest import free_port
from tests.people import load_people, user
from tests.support.postgres_server import PostgresServer, own_server, programs
from tests.support.workers import JFK, meeting_in, upload, wait_until

AWAY_S = float(os.environ.get("TEST_DATABASE_AWAY_S", "12"))
"""For how long the server is stopped in these tests."""
FILES = 18  # 171 s of speech: three durable steps
TUS = {"Tus-Resumable": "1.0.0"}
pytestmark = [
    pytest.mark.slow,
    pytest.mark.postgres,
    pytest.mark.skipif(programs() is None, reason="no initdb: install PostgreSQL (.ci/run does)"),
]


@pytest.fixture
def server() -> Iterator[PostgresServer]:
    with own_server() as found:
        yield found


@pytest.fixture
def suite(make_suite: Callable[..., Suite], server: PostgresServer) -> Suite:
    suite = make_suite("nothing", database_url=server.url, port=free_port())
    migrate.upgrade(suite)
    runtime.prepare(suite)
    load_people(suite)
    return suite


@contextmanager
def served(suite: Suite) -> Iterator[httpx2.Client]:
    """Web process and worker, and a browser in which Aoki is logged in."""
    environment = os.environ | {
        "WORKSTYLE_DATA_DIR": str(suite.settings.data_dir),
        "WORKSTYLE_DATABASE_URL": suite.settings.database_url,
        "WORKSTYLE_PORT": str(suite.settings.port),
        "WORKSTYLE_SECRET_KEY": suite.settings.secret_key,
        "WORKSTYLE_WORKER_NAME": "only",
    }
    log = (suite.settings.data_dir / "served.log").open("wb")
    processes = [
        subprocess.Popen([sys.executable, "-m", f"services.app.{name}"], env=environment, stdout=log, stderr=log)
        for name in ("web", "worker")
    ]
    address = f"http://127.0.0.1:{suite.settings.port}"
    try:
        with httpx2.Client(base_url=address, trust_env=False, timeout=60, headers={"Accept": "text/html"}) as browser:
            wait_until(lambda: _answers(browser), every_s=0.2)
            token = _token(browser.get("/login").text)
            browser.post("/login", data={"csrf_token": token, "login": "aoki", "password": "workstyle-demo"})
            wait_until(lambda: _works(suite), every_s=0.2)
            yield browser
        assert [process.poll() for process in processes] == [None, None], "a process ended"
    finally:
        for process in processes:
            process.kill()
            process.wait()
        log.close()


def _answers(browser: httpx2.Client) -> bool:
    try:
        return browser.get("/healthz").text == "ok"
    except httpx2.HTTPError:
        return False


def _works(suite: Suite) -> bool:
    with suite.session(read_only=True) as session:
        return session.exec(select(Worker)).first() is not None


def _token(page: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found, page[:500]
    return found[1]


def correct(browser: httpx2.Client, meeting: Meeting, segment: Segment, words: str, token: str) -> httpx2.Response:
    """What the page sends when a clerk saves a line."""
    return browser.post(
        f"/minutes/{meeting.id}/text",
        data={"csrf_token": token, "segment_id": str(segment.id), "text": words, "seen": "0"},
        headers={"HX-Request": "true"},
    )


def test_pages_say_so_and_edits_and_uploads_go_on(suite: Suite, server: PostgresServer) -> None:
    with suite.session() as session:
        meeting = make_meeting(session, user(suite, "aoki"))
        segment = repository.list_segments(session, meeting)[0]
    with served(suite) as browser:
        token = _token(browser.get(f"/minutes/{meeting.id}").text)
        csrf = {"X-CSRF-Token": token}
        content = JFK.read_bytes()
        metadata = (
            f"filename {base64.b64encode(b'jfk.flac').decode()},filetype {base64.b64encode(b'audio/flac').decode()}"
        )
        announced = {"Upload-Length": str(len(content)), "Upload-Metadata": metadata}
        made = browser.post("/minutes/uploads", headers={**TUS, **csrf, **announced})
        place = made.headers["location"]
        half = len(content) // 2

        def send(offset: int, until: int) -> httpx2.Response:
            headers = {**TUS, **csrf, "Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream"}
            return browser.patch(place, content=content[offset:until], headers=headers)

        assert send(0, half).status_code == 204
        server.stop()

        answer = browser.get("/minutes")
        assert answer.status_code == 503
        assert int(answer.headers["retry-after"]) > 0
        assert "データベースに接続できません" in answer.text
        assert "トップページへ" in answer.text, "a page of ours"
        english = browser.get("/minutes", headers={"Accept-Language": "en"})
        assert "The database cannot be reached" in english.text
        problem = browser.get("/api/v1/minutes/meetings", headers={"Authorization": "Bearer x" * 10})
        assert problem.status_code == 503
        assert problem.json()["code"] == "database.away"
        assert browser.get("/healthz").status_code == 200
        assert browser.get("/readyz").json()["checks"]["database"] is False
        refused = correct(browser, meeting, segment, "停止中の文", token)
        assert refused.status_code == 503
        assert 'role="alert"' in refused.text, "htmx shows it beside the form, which keeps what was typed"
        assert send(half, len(content)).status_code == 503, "the client's library tries again"

        server.start()
        wait_until(lambda: browser.get("/minutes").status_code == 200, limit_s=30, every_s=0.5)
        assert correct(browser, meeting, segment, "再開後の文", token).is_success
        offset = int(browser.head(place, headers={**TUS, **csrf}).headers["upload-offset"])
        assert offset == half, "what was there before is there"
        assert send(offset, len(content)).status_code == 204
    with suite.session(read_only=True) as session:
        assert [c.value for c in session.exec(select(Correction))] == ["再開後の文"]
    upload_id = place.rsplit("/", 1)[-1]
    [stored] = [p for p in (suite.settings.data_dir / "uploads").rglob(upload_id) if p.is_file()]
    assert stored.read_bytes() == content


@pytest.mark.parametrize("mode", ["fast", "immediate"])
def test_a_job_goes_on_by_itself_and_once(suite: Suite, server: PostgresServer, mode: str) -> None:
    half_done = upload(suite, *[JFK] * FILES)
    waiting = upload(suite, JFK)

    def second_step_began() -> bool:
        with suite.session(read_only=True) as session:
            step = repository.find_step(session, repository.get_meeting(session, half_done), 1)
            return step is not None and step.tries > 0

    def all_ready() -> bool:
        return all(meeting_in(suite, key).state is RecordingState.READY for key in (half_done, waiting))

    with served(suite):
        wait_until(second_step_began)
        server.stop(mode)
        time.sleep(AWAY_S)  # an outage takes its time: that is what is tried
        server.start()
        wait_until(all_ready, every_s=1.0)
        wait_until(lambda: suite.jobs.states().get("SUCCESS", 0) == 2)
        log = (suite.settings.data_dir / "served.log").read_text()
    assert "recording.failed" not in log
    assert "jobs.handed_on" not in log, "nobody took the only worker for dead"
    check_once(suite, half_done)
    check_once(suite, waiting)
    assert set(suite.jobs.states()) == {"SUCCESS"}


def check_once(suite: Suite, meeting_id: uuid.UUID) -> None:
    """One attempt, every step tried once, no segment twice, one message, one audit event."""
    with suite.session(read_only=True) as session:
        meeting = repository.get_meeting(session, meeting_id)
        steps = repository.list_steps(session, meeting)
        places = [(s.step, s.position) for s in repository.list_segments(session, meeting)]
        created = session.exec(select(AuditEvent.type).where(AuditEvent.target == str(meeting_id))).all()
        told = session.execute(
            text("SELECT count(*) FROM outbox_message WHERE link LIKE :link"), {"link": f"%{meeting_id}%"}
        ).scalar_one()
    assert meeting.attempt == 1
    assert [step.tries for step in steps] == [1] * len(steps)
    assert places
    assert len(places) == len(set(places))
    assert len(created) == len(set(created))
    assert told == 1
