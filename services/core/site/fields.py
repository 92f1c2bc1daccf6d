"""Which settings may be changed on a page: a subset of `CoreSettings`, with the rules that stand there."""

from typing import Annotated, Any

from pydantic import TypeAdapter, ValidationError

from services.core.settings import CoreSettings
from services.core.site.errors import SettingInvalid

CHANGEABLE = (
    "city_name",
    "base_url",
    "session_idle_minutes",
    "session_max_hours",
    "smtp_url",
    "mail_from",
    "recording_keep_days",
    "draft_keep_days",
)
SECRET = frozenset({"smtp_url"})  # it holds the password of the mail server
ADAPTERS: dict[str, TypeAdapter[Any]] = {
    name: TypeAdapter(Annotated[info.annotation, info])  # type: ignore[arg-type]
    for name, info in CoreSettings.model_fields.items()
    if name in CHANGEABLE
}


def checked(name: str, value: object) -> Any:
    """The value as the setting wants it.

    Raises:
        SettingInvalid: it breaks a rule of the setting, or the setting is none of `CHANGEABLE`.
    """
    if name not in ADAPTERS:
        raise SettingInvalid(name=name)
    try:
        return ADAPTERS[name].validate_python(value)
    except ValidationError as error:
        raise SettingInvalid(name=name) from error


def variable(name: str) -> str:
    """The environment variable that fixes the setting."""
    return f"{CoreSettings.model_config.get('env_prefix', '')}{name}".upper()


def fixed_names(settings: CoreSettings) -> frozenset[str]:
    """The changeable settings that the environment or `.env` fixes."""
    return frozenset(CHANGEABLE) & settings.model_fields_set
