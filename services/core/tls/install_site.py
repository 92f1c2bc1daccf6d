"""The certificate page alone, on plain HTTP: a tablet that trusts nothing yet opens it without a warning."""

from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse

from services.core.i18n import routes as language
from services.core.i18n.middleware import LocaleMiddleware
from services.core.suite import Suite
from services.core.tls import routes as certificate
from services.core.web.csrf import CsrfMiddleware
from services.core.web.error_pages import install_error_pages
from services.core.web.failures import FailureMiddleware
from services.core.web.headers import HeadersMiddleware
from services.core.web.request_log import RequestLogMiddleware
from services.core.web.sentences import all_messages
from services.core.web.static_files import CORE_STATIC, FingerprintedFiles
from services.core.web.templates import build_templates


def create_install_site(suite: Suite) -> FastAPI:
    """An application with this one page: no login, no database, nothing else to reach."""
    app = FastAPI(
        openapi_url=None,
        middleware=[
            Middleware(RequestLogMiddleware),
            Middleware(HeadersMiddleware),
            Middleware(LocaleMiddleware, default=suite.settings.default_locale),
            Middleware(FailureMiddleware),
            Middleware(CsrfMiddleware),
        ],
    )
    app.state.suite = suite
    app.state.templates = build_templates(suite)
    app.state.messages = all_messages(suite.features)
    install_error_pages(app)
    app.mount("/static/core", FingerprintedFiles(directory=CORE_STATIC))
    app.include_router(certificate.router)
    app.include_router(language.router)

    @app.get("/", include_in_schema=False)
    def start(request: Request) -> RedirectResponse:
        return RedirectResponse(request.app.url_path_for("core.certificate.show"))

    return app
