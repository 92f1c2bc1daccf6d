"""An error becomes a page, a fragment for htmx, or problem+json for programs."""

from typing import Any

import structlog
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from services.core.errors import Denied, Invalid, NotFound, SuiteError, TooLarge, Unavailable
from services.core.i18n import current_locale
from services.core.web.htmx import is_htmx
from services.core.web.render import fragment, page
from services.core.web.sentences import sentence_of

API_PREFIXES = ("/api/", "/v1/")
OPENAI_PREFIX = "/v1/"
PROBLEM_JSON = "application/problem+json"
TEMPLATE = "errors/error.html"
log = structlog.get_logger(__name__)


class Unexpected(SuiteError):
    """What nobody foresaw; the log holds the rest under the request id."""

    code = "suite.unexpected"


class MethodNotAllowed(SuiteError):
    """The address exists, but not for this method."""

    code = "suite.method_not_allowed"
    status = 405


class LoginNeeded(SuiteError):
    """Nobody is logged in."""

    code = "suite.login_needed"
    status = 401


class TooManyRequests(Unavailable):
    """More requests than a person makes."""

    code = "suite.too_many_requests"
    status = 429


class BadRequest(Invalid):
    """The request cannot be read."""

    status = 400


BY_STATUS: dict[int, type[SuiteError]] = {
    400: BadRequest,
    401: LoginNeeded,
    403: Denied,
    404: NotFound,
    405: MethodNotAllowed,
    413: TooLarge,
    422: Invalid,
    429: TooManyRequests,
    503: Unavailable,
}


def install_error_pages(app: FastAPI) -> None:
    """Answer every error of routes with these pages."""
    app.add_exception_handler(SuiteError, _on_suite_error)
    app.add_exception_handler(HTTPException, _on_http_exception)
    app.add_exception_handler(RequestValidationError, _on_validation_error)


def error_response(
    request: Request, error: SuiteError, *, headers: dict[str, str] | None = None, **problem: Any
) -> Response:
    """What this reader gets: problem+json for programs, a fragment for htmx, else a page."""
    response = _problem(request, error, problem) if wants_json(request) else _for_people(request, error)
    if error.retry_after_s:
        response.headers["Retry-After"] = str(error.retry_after_s)
    response.headers.update(headers or {})
    return response


def wants_json(request: Request) -> bool:
    """True for programs: the API's addresses, or a request that accepts JSON and not HTML."""
    accept = request.headers.get("accept", "")
    return request.url.path.startswith(API_PREFIXES) or ("json" in accept and "text/html" not in accept)


def _for_people(request: Request, error: SuiteError) -> Response:
    sentence = sentence_of(error, request.app.state.messages)
    context: dict[str, Any] = {
        "error": error,
        "sentence": sentence,
        "request_id": getattr(request.state, "request_id", ""),
    }
    if is_htmx(request):
        return fragment(request, TEMPLATE, "message", status_code=error.status, **context)
    return page(request, TEMPLATE, status_code=error.status, **context)


def _problem(request: Request, error: SuiteError, extra: dict[str, Any]) -> Response:
    """Source: RFC 9457, Problem Details for HTTP APIs; under /v1 also the `error` that OpenAI's clients show."""
    sentence = sentence_of(error, request.app.state.messages)
    body = {
        "type": "about:blank",
        "title": sentence.what,
        "status": error.status,
        "detail": sentence.next_step,
        "code": error.code,
        "request_id": getattr(request.state, "request_id", ""),
        **extra,
    }
    if request.url.path.startswith(OPENAI_PREFIX):
        message = " ".join(filter(None, (sentence.what, sentence.next_step)))
        body["error"] = {"message": message, "type": "invalid_request_error", "param": None, "code": error.code}
    return JSONResponse(
        body,
        status_code=error.status,
        media_type=PROBLEM_JSON,
        headers={"Content-Language": str(current_locale())},
    )


def _on_suite_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, SuiteError)
    log.info("request.refused", code=error.code, status=error.status)
    return error_response(request, error)


def _on_http_exception(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    cls = BY_STATUS.get(error.status_code)
    known = cls() if cls else SuiteError()
    response = error_response(request, known, headers=dict(error.headers or {}))
    response.status_code = error.status_code
    return response


def _on_validation_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    # Where and what is wrong, without the value: an answer must not repeat a person's words into a log.
    if not wants_json(request) and all(item["loc"][:1] == ("path",) for item in error.errors()):
        return error_response(request, NotFound())  # an address that cannot be: to a person it is not there
    errors = [{"loc": list(item["loc"]), "type": item["type"], "msg": item["msg"]} for item in error.errors()]
    return error_response(request, Invalid(), errors=errors)
