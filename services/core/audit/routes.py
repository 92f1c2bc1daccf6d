"""The audit log, for administrators."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from services.core.audit import repository
from services.core.audit.labels import TYPE_LABELS
from services.core.audit.repository import AuditFilter
from services.core.db.session import SessionDep
from services.core.identity.current import AdministratorDep
from services.core.web.forms import blank_form
from services.core.web.pagination import Page, PageQueryDep
from services.core.web.render import page

router = APIRouter(prefix="/admin/audit", include_in_schema=False)
Text = Annotated[str, Query(max_length=200)]


@router.get("", name="core.audit.list")
def list_(
    request: Request,
    session: SessionDep,
    _user: AdministratorDep,
    query: PageQueryDep,
    type: Text = "",  # noqa: A002  the name in the address
    login: Text = "",
    target: Text = "",
    first_on: Text = "",
    last_on: Text = "",
) -> Response:
    """What was done, the newest first; a day that cannot be read does not filter."""
    wanted = AuditFilter(type.strip(), login.strip().lower(), target.strip(), _day(first_on), _day(last_on))
    params = {"type": type, "login": login, "target": target, "first_on": first_on, "last_on": last_on}
    return page(
        request,
        "audit/list.html",
        events=Page(
            repository.list_events(session, wanted, offset=query.offset, limit=query.size),
            repository.count_events(session, wanted),
            query,
        ),
        form=blank_form(params),
        params={name: value for name, value in params.items() if value},
        labels=TYPE_LABELS,
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None
