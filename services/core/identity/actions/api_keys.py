"""API keys: make one, end one."""

import uuid
from collections.abc import Collection
from datetime import timedelta

from sqlmodel import Session, col, select, update

from services.core.audit.record import Actor, record
from services.core.clock import now
from services.core.identity.account_models import ApiKey
from services.core.identity.api_keys import new_key
from services.core.identity.errors import ApiKeyInvalid
from services.core.identity.user import CurrentUser

LONGEST_DAYS = 366
MAX_NAME_CHARS = 100


def create(
    session: Session,
    *,
    by: CurrentUser,
    name: str,
    scopes: Collection[str],
    known_scopes: Collection[str],
    lifetime_days: int,
) -> str:
    """The text of a new key of one's own, which can be read only now.

    Raises:
        ApiKeyInvalid: no name, no or an unknown scope, or a lifetime that is not 1 to `LONGEST_DAYS` days.
    """
    is_named = 0 < len(name.strip()) <= MAX_NAME_CHARS
    if not is_named or not scopes or not set(scopes) <= set(known_scopes) or not 1 <= lifetime_days <= LONGEST_DAYS:
        raise ApiKeyInvalid
    key = new_key()
    row = ApiKey(
        account_id=by.account_id,
        name=name.strip(),
        prefix=key.prefix,
        key_hash=key.key_hash,
        scopes=sorted(scopes),
        expires_at=now() + timedelta(days=lifetime_days),
    )
    session.add(row)
    record(session, "identity.api_key.created", by=by, target=str(row.id), scopes=sorted(scopes))
    return key.text


def revoke(session: Session, *, by: CurrentUser, key_id: uuid.UUID) -> None:
    """End one of one's own keys; nothing happens when there is none of this id."""
    mine = select(ApiKey.id).where(
        ApiKey.id == key_id, ApiKey.account_id == by.account_id, col(ApiKey.revoked_at).is_(None)
    )
    if session.exec(mine).first():
        session.exec(update(ApiKey).where(col(ApiKey.id) == key_id).values(revoked_at=now()))
        record(session, "identity.api_key.revoked", by=by, target=str(key_id))


def revoke_of_anybody(session: Session, *, by: Actor, key_id: uuid.UUID) -> bool:
    """End a key of anybody; False when there is none of this id in force."""
    query = update(ApiKey).where(col(ApiKey.id) == key_id, col(ApiKey.revoked_at).is_(None))
    if session.exec(query.values(revoked_at=now())).rowcount != 1:
        return False
    record(session, "identity.api_key.revoked", by=by, target=str(key_id))
    return True
