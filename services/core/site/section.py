"""A group of settings besides the core's own that pages may change, for example those of the sign-on."""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, TypeVar

import structlog
from pydantic import TypeAdapter, ValidationError
from pydantic_settings import BaseSettings

from services.core.site.errors import SettingInvalid

log = structlog.get_logger(__name__)


class SectionSettings(BaseSettings):
    """Settings of which each may be stored by a page under `section.name`; the environment wins."""

    section: ClassVar[str]
    secrets: ClassVar[frozenset[str]] = frozenset()
    """Those that are stored sealed and never shown."""

    @property
    def is_on(self) -> bool:
        """Whether what they are about is used at all."""
        return True

    @classmethod
    def key(cls, name: str) -> str:
        """The name under which a setting is stored."""
        return f"{cls.section}.{name}"

    @classmethod
    def variable(cls, name: str) -> str:
        """The environment variable that fixes the setting."""
        return f"{cls.model_config.get('env_prefix', '')}{name}".upper()

    @classmethod
    def checked(cls, name: str, value: object) -> Any:
        """The value as the setting wants it.

        Raises:
            SettingInvalid: it breaks a rule of the setting, or there is no such setting.
        """
        if name not in cls.model_fields:
            raise SettingInvalid(name=name)
        info = cls.model_fields[name]
        try:
            adapter: TypeAdapter[Any] = TypeAdapter(Annotated[info.annotation, info])  # type: ignore[arg-type]
            return adapter.validate_python(value)
        except ValidationError as error:
            raise SettingInvalid(name=name) from error


SectionT = TypeVar("SectionT", bound=SectionSettings)


def with_stored(settings: SectionT, stored: Mapping[str, Any]) -> SectionT:
    """The settings of the environment, filled up with what a page stored (opened, by the name of the field)."""
    free = {}
    for name, value in stored.items():
        if name in settings.model_fields_set:
            continue
        try:
            free[name] = settings.checked(name, value)
        except SettingInvalid:
            log.warning("site.value_unusable", name=settings.key(name))
    return settings.model_copy(update=free) if free else settings
