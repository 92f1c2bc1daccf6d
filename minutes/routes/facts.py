"""Title, day, time, place and scene of a meeting, corrected at any time."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from minutes import policies
from minutes.actions import meetings
from minutes.routes.access import MeetingDep
from minutes.schemas import SCENES, MeetingFacts
from services.core.db.session import SessionDep
from services.core.i18n import _
from services.core.identity.current import UserDep
from services.core.web.forms import Form, blank_form, form_of
from services.core.web.render import flash, page, redirect

router = APIRouter(include_in_schema=False)
TEMPLATE = "minutes/meetings/facts.html"


@router.get("/minutes/{meeting_id:uuid}/facts", name="minutes.meetings.facts")
def show(request: Request, meeting: MeetingDep, user: UserDep) -> Response:
    """The form with what is known."""
    policies.check_can_edit(user, meeting)
    form = blank_form(MeetingFacts.model_validate(meeting, from_attributes=True))
    return page(request, TEMPLATE, form=form, meeting=meeting, scenes=SCENES)


@router.post("/minutes/{meeting_id:uuid}/facts", name="minutes.meetings.change_facts")
def change(
    request: Request,
    session: SessionDep,
    meeting: MeetingDep,
    user: UserDep,
    form: Annotated[Form[MeetingFacts], Depends(form_of(MeetingFacts))],
) -> Response:
    """Save the corrections."""
    if form.value is None:
        return page(request, TEMPLATE, status_code=422, form=form, meeting=meeting, scenes=SCENES)
    meetings.change_facts(session, by=user, meeting=meeting, facts=form.value)
    flash(request, _("会議の情報を保存しました。"))
    return redirect(request, "minutes.meetings.detail", meeting_id=meeting.id)
