"""A model goes only when nothing needs it: no default, no setting, no job that waits or runs."""

from collections.abc import Callable

from sqlmodel import Session

from services.core.audit.record import Actor, record
from services.core.i18n import _
from services.core.model_store import repository
from services.core.model_store.errors import ModelInUse
from services.core.model_store.installed import InstalledModel
from services.core.model_store.purposes import purposes_of
from services.core.model_store.store import ModelStore
from services.core.suite import Suite


def jobs_with(suite: Suite, store: ModelStore, model: InstalledModel) -> list[str]:
    """What of the suite works with the model now, or is about to, in the reader's language."""
    uses = []
    for purpose in purposes_of(suite):
        count = purpose.count_jobs(suite, store.path_of(model))
        if count:
            uses.append(_("{purpose}：処理中・待機中 {count}件").format(purpose=_(purpose.label), count=count))
    return uses


def uses_of(suite: Suite, session: Session, store: ModelStore, model: InstalledModel) -> list[str]:
    """Everything that needs the model, in the reader's language."""
    uses = []
    for purpose in purposes_of(suite):
        chosen = repository.find_default(session, purpose.code)
        if chosen is not None and chosen.model == model.name:
            uses.append(_("{purpose}の既定").format(purpose=_(purpose.label)))
        fixed = purpose.fixed_to(suite)
        if fixed and purpose.effective(suite) == store.path_of(model):
            uses.append(_("設定 {setting}={value}").format(setting=purpose.setting, value=fixed))
    return uses + jobs_with(suite, store, model)


def allow_replacement(suite: Suite, store: ModelStore) -> Callable[[InstalledModel], None]:
    """Lets other content take the place of a model with which no job works."""

    def allow(model: InstalledModel) -> None:
        if uses := jobs_with(suite, store, model):
            raise ModelInUse(name=model.name, uses="、".join(uses))

    return allow


def remove(session: Session, suite: Suite, store: ModelStore, *, by: Actor, model: InstalledModel) -> None:
    """Delete the model's files.

    Raises:
        ModelInUse: something needs it; the error says what.
    """
    if uses := uses_of(suite, session, store, model):
        raise ModelInUse(name=model.name, uses="、".join(uses))
    record(session, "models.model.removed", by=by, target=model.name, sha256=model.sha256)
    session.flush()
    store.remove(model)
