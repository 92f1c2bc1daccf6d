"""Small values that travel through the browser and come back unchanged."""

import base64
import hashlib
import hmac
import json
from typing import Any

from services.core.clock import now
from services.core.settings import CoreSettings

SEPARATOR = "."


def _mac(key: str, purpose: str, body: str) -> str:
    digest = hmac.new(key.encode(), f"{purpose}:{body}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def sign(value: Any, *, key: str, purpose: str) -> str:
    """`value` as JSON in URL-safe text, with a signature that holds for this purpose only."""
    body = base64.urlsafe_b64encode(json.dumps(value, ensure_ascii=False).encode()).decode().rstrip("=")
    return f"{body}{SEPARATOR}{_mac(key, purpose, body)}"


def unsign(text: str, *, key: str, purpose: str) -> Any | None:
    """The value, or None when the text is not what `sign` gave out for this purpose."""
    body, _sep, mac = text.partition(SEPARATOR)
    if not hmac.compare_digest(mac.encode(), _mac(key, purpose, body).encode()):
        return None
    return json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))


def unsign_any(text: str, *, settings: CoreSettings, purpose: str) -> Any | None:
    """The value, signed with the present key or with one that was replaced a short while ago; else None."""
    keys = (settings.signing_key(), *settings.former_keys(accepted_at=now()))
    found = (unsign(text, key=key, purpose=purpose) for key in keys)
    return next((value for value in found if value is not None), None)
