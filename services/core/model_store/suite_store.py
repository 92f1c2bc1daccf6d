"""The models folder of a running suite, with what its features know; how its administrators take models in."""

from pathlib import Path

from services.core.audit.record import Actor
from services.core.model_store import repository, scanned
from services.core.model_store.bundle_import import Trust
from services.core.model_store.formats import ModelFormat, Watch, formats_of
from services.core.model_store.intake import Wishes, refuse_replacement
from services.core.model_store.removal import allow_replacement
from services.core.model_store.store import ModelStore
from services.core.suite import Suite


def store_of(suite: Suite) -> ModelStore:
    """The models folder of this installation, with what its features know of published models and formats."""
    published = [model for feature in suite.features for model in feature.models]
    return ModelStore(suite.settings.effective_models_dir, published, formats_of(suite))


def wishes_of(
    suite: Suite,
    *,
    by: Actor,
    report: scanned.Report,
    name: str = "",
    replace: bool = False,
    watch: Watch | None = None,
    key: str = "",
    may_link: bool = False,
) -> Wishes:
    """How this suite takes a model in: scanned, prepared for its engine, replacing only what no job uses."""
    watch = watch or Watch()

    def prepare(row: ModelFormat, path: Path) -> None:
        if row.prepare is not None:
            row.prepare(suite, path, watch)

    allow = allow_replacement(suite, store_of(suite)) if replace else refuse_replacement
    scan = scanned.scan_of(suite, by=by, on_stage=watch.on_stage, report=report)
    return Wishes(name, allow, prepare, scan, watch.on_stage, key, may_link)


def trust_of(suite: Suite, *, confirmed: str = "") -> Trust:
    """Whose bundles this suite takes."""
    with suite.session(read_only=True) as session:
        return Trust(frozenset(key.fingerprint for key in repository.list_keys(session)), confirmed)
