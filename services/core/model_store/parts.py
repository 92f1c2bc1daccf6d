"""A file in several parts (`models.tar.001`, `.002`, …): FAT32, which USB sticks come with, takes 4 GB a file."""

import io
from pathlib import Path

from services.core.model_store.errors import BundlePartMissing

FAT32_LIMIT_BYTES = (4 << 30) - 1  # Microsoft, FAT32 File System Specification 1.03
FIRST = ".001"


class PartWriter(io.RawIOBase):
    """Writes one stream into parts of at most `part_bytes`."""

    def __init__(self, target: Path, part_bytes: int) -> None:
        self._target, self._part_bytes = target, part_bytes
        self.paths: list[Path] = []
        self._file: io.BufferedWriter | None = None
        self._left = 0

    def writable(self) -> bool:
        """Yes."""
        return True

    def write(self, content: object) -> int:
        """Write all of it, in the next part where the present one is full."""
        view = memoryview(content).cast("B")  # type: ignore[arg-type]
        start = 0
        while start < len(view):
            if self._left == 0:
                self._next()
            assert self._file is not None
            piece = view[start : start + self._left]
            self._file.write(piece)
            self._left -= len(piece)
            start += len(piece)
        return len(view)

    def _next(self) -> None:
        if self._file is not None:
            self._file.close()
        path = self._target.with_name(f"{self._target.name}.{len(self.paths) + 1:03}")
        self.paths.append(path)
        self._file = path.open("wb")
        self._left = self._part_bytes

    def close(self) -> None:
        """Close the last part."""
        if self._file is not None:
            self._file.close()
        super().close()


class PartReader(io.RawIOBase):
    """Reads a whole file, or the parts of one beginning with `….001`, as one stream."""

    def __init__(self, first: Path) -> None:
        self.paths = parts_of(first)
        self._waiting = list(self.paths)
        self._file: io.BufferedReader | None = None

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, buffer: object) -> int:
        """The next bytes; 0 at the end of the last part."""
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        while True:
            if self._file is None:
                if not self._waiting:
                    return 0
                self._file = self._waiting.pop(0).open("rb")
            count = self._file.readinto(view)
            if count:
                return count
            self._file.close()
            self._file = None

    def close(self) -> None:
        """Close what is open."""
        if self._file is not None:
            self._file.close()
        super().close()


def parts_of(first: Path) -> list[Path]:
    """The file itself, or all parts beside a first part, in order.

    Raises:
        BundlePartMissing: one in between is missing, or another than the first was named.
    """
    if not (len(first.suffix) == 4 and first.suffix[1:].isdigit()):
        return [first]
    if first.suffix != FIRST:
        raise BundlePartMissing(part=first.stem + FIRST)
    there = sorted(path for path in first.parent.glob(f"{first.stem}.[0-9][0-9][0-9]"))
    for number, path in enumerate(there, start=1):
        if path.suffix != f".{number:03}":
            raise BundlePartMissing(part=f"{first.stem}.{number:03}")
    return there
