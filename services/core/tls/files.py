"""The authority and the server certificate on disk, under `tls/` in the data folder."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import structlog

from services.core.clock import now
from services.core.settings import CoreSettings
from services.core.tls.authority import Signed, make_authority, read_signed
from services.core.tls.leaf import hosts_of, is_due, issue

log = structlog.get_logger(__name__)
PRIVATE = 0o600
PUBLIC = 0o644


@dataclass(frozen=True, slots=True)
class TlsFiles:
    """The four files of this installation."""

    folder: Path

    @property
    def authority_certificate(self) -> Path:
        """What tablets install."""
        return self.folder / "ca.crt"

    @property
    def server_certificate(self) -> Path:
        """What the web process shows, followed by the authority."""
        return self.folder / "server.crt"

    @property
    def server_key(self) -> Path:
        """The web process's key."""
        return self.folder / "server.key"

    @property
    def delivered(self) -> tuple[Path, Path]:
        """Certificate chain and key that the city's own authority delivered, whether they are there or not."""
        return self.folder / "delivered.crt", self.folder / "delivered.key"

    def keep_delivered(self, chain_pem: bytes, key_pem: bytes) -> None:
        """Serve with these: the web process follows within seconds (services/app/live_certificate.py)."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        certificate, key = self.delivered
        _write(key, key_pem, PRIVATE)
        _write(certificate, chain_pem, PUBLIC)

    def forget_delivered(self) -> None:
        """Serve with our own again."""
        for path in self.delivered:
            path.unlink(missing_ok=True)

    @property
    def exists(self) -> bool:
        """True once `workstyle tls init` has run."""
        return self.server_certificate.is_file() and self.server_key.is_file()

    def authority(self) -> Signed:
        """The authority; only for signing, the web pages need `authority_certificate` alone."""
        return read_signed(self.authority_certificate.read_bytes(), (self.folder / "ca.key").read_bytes())

    def server(self) -> Signed:
        """The server certificate and its key."""
        return read_signed(self.server_certificate.read_bytes(), self.server_key.read_bytes())

    def init(self, hosts: Sequence[str], *, authority_name: str) -> Signed:
        """The server certificate for these hosts; the authority is made the first time and kept from then on."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not self.authority_certificate.exists():
            made = make_authority(name=authority_name)
            _write(self.folder / "ca.key", made.key_pem(), PRIVATE)
            _write(self.authority_certificate, made.certificate_pem(), PUBLIC)
        authority = self.authority()
        server = issue(authority, hosts)
        _write(self.server_key, server.key_pem(), PRIVATE)
        _write(self.server_certificate, server.certificate_pem() + authority.certificate_pem(), PUBLIC)
        log.info("tls.certificate_issued", hosts=list(hosts), valid_until=str(server.certificate.not_valid_after_utc))
        return server

    def renew_if_due(self) -> bool:
        """Issue the next server certificate for the same hosts when this one ends soon; true when it did."""
        certificate = self.server().certificate
        if not is_due(certificate, at=now()):
            return False
        self.init(hosts_of(certificate), authority_name="")
        return True


def tls_files(settings: CoreSettings) -> TlsFiles:
    """The files of this installation, whether they are there or not."""
    return TlsFiles(settings.data_dir / "tls")


def server_files(settings: CoreSettings) -> tuple[Path, Path] | None:
    """Certificate and key with which the web process serves: those set, those delivered, our own, or None (HTTP)."""
    if settings.tls_certificate and settings.tls_key:
        return settings.tls_certificate, settings.tls_key
    files = tls_files(settings)
    if all(path.is_file() for path in files.delivered):
        return files.delivered
    if not files.exists:
        return None
    files.renew_if_due()
    return files.server_certificate, files.server_key


def _write(path: Path, content: bytes, mode: int) -> None:
    """Write so that a key is never readable by others and a crash leaves the old file."""
    new = path.with_suffix(path.suffix + ".new")
    new.unlink(missing_ok=True)
    new.touch(mode=mode)
    new.write_bytes(content)
    new.replace(path)
