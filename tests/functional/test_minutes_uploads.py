"""Recordings on their way to the server: files that go on after a reload, and the recorder of the browser."""

import io
import re
import wave
from collections.abc import Callable, Iterator
from pathlib import Path

import av
import numpy as np
import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlmodel import select

from minutes.actions.uploads import upload_folder
from minutes.models import Meeting, Recording
from services.core.suite import Suite
from tests.functional.conftest import ARGUMENTS, CHROMIUM, DESK, PHONE, TABLET, Problems, axe_violations
from tests.functional.test_minutes_record import log_in
from tests.integration.minutes.conftest import person

pytestmark = pytest.mark.browser
ARRIVED = re.compile(r"[1-9][0-9.]* [KM]B まで")


def sound(seconds: float) -> bytes:
    """A WAV file with a tone that comes and goes."""
    place = np.arange(int(16_000 * seconds))
    samples = (np.sin(place * 0.1) * 9_000 * (np.sin(place * 0.0004) > 0)).astype(np.int16)
    content = io.BytesIO()
    with wave.open(content, "wb") as file:
        file.setparams((1, 2, 16_000, 0, "NONE", ""))
        file.writeframes(samples.tobytes())
    return content.getvalue()


@pytest.fixture
def address(serve: Callable[[FastAPI], str], app: FastAPI) -> str:
    return serve(app)


@pytest.fixture
def clerk(desk: Page, suite: Suite, address: str) -> Page:
    log_in(desk, suite, address)
    return desk


def files(suite: Suite) -> list[Recording]:
    with suite.session(read_only=True) as session:
        return list(session.exec(select(Recording).order_by(Recording.position)))  # type: ignore[arg-type]


def test_files_are_sent_at_once_and_ordered(clerk: Page, suite: Suite, address: str) -> None:
    clerk.goto(f"{address}/minutes/new")
    clerk.wait_for_load_state("networkidle")
    parts = [{"name": f"R_{n}.wav", "mimeType": "audio/wav", "buffer": sound(n)} for n in (10, 2, 1)]
    clerk.locator("#recordings").set_input_files(parts)  # type: ignore[arg-type]
    expect(clerk.locator(".upload[data-done]")).to_have_count(3)
    assert clerk.locator(".upload-name strong").all_text_contents() == ["R_1.wav", "R_2.wav", "R_10.wav"]
    clerk.get_by_role("button", name="下へ: R_1.wav").focus()
    clerk.keyboard.press("Enter")
    expect(clerk.get_by_role("button", name="下へ: R_1.wav")).to_be_focused()
    clerk.get_by_role("button", name="外す: R_10.wav").click()
    clerk.locator("#agenda_text").evaluate("node => node.closest('details').open = true")
    clerk.locator("#agenda_text").fill("区長会議 次第\n日時　令和8年11月20日\n1 開会\n2 予算について")
    clerk.locator("#agenda_text").blur()
    expect(clerk.locator(".reading-list")).to_contain_text("予算について")
    expect(clerk.locator("#title")).to_have_value("区長会議")
    expect(clerk.locator("#held_on")).to_have_value("2026-11-20")
    assert axe_violations(clerk) == []
    clerk.get_by_role("button", name="議事録を作る", exact=True).click()
    expect(clerk.get_by_role("heading", level=1)).to_have_text("区長会議")
    expect(clerk.get_by_text("音声認識モデルがまだ入っていません")).to_be_visible()
    assert [file.filename for file in files(suite)] == ["R_2.wav", "R_1.wav"]


def test_an_upload_goes_on_after_a_reload(
    clerk: Page, suite: Suite, address: str, problems: Problems, tmp_path: Path
) -> None:
    content = sound(400)  # 12.8 MB
    clerk.goto(f"{address}/minutes/new")
    clerk.wait_for_load_state("networkidle")
    clerk.context.route(
        "**/minutes/uploads/*",
        lambda route: route.abort() if route.request.method == "PATCH" else route.continue_(),
    )
    file = tmp_path / "会議 🎤.wav"
    file.write_bytes(content)
    clerk.locator("#recordings").set_input_files(file)
    expect(clerk.get_by_text("通信が切れています")).to_be_visible()
    clerk.close(run_before_unload=False)
    with suite.session(read_only=True) as session:
        folder = upload_folder(suite.settings.data_dir, person(session, "aoki").account_id)
    (begun,) = folder.list_all()
    clerk.context.unroute("**/minutes/uploads/*")
    again = clerk.context.new_page()
    again.goto(f"{address}/minutes/new")
    again.wait_for_load_state("networkidle")
    again.locator("#recordings").set_input_files(file)
    expect(again.locator(".upload[data-done]")).to_have_count(1, timeout=20_000)
    (finished,) = folder.list_all()
    assert finished.id == begun.id, "the same upload went on"
    assert finished.path.read_bytes() == content
    problems[:] = [text for text in problems if "ERR_FAILED" not in text]


