"""Which model is whose default: chosen by an administrator, kept in the database; a setting goes before it."""

from sqlmodel import Session

from services.core.audit.record import Actor, record
from services.core.clock import now
from services.core.model_store import repository
from services.core.model_store.errors import PurposeUnknown, WrongPurpose
from services.core.model_store.installed import InstalledModel
from services.core.model_store.models import ModelDefault
from services.core.model_store.purposes import ModelPurpose, purposes_of
from services.core.suite import Suite


def default_model(suite: Suite, purpose: str) -> str:
    """The name that was chosen for this purpose; empty where nobody chose."""
    with suite.session(read_only=True) as session:
        found = repository.find_default(session, purpose)
        return found.model if found is not None else ""


def get_purpose(suite: Suite, code: str) -> ModelPurpose:
    """The purpose of this code.

    Raises:
        PurposeUnknown: no installed feature brings it.
    """
    found = next((purpose for purpose in purposes_of(suite) if purpose.code == code), None)
    if found is None:
        raise PurposeUnknown(purpose=code)
    return found


def choose(session: Session, *, by: Actor, purpose: ModelPurpose, model: InstalledModel | None) -> None:
    """Make the model the default of the purpose; None leaves the choice to the feature.

    Raises:
        WrongPurpose: the model is of another kind, or its content was refused.
    """
    if model is not None and (model.kind != purpose.kind or not model.format):
        raise WrongPurpose(name=model.name)
    found = repository.find_default(session, purpose.code)
    if model is None:
        if found is not None:
            session.delete(found)
    elif found is None:
        session.add(ModelDefault(purpose=purpose.code, model=model.name))
    else:
        found.model, found.chosen_at = model.name, now()
        session.add(found)
    record(session, "models.default.chosen", by=by, target=purpose.code, model=model.name if model else "auto")
