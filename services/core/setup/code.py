"""The one-time code of a fresh installation: printed on the console, kept in a private file, removed after use."""

from pathlib import Path

from sqlmodel import Session, col, select

from services.core.identity.account_models import Role, RoleGrant
from services.core.identity.passwords import one_time_password
from services.core.settings import CoreSettings
from services.core.setup.models import SetupStep
from services.core.suite import Suite

ADMINISTRATOR_STEP = "administrator"


def is_open(session: Session) -> bool:
    """Whether the first administrator is still to be made; once false, false for ever."""
    marked = session.exec(select(SetupStep.id).where(SetupStep.name == ADMINISTRATOR_STEP)).first()
    if marked is not None:
        return False
    return session.exec(select(RoleGrant.id).where(col(RoleGrant.role) == Role.ADMINISTRATOR)).first() is None


def code_file(settings: CoreSettings) -> Path:
    """Where the code lies, readable by the suite's own user and root only."""
    return settings.data_dir / "setup-code"


def find_code(settings: CoreSettings) -> str:
    """The code; empty when there is none."""
    path = code_file(settings)
    return path.read_text(encoding="ascii").strip() if path.is_file() else ""


def ensure_code(suite: Suite) -> str:
    """The code of a fresh installation, made the first time; empty once there is an administrator."""
    with suite.session(read_only=True) as session:
        if not is_open(session):
            forget_code(suite.settings)
            return ""
    path = code_file(suite.settings)
    if not find_code(suite.settings):
        path.unlink(missing_ok=True)
        path.touch(mode=0o600)
        path.write_text(one_time_password() + "\n", encoding="ascii")
    return find_code(suite.settings)


def forget_code(settings: CoreSettings) -> None:
    """Remove the code."""
    code_file(settings).unlink(missing_ok=True)
