"""Gives every request an id and writes one log line when it is done."""

import re
import time
import uuid

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.core.web.route_of import path_for_logs, route_of

HEADER = "X-Request-ID"
USABLE_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
log = structlog.get_logger(__name__)


class RequestLogMiddleware:
    """Binds the id to every log line of the request and sends it back."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Run the request and log its method, declared path with ids, status and time."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        offered = Headers(scope=scope).get(HEADER, "")
        request_id = offered if USABLE_ID.fullmatch(offered) else uuid.uuid4().hex[:12]
        scope.setdefault("state", {})["request_id"] = request_id
        started = time.perf_counter()
        status = 500

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[HEADER] = request_id
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=request_id):
            try:
                await self.app(scope, receive, send_with_id)
            finally:
                duration_s = time.perf_counter() - started
                scope["app"].state.request_times.observe(
                    method=scope["method"], route=route_of(scope), status=status, duration_s=duration_s
                )
                if not scope["path"].startswith("/static/"):
                    log.info(
                        "request.done",
                        method=scope["method"],
                        path=path_for_logs(scope),
                        status=status,
                        duration_ms=round(duration_s * 1000),
                    )
