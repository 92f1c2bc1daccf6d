import ssl
import stat
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.x509.verification import PolicyBuilder, Store

from services.core.clock import now
from services.core.settings import CoreSettings
from services.core.tls.authority import fingerprint, make_authority
from services.core.tls.files import TlsFiles, server_files, tls_files
from services.core.tls.leaf import VALID_DAYS, hosts_of, is_due, issue

HOSTS = ["workstyle.city.test", "192.0.2.7", "2001:db8::7"]


def test_the_certificate_holds_for_its_names_and_addresses() -> None:
    authority = make_authority(name="Test CA")
    server = issue(authority, HOSTS)
    assert hosts_of(server.certificate) == tuple(HOSTS)
    verifier = PolicyBuilder().store(Store([authority.certificate])).build_server_verifier(x509.DNSName(HOSTS[0]))
    assert verifier.verify(server.certificate, [])
    other = PolicyBuilder().store(Store([authority.certificate])).build_server_verifier(x509.DNSName("other.test"))
    with pytest.raises(x509.verification.VerificationError):
        other.verify(server.certificate, [])


def test_an_authority_signs_no_further_authority() -> None:
    constraints = make_authority(name="CA").certificate.extensions.get_extension_for_class(x509.BasicConstraints)
    assert constraints.critical
    assert constraints.value.ca
    assert constraints.value.path_length == 0


def test_the_certificate_is_renewed_in_time_and_not_before() -> None:
    certificate = issue(make_authority(name="CA"), HOSTS).certificate
    assert VALID_DAYS <= 825  # iPadOS trusts none that lasts longer
    assert not is_due(certificate, at=now())
    assert is_due(certificate, at=now() + timedelta(days=VALID_DAYS - 59))


def test_files_are_private_and_the_authority_is_made_once(tmp_path: Path) -> None:
    files = TlsFiles(tmp_path / "tls")
    first = files.init(HOSTS, authority_name="CA")
    authority = fingerprint(files.authority().certificate)
    second = files.init(["new.test"], authority_name="CA")
    assert first.certificate != second.certificate
    assert fingerprint(files.authority().certificate) == authority
    for key in ("ca.key", "server.key"):
        assert stat.S_IMODE((files.folder / key).stat().st_mode) == 0o600
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(files.server_certificate, files.server_key)


def test_a_certificate_that_ends_soon_is_replaced_for_the_same_hosts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = TlsFiles(tmp_path / "tls")
    old = files.init(HOSTS, authority_name="CA")
    assert not files.renew_if_due()
    monkeypatch.setattr("services.core.tls.leaf.RENEW_BEFORE", timedelta(days=VALID_DAYS + 1))
    assert files.renew_if_due()
    new = files.server()
    assert new.certificate.serial_number != old.certificate.serial_number
    assert hosts_of(new.certificate) == tuple(HOSTS)


def test_the_web_process_takes_what_is_set_else_its_own_else_none(tmp_path: Path) -> None:
    settings = CoreSettings(data_dir=tmp_path)
    assert server_files(settings) is None
    tls_files(settings).init(["a.test"], authority_name="CA")
    assert server_files(settings) == (tmp_path / "tls" / "server.crt", tmp_path / "tls" / "server.key")
    own = CoreSettings(data_dir=tmp_path, tls_certificate=tmp_path / "c.pem", tls_key=tmp_path / "k.pem")
    assert server_files(own) == (tmp_path / "c.pem", tmp_path / "k.pem")