@pytest.mark.parametrize("path", ["/minutes", "/minutes/new", "/minutes/record"])
def test_without_barriers(clerk: Page, address: str, path: str) -> None:
    for size in (DESK, TABLET, PHONE):
        clerk.set_viewport_size(size)  # type: ignore[arg-type]
        clerk.goto(address + path)
        assert axe_violations(clerk) == []
        assert clerk.evaluate("document.documentElement.scrollWidth") <= size["width"]


@pytest.fixture(scope="module")
def microphone(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Chromium with a microphone that plays a tone."""
    path = tmp_path_factory.mktemp("microphone") / "tone.wav"
    path.write_bytes(sound(30))
    fake = [
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-audio-capture={path}",
    ]
    chromium = browser.browser_type.launch(executable_path=str(CHROMIUM), args=[*ARGUMENTS, *fake])
    yield chromium
    chromium.close()


@pytest.fixture
def room(microphone: Browser, suite: Suite, address: str) -> Iterator[BrowserContext]:
    context = microphone.new_context(viewport=DESK, locale="ja-JP", permissions=["microphone"])  # type: ignore[arg-type]
    yield context
    context.close()


def heard_s(path: Path) -> float:
    """Seconds of sound that can be decoded from a file."""
    with av.open(str(path)) as container:
        return sum(frame.samples / frame.sample_rate for frame in container.decode(audio=0))


def start_recording(room: BrowserContext, suite: Suite, address: str) -> Page:
    page = room.new_page()
    log_in(page, suite, address)
    page.goto(f"{address}/minutes/record")
    page.wait_for_load_state("networkidle")
    page.get_by_role("button", name="録音を始める").click()
    expect(page.locator("[data-recording]")).to_be_visible()
    return page


def test_a_recording_becomes_a_meeting(room: BrowserContext, suite: Suite, address: str) -> None:
    page = start_recording(room, suite, address)
    expect(page.locator("[data-sent]")).to_have_text(ARRIVED, timeout=20_000)
    page.get_by_role("button", name="録音を終えて議事録を作る").click()
    page.wait_for_url("**/minutes/new?upload=*")
    expect(page.locator(".upload[data-done] strong")).to_contain_text("録音_")
    page.get_by_role("button", name="議事録を作る", exact=True).click()
    page.wait_for_url("**/minutes/*-*")
    (file,) = files(suite)
    assert heard_s(suite.storage.path(file.storage_key)) > 5
    with suite.session(read_only=True) as session:
        assert len(session.exec(select(Meeting)).all()) == 1


def test_a_crash_loses_no_more_than_the_last_piece(room: BrowserContext, suite: Suite, address: str) -> None:
    page = start_recording(room, suite, address)
    expect(page.locator("[data-sent]")).to_have_text(ARRIVED, timeout=20_000)
    room.set_offline(True)
    page.wait_for_timeout(6_500)  # one more piece reaches the device, but not the server
    minutes, seconds = page.locator("[data-clock]").inner_text().split(":")
    recorded_s = 60 * int(minutes) + int(seconds)
    page.close(run_before_unload=False)
    room.set_offline(False)
    again = room.new_page()
    again.add_init_script("const now = Date.now; Date.now = () => now() + 60000")  # a minute later
    again.goto(f"{address}/minutes")
    expect(again.get_by_text("途中で終わった録音があります")).to_be_visible(timeout=20_000)
    with suite.session(read_only=True) as session:
        folder = upload_folder(suite.settings.data_dir, person(session, "aoki").account_id)
    (upload,) = folder.list_all()
    assert heard_s(upload.path) >= recorded_s - 10
    again.get_by_role("link", name="議事録を作る", exact=True).click()
    expect(again.locator(".upload")).to_have_count(1)
