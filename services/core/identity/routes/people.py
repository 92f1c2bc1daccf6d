"""The staff register: list, search, one person."""

import uuid
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from services.core.clock import today
from services.core.db.session import SessionDep
from services.core.errors import NotFound
from services.core.identity import people, repository
from services.core.identity.account_models import Role
from services.core.identity.current import CurrentUser, require_role
from services.core.identity.models import Person
from services.core.web.forms import blank_form
from services.core.web.pagination import Page, PageQueryDep
from services.core.web.render import page

router = APIRouter(prefix="/people", include_in_schema=False)
ReaderDep = Annotated[CurrentUser, Depends(require_role(Role.ADMINISTRATOR, Role.HR, Role.MANAGER))]


@router.get("", name="core.people.list")
def list_(
    request: Request,
    session: SessionDep,
    user: ReaderDep,
    query: PageQueryDep,
    words: Annotated[str, Query(max_length=100)] = "",
    department: Annotated[str, Query(max_length=20)] = "",
) -> Response:
    """Everybody who works here today."""
    asked = {"on": today(), "words": words.strip(), "department_code": department}
    return page(
        request,
        "identity/people/list.html",
        staff=Page(
            people.list_staff(session, **asked, offset=query.offset, limit=query.size),  # type: ignore[arg-type]
            people.count_staff(session, **asked),  # type: ignore[arg-type]
            query,
        ),
        departments=repository.list_departments(session, on=today()),
        form=blank_form({"words": words, "department": department}),
        may_import=user.has_role(Role.ADMINISTRATOR, Role.HR),
    )


@router.get("/{person_id}", name="core.people.show")
def show(request: Request, session: SessionDep, user: ReaderDep, person_id: uuid.UUID) -> Response:
    """One person: posts, leaves, account."""
    person = session.get(Person, person_id)
    if person is None:
        raise NotFound
    return page(
        request,
        "identity/people/show.html",
        person=person,
        posts=people.list_posts(session, person_id=person.id),
        leaves=people.list_leaves(session, person_id=person.id),
        account=repository.find_account_of(session, person_id=person.id),
        today=today(),
        may_administer=user.is_administrator,
        may_import=user.has_role(Role.ADMINISTRATOR, Role.HR),
    )
