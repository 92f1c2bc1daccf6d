"""The page of scheduled work, and `/metrics`."""

import hmac

from fastapi import APIRouter, Depends, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest

from services.core.db.session import SessionDep, SuiteDep
from services.core.i18n import _
from services.core.identity.current import AdministratorDep, route_guard
from services.core.identity.errors import ApiKeyRefused
from services.core.identity.loopback import is_loopback
from services.core.operations import schedule
from services.core.operations.metrics import SuiteCollector
from services.core.web.render import flash, page, redirect

router = APIRouter(include_in_schema=False)


@route_guard
def metrics_reader(request: Request, suite: SuiteDep) -> None:
    """Who asks on this machine itself, or sends the token that the administrator set.

    Raises:
        ApiKeyRefused: neither.
    """
    address = request.client.host if request.client else ""
    scheme, _space, offered = request.headers.get("authorization", "").partition(" ")
    token = suite.settings.metrics_token
    has_token = bool(token) and scheme.lower() == "bearer" and hmac.compare_digest(offered.encode(), token.encode())
    if not has_token and not is_loopback(address, request.headers):
        raise ApiKeyRefused


setattr(metrics_reader, "is_for_this_machine", True)  # noqa: B010  read by the table of routes


@router.get("/metrics", name="core.metrics", dependencies=[Depends(metrics_reader)])
def metrics(request: Request, suite: SuiteDep) -> Response:
    """What Prometheus reads."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(SuiteCollector(suite))
    body = generate_latest(registry) + generate_latest(request.app.state.request_times.registry)
    return Response(body, media_type=CONTENT_TYPE_LATEST)


@router.get("/admin/jobs", name="core.jobs.list")
def list_(request: Request, suite: SuiteDep, session: SessionDep, _user: AdministratorDep) -> Response:
    """Every scheduled work: last run, result, duration, next run."""
    return page(
        request,
        "operations/jobs.html",
        scheduled=schedule.list_scheduled(suite, session),
    )


@router.post("/admin/jobs/{work}/run", name="core.jobs.run")
def run(request: Request, suite: SuiteDep, session: SessionDep, user: AdministratorDep, work: str) -> Response:
    """Have the worker run it now."""
    schedule.ask_for_run(suite, session, by=user, name=work)
    flash(request, _("まもなく実行します。しばらくしてから、この画面を開き直してください。"))
    return redirect(request, "core.jobs.list")
