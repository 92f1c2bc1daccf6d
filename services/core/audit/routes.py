"""The audit log, for administrators."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import StreamingResponse

from services.core.audit import repository
from services.core.audit.export import MEDIA_TYPES, ExportFormat, lines
from services.core.audit.labels import TYPE_LABELS
from services.core.audit.record import record
from services.core.audit.repository import AuditFilter
from services.core.db.session import SessionDep, SuiteDep
from services.core.identity.current import AdministratorDep
from services.core.suite import Suite
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


@router.get("/export/{kind}", name="core.audit.export")
def export(
    suite: SuiteDep,
    user: AdministratorDep,
    kind: ExportFormat,
    type: Text = "",  # noqa: A002  the name in the address
    login: Text = "",
    target: Text = "",
    first_on: Text = "",
    last_on: Text = "",
) -> Response:
    """The same selection as a file, the oldest first, with a chain of hashes; the export itself is audited before."""
    wanted = AuditFilter(type.strip(), login.strip().lower(), target.strip(), _day(first_on), _day(last_on))
    with suite.session() as session:
        record(session, "audit.exported", by=user, target=kind, first_on=first_on[:10], last_on=last_on[:10])
    headers = {"Content-Disposition": f'attachment; filename="audit-log.{kind}"'}
    return StreamingResponse(_file(suite, wanted, kind), media_type=MEDIA_TYPES[kind], headers=headers)


def _file(suite: Suite, wanted: AuditFilter, kind: ExportFormat) -> Iterator[str]:
    """Reads in a session of its own: that of the request ends before the first line is sent."""
    with suite.session(read_only=True) as session:
        yield from lines(repository.stream_events(session, wanted), kind)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None
