"""New connections see the certificate that lies on disk now; connections that are open keep theirs."""

import ssl
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import structlog

from services.core.settings import CoreSettings
from services.core.tls.files import server_files, tls_files
from services.core.tls.pem import CertificateUnusable
from services.core.tls.served import check_pair

log = structlog.get_logger(__name__)
LOOKED_EVERY_S = 2.0  # as fast as settings of pages take effect
RENEWED_EVERY_S = 3600.0  # our own certificate is renewed two months before it ends

Stamp = tuple[tuple[str, int, int], ...]


class LiveCertificate:
    """Watches the files of the certificate and puts what they hold into the context of a running server."""

    def __init__(self, settings: CoreSettings, context: ssl.SSLContext) -> None:
        self._settings = settings
        self._context = context
        self._stamp = self._look()
        self._renewed_at = time.monotonic()

    def start(self, *, every_s: float = LOOKED_EVERY_S) -> threading.Event:
        """Watch in a thread that ends with the process, or when the returned event is set."""
        stop = threading.Event()

        def watch() -> None:
            while not stop.wait(every_s):
                try:
                    self.follow()
                except Exception:
                    log.exception("tls.follow_failed")

        threading.Thread(target=watch, name="live-certificate", daemon=True).start()
        return stop

    def follow(self) -> bool:
        """Take what changed on disk; true when new connections see another certificate from now on.

        Files that do not fit are left alone until they change again: the server goes on with what it has.
        """
        if time.monotonic() - self._renewed_at >= RENEWED_EVERY_S:
            self._renewed_at = time.monotonic()
            server_files(self._settings)
        stamp = self._look()
        if stamp == self._stamp:
            return False
        self._stamp = stamp
        files = server_files(self._settings)
        return files is not None and self._take(*files)

    def _take(self, certificate: Path, key: Path) -> bool:
        try:
            check_pair(certificate, key)
            self._context.load_cert_chain(certificate, key)
        except (CertificateUnusable, OSError) as error:  # ssl.SSLError is an OSError
            log.warning("tls.certificate_refused", error=type(error).__name__)
            return False
        log.info("tls.certificate_changed")
        return True

    def _look(self) -> Stamp:
        """Name, moment of change and size of every file that may hold the certificate or its key."""
        found = []
        for path in _candidates(self._settings):
            try:
                status = path.stat()
            except OSError:
                continue
            found.append((str(path), status.st_mtime_ns, status.st_size))
        return tuple(found)


def _candidates(settings: CoreSettings) -> Sequence[Path]:
    if settings.tls_certificate and settings.tls_key:
        return (settings.tls_certificate, settings.tls_key)
    files = tls_files(settings)
    return (*files.delivered, files.server_certificate, files.server_key)
