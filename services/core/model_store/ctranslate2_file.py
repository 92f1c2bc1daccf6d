"""The table of contents of a CTranslate2 `model.bin`, read without CTranslate2: no library parses what strangers sent.

Source: ctranslate2/specs/model_spec.py `_serialize` (4.8) and src/models/model.cc `load` for binary versions 2 to 6.
"""

import math
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from services.core.model_store.errors import Damaged, Truncated

BINARY_VERSIONS = range(2, 7)  # CTranslate2 4.x writes 6 and reads what is older
ITEM_BYTES = {0: 4, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2}  # float32, int8, int16, int32, float16, bfloat16
MAX_TENSORS = 100_000
MAX_RANK = 8


@dataclass(frozen=True, slots=True)
class Ctranslate2File:
    """What a `model.bin` holds: name and revision of its specification, and its tensors' shapes."""

    specification: str
    revision: int
    shapes: dict[str, tuple[int, ...]]


def read_specification(path: Path) -> str:
    """Only the name of the specification, for example WhisperSpec; empty when it is no such file."""
    try:
        with path.open("rb") as file:
            reader = _Reader(file, path.name, path.stat().st_size)
            return reader.text() if reader.number("I") in BINARY_VERSIONS else ""
    except (OSError, Damaged, Truncated):
        return ""


def read_ctranslate2(path: Path, name: str) -> Ctranslate2File:
    """The whole table; every tensor's bytes are there and as many as its shape says.

    Raises:
        Truncated: the file ends before its table does.
        Damaged: a size contradicts a shape, or bytes are left over.
    """
    with path.open("rb") as file:
        reader = _Reader(file, name, path.stat().st_size)
        version = reader.number("I")
        if version not in BINARY_VERSIONS:
            raise Damaged(name=name, detail=f"model.bin version {version}")
        specification, revision = reader.text(), reader.number("I")
        shapes = dict(reader.tensor(version) for _ in range(reader.count()))
        if version >= 3:
            for _ in range(reader.count()):
                reader.text()
                if reader.text() not in shapes:
                    raise Damaged(name=name, detail="model.bin: alias")
        reader.expect_end()
    return Ctranslate2File(specification, revision, shapes)


class _Reader:
    def __init__(self, file: BinaryIO, name: str, size_bytes: int) -> None:
        self._file, self._name, self._size_bytes = file, name, size_bytes

    def number(self, form: str) -> int:
        raw = self._file.read(struct.calcsize(f"<{form}"))
        if len(raw) < struct.calcsize(f"<{form}"):
            raise Truncated(name=self._name, size_bytes=self._size_bytes)
        value: int = struct.unpack(f"<{form}", raw)[0]
        return value

    def text(self) -> str:
        length = self.number("H")
        raw = self._file.read(length)
        if len(raw) < length:
            raise Truncated(name=self._name, size_bytes=self._size_bytes)
        if not raw.endswith(b"\0"):
            raise Damaged(name=self._name, detail="model.bin: text")
        return raw[:-1].decode("utf-8", errors="replace")

    def count(self) -> int:
        found = self.number("I")
        if found > MAX_TENSORS:
            raise Damaged(name=self._name, detail=f"model.bin: {found} tensors")
        return found

    def tensor(self, version: int) -> tuple[str, tuple[int, ...]]:
        name, rank = self.text(), self.number("B")
        if rank > MAX_RANK:
            raise Damaged(name=self._name, detail=f"{name}: rank {rank}")
        shape = tuple(self.number("I") for _ in range(rank))
        kind = self.number("B")
        item_bytes = ITEM_BYTES.get(kind, 0) if version >= 4 else kind
        size_bytes = self.number("I") * (1 if version >= 4 else item_bytes)
        if math.prod(shape) * item_bytes != size_bytes:
            raise Damaged(name=self._name, detail=f"{name}: {size_bytes} bytes for {shape}")
        if self._file.tell() + size_bytes > self._size_bytes:
            raise Truncated(name=self._name, size_bytes=self._size_bytes)
        self._file.seek(size_bytes, 1)
        return name, shape

    def expect_end(self) -> None:
        if self._file.tell() != self._size_bytes:
            raise Damaged(name=self._name, detail="model.bin: bytes left over")
