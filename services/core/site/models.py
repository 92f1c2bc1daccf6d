"""One setting that was changed on a page."""

from datetime import datetime
from typing import Any

from sqlmodel import Field

from services.core.clock import now
from services.core.db import JsonValue, Table, UtcDateTime


class SiteSetting(Table, table=True):
    """A setting's value; a setting without a row has the default."""

    __tablename__ = "site_setting"

    name: str = Field(unique=True, max_length=60)
    """A field of `CoreSettings` that `fields.py` lists."""
    value: Any = Field(sa_type=JsonValue)
    """The value as JSON; of a secret, its sealed text (`sealed.py`)."""
    changed_at: datetime = Field(default_factory=now, sa_type=UtcDateTime)
    changed_by_login: str = Field(max_length=64)
