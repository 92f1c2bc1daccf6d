"""The models page in a browser: by keyboard, without barriers, and a file from its upload to an installed model."""

from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi import FastAPI
from playwright.sync_api import Page, expect
from sqlmodel import select

from services.core.jobs import runtime
from services.core.model_store.suite_store import store_of
from services.core.model_work.models import ModelTask
from services.core.suite import Suite
from tests.functional.conftest import DESK, PHONE, TABLET, Problems, axe_violations
from tests.functional.test_minutes_record import log_in
from tests.model_samples import argos_package
from tests.speech_samples import random_checkpoint
from tests.support.workers import worker_over

pytestmark = [pytest.mark.browser, pytest.mark.slow]
WORK_MS = 120_000  # a conversion starts a Python of its own; this is no measurement


@pytest.fixture
def address(serve: Callable[[FastAPI], str], app: FastAPI, suite: Suite) -> str:
    runtime.prepare(suite)
    return serve(app)


@pytest.fixture
def admin(desk: Page, suite: Suite, address: str) -> Page:
    log_in(desk, suite, address, "doi")
    desk.on("dialog", lambda dialog: dialog.accept())
    return desk


def test_a_checkpoint_from_upload_to_installed_by_keyboard(
    admin: Page, suite: Suite, address: str, tmp_path: Path
) -> None:
    file = random_checkpoint(tmp_path / "city.pt")
    with worker_over(suite):
        admin.goto(f"{address}/admin/models")
        expect(admin.get_by_text("実用のモデルがまだ入っていません")).to_be_visible()
        admin.get_by_role("link", name="モデルを入れる").focus()
        admin.keyboard.press("Enter")
        admin.wait_for_url("**/admin/models/new")
        admin.wait_for_load_state("networkidle")
        admin.locator("#file").set_input_files(file)
        admin.get_by_role("button", name="入れる", exact=True).focus()
        admin.keyboard.press("Enter")
        admin.wait_for_url("**/admin/models", timeout=WORK_MS)
        expect(admin.locator("#installed").get_by_role("link", name="city")).to_be_visible(timeout=WORK_MS)
        expect(admin.locator("#tasks")).to_contain_text("完了")
        assert axe_violations(admin) == []
        admin.get_by_role("button", name="cityの速さを測定").click()
        expect(admin.locator("#installed")).to_contain_text("実時間の", timeout=WORK_MS)
        admin.get_by_label("使うモデル").first.select_option("city")
        admin.get_by_role("button", name="議事録の文字起こしのモデルを決める").click()
        expect(admin.get_by_text("次の処理で使うモデル：city")).to_be_visible()
        admin.get_by_role("link", name="city", exact=True).click()
        expect(admin.get_by_text("使われているため、削除できません")).to_be_visible()
        assert axe_violations(admin) == []
    model = store_of(suite).get("city")
    assert store_of(suite).verify(model)
    assert (model.format, model.details["mels"]) == ("whisper-pt", "80")
    assert list((suite.work_dir / "models").glob(f"city-{model.sha256[:16]}-*/model.bin")), "converted already"


def test_a_package_and_a_web_page(admin: Page, suite: Suite, address: str, tmp_path: Path) -> None:
    wrong = tmp_path / "large-v3.pt"
    wrong.write_bytes(b"<!doctype html><title>403 Forbidden</title>")
    with worker_over(suite):
        for file in (argos_package(tmp_path / "translate.argosmodel"), wrong):
            admin.goto(f"{address}/admin/models/new")
            admin.wait_for_load_state("networkidle")
            admin.locator("#file").set_input_files(file)
            admin.get_by_role("button", name="入れる", exact=True).click()
            admin.wait_for_url("**/admin/models")
        expect(admin.get_by_text("モデルではなく、Webページです")).to_be_visible(timeout=WORK_MS)
        expect(admin.locator("#installed")).to_contain_text("translate-ja_en-1_9", timeout=WORK_MS)
        assert axe_violations(admin) == []
    with suite.session(read_only=True) as session:
        assert len(session.exec(select(ModelTask)).all()) == 2


def test_an_upload_that_broke_off_goes_on(
    admin: Page, suite: Suite, address: str, problems: Problems, tmp_path: Path
) -> None:
    file = tmp_path / "city.pt"
    file.write_bytes(b"x" * 3_000_000)
    admin.goto(f"{address}/admin/models/new")
    admin.wait_for_load_state("networkidle")
    pattern = "**/admin/models/uploads/*"
    admin.context.route(pattern, lambda route: route.abort() if route.request.method == "PATCH" else route.continue_())
    admin.locator("#file").set_input_files(file)
    admin.get_by_role("button", name="入れる", exact=True).click()
    expect(admin.get_by_text("通信が切れています")).to_be_visible()
    admin.get_by_role("button", name="一時停止").click()
    expect(admin.get_by_text("一時停止中")).to_be_visible()
    assert axe_violations(admin) == []
    admin.context.unroute(pattern)
    admin.get_by_role("button", name="再開").click()
    admin.wait_for_url("**/admin/models")
    expect(admin.locator("#tasks")).to_contain_text("city.pt")
    problems[:] = [text for text in problems if "ERR_FAILED" not in text]


@pytest.mark.parametrize("path", ["/admin/models", "/admin/models/new", "/admin/models/bundles"])
def test_without_barriers(admin: Page, address: str, path: str) -> None:
    for size in (DESK, TABLET, PHONE):
        admin.set_viewport_size(size)  # type: ignore[arg-type]
        admin.goto(address + path)
        assert axe_violations(admin) == []
        assert admin.evaluate("document.documentElement.scrollWidth") <= size["width"]
