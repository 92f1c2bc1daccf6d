"""Replaces the key of signatures: what it sealed is sealed anew, what it signed counts for a while longer."""

import os
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlmodel import select

from services.core.audit.record import Actor, record
from services.core.clock import now
from services.core.settings import CoreSettings
from services.core.site.errors import KeyFixed, SealedUnreadable
from services.core.site.fields import SECRET
from services.core.site.models import SiteSetting
from services.core.site.sealed import seal, unseal_with
from services.core.site.section import SectionSettings
from services.core.suite import Suite


@dataclass(frozen=True, slots=True)
class Rotation:
    """What was done: how many settings were sealed anew, and until when the former key's signatures count."""

    sealed: int
    accepted_until: datetime


def rotate(suite: Suite, *, by: Actor, grace: timedelta) -> Rotation:
    """A new key. Running processes take it up at once; passwords, logins and API keys do not depend on it.

    Raises:
        KeyFixed: the environment sets the key.
        SealedUnreadable: a stored secret cannot be opened with any key; the key is not replaced.
    """
    settings = suite.settings
    if settings.secret_key:
        raise KeyFixed
    _check_readable(suite)
    until = now() + grace
    former = settings.signing_key()
    lines = settings.former_keys_file.read_text().splitlines() if settings.former_keys_file.exists() else []
    _write(settings.former_keys_file, [*lines, f"{until.isoformat()} {former}"])
    _write(settings.key_file, [secrets.token_urlsafe(48)])
    with suite.session() as session:
        rows = [row for row in session.exec(select(SiteSetting)) if row.name in sealed_names(suite)]
        for row in rows:
            row.value = seal(str(unseal_with(settings, str(row.value))), key=settings.signing_key())
            session.add(row)
        record(session, "site.key.rotated", by=by, target="secret.key", sealed=len(rows))
    _forget_old(settings)
    return Rotation(len(rows), until)


def sealed_names(suite: Suite) -> frozenset[str]:
    """The stored settings that are sealed."""
    sections = [cls for feature in suite.features for cls in feature.settings if issubclass(cls, SectionSettings)]
    return SECRET | {cls.key(name) for cls in sections for name in cls.secrets}


def _check_readable(suite: Suite) -> None:
    with suite.session(read_only=True) as session:
        for row in session.exec(select(SiteSetting)):
            if row.name in sealed_names(suite) and unseal_with(suite.settings, str(row.value)) is None:
                raise SealedUnreadable(name=row.name)


def _forget_old(settings: CoreSettings) -> None:
    """Drop keys whose time is over: nothing is sealed with them any more."""
    lines = settings.former_keys_file.read_text().splitlines()
    _write(settings.former_keys_file, [line for line in lines if datetime.fromisoformat(line.split(" ", 1)[0]) > now()])


def _write(path: Path, lines: list[str]) -> None:
    """Replace the file in one step, readable by the owner only."""
    beside = path.with_name(f"{path.name}.new")
    beside.unlink(missing_ok=True)
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write("".join(f"{line}\n" for line in lines))
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
