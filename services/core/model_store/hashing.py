"""SHA-256 of files and folders, with progress."""

import hashlib
from collections.abc import Callable
from pathlib import Path

BLOCK_BYTES = 1 << 20
OnBytes = Callable[[int], None]


def ignore_bytes(_count: int) -> None:
    """For those who do not show progress."""


def checksum(path: Path, on_bytes: OnBytes = ignore_bytes) -> str:
    """SHA-256 of a file; of a folder, over its files' names and checksums in order."""
    if path.is_file():
        digest = hashlib.sha256()
        with path.open("rb") as file:
            while block := file.read(BLOCK_BYTES):
                digest.update(block)
                on_bytes(len(block))
        return digest.hexdigest()
    files = sorted(item for item in path.rglob("*") if item.is_file())
    lines = (f"{checksum(item, on_bytes)}  {item.relative_to(path)}\n" for item in files)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def size_of(path: Path) -> int:
    """Bytes of a file, or of all files of a folder."""
    if path.is_file():
        return path.stat().st_size
    return sum(item.stat().st_size for item in path.rglob("*") if item.is_file())
