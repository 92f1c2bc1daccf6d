"""A day's use with marked words, of a really served suite: none of them reaches the logs of web process and worker."""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx2
import pytest

from services.core.identity.api_keys import scopes_of
from services.core.suite import Suite
from tests.functional.conftest import free_port
from tests.support.api_keys import key_for
from tests.support.workers import JFK, wait_until

MARK = "ひみつ太郎"
ASCII_MARK = "himitsu-taro-7731"
PASSWORD = "workstyle-demo"  # of the people of tests; must not appear either
pytestmark = [pytest.mark.slow]


class Browser(httpx2.Client):
    """Opens pages and sends their forms."""

    def form(self, page: str, action: str, **data: object) -> httpx2.Response:
        """Send a form with the token of this page."""
        token = re.search(r'name="csrf_token" value="([^"]+)"', self.get(page).text)
        files = data.pop("files", None)
        return self.post(action, data={"csrf_token": token[1] if token else "", **data}, files=files)


@pytest.fixture
def served(suite: Suite) -> Iterator[tuple[str, Path]]:
    """Address of a suite with a web process and a worker, and the file of what they log at the lowest level."""
    port, log = free_port(), suite.settings.data_dir / "suite.log"
    environment = os.environ | {
        "WORKSTYLE_DATA_DIR": str(suite.settings.data_dir),
        "WORKSTYLE_DATABASE_URL": suite.settings.database_url,
        "WORKSTYLE_PORT": str(port),
        "WORKSTYLE_SECRET_KEY": suite.settings.secret_key,
        "WORKSTYLE_LOG_JSON": "true",
        "WORKSTYLE_LOG_LEVEL": "debug",
        "WORKSTYLE_CITY_NAME": "試験市",
    }
    with log.open("wb") as file:
        process = subprocess.Popen(
            [sys.executable, "-m", "services.app.cli", "serve"], env=environment, stdout=file, stderr=file
        )
    address = f"http://127.0.0.1:{port}"
    try:
        wait_until(lambda: _answers(f"{address}/healthz"), every_s=0.2)
        yield address, log
    finally:
        process.terminate()
        process.wait(timeout=60)


def _answers(url: str) -> bool:
    try:
        return httpx2.get(url, timeout=2).status_code == 200
    except httpx2.HTTPError:
        return False


def test_a_day_of_use_leaves_no_words_in_the_logs(served: tuple[str, Path], suite: Suite) -> None:
    address, log = served
    key = key_for(suite, "aoki", *scopes_of(suite))
    with Browser(base_url=address, timeout=60) as browser:
        tried_to_log_in(browser)
        worked_on_pages(browser)
        went_wrong(browser)
    with httpx2.Client(base_url=address, timeout=60) as program:
        meeting_id = worked_as_a_program(program, key)
        state: Callable[[], str] = lambda: program.get(  # noqa: E731
            f"/api/v1/minutes/meetings/{meeting_id}", headers=bearer(key)
        ).json()["state"]
        wait_until(lambda: state() in {"ready", "failed", "quarantined"}, every_s=0.5)
        transcript = program.get(f"/api/v1/minutes/meetings/{meeting_id}/transcript", headers=bearer(key)).json()
    logged = log.read_text(encoding="utf-8")
    assert "recording.transcribed" in logged, "nothing was transcribed: the test would prove little"
    assert logged.count("request.done") > 20
    forbidden = [MARK, ASCII_MARK, PASSWORD, key, key[-20:], "青木", "美咲"]
    assert [word for word in forbidden if word in logged] == []
    assert [line["text"] for line in transcript["lines"] if line["text"] and line["text"] in logged] == []
    assert "filename" not in logged


def tried_to_log_in(browser: Browser) -> None:
    browser.form("/login", "/login", login=ASCII_MARK, password=MARK)
    browser.form("/login", "/login", login="aoki", password=MARK)
    browser.form("/login", "/login", login=MARK, password=PASSWORD, next=f"/{ASCII_MARK}")
    assert browser.form("/login", "/login", login="aoki", password=PASSWORD).status_code == 303


def worked_on_pages(browser: Browser) -> None:
    files = [
        ("recordings", (f"{MARK}.wav", b"RIFF" + MARK.encode() * 9)),
        ("agenda_file", (f"{MARK}.txt", MARK.encode())),
    ]
    sent = browser.form("/minutes/new", "/minutes/new", title=MARK, held_on="2026-07-01", place=MARK, files=files)
    assert sent.status_code == 303
    browser.get("/minutes", params={"text": MARK})
    browser.form("/account", "/account/keys", name=MARK, scopes="minutes:read")
    browser.form("/account/password", "/account/password", present=MARK, new=MARK, again=MARK)
    browser.get("/minutes/record", params={"upload": ASCII_MARK})


def went_wrong(browser: Browser) -> None:
    assert browser.get(f"/{ASCII_MARK}/{MARK}").status_code == 404
    assert browser.get(f"/minutes/{ASCII_MARK}").status_code in {404, 422}
    assert browser.post(f"/minutes/{ASCII_MARK}/text", data={"text": MARK}).status_code == 403
    assert browser.get("/people", headers={"X-Request-ID": MARK.encode()}).status_code == 403
    browser.get("/minutes", headers={"Cookie": f"workstyle_session={ASCII_MARK}"})
    browser.request(ASCII_MARK.upper(), "/minutes")
    browser.get(f"/static/core/{ASCII_MARK}.css")
    head = {"Tus-Resumable": "1.0.0", "Upload-Length": "5", "Upload-Metadata": f"filename {ASCII_MARK}"}
    browser.post("/minutes/uploads", headers=head)
    browser.patch(f"/minutes/uploads/{ASCII_MARK}", headers=head, content=MARK.encode())


def worked_as_a_program(program: httpx2.Client, key: str) -> str:
    made = program.post(
        "/api/v1/minutes/meetings",
        headers=bearer(key),
        data={"title": MARK, "held_on": "2026-07-01", "agenda_text": MARK, "allow_demonstration": "true"},
        files={"files": (f"{MARK}.flac", JFK.read_bytes())},
    )
    assert made.status_code == 201, made.text
    meetings = "/api/v1/minutes/meetings"
    program.get(meetings, params={"text": MARK, "offset": ASCII_MARK}, headers=bearer(key))
    program.get(meetings, headers=bearer(f"wsk_{ASCII_MARK}"))
    program.post(f"{meetings}/{made.json()['id']}/texts", headers=bearer(key), json={"text": MARK})
    program.post(f"{meetings}/{made.json()['id']}/texts", headers=bearer(key), content=MARK.encode())
    program.post(
        "/v1/audio/transcriptions",
        headers=bearer(key),
        data={"model": ASCII_MARK, "prompt": MARK},
        files={"file": (f"{MARK}.wav", MARK.encode())},
    )
    program.post(
        "/v1/audio/transcriptions",
        headers=bearer(key),
        data={"model": "starter", "prompt": MARK},
        files={"file": (f"{MARK}.wav", MARK.encode() * 99)},
    )
    return str(made.json()["id"])


def bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}
