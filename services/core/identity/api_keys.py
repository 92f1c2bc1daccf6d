"""API keys: `wsk_<prefix>_<secret>`; the prefix finds the row, the hash proves the secret."""

import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import Session, col, select, update

from services.core.clock import now
from services.core.identity import throttle
from services.core.identity.account_models import Account, ApiKey
from services.core.identity.loopback import may_use
from services.core.identity.user import CurrentUser, user_of
from services.core.suite import Suite

KEY_PATTERN = re.compile(r"wsk_([a-z0-9]{8})_([A-Za-z0-9_-]{43})")
PREFIX_ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789"
TOUCH_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key at the only moment at which it can be read."""

    text: str
    prefix: str
    key_hash: str


def new_key() -> NewKey:
    """A random key: 41 bits of prefix, 256 bits of secret."""
    prefix = "".join(secrets.choice(PREFIX_ALPHABET) for _ in range(8))
    text = f"wsk_{prefix}_{secrets.token_urlsafe(32)}"
    return NewKey(text=text, prefix=prefix, key_hash=_hash(text))


def scopes_of(suite: Suite) -> dict[str, str]:
    """The scopes a key can have: what the features offer, scope to message id."""
    return {scope: label for feature in suite.features for scope, label in feature.scopes.items()}


def find_user(suite: Suite, *, text: str, address: str, headers: Mapping[str, str]) -> CurrentUser | None:
    """The account that this key acts for, with the key's scopes; None when the key is not in force.

    Raises:
        TooManyAttempts: not in force, and so many wrong keys came from this address before that it must wait.
    """
    user = _user_of_key(suite, text=text, address=address, headers=headers)
    if user is None:
        # Only wrong keys wait: a right one from the same address, perhaps a proxy's, works meanwhile.
        match = KEY_PATTERN.fullmatch(text)
        with suite.session() as session:
            throttle.reserve(session, login=f"key:{match[1] if match else ''}", address=f"key:{address}"[:45])
    return user


def _user_of_key(suite: Suite, *, text: str, address: str, headers: Mapping[str, str]) -> CurrentUser | None:
    match = KEY_PATTERN.fullmatch(text)
    if match is None:
        return None
    with suite.session(read_only=True) as session:
        key = session.exec(select(ApiKey).where(ApiKey.prefix == match[1])).first()
        if key is None or not hmac.compare_digest(key.key_hash, _hash(text)) or not is_live(key):
            return None
        account = session.get_one(Account, key.account_id)
        if not account.is_active or not may_use(account, suite.settings, address=address, headers=headers):
            return None
        user = user_of(session, account, via="api_key", scopes=frozenset(key.scopes))
    if key.last_used_at is None or now() - key.last_used_at > TOUCH_EVERY or key.last_used_ip != address[:45]:
        with suite.session() as session:
            used = update(ApiKey).where(col(ApiKey.id) == key.id)
            session.exec(used.values(last_used_at=now(), last_used_ip=address[:45]))
    return user


def is_live(key: ApiKey) -> bool:
    """Whether the key is neither revoked nor expired."""
    return key.revoked_at is None and (key.expires_at is None or key.expires_at > now())


def revoke_all(session: Session, *, account: Account) -> None:
    """End every key of an account."""
    query = update(ApiKey).where(col(ApiKey.account_id) == account.id, col(ApiKey.revoked_at).is_(None))
    session.exec(query.values(revoked_at=now()))


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
