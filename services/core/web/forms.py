"""Form body to pydantic model; errors keyed by field, in words for the person who fills it in."""

from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar, get_origin

from fastapi import Request
from pydantic import BaseModel, ValidationError
from starlette.datastructures import FormData

from services.core.web.csrf import FIELD as CSRF_FIELD
from services.core.web.form_messages import message_for

ModelT = TypeVar("ModelT", bound=BaseModel)
WHOLE_FORM = ""  # the key of errors that belong to no single field
LISTS = (list, set, frozenset, tuple)


@dataclass
class Form(Generic[ModelT]):
    """What was sent.

    Attributes:
        value: The model; None when something is wrong.
        errors: Field name to the sentence beside it; `""` holds what concerns the whole form.
        raw: What the fields showed, to show it again.
    """

    value: ModelT | None = None
    errors: dict[str, str] = field(default_factory=dict)
    raw: dict[str, Any] = field(default_factory=dict)

    @property
    def is_valid(self) -> bool:
        """True when there is a model and nobody has added an error since."""
        return self.value is not None and not self.errors

    def add_error(self, name: str, message: str) -> None:
        """Say beside the field (or `""`: above the form) what only the action could find out."""
        self.errors[name] = message


def blank_form(raw: Mapping[str, Any] | BaseModel | None = None) -> Form[Any]:
    """A form to fill in for the first time, with what is already known in its fields."""
    if isinstance(raw, BaseModel):
        raw = raw.model_dump(mode="json")
    return Form(raw=dict(raw or {}))


def form_of(model: type[ModelT]) -> Callable[[Request], AsyncIterator[Form[ModelT]]]:
    """A dependency: `Annotated[Form[X], Depends(form_of(X))]`."""

    async def read_form(request: Request) -> AsyncIterator[Form[ModelT]]:
        try:
            yield parse_form(model, await request.form())
        finally:
            await request.close()  # gives back the temporary files of uploads

    return read_form


def parse_form(model: type[ModelT], data: FormData | Mapping[str, Any]) -> Form[ModelT]:
    """The form as sent; an empty field counts as not filled in, so that defaults and "required" mean what they say."""
    raw: dict[str, Any] = {}
    filled: dict[str, Any] = {}
    for name in data:
        if name == CSRF_FIELD:
            continue
        value = _value_of(model, data, name)
        raw[name] = value
        if value not in ("", []):
            filled[name] = value
    try:
        return Form(value=model.model_validate(filled), raw=raw)
    except ValidationError as error:
        return Form(errors=_errors(error), raw=raw)


def _value_of(model: type[BaseModel], data: FormData | Mapping[str, Any], name: str) -> Any:
    known = _field_named(model, name)
    if known is not None and get_origin(known.annotation) in LISTS and isinstance(data, FormData):
        return [item for item in data.getlist(name) if item != ""]
    value = data[name]
    return value.strip() if isinstance(value, str) else value


def _field_named(model: type[BaseModel], name: str) -> Any:
    by_alias = {known.alias or key: known for key, known in model.model_fields.items()}
    return by_alias.get(name)


def _errors(error: ValidationError) -> dict[str, str]:
    errors: dict[str, str] = {}
    for item in error.errors(include_url=False):
        name = str(item["loc"][0]) if item["loc"] else WHOLE_FORM
        errors.setdefault(name, message_for(item["type"], item.get("ctx", {})))
    return errors
