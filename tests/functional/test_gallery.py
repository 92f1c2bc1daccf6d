"""Every part of a page in a real browser: sound for everybody, on every size, and alive."""

from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, expect

from services.app.factory import create_app
from services.core.suite import Suite, build_suite
from tests.functional.conftest import DESK, PHONE, TABLET, Problems, axe_violations
from tests.support.gallery import GALLERY

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PAGES = ["/gallery/parts", "/gallery/login", "/gallery/form", "/gallery/list", "/api/docs"]
THEIRS = (".swagger-ui",)  # Swagger UI's own parts are not ours to mend


@pytest.fixture
def address(suite: Suite, serve: Callable[[FastAPI], str]) -> str:
    """Where the gallery is served."""
    return serve(create_app(build_suite(suite.settings, [*suite.features, GALLERY])))


@pytest.mark.parametrize("size", [DESK, TABLET, PHONE], ids=["desk", "tablet", "phone"])
@pytest.mark.parametrize("locale", ["ja", "en"])
def test_pages_are_sound_for_everybody(
    browser: Browser, problems: Problems, address: str, size: dict[str, int], locale: str
) -> None:
    context = browser.new_context(viewport=size, locale=locale)
    page = context.new_page()
    problems.watch(page)
    for path in PAGES:
        page.goto(address + path, wait_until="networkidle")
        assert axe_violations(page, exclude=THEIRS) == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{path} is wider than the screen"
        assert page.locator("html").get_attribute("lang") == locale
    context.close()


def test_an_error_page_is_sound_and_leads_on(browser: Browser, address: str) -> None:
    page = browser.new_page(locale="ja")
    page.goto(f"{address}/gallery/list")
    page.goto(f"{address}/nowhere")
    assert axe_violations(page) == []
    page.get_by_role("button", name="前のページに戻る").click()
    expect(page).to_have_url(f"{address}/gallery/list")
    page.close()


def test_a_form_with_errors_comes_back_without_a_reload(desk: Page, problems: Problems, address: str) -> None:
    desk.goto(f"{address}/gallery/form")
    desk.evaluate("window.same = true")
    desk.get_by_label("会議名").fill("長い名前" * 6)
    desk.get_by_role("button", name="登録する").click()
    expect(desk.get_by_role("alert")).to_be_focused()
    assert desk.evaluate("window.same"), "the page was loaded anew"
    assert axe_violations(desk) == []
    desk.get_by_role("link", name="20文字以内で入力してください。").click()
    expect(desk.get_by_label("会議名")).to_be_focused()
    desk.get_by_label("会議名").fill("定例会")
    desk.get_by_role("button", name="登録する").click()
    expect(desk).to_have_url(f"{address}/gallery/list")
    expect(desk.get_by_role("status")).to_contain_text("保存しました。")
    problems[:] = [text for text in problems if "422" not in text]  # the browser reports the answer itself


def test_a_form_works_without_javascript(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, locale="ja")
    page = context.new_page()
    page.goto(f"{address}/gallery/form")
    page.get_by_label("会議名").fill("定例会")
    page.get_by_role("button", name="登録する").click()
    expect(page).to_have_url(f"{address}/gallery/list")
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.locator("summary").first.click()
    expect(page.get_by_role("link", name="CSV")).to_be_visible()
    context.close()


def test_polling_goes_on_until_the_server_stops_it(desk: Page, address: str) -> None:
    desk.goto(f"{address}/gallery/progress")
    expect(desk.locator("#ready")).to_be_focused()  # a behaviour starts on what htmx puts in
    asked: list[str] = []
    desk.on("request", lambda request: asked.append(request.url))
    desk.wait_for_timeout(700)
    assert asked == []


def test_dialog_and_menu_open_and_close_by_keyboard(desk: Page, address: str) -> None:
    desk.goto(f"{address}/gallery/parts")
    desk.get_by_role("button", name="共有", exact=True).press("Enter")
    expect(desk.get_by_role("dialog", name="共有")).to_be_visible()
    desk.keyboard.press("Escape")
    expect(desk.get_by_role("dialog", name="共有")).to_be_hidden()
    desk.goto(f"{address}/gallery/list")
    summary = desk.locator("summary").first
    summary.press("Enter")
    expect(desk.get_by_role("link", name="CSV")).to_be_visible()
    desk.keyboard.press("Escape")
    expect(desk.get_by_role("link", name="CSV")).to_be_hidden()
    expect(summary).to_be_focused()


def test_a_change_asks_first(desk: Page, address: str) -> None:
    desk.goto(f"{address}/gallery/list")
    asked: list[str] = []

    def refuse(dialog: object) -> None:
        asked.append(dialog.message)  # type: ignore[attr-defined]
        dialog.dismiss()  # type: ignore[attr-defined]

    desk.once("dialog", refuse)
    desk.get_by_role("button", name="削除").first.click()
    assert asked == ["この会議を削除しますか。"]
    expect(desk).to_have_url(f"{address}/gallery/list")


def test_files_are_chosen_and_dropped(desk: Page, address: str, tmp_path: Path) -> None:
    first = tmp_path / "一つ目.wav"
    first.write_bytes(b"x" * 2_000_000)
    desk.goto(f"{address}/gallery/form")
    desk.get_by_label("録音ファイル").set_input_files(first)
    expect(desk.locator(".drop-files li")).to_have_text(["一つ目.wav (2.0 MB)"])
    transfer = desk.evaluate_handle(
        "() => { const t = new DataTransfer(); t.items.add(new File(['y'], '二つ目.wav')); return t; }"
    )
    desk.locator(".drop").dispatch_event("drop", {"dataTransfer": transfer})
    expect(desk.locator(".drop-files li")).to_have_count(2)
    assert desk.get_by_label("録音ファイル").evaluate("(input) => [...input.files].map((f) => f.name)") == [
        "一つ目.wav",
        "二つ目.wav",
    ]


def test_the_first_tab_leads_past_the_navigation(desk: Page, address: str) -> None:
    desk.goto(f"{address}/gallery/list")
    desk.keyboard.press("Tab")
    skip = desk.get_by_role("link", name="本文へ移動")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    skip.press("Enter")
    expect(desk.locator("main")).to_be_focused()


def test_a_script_that_somebody_smuggles_in_does_not_run(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(f"{address}/gallery/list")
    with page.expect_console_message(lambda message: "Content Security Policy" in message.text):
        page.evaluate(
            "() => { const script = document.createElement('script');"
            " script.textContent = 'window.smuggled = 1'; document.body.append(script); }"
        )
    assert page.evaluate("window.smuggled") is None
    page.close()
