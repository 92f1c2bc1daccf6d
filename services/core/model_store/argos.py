"""Argos Translate packages (`.argosmodel`): a zip with `metadata.json` beside a CTranslate2 model.

They are read, checked and kept; the feature that translates brings its engine and its purposes.
"""

import json
import re
import tempfile
import zipfile
from pathlib import Path, PurePosixPath
from typing import Any

from services.core.i18n.catalogue import N_
from services.core.model_store.archives import check_whole, files_in, folder_with, open_zip, unpack_folder
from services.core.model_store.ctranslate2_file import read_ctranslate2
from services.core.model_store.errors import Damaged
from services.core.model_store.formats import Layout, ModelFacts, ModelFormat

METADATA = "metadata.json"
MAX_METADATA_BYTES = 1 << 20
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_TOKENIZERS = frozenset({"sentencepiece.model", "bpe.model"})


def package_folder(archive: zipfile.ZipFile) -> PurePosixPath | None:
    """The folder that makes the archive an Argos package; None when it is none."""
    folder = folder_with(archive, frozenset({METADATA}))
    if folder is None or not any(path.parent == folder / "model" for path in files_in(archive)):
        return None
    return folder


def check_package(path: Path) -> ModelFacts:
    """What the package says about itself, once all of it was read.

    Raises:
        Damaged, Truncated, UnsafeArchive: see the class.
    """
    name = path.name
    with open_zip(path, name) as archive:
        folder = package_folder(archive)
        if folder is None:
            raise Damaged(name=name, detail=METADATA)
        check_whole(archive, name)
        metadata = _metadata(archive, folder, name)
        if not _TOKENIZERS & {found.name for found in files_in(archive) if found.parent == folder}:
            raise Damaged(name=name, detail="sentencepiece.model")
        _check_model(archive, folder, name)
    source, target = (_language(metadata, key, name) for key in ("from_code", "to_code"))
    version = str(metadata.get("package_version", ""))[:20]
    return ModelFacts(
        languages=(source, target),
        details={"version": version, "argos_version": str(metadata.get("argos_version", ""))[:20]},
        name=f"translate-{source}_{target}-{version.replace('.', '_') or '0'}",
    )


def _metadata(archive: zipfile.ZipFile, folder: PurePosixPath, name: str) -> dict[str, Any]:
    entry = archive.getinfo(str(folder / METADATA))
    if entry.file_size > MAX_METADATA_BYTES:
        raise Damaged(name=name, detail=METADATA)
    try:
        found = json.loads(archive.read(entry))
    except ValueError as error:
        raise Damaged(name=name, detail=METADATA) from error
    if not isinstance(found, dict) or found.get("type", "translate") != "translate":
        raise Damaged(name=name, detail=METADATA)
    return found


def _language(metadata: dict[str, Any], key: str, name: str) -> str:
    code = metadata.get(key)
    if not isinstance(code, str) or not _LANGUAGE.fullmatch(code):
        raise Damaged(name=name, detail=f"{METADATA}: {key}")
    return code


def _check_model(archive: zipfile.ZipFile, folder: PurePosixPath, name: str) -> None:
    with tempfile.TemporaryDirectory(prefix="argos-") as work:
        target = Path(work) / "model"
        unpack_folder(archive, folder / "model", target, name)
        if not (target / "model.bin").is_file():
            raise Damaged(name=name, detail="model/model.bin")
        read_ctranslate2(target / "model.bin", name)


ARGOS = ModelFormat(
    code="argos",
    label=N_("翻訳パッケージ（.argosmodel）"),
    kind="translation",
    layout=Layout.ARGOS,
    suffix=".argosmodel",
    claims=lambda _path: True,
    check=check_package,
)
