"""Has a model looked at by the virus scanner: file by file, and what is larger than its limit in pieces.

clamd takes a stream of `StreamMaxLength` at most, and passes over files beyond `MaxFileSize` as if they were clean; a
model has gigabytes. So the files inside an archive are sent one by one, unpacked, and a long one in overlapping pieces:
every byte is seen, and what a signature describes within the overlap is found across a border, too. A signature over
a whole long file cannot match. `.pt` files besides are loaded as numbers only (`ModelFormat.check`).
"""

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import IO

from services.core.audit.record import Actor
from services.core.model_store.archives import open_zip
from services.core.model_store.errors import Damaged
from services.core.model_store.intake import OnStage, Scan
from services.core.suite import Suite
from services.core.uploads.scanning import check_clean

OVERLAP_BYTES = 1 << 20  # signatures describe a few kilobytes; ClamAV's own buffers overlap by less


class How(StrEnum):
    """How it was scanned."""

    WHOLE = "whole"
    IN_PIECES = "in_pieces"
    NOT = "not"


@dataclass
class Report:
    """What came of the scan: the least of all models of an import."""

    how: How = How.NOT
    is_begun: bool = False

    def add(self, how: How) -> None:
        """Note one more file."""
        order = list(How)
        self.how = max(self.how, how, key=order.index) if self.is_begun else how
        self.is_begun = True


def scan_of(suite: Suite, *, by: Actor, on_stage: OnStage, report: Report) -> Scan:
    """How this suite scans models; the report says afterwards what was done.

    The scan raises `InfectedFile` or `ScannerAway` (see `check_clean`).
    """

    def scan(path: Path) -> None:
        if not suite.settings.clamd_socket:
            report.add(How.NOT)
            return
        piece_bytes, done = suite.settings.scan_piece_mib << 20, 0
        total = sum(size for size, _file in _files(path))
        for size_bytes, file in _files(path, opened=True):
            assert file is not None
            report.add(How.WHOLE if size_bytes <= piece_bytes else How.IN_PIECES)
            for piece in _whole(_pieces(file, piece_bytes), path.name):
                on_stage("scan", min(done, total), total)
                if not check_clean(suite, piece, by=by):
                    report.add(How.NOT)
                    return
                done += len(piece)

    return scan


def _files(path: Path, *, opened: bool = False) -> Iterator[tuple[int, IO[bytes] | None]]:
    """Size and, where asked for, content of every file of the model, unpacked."""
    if path.is_dir():
        for one in sorted(item for item in path.rglob("*") if item.is_file()):
            yield from _files(one, opened=opened)
    elif zipfile.is_zipfile(path):
        yield from _files_in(path, opened=opened)
    elif opened:
        with path.open("rb") as file:
            yield path.stat().st_size, file
    else:
        yield path.stat().st_size, None


def _files_in(path: Path, *, opened: bool) -> Iterator[tuple[int, IO[bytes] | None]]:
    with open_zip(path, path.name) as archive:
        for entry in (entry for entry in archive.infolist() if not entry.is_dir()):
            if not opened:
                yield entry.file_size, None
                continue
            with archive.open(entry) as file:
                yield entry.file_size, file


def _whole(pieces: Iterator[bytes], name: str) -> Iterator[bytes]:
    """The same pieces; what cannot be unpacked is `Damaged`."""
    try:
        yield from pieces
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise Damaged(name=name, detail=str(error)[:200]) from error


def _pieces(file: IO[bytes], piece_bytes: int) -> Iterator[bytes]:
    """The content in pieces of at most so many bytes; each begins with the end of the one before."""
    piece = file.read(piece_bytes)
    while piece:
        yield piece
        more = file.read(piece_bytes - OVERLAP_BYTES) if len(piece) == piece_bytes else b""
        piece = piece[-OVERLAP_BYTES:] + more if more else b""
