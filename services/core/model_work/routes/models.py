"""The list of models, one model, and what is done to one."""

from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from sqlmodel import Session

from services.core.clock import now
from services.core.db.session import SessionDep, SuiteDep
from services.core.i18n import _
from services.core.identity.current import AdministratorDep
from services.core.model_store import defaults, probing, removal
from services.core.model_store.suite_store import store_of
from services.core.model_work import actions, overview, repository
from services.core.model_work.progress import row_of_task
from services.core.model_work.schemas import DefaultForm
from services.core.suite import Suite
from services.core.web.forms import Form, blank_form, form_of
from services.core.web.render import flash, page, redirect

router = APIRouter(prefix="/admin/models", include_in_schema=False)
SHOWN_FOR = timedelta(days=1)
BLOCKS = ("tasks", "installed")


@router.get("", name="core.models.list")
def list_(
    request: Request,
    suite: SuiteDep,
    session: SessionDep,
    _user: AdministratorDep,
    part: str = "tasks",
    watched: Annotated[int, Query(ge=0)] = 0,
) -> Response:
    """Everything at a glance; the part with the tasks follows them while one is under way."""
    context = _list_context(request, suite, session)
    has_changed = context["unfinished"] < watched
    block = part if part in BLOCKS else "tasks"
    return page(request, "models/list.html", block=block, has_changed=has_changed, **context)


def _list_context(request: Request, suite: Suite, session: Session) -> dict[str, Any]:
    store = store_of(suite)
    tasks = repository.list_shown(session, since=now() - SHOWN_FOR)
    rows = overview.rows_of(suite, session, store)
    purposes = overview.purposes_shown(suite, session, store)
    return {
        "rows": rows,
        "unknown": [path.name for path in store.list_unknown()],
        "purposes": purposes,
        "forms": {row.purpose.code: blank_form({"model": row.chosen}) for row in purposes},
        "tasks": [row_of_task(task, request.app.state.messages) for task in tasks],
        "unfinished": sum(task.is_unfinished for task in tasks),
        "only_demonstration": not any(row.sha256 and not row.problem for row in rows),
    }


@router.get("/installed/{model}", name="core.models.show")
def show(request: Request, suite: SuiteDep, session: SessionDep, _user: AdministratorDep, model: str) -> Response:
    """One model: all that is known of it, and what can be done with it."""
    row = overview.row_of(suite, session, store_of(suite), model)
    return page(request, "models/show.html", row=row)


@router.post("/installed/{model}/probe", name="core.models.probe")
def probe(request: Request, suite: SuiteDep, session: SessionDep, user: AdministratorDep, model: str) -> Response:
    """Have its speed measured on the worker's machine."""
    probing.found(suite, store_of(suite), model)
    actions.ask_for_probe(session, by=user, name=model)
    flash(request, _("測定を始めます。1分から数分かかります。ほかの処理が動いていると遅めに出ます。"))
    return redirect(request, "core.models.list")


@router.post("/installed/{model}/verify", name="core.models.verify")
def verify(request: Request, suite: SuiteDep, session: SessionDep, user: AdministratorDep, model: str) -> Response:
    """Have its files compared with their checksum."""
    actions.ask_for_check(session, by=user, model=store_of(suite).get(model))
    flash(request, _("ファイルの確認を始めます。"))
    return redirect(request, "core.models.list")


@router.post("/installed/{model}/remove", name="core.models.remove")
def remove(request: Request, suite: SuiteDep, session: SessionDep, user: AdministratorDep, model: str) -> Response:
    """Delete it, when nothing needs it."""
    store = store_of(suite)
    removal.remove(session, suite, store, by=user, model=store.get(model))
    flash(request, _("モデル「{name}」を削除しました。").format(name=model))
    return redirect(request, "core.models.list")


@router.post("/defaults/{purpose}", name="core.models.choose")
def choose(
    request: Request,
    suite: SuiteDep,
    session: SessionDep,
    user: AdministratorDep,
    purpose: str,
    form: Annotated[Form[DefaultForm], Depends(form_of(DefaultForm))],
) -> Response:
    """Choose the default of a purpose."""
    found = defaults.get_purpose(suite, purpose)
    name = form.value.model if form.value is not None else ""
    model = store_of(suite).get(name) if name else None
    defaults.choose(session, by=user, purpose=found, model=model)
    flash(request, _("「{purpose}」に使うモデルを決めました。次の処理から使われます。").format(purpose=_(found.label)))
    return redirect(request, "core.models.list")
