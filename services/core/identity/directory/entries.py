"""People and groups of the directory, read page by page."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ldap3 import SUBTREE, Connection
from ldap3.utils.conv import escape_filter_chars
from ldap3.utils.dn import parse_dn

from services.core.identity.directory.connection import connected
from services.core.identity.directory.errors import DirectoryAttributeMissing
from services.core.identity.directory.settings import DirectorySettings

PAGED = "1.2.840.113556.1.4.319"  # RFC 2696
Attributes = Mapping[str, Sequence[bytes]]


@dataclass(frozen=True, slots=True)
class Entry:
    """One person of the directory; `groups` holds each group by its place and by its bare name."""

    id: str
    dn: str
    login: str
    name: str
    email: str = ""
    employee_number: str = ""
    groups: frozenset[str] = frozenset()
    is_disabled: bool = False


def read_entries(settings: DirectorySettings) -> list[Entry]:
    """Everybody, all or nothing.

    Raises:
        DirectoryOff, DirectoryFailed: it could not be read to its end.
    """
    with connected(settings) as connection:
        members = _members(settings, connection)
        disabled = _disabled(settings, connection)
        found = list(_search(settings, connection, settings.base_dn, settings.names.user_filter, _wanted(settings)))
    entries = [_entry(settings, dn, cells, members, disabled) for dn, cells in found]
    if found and not any(entry.id for entry in entries):
        raise DirectoryAttributeMissing(attribute=settings.names.id)
    return [entry for entry in entries if entry.id]


def find_entry(settings: DirectorySettings, login: str) -> Entry | None:
    """The person of this login name who may log in; None when there is none, or more than one.

    Raises:
        DirectoryOff, DirectoryFailed: it could not be asked.
    """
    names = settings.names
    wanted = f"(&{names.user_filter}({names.login}={escape_filter_chars(login)}){_not_disabled(names.disabled_filter)})"
    with connected(settings) as connection:
        found = list(_search(settings, connection, settings.base_dn, wanted, _wanted(settings)))
    return _entry(settings, *found[0], {}, frozenset()) if len(found) == 1 else None


def _not_disabled(disabled_filter: str) -> str:
    return f"(!{disabled_filter})" if disabled_filter else ""


def _wanted(settings: DirectorySettings) -> list[str]:
    names = settings.names
    return [names.id, names.login, names.name, names.email, names.number, names.groups]


def _disabled(settings: DirectorySettings, connection: Connection) -> frozenset[str]:
    """Places of the people who may not log in."""
    names = settings.names
    if not names.disabled_filter:
        return frozenset()
    both = f"(&{names.user_filter}{names.disabled_filter})"
    return frozenset(dn for dn, _cells in _search(settings, connection, settings.base_dn, both, [names.id]))


def _members(settings: DirectorySettings, connection: Connection) -> dict[str, set[str]]:
    """Member, by place or login name, to the groups; empty where people list their groups themselves."""
    members: dict[str, set[str]] = {}
    if not settings.group_base_dn:
        return members
    attribute = settings.member_attribute
    for dn, cells in _search(settings, connection, settings.group_base_dn, settings.group_filter, [attribute]):
        for member in cells.get(attribute.lower(), ()):
            members.setdefault(member.decode(errors="replace").casefold(), set()).add(dn)
    return members


def _search(
    settings: DirectorySettings, connection: Connection, base: str, wanted: str, attributes: Sequence[str]
) -> Iterator[tuple[str, Attributes]]:
    cookie: Any = None
    while True:
        connection.search(
            search_base=base,
            search_filter=wanted,
            search_scope=SUBTREE,
            attributes=list(attributes),
            paged_size=settings.page_size,
            paged_cookie=cookie,
        )
        for item in connection.response or ():
            if item.get("type") == "searchResEntry":
                yield item["dn"], {name.lower(): values for name, values in item["raw_attributes"].items()}
        control = (connection.result.get("controls") or {}).get(PAGED)
        cookie = control["value"]["cookie"] if control else None
        if not cookie:
            return


def _entry(
    settings: DirectorySettings, dn: str, cells: Attributes, members: Mapping[str, set[str]], disabled: frozenset[str]
) -> Entry:
    names = settings.names

    def first(attribute: str) -> str:
        values = cells.get(attribute.lower(), ())
        return values[0].decode(errors="replace").strip() if values else ""

    login = first(names.login)
    groups = {value.decode(errors="replace") for value in cells.get(names.groups.lower(), ())}
    groups |= members.get(dn.casefold(), set()) | members.get(login.casefold(), set())
    return Entry(
        id=_id_of(names.id, cells),
        dn=dn,
        login=login,
        name=first(names.name),
        email=first(names.email),
        employee_number=first(names.number),
        groups=frozenset(groups | {_bare_name(group) for group in groups}),
        is_disabled=dn in disabled,
    )


def _id_of(attribute: str, cells: Attributes) -> str:
    values = cells.get(attribute.lower(), ())
    if not values:
        return ""
    if attribute.lower() == "objectguid" and len(values[0]) == 16:
        return str(uuid.UUID(bytes_le=values[0]))
    return values[0].decode(errors="replace")[:255]


def _bare_name(group: str) -> str:
    """`minutes-staff` of `CN=minutes-staff,OU=Groups,…`; anything else as it is."""
    try:
        (_attribute, name, _separator), *_rest = parse_dn(group)
    except Exception:
        return group
    return str(name)
