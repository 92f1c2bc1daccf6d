"""The list of the first run, and the two steps that have no settings page: models and storage."""

import shutil
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from services.core.checks.of_clocks import clock_of
from services.core.db.session import SessionDep, SuiteDep
from services.core.errors import Invalid
from services.core.identity.current import AdministratorDep
from services.core.model_store.suite_store import store_of
from services.core.setup import actions
from services.core.setup.schemas import MarkForm
from services.core.setup.steps import STEPS, StepName, StepState, states_of
from services.core.setup.storage_estimate import BYTES_PER_HOUR, hours_that_fit
from services.core.web.forms import Form, form_of
from services.core.web.render import page, redirect
from services.core.web.urls import path_names

router = APIRouter(prefix="/admin/setup", include_in_schema=False)
MODELS_PAGE = "core.models.list"  # where the models feature of the suite has a page of its own


@router.get("", name="core.setup.list")
def list_(request: Request, suite: SuiteDep, session: SessionDep, _user: AdministratorDep) -> Response:
    """Every step, where it stands, and the page on which it is done."""
    states = states_of(suite, session)
    next_step = next((step.name for step in STEPS if states[step.name] is StepState.OPEN), None)
    done = sum(state is not StepState.OPEN for state in states.values())
    clock = clock_of(suite)
    return page(request, "setup/list.html", steps=STEPS, states=states, next_step=next_step, done=done, **clock)


@router.post("/{step}/mark", name="core.setup.mark")
def mark(
    request: Request,
    session: SessionDep,
    user: AdministratorDep,
    step: StepName,
    form: Annotated[Form[MarkForm], Depends(form_of(MarkForm))],
) -> Response:
    """Say that a step is done, or left for later."""
    if form.value is None:
        raise Invalid
    actions.mark_step(session, by=user, name=step, mark=form.value.mark)
    return redirect(request, "core.setup.list")


@router.get("/models", name="core.setup.models")
def models(request: Request, suite: SuiteDep, _user: AdministratorDep) -> Response:
    """Which models are installed, and how to bring one in."""
    store = store_of(suite)
    has_page = MODELS_PAGE in path_names(request.app)
    return page(
        request,
        "setup/models.html",
        installed=store.list_installed(),
        folder=store.folder.resolve(),
        models_page=MODELS_PAGE if has_page else "",
    )


@router.get("/storage", name="core.setup.storage")
def storage(request: Request, suite: SuiteDep, _user: AdministratorDep) -> Response:
    """Where recordings lie, how much is free, and how many hours of meetings that is."""
    free = suite.storage.free_bytes()
    return page(
        request,
        "setup/storage.html",
        folder=suite.storage.root.resolve(),
        free=free,
        total=shutil.disk_usage(suite.storage.root).total,
        estimates=[(label, size, hours_that_fit(free, size)) for label, size in BYTES_PER_HOUR],
    )
