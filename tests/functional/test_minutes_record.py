"""The page of a meeting in a browser: listen, correct in place, name a speaker, by keyboard alone, without barriers."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi import FastAPI
from playwright.sync_api import Page, expect
from sqlmodel import select

from minutes.models import Correction, Meeting
from minutes.states import RecordingState
from services.core.identity import login_session
from services.core.identity.user import user_of
from services.core.suite import Suite
from tests.factories.minutes import TALK, add_sound, add_talk, make_meeting
from tests.functional.conftest import DESK, PHONE, TABLET, Problems, axe_violations
from tests.people import account_of

pytestmark = pytest.mark.browser
EDITED = "上半期の利用率は、42.5パーセントでした。"


def log_in(page: Page, suite: Suite, address: str, login: str = "aoki") -> None:
    with suite.session() as session:
        token = login_session.start(
            session, account=account_of(session, login), settings=suite.settings, ip="127.0.0.1", user_agent="t"
        )
    page.context.add_cookies([{"name": login_session.COOKIE, "value": token, "url": address}])


@pytest.fixture
def address(serve: Callable[[FastAPI], str], app: FastAPI) -> str:
    return serve(app)


@pytest.fixture
def meeting(suite: Suite, tmp_path: Path) -> str:
    with suite.session() as session:
        made = make_meeting(session, user_of(session, account_of(session, "aoki"), via="session"))
        add_sound(suite, session, made, tmp_path, seconds=200)
        return f"/minutes/{made.id}"


@pytest.fixture
def record(desk: Page, suite: Suite, address: str, meeting: str) -> Page:
    log_in(desk, suite, address)
    desk.goto(address + meeting)
    desk.wait_for_load_state("networkidle")  # every behaviour of the page has been loaded
    return desk


def texts(suite: Suite) -> list[str]:
    with suite.session(read_only=True) as session:
        return [row.value for row in session.exec(select(Correction).order_by(Correction.sequence))]  # type: ignore[arg-type]


def test_a_sentence_is_corrected_in_its_place(record: Page, suite: Suite) -> None:
    record.get_by_text("上半期の利用率は42.3パーセントでした。").dblclick()
    area = record.locator("[data-editor] textarea")
    expect(area).to_be_focused()
    area.fill(EDITED)
    area.press("Control+Enter")
    expect(record.locator("[data-editor]")).to_have_count(0)
    expect(record.get_by_text(EDITED)).to_be_visible()
    expect(record.locator(".edited")).to_contain_text("青木 美咲")
    assert texts(suite) == [EDITED]


def test_leaving_the_editor_saves(record: Page, suite: Suite) -> None:
    record.get_by_text("昨年度と比べて8.1ポイント増えております。").dblclick()
    record.locator("[data-editor] textarea").fill("昨年度と比べて8.2ポイント増えております。")
    record.locator("[data-toggle]").focus()
    expect(record.locator("[data-editor]")).to_have_count(0)
    expect(record.get_by_text("8.2ポイント")).to_be_visible()
    assert texts(suite) == ["昨年度と比べて8.2ポイント増えております。"]


def test_by_keyboard_alone(record: Page, suite: Suite) -> None:
    record.locator('.s[tabindex="0"]').focus()
    record.keyboard.press("ArrowDown")
    record.keyboard.press("Enter")
    expect(record.locator("[data-editor] textarea")).to_be_focused()
    record.keyboard.press("Control+A")
    record.keyboard.type("本日は、ありがとうございます。")
    record.keyboard.press("Control+Enter")
    expect(record.get_by_text("本日は、ありがとうございます。")).to_be_focused()
    record.keyboard.press("n")
    expect(record.get_by_role("dialog")).to_be_visible()
    record.keyboard.type("山田 太郎")
    record.keyboard.press("Enter")
    expect(record.get_by_role("dialog")).to_be_hidden()
    expect(record.locator("a.name", has_text="山田 太郎")).to_have_count(6)
    record.keyboard.press("?")
    expect(record.get_by_role("dialog", name="キーボードの使い方")).to_be_visible()
    assert texts(suite) == ["本日は、ありがとうございます。", "山田 太郎"]


def test_two_clerks_at_one_sentence_lose_nothing(
    record: Page, suite: Suite, address: str, meeting: str, problems: Problems
) -> None:
    sentence = record.get_by_text("昨年度と比べて8.1ポイント増えております。")
    sentence.dblclick()
    other = record.context.browser.new_context(locale="ja-JP").new_page()  # type: ignore[union-attr]
    log_in(other, suite, address, "baba")
    other.goto(address + meeting)
    other.wait_for_load_state("networkidle")
    other.get_by_text("昨年度と比べて8.1ポイント増えております。").dblclick()
    other.locator("[data-editor] textarea").fill("馬場の文です。")
    other.locator("[data-editor] textarea").press("Control+Enter")
    expect(other.get_by_text("馬場の文です。")).to_be_visible()

    record.locator("[data-editor] textarea").fill("青木の文です。")
    record.locator("[data-editor] textarea").press("Control+Enter")
    expect(record.get_by_role("alert")).to_contain_text("馬場の文です。")
    expect(record.locator("[data-editor] textarea")).to_have_value("青木の文です。")
    record.locator("[data-editor] textarea").press("Control+Enter")
    expect(record.locator("[data-editor]")).to_have_count(0)
    assert texts(suite) == ["馬場の文です。", "青木の文です。"]
    problems[:] = [text for text in problems if "409" not in text]  # the browser logs the refusal that the page shows


def test_a_text_survives_a_broken_connection_and_a_reload(
    record: Page, suite: Suite, address: str, meeting: str, problems: Problems
) -> None:
    record.get_by_text("昨年度と比べて8.1ポイント増えております。").dblclick()
    record.context.set_offline(True)
    record.locator("[data-editor] textarea").fill("電車の中で直した文です。")
    record.locator("[data-editor] textarea").press("Control+Enter")
    expect(record.locator("[data-state]")).to_contain_text("この端末に残してあり")
    assert texts(suite) == []
    record.context.set_offline(False)
    record.goto(address + meeting)
    expect(record.locator("#transcript").get_by_text("電車の中で直した文です。")).to_be_visible()
    assert texts(suite) == ["電車の中で直した文です。"]
    problems[:] = [text for text in problems if "ERR_INTERNET_DISCONNECTED" not in text]


def test_a_name_given_once_stands_everywhere(record: Page) -> None:
    record.locator("a.name", has_text="話者2").first.click()
    dialog = record.get_by_role("dialog")
    expect(dialog).to_contain_text("馬場 花子 さんと思われます")
    dialog.get_by_role("button", name="この名前にする").click()
    expect(dialog).to_be_hidden()
    expect(record.locator("a.name", has_text="馬場 花子")).to_have_count(2)
    expect(record.locator("#findings")).to_contain_text("馬場 花子")


def test_a_click_plays_from_the_sentence(record: Page) -> None:
    record.get_by_text("昨年度と比べて8.1ポイント増えております。").click()
    expect(record.locator("[data-now]")).to_have_text(re.compile(r"02:(3[89]|4\d)"))
    expect(record.locator(".s.now")).to_contain_text("8.1ポイント")
    expect(record.locator("[data-toggle]")).to_have_attribute("aria-label", "一時停止")
    record.keyboard.press("Escape")
    expect(record.locator("[data-toggle]")).to_have_attribute("aria-label", "再生")


@pytest.mark.parametrize("size", [DESK, TABLET, PHONE], ids=["desk", "tablet", "phone"])
def test_without_barriers(record: Page, size: dict[str, int]) -> None:
    record.set_viewport_size(size)  # type: ignore[arg-type]
    assert axe_violations(record) == []
    assert record.evaluate("document.documentElement.scrollWidth") <= size["width"]
    record.get_by_text("昨年度と比べて8.1ポイント増えております。").dblclick()
    expect(record.locator("[data-editor] textarea")).to_be_focused()
    assert axe_violations(record) == []


def test_the_page_of_a_running_job_becomes_the_record(desk: Page, suite: Suite, address: str) -> None:
    with suite.session() as session:
        owner = user_of(session, account_of(session, "aoki"), via="session")
        made = make_meeting(session, owner, state=RecordingState.TRANSCRIBING, talk=TALK[:2])
    log_in(desk, suite, address)
    desk.goto(f"{address}/minutes/{made.id}")
    expect(desk.locator(".partial-line")).to_have_count(2)
    with suite.session() as session:
        add_talk(session, session.merge(made), TALK[2:4], first=2)
    expect(desk.locator(".partial-line")).to_have_count(4, timeout=15_000)
    with suite.session() as session:
        stored = session.get(Meeting, made.id)
        assert stored is not None
        stored.state = RecordingState.READY
    expect(desk.locator("#transcript .turn").first).to_be_visible(timeout=15_000)
