"""Secrets in the database: sealed with the key of signatures, so that a copy of it alone tells nothing."""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken

from services.core.settings import CoreSettings

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


def unseal_with(settings: CoreSettings, sealed: str) -> str | None:
    """The text, sealed with the present key or a former one; None when none of them opens it."""
    opened = (unseal(sealed, key=key) for key in (settings.signing_key(), *settings.former_keys()))
    return next((text for text in opened if text is not None), None)
