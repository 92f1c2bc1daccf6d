"""What the forms of the asset register send."""

import uuid
from datetime import date
from typing import Annotated

from pydantic import BaseModel, Field

from services.core.clock import today


class AssetForm(BaseModel):
    """A thing of the register."""

    inventory_number: Annotated[str, Field(max_length=40, pattern="^[A-Za-z0-9._/-]+$")]
    kind: Annotated[str, Field(max_length=40)]
    name: Annotated[str, Field(max_length=100)]
    department_id: uuid.UUID | None = None
    acquired_on: date | None = None
    note: Annotated[str, Field(max_length=400)] = ""


class LoanForm(BaseModel):
    """Who gets the thing, until when."""

    employee_number: Annotated[str, Field(max_length=20)]
    lent_on: date = Field(default_factory=today)
    due_on: date | None = None
