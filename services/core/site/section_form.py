"""A section of settings as one form: its fields, what was sent for them, and what is wrong with that."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, get_origin

from pydantic import BaseModel

from services.core.i18n import _
from services.core.site.errors import SettingInvalid
from services.core.site.section import SectionSettings
from services.core.web.forms import Form, blank_form


@dataclass(frozen=True, slots=True)
class SectionField:
    """A setting as a field: message ids, and the kind of input.

    Attributes:
        heading: Message id that stands above the field, where a group of fields begins.
        options: Value and message id of each choice of a list.
    """

    name: str
    label: str
    hint: str = ""
    type: str = "text"
    heading: str = ""
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class SectionPage:
    """The page of a section: message ids, fields, and the routes that test it and lead back."""

    title: str
    about: str
    settings: type[SectionSettings]
    fields: tuple[SectionField, ...]
    test_route: str
    back_route: str
    back_label: str


def form_of_section(shown: SectionPage, settings: SectionSettings) -> Form[BaseModel]:
    """The form as the settings are; a secret is never in it."""
    raw = {}
    for field in shown.fields:
        value = getattr(settings, field.name)
        if field.name in settings.secrets:
            value = ""
        raw[field.name] = "\n".join(value) if isinstance(value, list) else ("" if value is None else value)
    return blank_form(raw)


def sent_values(
    shown: SectionPage, sent: Mapping[str, Any], fixed: frozenset[str]
) -> tuple[dict[str, object], Form[BaseModel]]:
    """The values to store, and the form with what is wrong; a secret that was left empty is kept as it is."""
    values: dict[str, object] = {}
    form: Form[BaseModel] = blank_form()
    for field in shown.fields:
        text = str(sent.get(field.name) or "").strip()
        form.raw[field.name] = "" if field.type == "password" else text
        if field.name in fixed or (field.type == "password" and not text):
            continue
        try:
            values[field.name] = shown.settings.checked(field.name, _value(shown.settings, field, text))
        except SettingInvalid:
            form.add_error(field.name, _("この値は使えません。例や範囲を確かめてください。"))
    return values, form


def _value(settings: type[SectionSettings], field: SectionField, text: str) -> object:
    info = settings.model_fields[field.name]
    if field.type == "checkbox":
        return bool(text)
    if get_origin(info.annotation) is list:
        return text.split()
    if not text and info.annotation is not str:
        return info.get_default()
    return text
