"""Turns what nobody expected into a page that names the request; the log holds the rest."""

import structlog
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.core.db.errors import explained
from services.core.web.error_pages import Unexpected, error_response
from services.core.web.route_of import path_for_logs

log = structlog.get_logger(__name__)


class FailureMiddleware:
    """Inside the headers and outside of everything that may fail, so that the page of a failure is a page of ours."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 500 when the application raises before it has answered."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def send_and_note(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self.app(scope, receive, send_and_note)
        except Exception as error:
            known = explained(error) if isinstance(error, SQLAlchemyError) else None
            if known is None:
                log.exception("request.failed", method=scope["method"], path=path_for_logs(scope))
            else:
                log.warning("request.refused", method=scope["method"], path=path_for_logs(scope), code=known.code)
            if started:
                raise
            request = Request(scope)
            answer = error_response(request, known or Unexpected(request_id=request.state.request_id))
            await answer(scope, receive, send)
