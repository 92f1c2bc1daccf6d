"""The API keys of everybody, for administrators."""

import uuid

from fastapi import APIRouter, Request, Response

from services.core.db.session import SessionDep
from services.core.i18n import _
from services.core.identity import key_list
from services.core.identity.actions import api_keys
from services.core.identity.current import AdministratorDep
from services.core.web.render import flash, page, redirect

router = APIRouter(prefix="/admin/api-keys", include_in_schema=False)


@router.get("", name="core.api_keys.list")
def list_(request: Request, session: SessionDep, _user: AdministratorDep) -> Response:
    """Every key that is not revoked: whose, for what, until when, last used when and from where."""
    return page(request, "identity/api_keys/list.html", keys=key_list.list_keys(session))


@router.post("/{key_id}/revoke", name="core.api_keys.revoke")
def revoke(request: Request, session: SessionDep, user: AdministratorDep, key_id: uuid.UUID) -> Response:
    """End a key of anybody."""
    api_keys.revoke_of_anybody(session, by=user, key_id=key_id)
    flash(request, _("APIキーを無効にしました。"))
    return redirect(request, "core.api_keys.list")
