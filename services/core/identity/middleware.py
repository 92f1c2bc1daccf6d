"""Finds who asks, once per request: `request.state.user` is a `CurrentUser` or None."""

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from services.core.identity import login_session
from services.core.identity.user import CurrentUser
from services.core.suite import Suite

# Files that everybody gets: no reason to ask the database.
WITHOUT_USER = ("/static/", "/healthz", "/readyz")
# Asked by the page itself every minute: an open tab on an empty chair must not keep a login alive.
POLLED = ("/messages/bell",)


class LoginSessionMiddleware:
    """Reads the login cookie; asks the database only where a cookie came and a page wants to know."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Set `state.user`, then go on."""
        if scope["type"] in {"http", "websocket"}:
            scope.setdefault("state", {})["user"] = await self._user(HTTPConnection(scope))
        await self.app(scope, receive, send)

    async def _user(self, connection: HTTPConnection) -> CurrentUser | None:
        token = connection.cookies.get(login_session.COOKIE)
        if not token or connection.scope["path"].startswith(WITHOUT_USER):
            return None
        suite: Suite = connection.app.state.suite
        return await run_in_threadpool(
            login_session.find_user,
            suite,
            token=token,
            address=connection.client.host if connection.client else "",
            headers=Headers(scope=connection.scope),
            touch=not connection.scope["path"].startswith(POLLED),
        )
