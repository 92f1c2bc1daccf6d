"""Packs a folder so that the same contents are the same bytes."""

import gzip
import tarfile
from datetime import datetime
from pathlib import Path

# Wheels and Debian packages are compressed already; more effort gains nothing but waiting.
COMPRESSION = 1
PROGRAM, DATA = 0o755, 0o644


def pack(folder: Path, archive: Path, *, time: datetime) -> Path:
    """A .tar.gz of `folder` under its own name: sorted, owned by root, every file of the time `time`."""
    seconds = int(time.timestamp())

    def uniform(member: tarfile.TarInfo) -> tarfile.TarInfo:
        member.uid = member.gid = 0
        member.uname = member.gname = "root"
        member.mtime = seconds
        member.mode = PROGRAM if member.isdir() or member.mode & 0o100 else DATA
        return member

    with (
        archive.open("wb") as raw,
        gzip.GzipFile("", "wb", COMPRESSION, fileobj=raw, mtime=seconds) as packed,
        tarfile.open(fileobj=packed, mode="w|", format=tarfile.PAX_FORMAT) as tar,
    ):
        tar.add(folder, folder.name, recursive=False, filter=uniform)
        for path in sorted(folder.rglob("*")):
            tar.add(path, f"{folder.name}/{path.relative_to(folder).as_posix()}", recursive=False, filter=uniform)
    return archive
