"""The tree of departments as of a day."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from services.core.clock import today
from services.core.db.session import SessionDep
from services.core.identity import people, repository
from services.core.identity.account_models import Role
from services.core.identity.departments import tree_of
from services.core.identity.routes.people import ReaderDep
from services.core.web.forms import blank_form
from services.core.web.render import page

router = APIRouter(prefix="/people/departments", include_in_schema=False)


@router.get("", name="core.departments.tree")
def tree(
    request: Request, session: SessionDep, user: ReaderDep, on: Annotated[str, Query(max_length=10)] = ""
) -> Response:
    """The departments of a day with their head counts; today where the day cannot be read."""
    try:
        day = date.fromisoformat(on)
    except ValueError:
        day = today()
    branches = tree_of(
        repository.list_departments(session, on=day),
        people.count_by_department(session, on=day),
        repository.follows_of(session),
    )
    return page(
        request,
        "identity/departments/tree.html",
        branches=branches,
        day=day,
        form=blank_form({"on": day.isoformat()}),
        may_change=user.has_role(Role.ADMINISTRATOR, Role.HR),
    )
