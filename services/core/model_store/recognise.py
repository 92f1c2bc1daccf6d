"""What a file is, by its content: its name may be anything."""

import tarfile
from pathlib import Path

from services.core.model_store.archives import files_in, folder_with, open_zip
from services.core.model_store.argos import package_folder
from services.core.model_store.errors import NotAModel, Truncated, WebPage, WrongKind
from services.core.model_store.formats import Layout

CTRANSLATE2_FILES = frozenset({"model.bin", "config.json"})
_BEGINNINGS: tuple[tuple[bytes, str], ...] = (
    (b"lmgg", "whisper.cpp (ggml)"),  # 0x67676d6c, whisper.cpp/src/whisper.cpp GGML_FILE_MAGIC
    (b"GGUF", "llama.cpp (GGUF)"),
    (b"\x80\x02", "pickle"),  # torch.save before 1.6; openai-whisper never published it
    (b"\x08\x00\x00\x00TFL3", "TensorFlow Lite"),
    (b"\x89HDF", "Keras (HDF5)"),
)


def layout_of(path: Path, name: str) -> Layout:
    """The outer shape of a file or folder.

    Raises:
        WebPage, WrongKind, Truncated, NotAModel: it is something else; the message says what.
    """
    if path.is_dir():
        if {item.name for item in path.iterdir()} >= CTRANSLATE2_FILES:
            return Layout.CTRANSLATE2
        raise NotAModel(name=name)
    with path.open("rb") as file:
        begin = file.read(512)
    if begin.startswith(b"PK"):
        return _layout_of_zip(path, name)
    _refuse_what_is_known(begin, name, path.stat().st_size)
    raise NotAModel(name=name)


def is_bundle(path: Path) -> bool:
    """Whether it is a tar, which only bundles are."""
    if path.is_dir():
        return False
    with path.open("rb") as file:
        begin = file.read(512)
    # Not `is_zipfile`: a bundle that ends with a checkpoint looks like a zip from behind.
    return len(begin) == 512 and not begin.startswith(b"PK") and tarfile.is_tarfile(path)


def _layout_of_zip(path: Path, name: str) -> Layout:
    with open_zip(path, name) as archive:
        if any(file.name == "data.pkl" and len(file.parts) == 2 for file in files_in(archive)):
            return Layout.CHECKPOINT
        if package_folder(archive) is not None:
            return Layout.ARGOS
        if folder_with(archive, CTRANSLATE2_FILES) is not None:
            return Layout.CTRANSLATE2
        if folder_with(archive, frozenset({"pytorch_model.bin"})) or folder_with(
            archive, frozenset({"model.safetensors"})
        ):
            raise WrongKind(name=name, kind="Hugging Face Transformers")
    raise NotAModel(name=name)


def _refuse_what_is_known(begin: bytes, name: str, size_bytes: int) -> None:
    if not begin:
        raise Truncated(name=name, size_bytes=size_bytes)
    text = begin.lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    if text.startswith((b"<!doctype", b"<html", b"<?xml")):
        raise WebPage(name=name)
    if begin[8:9] == b"{" and int.from_bytes(begin[:8], "little") < max(size_bytes, 9):
        raise WrongKind(name=name, kind="safetensors")
    for magic, kind in _BEGINNINGS:
        if begin.startswith(magic):
            raise WrongKind(name=name, kind=kind)
