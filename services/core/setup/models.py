"""Which steps of the first run somebody has finished or left for later."""

from enum import StrEnum

from sqlmodel import Field

from services.core.db import EnumText, Table


class StepMark(StrEnum):
    """What somebody said about a step."""

    DONE = "done"
    LATER = "later"


class SetupStep(Table, table=True):
    """A step that somebody marked; the row of the first administrator closes the entrance for ever."""

    __tablename__ = "setup_step"

    name: str = Field(unique=True, max_length=40)
    mark: StepMark = Field(sa_type=EnumText(StepMark))
    marked_by_login: str = Field(max_length=64)
