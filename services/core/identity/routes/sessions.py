"""Logins in force of everybody, for administrators."""

import uuid
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from services.core.db.session import SessionDep, SuiteDep
from services.core.i18n import _
from services.core.identity import sessions
from services.core.identity.actions import sessions as actions
from services.core.identity.browsers import browser_name
from services.core.identity.current import AdministratorDep
from services.core.web.forms import blank_form
from services.core.web.pagination import Page, PageQueryDep
from services.core.web.render import flash, page, redirect

router = APIRouter(prefix="/admin/sessions", include_in_schema=False)


@router.get("", name="core.sessions.list")
def list_(
    request: Request,
    suite: SuiteDep,
    session: SessionDep,
    _user: AdministratorDep,
    query: PageQueryDep,
    words: Annotated[str, Query(max_length=100)] = "",
) -> Response:
    """Who is logged in, where and since when."""
    asked = words.strip()
    return page(
        request,
        "identity/sessions/list.html",
        logins=Page(
            sessions.list_all(session, settings=suite.site, words=asked, offset=query.offset, limit=query.size),
            sessions.count_all(session, settings=suite.site, words=asked),
            query,
        ),
        form=blank_form({"words": words}),
        browser_name=browser_name,
    )


@router.post("/{session_id}/end", name="core.sessions.end")
def end(request: Request, session: SessionDep, user: AdministratorDep, session_id: uuid.UUID) -> Response:
    """End one login of anybody."""
    actions.end_one(session, by=user, session_id=session_id)
    flash(request, _("選んだログインを終了しました。"))
    return redirect(request, "core.sessions.list")


@router.post("/end-all", name="core.sessions.end_all")
def end_all(request: Request, session: SessionDep, user: AdministratorDep) -> Response:
    """End every login but the one that asks, for example after an incident."""
    ended = actions.end_everybodys(session, by=user, besides=user.session_id)
    flash(request, _("自分以外のログインをすべて終了しました（%(count)s件）。") % {"count": ended})
    return redirect(request, "core.sessions.list")
