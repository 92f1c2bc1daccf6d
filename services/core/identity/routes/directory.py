"""The administrator's page of the directory: does it answer, what would a sync change, how did the last ones go."""

from fastapi import APIRouter, Request, Response
from sqlmodel import Session

from services.core.db.session import SessionDep, SuiteDep
from services.core.errors import SuiteError
from services.core.i18n import _
from services.core.identity.current import AdministratorDep
from services.core.identity.directory import sync
from services.core.identity.directory.connection import connected
from services.core.identity.directory.plan import SyncPlan
from services.core.identity.directory.settings import DirectorySettings
from services.core.identity.directory.sweeps import NAME
from services.core.identity.labels import ROLE_LABELS, SYNC_LABELS, SYNC_STATES
from services.core.operations.schedule import ask_for_run
from services.core.suite import Suite
from services.core.web.render import flash, page, redirect
from services.core.web.saying import said
from services.core.web.sentences import all_messages

router = APIRouter(prefix="/admin/directory", include_in_schema=False)
SHOWN = 200


@router.get("", name="core.directory.show")
def show(request: Request, suite: SuiteDep, session: SessionDep, _user: AdministratorDep) -> Response:
    """What is set, and the last runs."""
    return _page(request, suite, session)


@router.post("/test", name="core.directory.test")
def test(request: Request, suite: SuiteDep, _user: AdministratorDep) -> Response:
    """Log in to the directory as the suite's own account."""
    try:
        with connected(suite.site_of(DirectorySettings)):
            flash(request, _("ディレクトリに接続でき、接続用アカウントでログインできました。"))
    except SuiteError as error:
        flash(request, said(request, error), tone="bad")
    return redirect(request, "core.directory.show")


@router.post("/preview", name="core.directory.preview")
def preview(request: Request, suite: SuiteDep, session: SessionDep, _user: AdministratorDep) -> Response:
    """What a sync would change; nothing is written."""
    try:
        plan = sync.preview(suite)
    except SuiteError as error:
        flash(request, said(request, error), tone="bad")
        return redirect(request, "core.directory.show")
    return _page(request, suite, session, plan=plan)


@router.post("/sync", name="core.directory.sync")
def run(request: Request, suite: SuiteDep, session: SessionDep, user: AdministratorDep) -> Response:
    """Have the worker sync now."""
    ask_for_run(suite, session, by=user, name=NAME)
    flash(request, _("まもなく同期します。しばらくしてから、この画面を開き直してください。"))
    return redirect(request, "core.directory.show")


@router.post("/force", name="core.directory.force")
def force(request: Request, suite: SuiteDep, user: AdministratorDep) -> Response:
    """Sync now, however many accounts are disabled."""
    try:
        sync.sync(suite, by=user, force=True)
    except SuiteError as error:
        flash(request, said(request, error), tone="bad")
    else:
        flash(request, _("同期しました。"))
    return redirect(request, "core.directory.show")


def _page(request: Request, suite: Suite, session: Session, *, plan: SyncPlan | None = None) -> Response:
    settings = suite.site_of(DirectorySettings)
    return page(
        request,
        "identity/directory/show.html",
        settings=settings,
        runs=sync.list_runs(session),
        plan=plan,
        stops=plan is not None and plan.disables_too_many(settings.stop_percent),
        shown=SHOWN,
        labels=SYNC_LABELS,
        states=SYNC_STATES,
        role_labels=ROLE_LABELS,
        sentences=all_messages(suite.features),
    )
