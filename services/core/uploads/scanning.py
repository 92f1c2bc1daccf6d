r"""Has every file that people send looked at by ClamAV, where an administrator has set its socket.

Source: clamd(8), INSTREAM: `zINSTREAM\0`, then chunks of a four-byte length and bytes, then a length of zero.
"""

import io
import socket
import struct
from pathlib import Path
from typing import IO

import structlog

from services.core.audit.record import Actor, record
from services.core.storage import BLOCK_BYTES
from services.core.suite import Suite
from services.core.uploads.errors import InfectedFile, ScannerAway

TIMEOUT_S = 60.0
log = structlog.get_logger(__name__)


def check_clean(suite: Suite, source: Path | bytes | IO[bytes], *, by: Actor) -> bool:
    """Return when the file may be taken: True when it is clean, False when it may be taken unseen (audited if away).

    Raises:
        InfectedFile: the scanner knows what is in it; audited.
        ScannerAway: the scanner does not answer, or refuses the file for its size, and the setting says to refuse.
    """
    if not suite.settings.clamd_socket:
        return False
    try:
        found = _scanned(suite.settings.clamd_socket, source)
    except (OSError, ScanFailed) as error:
        log.warning("uploads.scanner_away", error=type(error).__name__)
        if suite.settings.scan_when_away == "refuse":
            raise ScannerAway from error
        _audit(suite, "uploads.unscanned", by)
        return False
    if found:
        _audit(suite, "uploads.infected", by, signature=found[:100])
        raise InfectedFile
    return True


class ScanFailed(Exception):
    """The scanner answered something other than clean or infected."""


def _audit(suite: Suite, what: str, by: Actor, **extra: object) -> None:
    """In a transaction of its own: that of the request is rolled back."""
    with suite.session() as session:
        record(session, what, by=by, target="", **extra)


def _scanned(address: str, source: Path | bytes | IO[bytes]) -> str:
    """The name of what was found; empty for a clean file."""
    with _connected(address) as connection:
        connection.sendall(b"zINSTREAM\0")
        if isinstance(source, Path):
            with source.open("rb") as file:
                _send(connection, file)
        else:
            _send(connection, io.BytesIO(source) if isinstance(source, bytes) else source)
        answer = connection.makefile("rb").read().rstrip(b"\0").decode("utf-8", "replace").strip()
    if answer.endswith(" FOUND"):
        return answer.removeprefix("stream: ").removesuffix(" FOUND") or "unknown"
    if not answer.endswith("OK"):
        raise ScanFailed
    return ""


def _send(connection: socket.socket, file: IO[bytes]) -> None:
    start = file.tell()
    while block := file.read(BLOCK_BYTES):
        connection.sendall(struct.pack("!I", len(block)) + block)
    connection.sendall(struct.pack("!I", 0))
    file.seek(start)


def _connected(address: str) -> socket.socket:
    host, colon, port = address.rpartition(":")
    if colon and port.isdigit():
        return socket.create_connection((host, int(port)), timeout=TIMEOUT_S)
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.settimeout(TIMEOUT_S)
    try:
        connection.connect(address)
    except OSError:
        connection.close()
        raise
    return connection
