"""Change settings that live in the database."""

from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter
from sqlmodel import Session, select

from services.core.audit.record import Actor, record
from services.core.clock import now
from services.core.events import publish
from services.core.settings import CoreSettings
from services.core.site.errors import SettingFixed
from services.core.site.events import SiteChanged
from services.core.site.fields import SECRET, checked, fixed_names, variable
from services.core.site.models import SiteSetting
from services.core.site.sealed import seal
from services.core.site.section import SectionSettings


def change(session: Session, *, by: Actor, settings: CoreSettings, values: Mapping[str, object]) -> tuple[str, ...]:
    """Store these values; returns the names of those that were not so before, which are audited.

    Args:
        session: The transaction.
        by: Who changes them.
        settings: Those of the environment (`suite.settings`): what they fix cannot be changed.
        values: Name to value; names that are not given stay as they are.

    Raises:
        SettingFixed: the environment sets one of them.
        SettingInvalid: a value breaks a rule, or a name is none that pages may change.
    """
    for name in values:
        if name in fixed_names(settings):
            raise SettingFixed(variable=variable(name))
    changed = [name for name, value in values.items() if _store(session, by, settings, name, checked(name, value))]
    if changed:
        publish(session, SiteChanged(tuple(changed)))
    return tuple(changed)


def change_section(
    session: Session, *, by: Actor, core: CoreSettings, settings: SectionSettings, values: Mapping[str, object]
) -> tuple[str, ...]:
    """Store values of a section, as `change` does; `settings` are the section's of the environment.

    Raises:
        SettingFixed, SettingInvalid: see `change`.
    """
    cls, changed = type(settings), []
    for name, value in values.items():
        if name in settings.model_fields_set:
            raise SettingFixed(variable=cls.variable(name))
        kept = TypeAdapter(object).dump_python(cls.checked(name, value), mode="json")
        default = TypeAdapter(object).dump_python(cls.model_fields[name].get_default(), mode="json")
        if _keep(session, by, core, cls.key(name), kept, default=default, is_secret=name in cls.secrets):
            changed.append(cls.key(name))
    if changed:
        publish(session, SiteChanged(tuple(changed)))
    return tuple(changed)


def stored_names(session: Session) -> frozenset[str]:
    """The settings that somebody has stored on a page, whatever their value."""
    return frozenset(session.exec(select(SiteSetting.name)))


def _store(session: Session, by: Actor, settings: CoreSettings, name: str, value: Any) -> bool:
    default = type(settings).model_fields[name].default
    return _keep(session, by, settings, name, value, default=default, is_secret=name in SECRET)


def _keep(
    session: Session, by: Actor, settings: CoreSettings, name: str, value: Any, *, default: object, is_secret: bool
) -> bool:
    row = session.exec(select(SiteSetting).where(SiteSetting.name == name)).first()
    if is_secret:
        kept, shown = seal(str(value), key=settings.signing_key()), {}
    else:
        kept = value
        shown = {"before": row.value if row else default, "after": value}
        if shown["before"] == value and (row is not None or "." in name):
            return False
    row = row or SiteSetting(name=name, value=kept, changed_by_login=by.login)
    row.value, row.changed_at, row.changed_by_login = kept, now(), by.login
    session.add(row)
    record(session, "site.setting.changed", by=by, target=name, **shown)
    return True
