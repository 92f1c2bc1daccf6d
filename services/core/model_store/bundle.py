"""Several models as one file, to be carried to a closed network: an uncompressed tar with a list of checksums."""

import io
import json
import shutil
import tarfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from services.core.model_store.errors import ChecksumDiffers, NotAModel
from services.core.model_store.store import InstalledModel, ModelStore, checksum

MANIFEST = "models.json"


def export_bundle(store: ModelStore, names: Sequence[str], target: Path) -> list[InstalledModel]:
    """Write the models of these names (all of them where none is named) into `target`.

    Raises:
        ModelNotInstalled: one of them is not there.
        ChecksumDiffers: one of them is damaged; nothing is written.
    """
    models = [store.get(name) for name in names] if names else store.list_installed()
    for model in models:
        if not store.verify(model):
            raise ChecksumDiffers(name=model.name)
    part = target.with_name(target.name + ".part")
    with tarfile.open(part, "w") as archive:
        listing = json.dumps([asdict(model) for model in models], indent=1).encode()
        info = tarfile.TarInfo(MANIFEST)
        info.size = len(listing)
        archive.addfile(info, io.BytesIO(listing))
        for model in models:
            archive.add(store.folder / model.path, arcname=model.path)
    part.replace(target)
    return models


def import_bundle(store: ModelStore, source: Path) -> list[InstalledModel]:
    """Install every model of a bundle; each is checked against the bundle's list before it counts.

    Raises:
        NotAModel: the file is no bundle.
        ChecksumDiffers: a model is not what the list says; those before it stay installed.
    """
    store.folder.mkdir(parents=True, exist_ok=True)
    staging = store.folder / ".bundle.unpacking"
    shutil.rmtree(staging, ignore_errors=True)
    try:
        with tarfile.open(source, "r:") as archive:
            archive.extractall(staging, filter="data")
        listing = json.loads((staging / MANIFEST).read_text())
        installed = []
        for values in listing:
            model = InstalledModel(**values)
            if checksum(staging / model.path) != model.sha256:
                raise ChecksumDiffers(name=model.name)
            installed.append(store.adopt(staging / model.path, model.path))
    except (tarfile.TarError, OSError, ValueError, TypeError) as error:
        raise NotAModel(name=source.name) from error
    else:
        return installed
    finally:
        shutil.rmtree(staging, ignore_errors=True)
