"""Single posts of a person, and single departments, corrected on a page."""

import uuid
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel import Session

from services.core.clock import today
from services.core.db.session import SessionDep
from services.core.errors import NotFound, SuiteError
from services.core.i18n import _
from services.core.identity import repository
from services.core.identity.actions import departments as department_actions
from services.core.identity.actions import posts
from services.core.identity.actions.posts import PostFacts
from services.core.identity.errors import (
    DaysReversed,
    DepartmentHasBranches,
    DepartmentInUse,
    DepartmentNotFound,
    PostOutsideDepartment,
    PostsOverlap,
    PostTaken,
)
from services.core.identity.models import Department, Person, Post
from services.core.identity.routes.register import RegistrarDep
from services.core.identity.schemas import DepartmentForm, PostForm
from services.core.web.forms import Form, blank_form, form_of
from services.core.web.render import flash, page, redirect
from services.core.web.saying import said

router = APIRouter(prefix="/people", include_in_schema=False)
FIELD_OF_ERROR: dict[type[SuiteError], str] = {
    DaysReversed: "valid_to",
    DepartmentNotFound: "department_id",
    PostOutsideDepartment: "department_id",
    PostTaken: "valid_from",
    PostsOverlap: "valid_from",
    DepartmentInUse: "valid_to",
    DepartmentHasBranches: "valid_to",
}
PostFormDep = Annotated[Form[PostForm], Depends(form_of(PostForm))]


@router.get("/{person_id}/posts/new", name="core.posts.new")
def new(request: Request, session: SessionDep, _user: RegistrarDep, person_id: uuid.UUID) -> Response:
    """The form for a new post."""
    form = blank_form({"valid_from": today().isoformat(), "is_main": True})
    return _page(request, session, _person(session, person_id), None, form)


@router.post("/{person_id}/posts", name="core.posts.create")
def create(
    request: Request, session: SessionDep, user: RegistrarDep, person_id: uuid.UUID, form: PostFormDep
) -> Response:
    """Add a post."""
    person = _person(session, person_id)
    if form.value is None:
        return _page(request, session, person, None, form, status_code=422)
    try:
        posts.add(session, by=user, person=person, facts=PostFacts(**form.value.model_dump()))
    except SuiteError as error:
        return _refused(request, session, person, None, form, error)
    flash(request, _("発令を追加しました。"))
    return redirect(request, "core.people.show", person_id=person.id)


@router.get("/{person_id}/posts/{post_id}", name="core.posts.edit")
def edit(
    request: Request, session: SessionDep, _user: RegistrarDep, person_id: uuid.UUID, post_id: uuid.UUID
) -> Response:
    """The form of one post."""
    post = _post(session, person_id, post_id)
    return _page(request, session, _person(session, person_id), post, blank_form(PostForm(**post.model_dump())))


@router.post("/{person_id}/posts/{post_id}", name="core.posts.save")
def save(
    request: Request,
    session: SessionDep,
    user: RegistrarDep,
    person_id: uuid.UUID,
    post_id: uuid.UUID,
    form: PostFormDep,
) -> Response:
    """Correct one post."""
    person, post = _person(session, person_id), _post(session, person_id, post_id)
    if form.value is None:
        return _page(request, session, person, post, form, status_code=422)
    try:
        posts.correct(session, by=user, person=person, post=post, facts=PostFacts(**form.value.model_dump()))
    except SuiteError as error:
        return _refused(request, session, person, post, form, error)
    flash(request, _("発令を直しました。"))
    return redirect(request, "core.people.show", person_id=person.id)


@router.post("/{person_id}/posts/{post_id}/remove", name="core.posts.remove")
def remove(
    request: Request, session: SessionDep, user: RegistrarDep, person_id: uuid.UUID, post_id: uuid.UUID
) -> Response:
    """Remove a post that was entered by mistake."""
    posts.remove(session, by=user, post=_post(session, person_id, post_id))
    flash(request, _("発令を削除しました。"))
    return redirect(request, "core.people.show", person_id=person_id)


@router.get("/departments/{department_id}", name="core.departments.edit")
def edit_department(request: Request, session: SessionDep, _user: RegistrarDep, department_id: uuid.UUID) -> Response:
    """The form of one department."""
    department = _department(session, department_id)
    form = blank_form(DepartmentForm(name_en=department.name_en, valid_to=department.valid_to))
    return _department_page(request, session, department, form)


@router.post("/departments/{department_id}", name="core.departments.save")
def save_department(
    request: Request,
    session: SessionDep,
    user: RegistrarDep,
    department_id: uuid.UUID,
    form: Annotated[Form[DepartmentForm], Depends(form_of(DepartmentForm))],
) -> Response:
    """Correct one department, or close it."""
    department = _department(session, department_id)
    if form.value is None:
        return _department_page(request, session, department, form, status_code=422)
    try:
        department_actions.correct(session, by=user, department=department, **form.value.model_dump())
    except (DaysReversed, DepartmentInUse, DepartmentHasBranches) as error:
        form.add_error(FIELD_OF_ERROR[type(error)], said(request, error))
        return _department_page(request, session, department, form, status_code=error.status)
    flash(request, _("所属を保存しました。"))
    return redirect(request, "core.departments.tree")


def _person(session: Session, person_id: uuid.UUID) -> Person:
    person = session.get(Person, person_id)
    if person is None:
        raise NotFound
    return person


def _post(session: Session, person_id: uuid.UUID, post_id: uuid.UUID) -> Post:
    post = session.get(Post, post_id)
    if post is None or post.person_id != person_id:
        raise NotFound
    return post


def _department(session: Session, department_id: uuid.UUID) -> Department:
    department = session.get(Department, department_id)
    if department is None:
        raise DepartmentNotFound
    return department


def _refused(
    request: Request, session: Session, person: Person, post: Post | None, form: Form[PostForm], error: SuiteError
) -> Response:
    if type(error) not in FIELD_OF_ERROR:
        raise error
    form.add_error(FIELD_OF_ERROR[type(error)], said(request, error))
    return _page(request, session, person, post, form, status_code=error.status)


def _page(
    request: Request,
    session: Session,
    person: Person,
    post: Post | None,
    form: Form[PostForm],
    *,
    status_code: int = 200,
) -> Response:
    return page(
        request,
        "identity/people/post.html",
        status_code=status_code,
        person=person,
        post=post,
        form=form,
        departments=repository.list_departments(session),
        today=today(),
    )


def _department_page(
    request: Request, session: Session, department: Department, form: Form[DepartmentForm], *, status_code: int = 200
) -> Response:
    return page(
        request,
        "identity/departments/edit.html",
        status_code=status_code,
        department=department,
        form=form,
        staying=department_actions.count_staying(session, department, after=today()),
    )
