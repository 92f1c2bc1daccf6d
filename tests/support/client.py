"""A browser for tests: knows who is logged in, sends the form's token, checks every page it opens."""

import re
from typing import Any

from fastapi import FastAPI
from httpx2 import Response
from starlette.testclient import TestClient

from services.core.identity import login_session
from services.core.suite import Suite
from services.core.web import csrf
from tests.people import account_of
from tests.support.page import Page, checked_page

HTMX = {"HX-Request": "true"}


class Client(TestClient):
    """`TestClient` on this machine's own address, following no redirects unless asked."""

    def __init__(self, app: FastAPI, suite: Suite, *, address: str = "127.0.0.1", scheme: str = "http") -> None:
        super().__init__(
            app,
            base_url=f"{scheme}://testserver",
            client=(address, 50000),
            follow_redirects=False,
            headers={"Accept": "text/html"},
        )
        self.suite = suite

    def log_in(self, login: str) -> "Client":
        """Give the browser a login of this account, without going through the form."""
        with self.suite.session() as session:
            token = login_session.start(
                session,
                account=account_of(session, login),
                settings=self.suite.settings,
                ip="127.0.0.1",
                user_agent="t",
            )
        self.cookies.clear()
        self.cookies.set(login_session.COOKIE, token)
        return self

    def log_out(self) -> "Client":
        """Forget the login in the browser only."""
        self.cookies.clear()
        return self

    def path(self, name: str, **params: object) -> str:
        """The path of a named route."""
        return str(self.app.url_path_for(name, **{key: str(value) for key, value in params.items()}))  # type: ignore[attr-defined]

    def get_page(self, name: str, *, query: dict[str, Any] | None = None, status: int = 200, **params: object) -> Page:
        """The page of a named route, checked as a document; opened a second time as htmx would."""
        path = self.path(name, **params)
        response = self.get(path, params=query)
        assert response.status_code == status, f"{path}: {response.status_code} {response.headers.get('location', '')}"
        fragment = self.get(path, params=query, headers=HTMX)
        assert fragment.status_code in {status, 204}, f"{path} for htmx: {fragment.status_code}"
        return checked_page(response)

    def submit(self, name: str, data: dict[str, Any] | None = None, *, files: Any = None, **params: object) -> Response:
        """Send a form to a named route with the token that its page would carry."""
        token = self._csrf_token()
        return self.post(self.path(name, **params), data={csrf.FIELD: token, **(data or {})}, files=files)

    def _csrf_token(self) -> str:
        for cookie_name in (csrf.SECURE_COOKIE, csrf.COOKIE):
            if token := self.cookies.get(cookie_name):
                return str(token)
        page = self.get("/no-such-page")
        found = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
        assert found, "no page of the suite gave a token"
        return found[1]
