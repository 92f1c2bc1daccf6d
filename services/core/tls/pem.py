"""A certificate chain and key as the city's own authority delivers them: what is wrong with them before they serve."""

import ssl
import warnings
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from ipaddress import ip_address
from itertools import pairwise

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.utils import CryptographyDeprecationWarning

from services.core.errors import Invalid


class CertificateUnusable(Invalid):
    """The files cannot serve HTTPS; a subclass says why."""

    code = "tls.unusable"


class NotPem(CertificateUnusable):
    """One of the files is no PEM, or the key is encrypted."""

    code = "tls.not_pem"


class KeyDiffers(CertificateUnusable):
    """The key is not the one of the first certificate."""

    code = "tls.key_differs"


class Expired(CertificateUnusable):
    """The certificate ended on `ended_on`."""

    code = "tls.expired"


class NotYetValid(CertificateUnusable):
    """The certificate begins on `begins_on`; or the server's clock is behind."""

    code = "tls.not_yet_valid"


class OtherName(CertificateUnusable):
    """The certificate stands for `names` and not for `host`."""

    code = "tls.other_name"


class ChainIncomplete(CertificateUnusable):
    """The certificate of the issuer `issuer` is missing, or does not fit."""

    code = "tls.chain_incomplete"


@dataclass(frozen=True, slots=True)
class Chain:
    """Certificates that fit, the server's own first, and the key, both as PEM."""

    certificates: tuple[x509.Certificate, ...]
    key_pem: bytes

    def chain_pem(self) -> bytes:
        """What the web process shows."""
        return b"".join(one.public_bytes(Encoding.PEM) for one in self.certificates)


def read_chain(certificates_pem: bytes, key_pem: bytes, *, host: str, at: datetime) -> Chain:
    """The chain, when it can serve `host` at this moment.

    Raises:
        NotPem, KeyDiffers, Expired, NotYetValid, OtherName, ChainIncomplete: why it cannot.
    """
    try:
        certificates = x509.load_pem_x509_certificates(certificates_pem)
        key = serialization.load_pem_private_key(key_pem, password=None)
    except (ValueError, TypeError) as error:
        raise NotPem from error
    leaf = certificates[0]
    if not is_key_of(key, leaf):
        raise KeyDiffers
    if leaf.not_valid_after_utc <= at:
        raise Expired(ended_on=leaf.not_valid_after_utc, now_at=at)
    if leaf.not_valid_before_utc > at:
        raise NotYetValid(begins_on=leaf.not_valid_before_utc, now_at=at)
    if host and not stands_for(leaf, host):
        raise OtherName(host=host, names=", ".join(names_of(leaf)) or "-")
    _check_chain(certificates)
    plain = key.private_bytes(Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return Chain(tuple(certificates), plain)


def is_key_of(key: PrivateKeyTypes, certificate: x509.Certificate) -> bool:
    """Whether the certificate was issued for this key."""
    return _bytes_of(key.public_key()) == _bytes_of(certificate.public_key())


def names_of(certificate: x509.Certificate) -> tuple[str, ...]:
    """Host names and addresses that the certificate stands for; browsers look at nothing else (RFC 9525)."""
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return ()
    return tuple(str(name.value) for name in names)


def stands_for(certificate: x509.Certificate, host: str) -> bool:
    """Whether the certificate is for this host name or address; `*.city.jp` stands for one label."""
    try:
        return str(ip_address(host)) in names_of(certificate)
    except ValueError:
        wanted = host.lower().rstrip(".")
    parent = wanted.partition(".")[2]
    names = {name.lower() for name in names_of(certificate)}
    return wanted in names or (bool(parent) and f"*.{parent}" in names)


def _check_chain(certificates: list[x509.Certificate]) -> None:
    """Each is signed by the next. The root may be left out, unless nothing but the server's own certificate came."""
    for signed, issuer in pairwise(certificates):
        try:
            signed.verify_directly_issued_by(issuer)
        except (ValueError, TypeError, InvalidSignature) as error:
            raise ChainIncomplete(issuer=signed.issuer.rfc4514_string()) from error
    last = certificates[-1]
    is_root = last.issuer == last.subject
    if len(certificates) == 1 and not is_root and last.issuer.public_bytes() not in _trusted_subjects():
        raise ChainIncomplete(issuer=last.issuer.rfc4514_string())


@cache
def _trusted_subjects() -> frozenset[bytes]:
    """Subjects of the authorities that this machine trusts."""
    found = ssl.create_default_context().get_ca_certs(binary_form=True)
    with warnings.catch_warnings():
        # Some authorities that Debian still ships have serial numbers that RFC 5280 does not allow; only names matter.
        warnings.simplefilter("ignore", CryptographyDeprecationWarning)
        return frozenset(x509.load_der_x509_certificate(one).subject.public_bytes() for one in found)


def _bytes_of(public_key: object) -> bytes:
    return public_key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)  # type: ignore[attr-defined, no-any-return]
