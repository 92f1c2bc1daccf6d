"""Who wrote a bundle: Ed25519 keys (RFC 8032). Each suite has its own; an administrator trusts others."""

import base64
import binascii
import hashlib
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from services.core.model_store.errors import KeyUnreadable

PREFIX = "wsk-ed25519:"
KEY_BYTES = 32


def own_key(data_dir: Path) -> Ed25519PrivateKey:
    """The key of this suite; made once, readable by the owner only."""
    path = data_dir / "keys" / "models-signing.pem"
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        part = path.with_suffix(".new")
        part.unlink(missing_ok=True)
        part.touch(mode=0o600)
        made = Ed25519PrivateKey.generate()
        part.write_bytes(made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        part.replace(path)
    key = load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise KeyUnreadable
    return key


def public_text(key: Ed25519PrivateKey) -> str:
    """The public half as one line, to be given to `workstyle models trust`."""
    return PREFIX + base64.b64encode(key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)).decode()


def public_bytes(text: str) -> bytes:
    """The 32 bytes of a public key that was written as one line.

    Raises:
        KeyUnreadable: it is none.
    """
    try:
        raw = base64.b64decode(text.strip().removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError) as error:
        raise KeyUnreadable from error
    if len(raw) != KEY_BYTES:
        raise KeyUnreadable
    return raw


def fingerprint(text: str) -> str:
    """SHA-256 of the public key in groups of four, to be compared by people over the telephone.

    Raises:
        KeyUnreadable: it is no key.
    """
    digest = hashlib.sha256(public_bytes(text)).hexdigest()[:32]
    return " ".join(digest[start : start + 4] for start in range(0, len(digest), 4))


def is_signed_by(text: str, signature: bytes, message: bytes) -> bool:
    """Whether the holder of this public key signed the message.

    Raises:
        KeyUnreadable: it is no key.
    """
    try:
        Ed25519PublicKey.from_public_bytes(public_bytes(text)).verify(signature, message)
    except InvalidSignature:
        return False
    return True
