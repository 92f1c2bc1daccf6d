"""One-button changes of a thing: take back, repair, retire."""

import uuid

from fastapi import APIRouter, Request, Response

from services.core.assets import actions, repository
from services.core.db.session import SessionDep
from services.core.i18n import _
from services.core.identity.current import AdministratorDep
from services.core.web.render import flash, redirect

router = APIRouter(prefix="/assets", include_in_schema=False)


def _done(request: Request, asset_id: uuid.UUID, text: str) -> Response:
    flash(request, text)
    return redirect(request, "core.assets.show", asset_id=asset_id)


@router.post("/{asset_id}/return", name="core.assets.take_back")
def take_back(request: Request, session: SessionDep, user: AdministratorDep, asset_id: uuid.UUID) -> Response:
    """The thing is back."""
    actions.take_back(session, by=user, asset=repository.get_asset(session, asset_id))
    return _done(request, asset_id, _("返却を記録しました。"))


@router.post("/{asset_id}/repair", name="core.assets.start_repair")
def start_repair(request: Request, session: SessionDep, user: AdministratorDep, asset_id: uuid.UUID) -> Response:
    """The thing goes to repair."""
    actions.start_repair(session, by=user, asset=repository.get_asset(session, asset_id))
    return _done(request, asset_id, _("修理中にしました。"))


@router.post("/{asset_id}/repaired", name="core.assets.end_repair")
def end_repair(request: Request, session: SessionDep, user: AdministratorDep, asset_id: uuid.UUID) -> Response:
    """The thing is repaired."""
    actions.end_repair(session, by=user, asset=repository.get_asset(session, asset_id))
    return _done(request, asset_id, _("保管中に戻しました。"))


@router.post("/{asset_id}/retire", name="core.assets.retire")
def retire(request: Request, session: SessionDep, user: AdministratorDep, asset_id: uuid.UUID) -> Response:
    """The thing is written off."""
    actions.retire(session, by=user, asset=repository.get_asset(session, asset_id))
    return _done(request, asset_id, _("除却済みにしました。"))
