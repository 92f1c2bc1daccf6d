"""Imports of the staff register that were taken in: what each did, and one click to undo it."""

import uuid
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from sqlmodel import Session, col, func, select

from services.core.db.session import SessionDep, SuiteDep
from services.core.i18n import _
from services.core.identity.account_models import Role
from services.core.identity.actions import register
from services.core.identity.current import CurrentUser, require_role
from services.core.identity.errors import ImportNotFound
from services.core.identity.import_models import RegisterImport
from services.core.identity.labels import CHANGE_LABELS, FIELD_LABELS, OTHER_USER, USER_LABELS
from services.core.identity.register_record import KEPT
from services.core.identity.register_undo import UndoPlan, plan_undo
from services.core.suite import Suite
from services.core.web.pagination import Page, PageQueryDep
from services.core.web.render import flash, page, redirect

router = APIRouter(prefix="/people/imports", include_in_schema=False)
RegistrarDep = Annotated[CurrentUser, Depends(require_role(Role.ADMINISTRATOR, Role.HR))]
SHOWN = 200  # lines that are listed; the rest is counted


@router.get("", name="core.imports.list")
def list_(request: Request, session: SessionDep, _user: RegistrarDep, query: PageQueryDep) -> Response:
    """Imports, the newest first."""
    newest = select(RegisterImport).order_by(col(RegisterImport.created_at).desc())
    rows = session.exec(newest.offset(query.offset).limit(query.size)).all()
    count = session.exec(select(func.count()).select_from(RegisterImport)).one()
    return page(request, "identity/imports/list.html", imports=Page(rows, count, query), change_labels=CHANGE_LABELS)


@router.get("/{import_id}", name="core.imports.show")
def show(request: Request, suite: SuiteDep, session: SessionDep, _user: RegistrarDep, import_id: uuid.UUID) -> Response:
    """What the import did, and exactly what undoing it would put back."""
    taken = _import(session, import_id)
    plan = plan_undo(session, taken)
    return page(
        request,
        "identity/imports/show.html",
        taken=taken,
        plan=plan,
        users=_users(suite, plan),
        shown=SHOWN,
        kept_days=KEPT.days,
        change_labels=CHANGE_LABELS,
        field_labels=FIELD_LABELS,
    )


@router.post("/{import_id}/undo", name="core.imports.undo")
def undo(request: Request, session: SessionDep, user: RegistrarDep, import_id: uuid.UUID) -> Response:
    """Put the register back, all or nothing."""
    register.undo(session, by=user, taken=_import(session, import_id, for_update=True))
    flash(request, _("取り込みを元に戻しました。"))
    return redirect(request, "core.imports.show", import_id=import_id)


def _import(session: Session, import_id: uuid.UUID, *, for_update: bool = False) -> RegisterImport:
    query = select(RegisterImport).where(RegisterImport.id == import_id)
    taken = session.exec(query.with_for_update() if for_update else query).first()
    if taken is None:
        raise ImportNotFound
    return taken


def _users(suite: Suite, plan: UndoPlan) -> dict[str, str]:
    """What the tables that forbid undoing are called: those of features by the feature."""
    features = {feature.name: feature.title for feature in suite.features}
    tables = {blocker.used_by for blocker in plan.blockers if blocker.used_by}
    labels = {table: USER_LABELS.get(table) or features.get(table.split("_", 1)[0], OTHER_USER) for table in tables}
    return {table: _(label) for table, label in labels.items()}
