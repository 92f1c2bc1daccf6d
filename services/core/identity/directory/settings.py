"""Settings of the directory, read from `WORKSTYLE_DIRECTORY_*` or changed on a page."""

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Literal
from urllib.parse import urlsplit

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from services.core.identity.loopback import is_loopback
from services.core.site.section import SectionSettings

PORTS = {"ldap": 389, "ldaps": 636}


@dataclass(frozen=True, slots=True)
class Schema:
    """What a kind of directory calls things."""

    user_filter: str
    disabled_filter: str
    id: str
    login: str
    name: str
    email: str
    number: str
    groups: str


SCHEMAS = {
    # Source: MS-ADTS 2.2.16 (userAccountControl, ACCOUNTDISABLE); the rule of numbers is a bitwise "and".
    "active_directory": Schema(
        user_filter="(&(objectCategory=person)(objectClass=user))",
        disabled_filter="(userAccountControl:1.2.840.113556.1.4.803:=2)",
        id="objectGUID",
        login="sAMAccountName",
        name="displayName",
        email="mail",
        number="employeeID",
        groups="memberOf",
    ),
    # Source: RFC 2798 (inetOrgPerson), RFC 4530 (entryUUID).
    "inetorgperson": Schema(
        user_filter="(objectClass=inetOrgPerson)",
        disabled_filter="",
        id="entryUUID",
        login="uid",
        name="cn",
        email="mail",
        number="employeeNumber",
        groups="memberOf",
    ),
}


class DirectorySettings(SectionSettings):
    """The city's directory (LDAP, Active Directory); off while no address is set. See docs/how-to/sign-on.md."""

    section: ClassVar[str] = "directory"
    secrets: ClassVar[frozenset[str]] = frozenset({"bind_password"})
    model_config = SettingsConfigDict(
        env_prefix="WORKSTYLE_DIRECTORY_", env_file=".env", extra="ignore", use_attribute_docstrings=True
    )

    url: str = Field(default="", pattern=r"^(ldaps?://[^/\s]+/?)?$")
    """`ldaps://dc1.city.example.jp`, or `ldap://…` with StartTLS."""
    start_tls: bool = True
    """Whether an `ldap://` connection is encrypted before anything is sent. Without it only this machine is asked."""
    ca_file: Path | None = None
    """PEM file of the authority that signed the directory's certificate; empty means the usual ones."""
    ca_pem: str = Field(default="", max_length=100_000)
    """The same as text, for the settings page; wins over the file."""
    bind_dn: str = Field(default="", max_length=1000)
    """Who asks: an account that may read; empty asks anonymously."""
    bind_password: str = Field(default="", max_length=200)
    """Its password."""
    base_dn: str = Field(default="", max_length=255)
    """Where people are looked for, for example `OU=Staff,DC=city,DC=example,DC=jp`."""
    kind: Literal["active_directory", "inetorgperson"] = "active_directory"
    """What the attributes are called unless stated below."""
    user_filter: str = Field(default="", max_length=1000)
    """LDAP filter of the people; empty takes the kind's."""
    disabled_filter: str = Field(default="", max_length=1000)
    """LDAP filter of people who may not log in; empty takes the kind's (Active Directory: disabled accounts)."""
    id_attribute: str = Field(default="", max_length=60)
    """Attribute that never changes; empty takes the kind's (`objectGUID`, `entryUUID`)."""
    login_attribute: str = Field(default="", max_length=60)
    """Attribute with the login name; empty takes the kind's (`sAMAccountName`, `uid`)."""
    name_attribute: str = Field(default="", max_length=60)
    """Attribute with the name; empty takes the kind's (`displayName`, `cn`)."""
    email_attribute: str = Field(default="", max_length=60)
    """Attribute with the e-mail address; empty takes the kind's (`mail`)."""
    number_attribute: str = Field(default="", max_length=60)
    """Attribute with the employee number; empty takes the kind's (`employeeID`, `employeeNumber`)."""
    groups_attribute: str = Field(default="", max_length=60)
    """Attribute that lists a person's groups; empty takes the kind's (`memberOf`)."""
    group_base_dn: str = Field(default="", max_length=255)
    """Where groups are looked for when people do not list theirs (OpenLDAP without memberof); empty: not at all."""
    group_filter: str = Field(default="(objectClass=groupOfNames)", max_length=1000)
    """LDAP filter of the groups."""
    member_attribute: str = Field(default="member", max_length=60)
    """Attribute of a group that lists its members, by their place or login name (`memberUid`)."""
    unknown_person: Literal["leave", "register", "create"] = "leave"
    """Who has no account here: `leave`; `register` makes one for people of the staff register; `create` for
    everybody."""
    password_login: bool = False
    """Whether people log in here with the directory's password."""
    sync_hours: int = Field(default=0, ge=0, le=168)
    """Hours between two syncs; 0 syncs only when told to."""
    stop_percent: int = Field(default=10, ge=1, le=100)
    """A sync that would disable more of its accounts than this many percent stops and asks an administrator."""
    page_size: int = Field(default=500, ge=1, le=10_000)
    """Entries per page of an answer."""
    timeout_s: float = Field(default=10.0, gt=0, le=120)
    """Seconds after which the directory counts as not reachable."""

    @property
    def is_on(self) -> bool:
        """Whether there is a directory."""
        return bool(self.url and self.base_dn)

    @property
    def host(self) -> str:
        """Its host."""
        return urlsplit(self.url).hostname or ""

    @property
    def port(self) -> int:
        """Its port."""
        parts = urlsplit(self.url)
        return parts.port or PORTS.get(parts.scheme, 389)

    @property
    def is_ldaps(self) -> bool:
        """Whether the connection is encrypted from its beginning."""
        return urlsplit(self.url).scheme == "ldaps"

    @property
    def is_safe(self) -> bool:
        """Whether passwords travel encrypted, or do not leave this machine."""
        return self.is_ldaps or self.start_tls or self.host == "localhost" or is_loopback(self.host, {})

    @property
    def names(self) -> Schema:
        """What things are called, with the kind's names where none is set."""
        usual = SCHEMAS[self.kind]
        return Schema(
            user_filter=self.user_filter or usual.user_filter,
            disabled_filter=self.disabled_filter or usual.disabled_filter,
            id=self.id_attribute or usual.id,
            login=self.login_attribute or usual.login,
            name=self.name_attribute or usual.name,
            email=self.email_attribute or usual.email,
            number=self.number_attribute or usual.number,
            groups=self.groups_attribute or usual.groups,
        )
