"""A real browser against a really served application.

Chromium: `apt-get install -y chromium fonts-noto-cjk libnss3-tools` (done by .ci/run). axe-core is in `vendor/`.
"""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from services.core.suite import Suite

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
AXE = Path(__file__).parent / "vendor" / "axe.min.js"
# What the law asks of a city. Source: JIS X 8341-3:2016 level AA, which is WCAG 2.0 AA; 2.1 and 2.2 AA on top.
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
DESK = {"width": 1440, "height": 900}
TABLET = {"width": 1024, "height": 768}
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """The driver of browsers; one per process, it refuses a second one."""
    if not CHROMIUM.exists():
        pytest.skip("no Chromium: apt-get install -y chromium fonts-noto-cjk libnss3-tools")
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Debian's Chromium."""
    chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
    yield chromium
    chromium.close()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def serve() -> Iterator[Callable[[FastAPI], str]]:
    """`serve(app)` is the address under which the application is served until the test ends."""
    servers: list[tuple[uvicorn.Server, threading.Thread]] = []

    def start(app: FastAPI) -> str:
        port = free_port()
        config = uvicorn.Config(app, host="127.0.0.1", port=port, log_level="warning", ws="none")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        servers.append((server, thread))
        for _attempt in range(200):
            if server.started:
                return f"http://127.0.0.1:{port}"
            time.sleep(0.05)
        raise RuntimeError("the server did not start")

    yield start
    for server, thread in servers:
        server.should_exit = True
        thread.join(timeout=10)


class Problems(list[str]):
    """What the browser complained about: errors, refused resources, Content-Security-Policy."""

    def watch(self, page: Page) -> None:
        """Collect the complaints of this page."""
        page.on("pageerror", lambda error: self.append(f"error: {error}"))
        page.on("console", lambda message: self.append(message.text) if message.type in {"error", "warning"} else None)


@pytest.fixture
def problems() -> Iterator[Problems]:
    """Complaints of the pages; a test that expects none need not ask, the fixture does."""
    found = Problems()
    yield found
    assert not found


@pytest.fixture
def desk(browser: Browser, problems: Problems) -> Iterator[Page]:
    """A page on a desk's screen, Japanese."""
    context = browser.new_context(viewport=DESK, locale="ja-JP", timezone_id="Asia/Tokyo")
    page = context.new_page()
    problems.watch(page)
    yield page
    context.close()


def axe_violations(page: Page, *, exclude: tuple[str, ...] = ()) -> list[str]:
    """What axe finds wrong on the page: rule, and the elements."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    result: dict[str, Any] = page.evaluate(
        "([tags, exclude]) => axe.run({exclude}, {runOnly: tags})", [AXE_TAGS, [[one] for one in exclude]]
    )
    return [f"{rule['id']}: {[node['html'][:160] for node in rule['nodes']]}" for rule in result["violations"]]


@pytest.fixture
def suite(make_suite: Callable[..., Suite]) -> Suite:
    """A suite whose demonstration accounts may log in: the browser is on this machine."""
    return make_suite(demonstration=True)
