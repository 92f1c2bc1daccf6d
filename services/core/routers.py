"""Every page of the core. Order matters: `/assets/new` must be looked at before `/assets/{asset_id}`."""

from fastapi import APIRouter

from services.core.assets import csv_routes, moves_routes
from services.core.assets import routes as assets
from services.core.audit import routes as audit
from services.core.checks import routes as checks
from services.core.identity import routes as identity
from services.core.manual import routes as manual
from services.core.model_work import routes as model_work
from services.core.operations import routes as operations
from services.core.outbox import routes as outbox
from services.core.setup import entrance
from services.core.setup import routes as setup
from services.core.site import mail_routes
from services.core.site import routes as site
from services.core.tls import settings_routes as certificate

ROUTERS: tuple[APIRouter, ...] = (
    *identity.ROUTERS,
    csv_routes.router,
    assets.router,
    moves_routes.router,
    audit.router,
    *model_work.ROUTERS,
    operations.router,
    outbox.router,
    manual.router,
    entrance.router,
    setup.router,
    checks.router,
    certificate.router,
    mail_routes.router,
    site.router,
)
