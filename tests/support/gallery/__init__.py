"""A feature for tests: pages that use every macro and behaviour, so that a browser can look at them."""

from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from services.core.errors import Conflict
from services.core.feature import Feature
from services.core.i18n import N_, _
from services.core.identity.current import Public
from services.core.web.forms import Form, blank_form, form_of
from services.core.web.pagination import Page, PageQueryDep
from services.core.web.render import flash, page, redirect

router = APIRouter(prefix="/gallery", dependencies=[Public], include_in_schema=False)
api = APIRouter(prefix="/api/v1/gallery", dependencies=[Public], tags=["gallery"])

MEETINGS = [
    ("第3回 情報化推進会議", "令和8年11月20日", "52:10", "校正中"),
    ("北区まちづくり懇談会", "令和8年11月18日", "1:24:05", "文字起こし中"),
    ("予算要求ヒアリング（環境局）", "令和8年11月16日", "38:42", "決裁済み"),
]


class MeetingForm(BaseModel):
    """What the form sends."""

    name: str = Field(max_length=20)
    scene: str = Field(pattern="^(meeting|interview)$")
    count: int = Field(default=2, ge=1, le=30)
    rooms: list[str] = Field(default_factory=list)
    note: str = ""
    is_private: bool = False


@router.get("/parts", name="gallery.parts")
def parts(request: Request) -> Response:
    return page(request, "gallery/parts.html", meetings=MEETINGS)


@router.get("/login", name="gallery.login")
def login(request: Request) -> Response:
    return page(request, "gallery/login.html", form=blank_form())


@router.get("/form", name="gallery.form")
def show_form(request: Request) -> Response:
    return page(request, "gallery/form.html", form=blank_form({"scene": "meeting", "count": 2}))


@router.post("/form", name="gallery.send")
def send_form(request: Request, form: Annotated[Form[MeetingForm], Depends(form_of(MeetingForm))]) -> Response:
    if form.value is None:
        return page(request, "gallery/form.html", block="content", status_code=422, form=form)
    flash(request, _("保存しました。"))
    return redirect(request, "gallery.list")


@router.get("/list", name="gallery.list")
def show_list(request: Request, query: PageQueryDep) -> Response:
    meetings = [(f"{name} {number + 1}", *rest) for number in range(30) for name, *rest in MEETINGS]
    rows = meetings[query.offset : query.offset + query.size]
    return page(request, "gallery/list.html", block="rows", page=Page(rows, len(meetings), query))


@router.get("/progress", name="gallery.progress")
def show_progress(request: Request, done: int = 0) -> Response:
    return page(request, "gallery/progress.html", block="progress", done=done)


@router.get("/conflict", name="gallery.conflict")
def fail_with_conflict() -> Response:
    raise Conflict


@router.get("/broken", name="gallery.broken")
def fail_unexpectedly() -> Response:
    raise RuntimeError("a secret detail")


@api.post("/items", name="gallery.api.create")
def create_item(item: MeetingForm) -> MeetingForm:
    """Answers what it was sent."""
    return item


GALLERY = Feature(
    name="gallery",
    title=N_("見本"),
    root=Path(__file__).parent,
    routers=(router, api),
)
