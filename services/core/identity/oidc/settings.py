"""Settings of the sign-on, read from `WORKSTYLE_OIDC_*`."""

from pathlib import Path
from typing import ClassVar, Literal
from urllib.parse import urlsplit

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from services.core.site.section import SectionSettings


class OidcSettings(SectionSettings):
    """Single sign-on with an OpenID Connect provider; off while no issuer is set. See docs/how-to/sign-on.md."""

    section: ClassVar[str] = "oidc"
    secrets: ClassVar[frozenset[str]] = frozenset({"client_secret"})
    model_config = SettingsConfigDict(
        env_prefix="WORKSTYLE_OIDC_", env_file=".env", extra="ignore", use_attribute_docstrings=True
    )

    issuer: str = ""
    """Address of the provider as its discovery document says it, for example `https://idp.city.example.jp/realms/staff`."""
    client_id: str = ""
    """Name under which the suite is registered at the provider."""
    client_secret: str = ""
    """Secret of the registration; empty for a public client, which then relies on PKCE alone."""
    scopes: str = "openid profile email"
    """What is asked for; add the scope that brings groups where the provider has one."""
    person_by: Literal["employee_number", "email"] = "employee_number"
    """How a person of the provider is found in the staff register: by employee number or by e-mail address."""
    person_claim: str = "employee_number"
    """Claim that holds it; `email` together with `WORKSTYLE_OIDC_PERSON_BY=email`."""
    login_claim: str = "preferred_username"
    """Claim from which the login name of a new account is made."""
    groups_claim: str = "groups"
    """Claim that lists the person's groups; what they mean here is set on the page of the sign-on."""
    unknown_person: Literal["refuse", "register", "create"] = "refuse"
    """Who has no account here: `refuse`; `register` makes one for people of the staff register; `create` for everybody,
    without any role."""
    ends_provider_session: bool = True
    """Whether a logout here leads on to the logout of the provider."""
    clock_leeway_s: int = Field(default=60, ge=0, le=600)
    """Seconds by which the two clocks may differ."""
    timeout_s: float = Field(default=10.0, gt=0, le=60)
    """Seconds after which the provider counts as not reachable."""
    ca_file: Path | None = None
    """PEM file of the authority that signed the provider's certificate; empty means the usual ones."""
    further_hosts: list[str] = Field(default=[])
    """Hosts besides the issuer's that the suite may ask, as a JSON list; for providers that spread over several."""

    @property
    def is_on(self) -> bool:
        """Whether staff can sign on with the provider."""
        return bool(self.issuer and self.client_id)

    @property
    def hosts(self) -> tuple[str, ...]:
        """`host:port` of every place that may be asked."""
        return (urlsplit(self.issuer).netloc.lower(), *(host.lower() for host in self.further_hosts))
