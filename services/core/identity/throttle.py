"""Slows guessing down: rows count failed attempts per login and per address, so every process sees the same."""

import math
from datetime import datetime, timedelta

from sqlalchemy import func
from sqlmodel import Session, col, delete, select

from services.core.clock import now
from services.core.identity.account_models import LoginFailure
from services.core.identity.errors import TooManyAttempts

WINDOW = timedelta(hours=1)
FREE_PER_LOGIN = 5
FREE_PER_ADDRESS = 30  # many desks can share one address
LONGEST_WAIT_S = 900.0


def wait_s(failures: int, *, free: int) -> float:
    """Seconds to wait after so many failures: none while they are free, then 2, 4, 8 … up to `LONGEST_WAIT_S`.

    Source: OWASP Authentication Cheat Sheet, "Account Lockout": an exponential lock-out that starts small.
    """
    if failures < free:
        return 0.0
    return min(LONGEST_WAIT_S, 2.0 ** min(failures - free + 1, 20))


def reserve(session: Session, *, login: str, address: str) -> None:
    """Count this attempt as failed before the password is looked at, so that parallel attempts see each other.

    Raises:
        TooManyAttempts: wait first; this attempt is not counted.
    """
    remaining_s = max(
        _remaining_s(session, LoginFailure.login == login, free=FREE_PER_LOGIN),
        _remaining_s(session, LoginFailure.address == address, free=FREE_PER_ADDRESS),
    )
    if remaining_s > 0:
        raise TooManyAttempts(wait_s=math.ceil(remaining_s))
    session.add(LoginFailure(login=login, address=address))


def forgive(session: Session, *, login: str) -> None:
    """Forget the failures of a login that succeeded or was reset; those of its address for other logins stay."""
    session.exec(delete(LoginFailure).where(col(LoginFailure.login) == login))


def forget_old(session: Session) -> None:
    """Remove rows that no longer count."""
    session.exec(delete(LoginFailure).where(col(LoginFailure.created_at) < now() - WINDOW))


def _remaining_s(session: Session, who: bool, *, free: int) -> float:  # noqa: FBT001  an SQL condition
    query = select(func.count(), func.max(LoginFailure.created_at)).where(who, LoginFailure.created_at > now() - WINDOW)
    failures, last_at = session.exec(query).one()
    if not failures:
        return 0.0
    elapsed: timedelta = now() - _aware(last_at)
    return wait_s(failures, free=free) - elapsed.total_seconds()


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=now().tzinfo)
