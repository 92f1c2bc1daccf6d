"""HTTPS with the suite's own authority: a browser that trusts it may use the microphone under a name on the network."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Page, Playwright

from services.core.suite import Suite
from services.core.tls.files import tls_files
from tests.functional.conftest import ARGUMENTS, CHROMIUM, free_port

pytestmark = [pytest.mark.browser, pytest.mark.slow]
NAME = "workstyle.city.test"
SERVER = """
import sys
import uvicorn
from services.app.factory import create_app
from services.core.settings import CoreSettings
from services.core.suite import build_suite
from services.core.tls.files import server_files

settings = CoreSettings()
certificate, key = server_files(settings)
app = create_app(build_suite(settings, []))
uvicorn.run(app, port=int(sys.argv[1]), ssl_certfile=certificate, ssl_keyfile=key, log_level="warning", ws="none")
"""
SAYS = """() => ({
  host: location.hostname,
  secure: isSecureContext,
  microphone: Boolean(navigator.mediaDevices?.getUserMedia),
  worker: "serviceWorker" in navigator,
})"""


@pytest.fixture
def port(suite: Suite) -> Iterator[int]:
    """A server process of its own that shows the certificate of the local authority."""
    if not CHROMIUM.exists() or not shutil.which("certutil"):
        pytest.skip("no Chromium or certutil: apt-get install -y chromium libnss3-tools")
    tls_files(suite.settings).init([NAME], authority_name="Test City CA")
    chosen = free_port()
    environment = os.environ | {
        "WORKSTYLE_DATA_DIR": str(suite.settings.data_dir),
        "WORKSTYLE_DATABASE_URL": suite.settings.database_url,
        "WORKSTYLE_SECRET_KEY": "a-key-for-tests",
    }
    process = subprocess.Popen([sys.executable, "-c", SERVER, str(chosen)], env=environment)
    yield chosen
    process.terminate()
    process.wait(timeout=10)


def _open(browser: Browser, address: str) -> Page:
    """The page, once the server has started."""
    page = browser.new_page()
    for _attempt in range(100):
        try:
            page.goto(address)
        except Error as error:
            if "ERR_CONNECTION_REFUSED" not in str(error):
                raise
            time.sleep(0.2)
        else:
            return page
    raise TimeoutError(address)


def _browse(playwright: Playwright, home: Path, port: int) -> dict[str, object]:
    """What a page under the name says about itself, in a browser whose home is `home`."""
    browser = playwright.chromium.launch(
        executable_path=str(CHROMIUM),
        args=[*ARGUMENTS, f"--host-resolver-rules=MAP {NAME} 127.0.0.1"],
        env={**os.environ, "HOME": str(home)},
    )
    try:
        page = _open(browser, f"https://{NAME}:{port}/certificate")
        said: dict[str, object] = page.evaluate(SAYS)
        cookies = {cookie["name"]: cookie for cookie in page.context.cookies()}
        return {**said, "csrf_is_secure": cookies["__Host-workstyle_csrf"]["secure"]}
    finally:
        browser.close()


def test_a_browser_that_trusts_the_authority_has_microphone_and_workers(
    suite: Suite, playwright: Playwright, port: int, tmp_path: Path
) -> None:
    store = tmp_path / "home" / ".pki" / "nssdb"
    store.mkdir(parents=True)
    certificate = str(tls_files(suite.settings).authority_certificate)
    database = ["-d", f"sql:{store}"]
    subprocess.run(["certutil", "-N", "--empty-password", *database], check=True)
    subprocess.run(["certutil", "-A", *database, "-n", "city", "-t", "C,,", "-i", certificate], check=True)
    said = _browse(playwright, tmp_path / "home", port)
    assert said == {
        "host": NAME,
        "secure": True,
        "microphone": True,
        "worker": True,
        "csrf_is_secure": True,
    }


def test_a_browser_that_does_not_know_the_authority_refuses(playwright: Playwright, port: int, tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    with pytest.raises(Error, match="ERR_CERT_AUTHORITY_INVALID"):
        _browse(playwright, tmp_path / "home", port)
