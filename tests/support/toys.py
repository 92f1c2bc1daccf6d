"""Toys that stand for models on the pages and commands of models, and what their tests ask."""

from pathlib import Path

from sqlmodel import Session, select

from services.core.audit.models import AuditEvent
from services.core.feature import Feature
from services.core.model_store.purposes import BundledModel, ModelPurpose
from services.core.model_store.suite_store import store_of
from services.core.model_work.attempt import Attempt
from services.core.model_work.models import ModelTask
from services.core.suite import Suite
from tests.model_samples import TOY_FORMATS
from tests.support.client import Client

BUSY: dict[str, int] = {}


def effective(suite: Suite) -> Path | None:
    """The toy purpose takes the first toy there is."""
    models = [model for model in store_of(suite).list_known() if model.kind == "speech"]
    return store_of(suite).path_of(models[0]) if models else None


PURPOSE = ModelPurpose(
    "toys",
    "おもちゃの用途",
    "speech",
    "TOY_MODEL",
    lambda _suite: "",
    effective,
    lambda _s, path: BUSY.get(path.name, 0),
)
BUNDLED = BundledModel(
    "starter",
    "デモ用のおもちゃです。",
    "speech",
    "toy-pt",
    ("ja",),
    "Apache-2.0",
    lambda suite: suite.work_dir / "x.pt",
)
TOYS = Feature(
    name="toys",
    title="おもちゃ",
    root=Path(__file__).parent,
    model_formats=TOY_FORMATS,
    model_purposes=(PURPOSE,),
    bundled_models=(BUNDLED,),
)


def tasks(suite: Suite) -> list[ModelTask]:
    with suite.session(read_only=True) as session:
        return list(session.exec(select(ModelTask).order_by(ModelTask.queued_at)))  # type: ignore[arg-type]


def uploads(suite: Suite) -> list[Path]:
    """What is left of files that were sent."""
    folder = suite.settings.data_dir / "uploads-models"
    return [path for path in folder.rglob("*") if path.is_file() and not path.name.startswith(".")]


def audited(session: Session, *types: str) -> list[tuple[str, str, str]]:
    events = session.exec(select(AuditEvent).order_by(AuditEvent.created_at))  # type: ignore[arg-type]
    return [(event.type, event.actor_login, event.target) for event in events if event.type in types]


def send(client: Client, file: Path, *, called: str = "", **fields: str) -> int:
    """Send a file with the form, as a browser without JavaScript does; returns the status."""
    files = [("file", (called or file.name, file.read_bytes(), "application/octet-stream"))]
    return client.submit("core.models.take", fields, files=files).status_code


def finished(suite: Suite) -> ModelTask:
    """Does what the worker would do with the newest task."""
    task = tasks(suite)[-1]
    Attempt(suite, task.id, task.attempt).run()
    return tasks(suite)[-1]
