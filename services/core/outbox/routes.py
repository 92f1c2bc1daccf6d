"""The inbox, and the number on the bell."""

import uuid

from fastapi import APIRouter, Request, Response

from services.core.db.session import SessionDep
from services.core.errors import NotFound
from services.core.identity.current import UserDep
from services.core.outbox import actions, repository
from services.core.web.pagination import Page, PageQueryDep
from services.core.web.render import fragment, page, redirect, redirect_to
from services.core.web.urls import safe_path

router = APIRouter(prefix="/messages", include_in_schema=False)
TEMPLATE = "outbox/list.html"


@router.get("", name="core.messages.list")
def list_(request: Request, session: SessionDep, user: UserDep, query: PageQueryDep) -> Response:
    """One's own messages, the newest first."""
    messages = Page(
        repository.list_messages(session, account_id=user.account_id, offset=query.offset, limit=query.size),
        repository.count_messages(session, account_id=user.account_id),
        query,
    )
    unread = repository.count_unread(session, account_id=user.account_id)
    return page(request, TEMPLATE, messages=messages, unread=unread)


@router.get("/bell", name="core.messages.bell")
def bell(request: Request, session: SessionDep, user: UserDep) -> Response:
    """The bell with the number of unread messages; every page loads it once it is shown."""
    unread = repository.count_unread(session, account_id=user.account_id)
    return fragment(request, "outbox/bell.html", "bell", unread=unread)


@router.post("/read-all", name="core.messages.read_all")
def read_all(request: Request, session: SessionDep, user: UserDep) -> Response:
    """Mark every message as read."""
    actions.read_all(session, by=user)
    return redirect(request, "core.messages.list")


@router.post("/{message_id}/read", name="core.messages.read")
def read(request: Request, session: SessionDep, user: UserDep, message_id: uuid.UUID) -> Response:
    """Mark a message as read and go where it leads."""
    message = actions.read_message(session, by=user, message_id=message_id)
    if message is None:
        raise NotFound
    return redirect_to(request, safe_path(message.link)) if message.link else redirect(request, "core.messages.list")
