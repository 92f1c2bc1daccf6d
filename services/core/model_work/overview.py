"""What the page shows of models: each with what is known of it, and each purpose with what a new job would take."""

import socket
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from babel import Locale
from sqlmodel import Session

from services.core.i18n import N_, _, current_locale
from services.core.i18n import Locale as Language
from services.core.model_store import removal, repository
from services.core.model_store.catalogue import PublishedModel
from services.core.model_store.errors import ModelNotInstalled
from services.core.model_store.formats import MANY_LANGUAGES, find_format
from services.core.model_store.installed import InstalledModel
from services.core.model_store.models import ModelSpeed
from services.core.model_store.probing import bundled_models
from services.core.model_store.purposes import BundledModel, ModelPurpose, purposes_of
from services.core.model_store.store import ModelStore
from services.core.model_work.models import ModelTask
from services.core.model_work.repository import find_task
from services.core.model_work.states import TaskKind
from services.core.suite import Suite

KINDS = {"speech": N_("音声認識"), "translation": N_("翻訳")}


@dataclass(frozen=True, slots=True)
class ModelRow:
    """A model as the page shows it.

    Attributes:
        name: How settings call it.
        kind: What it does, in the reader's language.
        form: Its form, in the reader's language; empty where nobody could read it.
        languages: In the reader's language.
        licence: Its terms; empty where they are not known.
        size_bytes: Bytes on the disk.
        sha256: Checksum when it was installed; empty for a model that comes with the suite.
        published: Name of the published model that its checksum proves it to be; empty for none.
        note: Says of a demonstration model what it is good for; empty for others.
        problem: Code of the error for which it cannot be used.
        speeds: Measurements of its present content, the newest first.
        speed: The one of this machine, else the newest.
        uses: What needs it; it cannot be removed then.
        check: The last comparison with the checksum.
        can_probe: Whether its speed can be measured.
    """

    name: str
    kind: str
    form: str
    languages: str
    licence: str
    size_bytes: int
    sha256: str = ""
    published: str = ""
    note: str = ""
    problem: str = ""
    speeds: Sequence[ModelSpeed] = ()
    uses: Sequence[str] = ()
    check: ModelTask | None = None
    can_probe: bool = False
    details: Mapping[str, str] = field(default_factory=dict)

    @property
    def speed(self) -> ModelSpeed | None:
        """The measurement of this machine, else the newest."""
        here = socket.gethostname()
        return next((speed for speed in self.speeds if speed.host == here), None) or next(iter(self.speeds), None)


@dataclass(frozen=True, slots=True)
class PurposeRow:
    """A purpose as the page shows it.

    Attributes:
        purpose: The purpose.
        chosen: Name of the model that an administrator chose; empty where the suite chooses.
        is_missing: Whether that model is not there any more.
        fixed: What a setting says; then nobody chooses here.
        effective: Name of the model that a new job would take; empty where there is none.
        choices: Names that can be chosen.
    """

    purpose: ModelPurpose
    chosen: str
    is_missing: bool
    fixed: str
    effective: str
    choices: Sequence[str]


def language_names(codes: Sequence[str]) -> str:
    """Names of languages in the reader's language."""
    names = Locale.parse(current_locale().value).languages
    separator = "、" if current_locale() is Language.JA else ", "
    return separator.join(_("多言語") if code == MANY_LANGUAGES else names.get(code, code) for code in codes)


def rows_of(suite: Suite, session: Session, store: ModelStore) -> list[ModelRow]:
    """Every installed model, and after them those that came with features."""
    installed = [_row(suite, session, store, model) for model in store.list_known()]
    return installed + [_bundled_row(suite, session, store, model) for model in bundled_models(suite)]


def row_of(suite: Suite, session: Session, store: ModelStore, name: str) -> ModelRow:
    """The model of this name.

    Raises:
        ModelNotInstalled: there is none.
    """
    bundled = next((model for model in bundled_models(suite) if model.name == name), None)
    if bundled is not None:
        return _bundled_row(suite, session, store, bundled)
    model = store.find(name)
    if model is None:
        raise ModelNotInstalled(name=name)
    return _row(suite, session, store, model)


def _row(suite: Suite, session: Session, store: ModelStore, model: InstalledModel) -> ModelRow:
    form = find_format(store.formats, model.format)
    return ModelRow(
        name=model.name,
        kind=_kind(model.kind),
        form=_(form.label) if form else "",
        languages=language_names(model.languages),
        licence=model.licence,
        size_bytes=model.size_bytes,
        sha256=model.sha256,
        published=model.published,
        problem=model.details.get("problem", ""),
        speeds=_speeds(session, model.name, model.sha256),
        uses=removal.uses_of(suite, session, store, model),
        check=find_task(session, TaskKind.VERIFY, model.name),
        can_probe=form is not None and form.probe is not None,
        details=model.details,
    )


def _bundled_row(suite: Suite, session: Session, store: ModelStore, model: BundledModel) -> ModelRow:
    form, path = find_format(store.formats, model.format), model.path(suite)
    return ModelRow(
        name=model.name,
        kind=_kind(model.kind),
        form=_(form.label) if form else "",
        languages=language_names(model.languages),
        licence=model.licence,
        size_bytes=path.stat().st_size if path.is_file() else 0,
        note=_(model.note),
        speeds=_speeds(session, model.name, ""),
        can_probe=form is not None and form.probe is not None,
    )


def _kind(kind: str) -> str:
    return _(KINDS[kind]) if kind in KINDS else kind


def _speeds(session: Session, name: str, sha256: str) -> list[ModelSpeed]:
    """Measurements of this content: those of an earlier file of the same name say nothing."""
    found = repository.list_speeds(session)
    return [speed for speed in found if speed.model == name and (not sha256 or speed.sha256 == sha256)]


def purposes_shown(suite: Suite, session: Session, store: ModelStore) -> list[PurposeRow]:
    """Every purpose of the installed features."""
    installed = store.list_known()
    rows = []
    for purpose in purposes_of(suite):
        default = repository.find_default(session, purpose.code)
        chosen = default.model if default is not None else ""
        choices = [model.name for model in installed if model.kind == purpose.kind and model.format]
        fixed, path = purpose.fixed_to(suite), purpose.effective(suite)
        is_missing = bool(chosen) and chosen not in {model.name for model in installed}
        rows.append(PurposeRow(purpose, chosen, is_missing, fixed, _name_of(store, installed, path), choices))
    return rows


def _name_of(store: ModelStore, installed: Sequence[InstalledModel], path: Path | None) -> str:
    if path is None:
        return ""
    return next((model.name for model in installed if store.path_of(model) == path), path.name)


def published_elsewhere(store: ModelStore) -> list[PublishedModel]:
    """Published models that are not installed."""
    there = {model.published for model in store.list_known()}
    return [model for model in store.published if model.name not in there]
