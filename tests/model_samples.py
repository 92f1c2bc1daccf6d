"""Model files in their true formats, small enough to be made by a test."""

import json
import struct
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from services.core.feature import Feature
from services.core.manifest import CORE
from services.core.model_store.ctranslate2_file import read_specification
from services.core.model_store.formats import Layout, ModelFacts, ModelFormat, Probe

FLOAT32 = 0


def text(value: str) -> bytes:
    """A string as CTranslate2 writes it."""
    raw = value.encode()
    return struct.pack("<H", len(raw) + 1) + raw + b"\0"


def ctranslate2(
    specification: str = "TransformerSpec",
    tensors: Mapping[str, Sequence[int]] | None = None,
    *,
    version: int = 6,
    seed: int = 0,
) -> bytes:
    """A `model.bin` with float32 tensors of these shapes."""
    tensors = tensors or {"encoder/embeddings/weight": (8, 4), "decoder/embeddings/weight": (8, 4)}
    content = struct.pack("<I", version) + text(specification) + struct.pack("<II", 1, len(tensors))
    for name, shape in tensors.items():
        size = 4
        for length in shape:
            size *= length
        content += text(name) + struct.pack(f"<B{len(shape)}I", len(shape), *shape)
        content += struct.pack("<BI", FLOAT32, size) + bytes([seed % 256]) * size
    return content + struct.pack("<I", 1) + text("decoder/projection/weight") + text(next(iter(tensors)))


def argos_package(
    path: Path, *, source: str = "ja", target: str = "en", metadata: str = "", model: bytes = b""
) -> Path:
    """An `.argosmodel`."""
    told = {"package_version": "1.9", "argos_version": "1.9", "from_code": source, "to_code": target}
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{source}_{target}/metadata.json", metadata or json.dumps(told))
        archive.writestr(f"{source}_{target}/sentencepiece.model", b"pieces")
        archive.writestr(f"{source}_{target}/model/model.bin", model or ctranslate2())
        archive.writestr(f"{source}_{target}/model/config.json", "{}")
    return path


def folder_zip(path: Path, *, inner: str = "", seed: int = 0, **more: bytes) -> Path:
    """A zip of a CTranslate2 folder, the files at its top or in one folder."""
    prefix = f"{inner}/" if inner else ""
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{prefix}model.bin", ctranslate2("ToySpec", seed=seed))
        archive.writestr(f"{prefix}config.json", "{}")
        for name, content in more.items():
            archive.writestr(name, content)
    return path


def toy_checkpoint(path: Path, content: bytes = b"weights") -> Path:
    """A zip in the shape of a `torch.save` file; only the toy format below takes it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("archive/data.pkl", content)
    return path


TOY_FORMATS = (
    ModelFormat(
        "toy-pt",
        "おもちゃ",
        "speech",
        Layout.CHECKPOINT,
        ".pt",
        claims=lambda _path: True,
        check=lambda _path: ModelFacts(languages=("ja",)),
        probe=lambda _suite, _path, _watch: Probe(6.0, 30.0, "toy"),
    ),
    ModelFormat(
        "toy-folder",
        "おもちゃ",
        "speech",
        Layout.CTRANSLATE2,
        "",
        claims=lambda path: read_specification(path / "model.bin") == "ToySpec",
        check=lambda _path: ModelFacts(languages=("ja",)),
    ),
)
FORMATS = (*CORE.model_formats, *TOY_FORMATS)
TOY = Feature(name="toy", title="おもちゃ", root=Path(__file__).parent, model_formats=TOY_FORMATS)
