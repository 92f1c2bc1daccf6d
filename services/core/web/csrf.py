"""Refuses a change that another site asked for: a double-submit token, and what the browser says about the origin.

Source: OWASP Cross-Site Request Forgery Prevention Cheat Sheet, "Naive Double-Submit Cookie" with a `__Host-` cookie
on HTTPS (nobody but this very host can set it) and Fetch Metadata (`Sec-Fetch-Site`) in front.
"""

import hmac
import re
import secrets
from urllib.parse import parse_qs

from markupsafe import Markup
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request, cookie_parser
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.core.errors import Denied
from services.core.web.error_pages import error_response
from services.core.web.urls import current_request

FIELD = "csrf_token"
HEADER = "X-CSRF-Token"
COOKIE = "workstyle_csrf"
SECURE_COOKIE = f"__Host-{COOKIE}"
TOKEN_BYTES = 24
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
PREFIX_BYTES = 64 * 1024  # `csrf_input()` stands first in a form, so the token is in the first bytes of the body
MULTIPART_FIELD = re.compile(rb'name="csrf_token"\r\n(?:[^\r\n]+\r\n)*\r\n([^\r\n]{1,200})\r\n')


class CsrfTokenWrong(Denied):
    """The form is not one of ours, or it is older than the browser's cookies."""

    code = "web.csrf_token_wrong"


def csrf_token() -> str:
    """The token of the request that is being answered."""
    request = current_request.get()
    token: str | None = getattr(request.state, "csrf_token", None)
    if token is None:
        # The page of a failure outside of the middleware: the database did not say who is logged in.
        cookie_name = SECURE_COOKIE if request.url.scheme == "https" else COOKIE
        token = request.cookies.get(cookie_name, "")
    return token


def csrf_input() -> Markup:
    """The hidden field that stands first in every form that changes something."""
    return Markup('<input type="hidden" name="{}" value="{}">').format(FIELD, csrf_token())


class CsrfMiddleware:
    """Compares the cookie with the header, or with the field at the head of the form."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        session_cookies: frozenset[str] = frozenset(),
        signed_paths: frozenset[str] = frozenset(),
    ) -> None:
        """Args: the application; cookies of logins; paths whose body carries its own signature and no login counts."""
        self.app = app
        self.session_cookies = session_cookies
        self.signed_paths = signed_paths

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request through, or answer 403."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        cookies = cookie_parser(headers.get("cookie", ""))
        cookie_name = SECURE_COOKIE if scope["scheme"] == "https" else COOKIE
        sent_cookie = cookies.get(cookie_name, "")
        token = sent_cookie or secrets.token_urlsafe(TOKEN_BYTES)
        scope.setdefault("state", {})["csrf_token"] = token

        if scope["path"] not in self.signed_paths and not self._is_exempt(scope["method"], headers, cookies):
            offered, receive = await _offered(headers, receive)
            same = bool(sent_cookie) and hmac.compare_digest(offered.encode(), sent_cookie.encode())
            if not same or headers.get("sec-fetch-site") in {"cross-site", "same-site"}:
                await error_response(Request(scope), CsrfTokenWrong())(scope, receive, send)
                return

        async def send_with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start" and not sent_cookie:
                outgoing = MutableHeaders(scope=message)
                if outgoing.get("content-type", "").startswith("text/html"):
                    secure = "; Secure" if scope["scheme"] == "https" else ""
                    outgoing.append("set-cookie", f"{cookie_name}={token}; Path=/; HttpOnly; SameSite=Lax{secure}")
            await send(message)

        await self.app(scope, receive, send_with_cookie)

    def _is_exempt(self, method: str, headers: Headers, cookies: dict[str, str]) -> bool:
        if method in SAFE_METHODS and "x-http-method-override" not in headers:
            return True
        # A browser never adds an API key by itself, so a request that lives by one cannot be forged through it.
        return headers.get("authorization", "").startswith("Bearer ") and not self.session_cookies & cookies.keys()


async def _offered(headers: Headers, receive: Receive) -> tuple[str, Receive]:
    """The token that the request offers, and a `receive` that gives the body again from its start."""
    if token := headers.get(HEADER):
        return token, receive
    content_type = headers.get("content-type", "")
    if not content_type.startswith(("application/x-www-form-urlencoded", "multipart/form-data")):
        return "", receive
    messages: list[Message] = []
    prefix = b""
    while len(prefix) < PREFIX_BYTES:
        message = await receive()
        messages.append(message)
        prefix += message.get("body", b"")
        if message["type"] != "http.request" or not message.get("more_body"):
            break

    async def receive_again() -> Message:
        return messages.pop(0) if messages else await receive()

    if content_type.startswith("multipart/"):
        found = MULTIPART_FIELD.search(prefix)
        return (found.group(1).decode("latin-1") if found else ""), receive_again
    return parse_qs(prefix.decode("latin-1")).get(FIELD, [""])[0], receive_again
