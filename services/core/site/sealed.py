"""Secrets in the database: sealed with the key of signatures, so that a copy of it alone tells nothing."""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken

PURPOSE = b"site-setting:"


def _fernet(key: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(PURPOSE + key.encode()).digest()))


def seal(text: str, *, key: str) -> str:
    """The text, readable only with the key."""
    return _fernet(key).encrypt(text.encode()).decode()


def unseal(sealed: str, *, key: str) -> str | None:
    """The text; None when it was sealed with another key (the database came without its `secret.key`)."""
    try:
        return _fernet(key).decrypt(sealed.encode()).decode()
    except InvalidToken:
        return None
