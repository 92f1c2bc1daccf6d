"""What the forms of the settings pages send; the rules stand at `CoreSettings` and are checked again there."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

Address = Annotated[str, Field(max_length=254, pattern=r"^[^@\s]+@[^@\s]+$")]


class StepForm(BaseModel):
    """A form that may have been reached from the first-run list: then that list comes next."""

    setup: bool = False


class GeneralForm(StepForm):
    """Name of the city, and the address under which staff reach the suite."""

    city_name: Annotated[str, Field(max_length=60)]
    base_url: Annotated[str, Field(max_length=200, pattern=r"^https?://[^/\s]+(/\S*)?$")]


class LoginTimesForm(StepForm):
    """How long a login lasts."""

    session_idle_minutes: Annotated[int, Field(ge=5, le=1440)]
    session_max_hours: Annotated[int, Field(ge=1, le=168)]


class RetentionForm(StepForm):
    """How long recordings and drafts are kept; 0 keeps them."""

    recording_keep_days: Annotated[int, Field(ge=0, le=36500)]
    draft_keep_days: Annotated[int, Field(ge=0, le=36500)]


class MailForm(StepForm):
    """The mail server; an empty password keeps the one that is stored."""

    scheme: Literal["smtp", "smtps"] = "smtp"
    host: Annotated[str, Field(max_length=200, pattern=r"^[A-Za-z0-9.:_-]*$")] = ""
    port: Annotated[int, Field(ge=1, le=65535)] = 587
    user: Annotated[str, Field(max_length=200)] = ""
    password: Annotated[str, Field(max_length=200)] = ""
    mail_from: Address = "workstyle@localhost"


class TrialForm(BaseModel):
    """Where a test message goes."""

    to: Address
