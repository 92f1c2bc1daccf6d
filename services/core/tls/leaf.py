"""The certificate of the host names and addresses under which the suite is reached."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from ipaddress import ip_address

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from services.core.clock import now
from services.core.tls.authority import CLOCK_SKEW, Signed

# iPadOS refuses more than 825 days also from authorities added by hand.
# Source: Apple, "Requirements for trusted certificates in iOS 13 and macOS 10.15" (HT210176).
VALID_DAYS = 397
RENEW_BEFORE = timedelta(days=60)


def issue(authority: Signed, hosts: Sequence[str]) -> Signed:
    """A server certificate for these host names and IP addresses."""
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, hosts[0])]))
        .issuer_name(authority.certificate.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now() - CLOCK_SKEW)
        .not_valid_after(now() + timedelta(days=VALID_DAYS))
        .add_extension(x509.SubjectAlternativeName([_general_name(host) for host in hosts]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key()), critical=False)
        .sign(authority.key, hashes.SHA256())
    )
    return Signed(certificate, key)


def hosts_of(certificate: x509.Certificate) -> tuple[str, ...]:
    """The host names and addresses that the certificate stands for, in its order."""
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return tuple(str(name.value) for name in names)


def is_due(certificate: x509.Certificate, *, at: datetime) -> bool:
    """True when it is time to issue the next one."""
    return certificate.not_valid_after_utc - at < RENEW_BEFORE


def _general_name(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(host))
    except ValueError:
        return x509.DNSName(host.encode("idna").decode())
