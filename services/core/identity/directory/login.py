"""A login with the directory's password: the entry is found, then asked to bind; only linked accounts are let in."""

import uuid

from sqlmodel import Session, select

from services.core.identity.account_models import Source
from services.core.identity.directory.connection import is_password_right
from services.core.identity.directory.entries import find_entry
from services.core.identity.directory.settings import DirectorySettings
from services.core.identity.sign_on_models import ExternalIdentity
from services.core.suite import Suite


def find_account_id(suite: Suite, *, login: str, password: str) -> uuid.UUID | None:
    """The account whose entry has this login name and password; None where it has not, or nobody logs in that way.

    Raises:
        DirectoryFailed: the directory could not be asked.
    """
    settings = suite.site_of(DirectorySettings)
    if not settings.is_on or not settings.password_login:
        return None
    entry = find_entry(settings, login)
    if entry is None or not entry.id:
        return None
    with suite.session(read_only=True) as session:
        account_id = _linked(session, settings, entry.id)
    if account_id is None or not is_password_right(settings, dn=entry.dn, password=password):
        return None
    return account_id


def _linked(session: Session, settings: DirectorySettings, subject: str) -> uuid.UUID | None:
    query = select(ExternalIdentity.account_id).where(
        ExternalIdentity.source == Source.LDAP,
        ExternalIdentity.issuer == settings.base_dn,
        ExternalIdentity.subject == subject,
    )
    return session.exec(query).first()
