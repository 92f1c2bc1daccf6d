"""Passwords: argon2id hashes, what a new password must be, and one-time passwords."""

import re
import secrets
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from services.core.identity.errors import LoginMalformed, PasswordTooWeak

# Source: NIST SP 800-63B-4 (August 2025), 3.1.1.2: length decides, no composition rules, at least 64 allowed. It asks
# for 15 where nothing else guards the account; attempts are throttled here and city staff type it daily: 12.
MIN_LENGTH = 12
MAX_LENGTH = 128
LOGIN_PATTERN = re.compile(r"[a-z0-9][a-z0-9._-]{1,63}")
# No 0/O, 1/l/I: one-time passwords are read out over the telephone.
ONE_TIME_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"

_hasher = PasswordHasher()  # argon2id, RFC 9106 low-memory profile (64 MiB, 3 passes), the library's default
# Unknown login names cost the same time as known ones.
_NOBODY: Final = "$argon2id$v=19$m=65536,t=3,p=4$QKAIH1zChR9Ay2uYOrsXTg$BHlcTdxfN78gzl0dsrKW8GY3WWjMIa5QcAaxUO/QyHI"


def normalised_login(text: str) -> str:
    """The login name as it is stored.

    Raises:
        LoginMalformed: it is none.
    """
    login = text.strip().lower()
    if not LOGIN_PATTERN.fullmatch(login):
        raise LoginMalformed
    return login


def hashed(password: str) -> str:
    """The argon2id hash with its parameters and salt."""
    return _hasher.hash(password)


def matches(password: str, password_hash: str | None) -> bool:
    """Whether this is the password; None stands for an unknown account, empty for one without, at the same cost."""
    try:
        return _hasher.verify(password_hash or _NOBODY, password) and bool(password_hash)
    except (VerificationError, InvalidHashError):
        return False


def needs_rehash(password_hash: str) -> bool:
    """Whether the hash was made with older parameters."""
    return _hasher.check_needs_rehash(password_hash)


def check_strength(password: str, *, login: str) -> None:
    """Raise when this may not become a password.

    Raises:
        PasswordTooWeak: too short, too long, one repeated character, or it holds the login name.
    """
    too_simple = len(set(password)) < 4 or (len(login) > 2 and login in password.lower())
    if not MIN_LENGTH <= len(password) <= MAX_LENGTH or too_simple:
        raise PasswordTooWeak(min_length=MIN_LENGTH)


def one_time_password() -> str:
    """A random password of 4 groups of 4 (79 bits), to be changed at the first login."""
    return "-".join("".join(secrets.choice(ONE_TIME_ALPHABET) for _ in range(4)) for _ in range(4))
