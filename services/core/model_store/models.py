"""Tables: defaults of purposes, speeds, and the keys whose bundles are taken."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from services.core.clock import now
from services.core.db import Table, UtcDateTime


class ModelDefault(Table, table=True):
    """The model that an administrator chose for a purpose."""

    __tablename__ = "models_default"
    __table_args__ = (UniqueConstraint("purpose"),)

    purpose: str
    model: str
    chosen_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)


class ModelSpeed(Table, table=True):
    """How long a machine works for a window of sound; the latest measurement of each machine counts."""

    __tablename__ = "models_speed"
    __table_args__ = (UniqueConstraint("model", "host"),)

    model: str
    sha256: str
    host: str
    engine: str
    seconds: float
    sound_s: float
    was_busy: bool = False
    measured_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)

    @property
    def seconds_per_hour(self) -> float:
        """Seconds of work for an hour in which somebody always speaks."""
        return self.seconds * 3600.0 / self.sound_s


class TrustedKey(Table, table=True):
    """A public key whose bundles this suite takes."""

    __tablename__ = "models_trusted_key"
    __table_args__ = (UniqueConstraint("fingerprint"),)

    fingerprint: str
    public_key: str
    label: str = ""
