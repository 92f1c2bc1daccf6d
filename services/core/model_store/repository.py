"""Queries about models: defaults, speeds, trusted keys."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from services.core.model_store.errors import KeyUnknown
from services.core.model_store.models import ModelDefault, ModelSpeed, TrustedKey


def find_default(session: Session, purpose: str) -> ModelDefault | None:
    """What was chosen for this purpose."""
    return session.exec(select(ModelDefault).where(ModelDefault.purpose == purpose)).first()


def list_defaults(session: Session) -> Sequence[ModelDefault]:
    """Every choice."""
    return session.exec(select(ModelDefault)).all()


def list_speeds(session: Session, *, host: str = "") -> Sequence[ModelSpeed]:
    """Measurements, of one machine where it is named."""
    query = select(ModelSpeed).order_by(col(ModelSpeed.measured_at).desc())
    return session.exec(query.where(ModelSpeed.host == host) if host else query).all()


def find_speed(session: Session, model: str, host: str) -> ModelSpeed | None:
    """The measurement of a model on a machine."""
    return session.exec(select(ModelSpeed).where(ModelSpeed.model == model, ModelSpeed.host == host)).first()


def list_keys(session: Session) -> Sequence[TrustedKey]:
    """Whose bundles are taken."""
    return session.exec(select(TrustedKey).order_by(col(TrustedKey.created_at))).all()


def find_key(session: Session, fingerprint: str) -> TrustedKey | None:
    """The trusted key of this fingerprint; spaces do not matter."""
    plain = fingerprint.replace(" ", "").lower()
    return next((key for key in list_keys(session) if key.fingerprint.replace(" ", "") == plain), None)


def get_key(session: Session, fingerprint: str) -> TrustedKey:
    """The trusted key of this fingerprint.

    Raises:
        KeyUnknown: there is none.
    """
    key = find_key(session, fingerprint)
    if key is None:
        raise KeyUnknown
    return key
