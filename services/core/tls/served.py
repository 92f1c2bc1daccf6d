"""The two files with which the web process serves: whether they can serve at all."""

import ssl
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import serialization

from services.core.tls.pem import CertificateUnusable, KeyDiffers, NotPem, is_key_of


class FileUnreadable(CertificateUnusable):
    """The file `path` is not there, or the suite's user may not read it."""

    code = "tls.file_unreadable"


def check_pair(certificate: Path, key: Path) -> x509.Certificate:
    """The server's certificate; dates and names are not looked at, a browser only warns of those.

    Raises:
        FileUnreadable, NotPem, KeyDiffers: nothing can be served with these files.
    """
    texts = []
    for path in (certificate, key):
        try:
            texts.append(path.read_bytes())
        except OSError as error:
            raise FileUnreadable(path=str(path)) from error
    try:
        leaf = x509.load_pem_x509_certificates(texts[0])[0]
        private_key = serialization.load_pem_private_key(texts[1], password=None)
    except (ValueError, TypeError) as error:
        raise NotPem from error
    if not is_key_of(private_key, leaf):
        raise KeyDiffers
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key)
    except ssl.SSLError as error:  # for example a key of 512 bits, which OpenSSL no longer takes
        raise CertificateUnusable from error
    return leaf
