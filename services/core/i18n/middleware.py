"""Sets the language once per request."""

from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Receive, Scope, Send

from services.core.i18n.locale import LOCALE_COOKIE, negotiate, use_locale


class LocaleMiddleware:
    """The last choice in this browser, else the account's, else what the browser asks for, else the city's default.

    It stands twice: outside, so that the page of any failure has a language, and again where the account is known.
    """

    def __init__(self, app: ASGIApp, *, default: str) -> None:
        self.app = app
        self.default = default

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the request in its language."""
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        user = scope.get("state", {}).get("user")
        locale = negotiate(
            chosen=cookie_parser(headers.get("cookie", "")).get(LOCALE_COOKIE) or (user.locale if user else None),
            accept_language=headers.get("accept-language", ""),
            default=self.default,
        )
        with use_locale(locale):
            await self.app(scope, receive, send)
