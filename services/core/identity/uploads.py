"""A staff list between preview and import: a private file of a random name, removed after use or a day."""

import secrets
import time
from pathlib import Path

from services.core.identity.errors import RegisterChanged
from services.core.suite import Suite

KEPT_S = 24 * 3600


def _folder(suite: Suite) -> Path:
    folder = suite.work_dir / "register"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def keep(suite: Suite, content: bytes) -> str:
    """Keep the file; returns its name, which only the person who sent it learns."""
    forget_old(suite)
    name = secrets.token_urlsafe(32)
    path = _folder(suite) / name
    path.touch(mode=0o600)
    path.write_bytes(content)
    return name


def read(suite: Suite, name: str) -> bytes:
    """The file of this name, which the form has checked to be one of ours.

    Raises:
        RegisterChanged: it is gone; the preview is too old.
    """
    try:
        return (_folder(suite) / name).read_bytes()
    except FileNotFoundError as error:
        raise RegisterChanged from error


def forget(suite: Suite, name: str) -> None:
    """Remove the file."""
    (_folder(suite) / name).unlink(missing_ok=True)


def forget_old(suite: Suite) -> None:
    """Remove files of previews that nobody confirmed."""
    limit = time.time() - KEPT_S
    for path in _folder(suite).iterdir():
        if path.stat().st_mtime < limit:
            path.unlink(missing_ok=True)
