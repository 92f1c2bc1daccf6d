"""Queries of API keys across accounts: the administrator's list, and those that expire soon."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import Session, col, select

from services.core.clock import now
from services.core.identity.account_models import Account, ApiKey

WARNED_BEFORE = timedelta(days=14)  # two weeks: time to renew a key even over the turn of the fiscal year


@dataclass(frozen=True, slots=True)
class OwnedKey:
    """A key and whose it is."""

    key: ApiKey
    account: Account

    @property
    def expires_soon(self) -> bool:
        """Whether its owner has been warned."""
        expires_at = self.key.expires_at
        return expires_at is not None and now() < expires_at <= now() + WARNED_BEFORE

    @property
    def is_expired(self) -> bool:
        """Whether its time is over."""
        return self.key.expires_at is not None and self.key.expires_at <= now()


def list_keys(session: Session, *, login: str = "") -> Sequence[OwnedKey]:
    """Keys that are not revoked, by owner; of one account when its login name is given."""
    query = (
        select(ApiKey, Account)
        .join(Account, col(Account.id) == col(ApiKey.account_id))
        .where(col(ApiKey.revoked_at).is_(None))
        .order_by(Account.login, col(ApiKey.created_at))
    )
    if login:
        query = query.where(Account.login == login)
    return [OwnedKey(*row) for row in session.exec(query)]


def list_expiring(session: Session) -> Sequence[OwnedKey]:
    """Live keys whose last `WARNED_BEFORE` has begun."""
    return [owned for owned in list_keys(session) if owned.expires_soon and owned.account.is_active]
