"""Who may do what, for administrators; also as CSV."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response

from services.core.audit.record import record
from services.core.db.session import SessionDep, SuiteDep
from services.core.identity import rights_table
from services.core.identity.current import AdministratorDep
from services.core.identity.labels import ROLE_LABELS
from services.core.web.forms import blank_form
from services.core.web.pagination import Page, PageQueryDep
from services.core.web.render import page

router = APIRouter(prefix="/admin/rights", include_in_schema=False)


@router.get("", name="core.rights.show")
def show(
    request: Request,
    suite: SuiteDep,
    session: SessionDep,
    _user: AdministratorDep,
    query: PageQueryDep,
    words: Annotated[str, Query(max_length=100)] = "",
) -> Response:
    """What each role may do, and who has which."""
    lines = rights_table.list_account_rights(session, words=words.strip())
    return page(
        request,
        "identity/rights/show.html",
        rights=rights_table.rights_of(suite),
        lines=Page(lines[query.offset : query.offset + query.size], len(lines), query),
        role_labels=ROLE_LABELS,
        form=blank_form({"words": words}),
    )


@router.get("/{part}.csv", name="core.rights.export")
def export(
    suite: SuiteDep, session: SessionDep, user: AdministratorDep, part: Literal["roles", "accounts"]
) -> Response:
    """One of the two tables as a file; that it was taken is audited."""
    record(session, "identity.rights.exported", by=user, target=part)
    if part == "roles":
        text = rights_table.roles_csv(rights_table.rights_of(suite))
    else:
        text = rights_table.accounts_csv(rights_table.list_account_rights(session))
    headers = {"Content-Disposition": f'attachment; filename="rights-{part}.csv"'}
    return Response(text.encode("utf-8-sig"), media_type="text/csv; charset=utf-8", headers=headers)
