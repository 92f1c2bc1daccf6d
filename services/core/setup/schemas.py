"""What the forms of the first run send."""

from typing import Annotated

from pydantic import BaseModel, Field

from services.core.identity.passwords import MAX_LENGTH, MIN_LENGTH
from services.core.setup.models import StepMark


class FirstAdministratorForm(BaseModel):
    """The code and the first administrator."""

    code: Annotated[str, Field(max_length=60)]
    login: Annotated[str, Field(max_length=64)]
    display_name: Annotated[str, Field(max_length=100)] = ""
    password: Annotated[str, Field(min_length=MIN_LENGTH, max_length=MAX_LENGTH)]
    again: Annotated[str, Field(max_length=MAX_LENGTH)]


class MarkForm(BaseModel):
    """What somebody says about a step."""

    mark: StepMark
