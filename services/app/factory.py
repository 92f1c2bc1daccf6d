"""The web application: middleware, static files, routes, error pages, API documentation."""

from fastapi import APIRouter, FastAPI
from starlette.middleware import Middleware

from services.app.lifespan import lifespan
from services.core import health
from services.core.i18n import routes as language
from services.core.i18n.catalogue import add_catalogues
from services.core.i18n.middleware import LocaleMiddleware
from services.core.identity.login_redirect import install_login_redirect
from services.core.identity.login_session import COOKIE as LOGIN_COOKIE
from services.core.identity.middleware import LoginSessionMiddleware
from services.core.identity.oidc.logout import BACKCHANNEL_LOGOUT
from services.core.operations.limits import banners_for
from services.core.operations.metrics import RequestTimes
from services.core.suite import Suite
from services.core.tls import routes as certificate
from services.core.web import api_docs
from services.core.web.csrf import CsrfMiddleware
from services.core.web.error_pages import install_error_pages
from services.core.web.failures import FailureMiddleware
from services.core.web.headers import HeadersMiddleware
from services.core.web.rate_limits import RateLimitMiddleware
from services.core.web.request_log import RequestLogMiddleware
from services.core.web.sentences import all_messages
from services.core.web.static_files import FingerprintedFiles, static_folders
from services.core.web.templates import build_templates


def core_routers() -> list[APIRouter]:
    """The routes that are always there."""
    return [health.router, language.router, certificate.router, api_docs.router]


def create_app(suite: Suite) -> FastAPI:
    """The application over this suite; opens nothing until it is started."""
    add_catalogues(feature.root for feature in suite.features)
    app = FastAPI(
        title="Workstyle Suite",
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        middleware=_middleware(suite),
    )
    app.state.suite = suite
    app.state.templates = build_templates(suite)
    app.state.banners_for = banners_for
    app.state.request_times = RequestTimes()
    app.state.messages = all_messages(suite.features)
    install_error_pages(app)
    install_login_redirect(app)
    for owner, folder in static_folders(suite.features).items():
        app.mount(f"/static/{owner}", FingerprintedFiles(directory=folder), name=f"static.{owner}")
    for router in core_routers():
        app.include_router(router)
    for feature in suite.features:
        for router in feature.routers:
            app.include_router(router)
    return app


def _middleware(suite: Suite) -> list[Middleware]:
    """From the outside in."""
    default = suite.settings.default_locale
    return [
        Middleware(RequestLogMiddleware),
        Middleware(HeadersMiddleware),
        Middleware(LocaleMiddleware, default=default),
        Middleware(FailureMiddleware),
        Middleware(LoginSessionMiddleware),
        Middleware(LocaleMiddleware, default=default),
        Middleware(
            CsrfMiddleware, session_cookies=frozenset({LOGIN_COOKIE}), signed_paths=frozenset({BACKCHANNEL_LOGOUT})
        ),
        Middleware(RateLimitMiddleware),
    ]
