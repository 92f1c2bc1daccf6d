"""age (https://age-encryption.org): files encrypted to public keys, which the standard tool `age` opens, too."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, BinaryIO, Protocol

import pyrage
from pyrage import ssh, x25519

from services.core.backup.errors import BadIdentity, BadRecipient, InsideDataFolder, KeyExists, NoRecipient
from services.core.clock import now

PRIVATE = 0o600


class Readable(Protocol):
    """Whatever gives bytes."""

    def read(self, size: int = -1, /) -> bytes:
        """At most `size` bytes; none at the end."""
        ...


class Writable(Protocol):
    """Whatever takes bytes."""

    def write(self, block: bytes, /) -> int:
        """Take them all."""
        ...

    def flush(self) -> None:
        """Hand on what was kept back."""
        ...


def recipients_of(text: str) -> list[str]:
    """The public keys of a setting, separated by commas or spaces.

    Raises:
        NoRecipient: there is none.
        BadRecipient: one of them cannot be read.
    """
    names = text.replace(",", " ").split() if "ssh-" not in text else [part.strip() for part in text.split(",")]
    if not names:
        raise NoRecipient
    for name in names:
        _recipient(name)
    return names


def _recipient(name: str) -> Any:
    try:
        return ssh.Recipient.from_str(name) if name.startswith("ssh-") else x25519.Recipient.from_str(name)
    except (pyrage.RecipientError, ValueError) as error:
        # A private key set by mistake must not be repeated.
        raise BadRecipient(recipient=name[:12] + "…") from error


def make_key(path: Path, *, data_dir: Path) -> str:
    """Write a new private key in the form of `age-keygen`, readable by the owner only; returns the public key.

    Raises:
        KeyExists: there is a file of this name.
        InsideDataFolder: the key would be lost together with what it opens.
    """
    if path.resolve().is_relative_to(data_dir.resolve()):
        raise InsideDataFolder(path=path)
    if path.exists():
        raise KeyExists(path=path)
    identity = x25519.Identity.generate()
    public = str(identity.to_public())
    path.touch(mode=PRIVATE)
    path.write_text(f"# created: {now():%Y-%m-%dT%H:%M:%SZ}\n# public key: {public}\n{identity}\n", encoding="ascii")
    return public


def identities_of(name: str, content: bytes) -> list[Any]:
    """The private keys of a file in the form of `age-keygen`, or of an SSH key.

    Raises:
        BadIdentity: it holds none.
    """
    try:
        if content.startswith(b"-----BEGIN"):
            return [ssh.Identity.from_buffer(content)]
        lines = [line.strip() for line in content.decode("ascii").splitlines()]
        found = [x25519.Identity.from_str(line) for line in lines if line.startswith("AGE-SECRET-KEY-")]
    except (pyrage.IdentityError, ValueError) as error:
        raise BadIdentity(name=name) from error
    if not found:
        raise BadIdentity(name=name)
    return found


def encrypt(source: Readable, sink: Writable, recipients: Sequence[str]) -> None:
    """Encrypt a stream; memory stays small whatever its length."""
    pyrage.encrypt_io(source, sink, [_recipient(name) for name in recipients])


def decrypt(source: BinaryIO, sink: Writable, identities: Sequence[Any]) -> None:
    """Decrypt a stream.

    Raises:
        pyrage.DecryptError: another key, or the content was changed.
    """
    try:
        pyrage.decrypt_io(source, sink, identities)
    except OSError as error:
        if error.errno is not None:
            raise  # the disk's trouble
        raise pyrage.DecryptError(str(error)) from error  # changed or cut off behind its head
