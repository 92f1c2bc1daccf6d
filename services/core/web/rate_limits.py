"""Refuses more requests than a person or program makes: per account or key, and per address.

One web process serves a data folder (its lock file), so the counters are kept in its memory. A login has a throttle of
its own that every process sees (`identity/throttle.py`).
"""

import hashlib
import math
import time
from collections.abc import Iterator
from urllib.parse import parse_qs

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from services.core.identity.loopback import is_loopback
from services.core.settings import CoreSettings
from services.core.web.error_pages import API_PREFIXES, TooManyRequests, error_response

SEARCH_WORDS = frozenset({"text", "words"})
EXPORTS = ("/export", "/download/")
FREE = ("/static/", "/healthz", "/readyz", "/metrics")


class RateLimitMiddleware:
    """Counts requests by kind and who asks; answers 429 with `Retry-After` past the limit."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request through, or refuse it."""
        if scope["type"] == "http" and not scope["path"].startswith(FREE):
            wait_s = self._wait_s(scope)
            if wait_s:
                answer = error_response(
                    Request(scope), TooManyRequests(wait_s=wait_s), headers={"Retry-After": str(wait_s)}
                )
                await answer(scope, receive, send)
                return
        await self.app(scope, receive, send)

    def _wait_s(self, scope: Scope) -> int:
        """Seconds to wait; 0 when the request may go on."""
        for rule, who in _rules(scope, scope["app"].state.suite.settings):
            if not self._limiter.hit(rule, *who):
                return max(1, math.ceil(self._limiter.get_window_stats(rule, *who).reset_time - time.time()))
        return 0


def kinds_of(scope: Scope, headers: Headers) -> Iterator[str]:
    """What a request is, as far as it is limited: `upload`, `api`, `search`, `export`."""
    path = scope["path"]
    if scope["method"] == "POST" and (
        "upload-length" in headers or headers.get("content-type", "").startswith("multipart/form-data")
    ):
        yield "upload"
    if path.startswith(API_PREFIXES):
        yield "api"
    if SEARCH_WORDS & parse_qs(scope["query_string"].decode("latin-1")).keys():
        yield "search"
    if any(part in path for part in EXPORTS):
        yield "export"


def _rules(scope: Scope, settings: CoreSettings) -> Iterator[tuple[RateLimitItem, tuple[str, str]]]:
    headers = Headers(scope=scope)
    address = scope["client"][0] if scope.get("client") else ""
    is_local = is_loopback(address, {})  # also everybody behind a proxy on this machine: no limit could be fair
    who = _who(scope, headers) or ("" if is_local else address)
    texts = {
        "upload": settings.rate_limit_uploads,
        "api": settings.rate_limit_api,
        "search": settings.rate_limit_search,
        "export": settings.rate_limit_exports,
    }
    for kind in kinds_of(scope, headers):
        if who and texts[kind]:
            yield parse(texts[kind]), (kind, who)
    if settings.rate_limit_address and not is_local:
        yield parse(settings.rate_limit_address), ("address", address)


def _who(scope: Scope, headers: Headers) -> str:
    """The account, or the key as a hash; a key need not be right to be counted."""
    user = scope.get("state", {}).get("user")
    if user is not None:
        return str(user.account_id)
    key = headers.get("authorization", "")
    return hashlib.sha256(key.encode()).hexdigest() if key else ""
