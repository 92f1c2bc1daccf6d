"""`.argosmodel` packages: a zip with metadata.json, a CTranslate2 model and its tokenizer. Only these are unpacked.

What else lies in a package is left where it is: `stanza/` holds pickles, and a pickle is a program; `minisbd/` and
`spacy/` split sentences, which `sentences` does by rule.

Source of the format: argostranslate/package.py and argos-train's train.py; it has neither licence nor checksum.
"""

import hashlib
import json
import re
import shutil
import stat
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from translate.engine.errors import PackageDamaged, UnsafePackage
from translate.engine.pairs import LanguagePair

METADATA = "metadata.json"
TOKENIZERS = ("sentencepiece.model", "bpe.model")
MAX_METADATA_BYTES = 1 << 20
MAX_UNPACKED_BYTES = 4 << 30  # the largest Argos packages unpack to a tenth of it
_CODE = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*")


@dataclass(frozen=True)
class Package:
    """What a package says about itself.

    Attributes:
        folder: Where model/ and the tokenizer lie.
        pair: Its direction, by Argos's own codes (zt, pb).
        version: Of the package.
        target_prefix: First target token that a multilingual model wants, or empty.
    """

    folder: Path
    pair: LanguagePair
    version: str
    target_prefix: str


def read_package(folder: Path) -> Package:
    """The package of an unpacked folder.

    Raises:
        PackageDamaged: a part is missing or is not what it must be.
    """
    name = folder.name
    try:
        raw = (folder / METADATA).read_bytes()
        metadata = json.loads(raw[:MAX_METADATA_BYTES])
        codes = [metadata[key] for key in ("from_code", "to_code")]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise PackageDamaged(name=name, reason=METADATA) from error
    if not all(isinstance(code, str) and _CODE.fullmatch(code) for code in codes):
        raise PackageDamaged(name=name, reason=f"{METADATA}: from_code, to_code")
    if not (folder / "model" / "model.bin").is_file():
        raise PackageDamaged(name=name, reason="model/model.bin")
    if not any((folder / tokenizer).is_file() for tokenizer in TOKENIZERS):
        raise PackageDamaged(name=name, reason=TOKENIZERS[0])
    version, prefix = (str(metadata.get(key) or "") for key in ("package_version", "target_prefix"))
    return Package(folder, LanguagePair(*codes), version, prefix)


def unpack(path: Path, cache_dir: Path) -> Package:
    """The package of an `.argosmodel` file, unpacked once below `cache_dir`; it appears complete or not at all.

    Raises:
        PackageDamaged, UnsafePackage.
    """
    with path.open("rb") as file:
        checksum = hashlib.file_digest(file, "sha256").hexdigest()
    target = cache_dir / f"{path.stem}-{checksum[:16]}"
    if not target.is_dir():
        cache_dir.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache_dir, prefix=".unpack-") as work:
            part = Path(work) / target.name
            try:
                with zipfile.ZipFile(path) as archive:
                    _extract(archive, part, path.name)
            except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError) as error:
                raise PackageDamaged(name=path.name, reason=str(error)[:200]) from error
            read_package(part)
            try:
                part.rename(target)
            except OSError:  # another process was first
                if not target.is_dir():
                    raise
    return read_package(target)


def _extract(archive: zipfile.ZipFile, target: Path, name: str) -> None:
    tops = [PurePosixPath(entry.filename).parent for entry in archive.infolist() if _is(entry, METADATA)]
    if not tops:
        raise PackageDamaged(name=name, reason=METADATA)
    top = min(tops, key=lambda path: len(path.parts))
    left = MAX_UNPACKED_BYTES
    for entry in archive.infolist():
        inside = _inside(entry, top, name)
        if inside is None:
            continue
        left -= entry.file_size
        if left < 0:
            raise PackageDamaged(name=name, reason=f"> {MAX_UNPACKED_BYTES} bytes")
        place = target / inside
        place.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(entry) as source, place.open("wb") as file:
            shutil.copyfileobj(source, file)


def _inside(entry: zipfile.ZipInfo, top: PurePosixPath, name: str) -> PurePosixPath | None:
    """Where a member belongs in the package's folder; None for what is not wanted."""
    path = PurePosixPath(entry.filename)
    mode = entry.external_attr >> 16
    if path.is_absolute() or ".." in path.parts or "\\" in entry.filename or (mode and stat.S_ISLNK(mode)):
        raise UnsafePackage(name=name)
    if entry.is_dir() or not path.is_relative_to(top):
        return None
    inside = path.relative_to(top)
    wanted = str(inside) in {METADATA, *TOKENIZERS} or (len(inside.parts) == 2 and inside.parts[0] == "model")
    return inside if wanted else None


def _is(entry: zipfile.ZipInfo, name: str) -> bool:
    return PurePosixPath(entry.filename).name == name
