"""What the forms of the models pages send."""

from typing import Annotated

from pydantic import BaseModel, Field


class DefaultForm(BaseModel):
    """Which model a purpose takes; empty leaves the choice to the suite."""

    model: Annotated[str, Field(max_length=100)] = ""


class ConfirmForm(BaseModel):
    """The answer to what an import asks: the signer's fingerprint, or that the other model is replaced."""

    fingerprint: Annotated[str, Field(max_length=60)] = ""


class ExportForm(BaseModel):
    """Which models go into the bundle."""

    models: Annotated[list[str], Field(min_length=1, max_length=100)]


class TrustForm(BaseModel):
    """A key whose bundles are taken."""

    public_key: Annotated[str, Field(max_length=200)]
    label: Annotated[str, Field(max_length=100)] = ""


class UntrustForm(BaseModel):
    """A key whose bundles are taken no longer."""

    fingerprint: Annotated[str, Field(max_length=60)]
