"""What the provider says of itself: addresses and keys, asked for once an hour."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jwt import Token, decode
from requests import Response

from services.core.clock import now
from services.core.identity.oidc.errors import ProviderMisconfigured, ProviderUnreachable, SignOnOff, TokenRefused
from services.core.identity.oidc.outgoing import ProviderSession
from services.core.identity.oidc.settings import OidcSettings
from services.core.suite import Suite

KEPT = timedelta(hours=1)
ASKED_AGAIN = timedelta(minutes=1)  # a token with an unknown key must not make us ask for every request
# Signatures of a key pair only: with a shared-secret algorithm the published key itself would be the secret.
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519", "EdDSA"]
WELL_KNOWN = "/.well-known/openid-configuration"


@dataclass
class OidcProvider:
    """The provider of the settings; one per process. It follows them when a page changes them."""

    read_settings: Callable[[], OidcSettings]
    _fetched_for: OidcSettings | None = None
    _metadata: dict[str, Any] = field(default_factory=dict)
    _keys: KeySet | None = None
    _fetched_at: datetime | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def settings(self) -> OidcSettings:
        """The settings in force."""
        return self.read_settings()

    def metadata(self) -> dict[str, Any]:
        """The discovery document.

        Raises:
            SignOnOff: no provider is set.
            ProviderUnreachable, ProviderMisconfigured: it cannot be had, or it is another issuer's.
        """
        if not self.settings.is_on:
            raise SignOnOff
        with self._lock:
            is_other = self._fetched_for != self.settings
            if is_other or self._fetched_at is None or now() - self._fetched_at > KEPT:
                self._fetch()
            return self._metadata

    def session(self, **client: Any) -> ProviderSession:
        """A client of the provider."""
        return ProviderSession(self.settings, **client)

    def verified(self, token: str) -> Token:
        """The token, signed by one of the provider's keys; its claims are not checked yet.

        Raises:
            TokenRefused: no key of the provider signed it.
            ProviderUnreachable, ProviderMisconfigured: see `metadata`.
        """
        self.metadata()
        try:
            return self._decoded(token)
        except (JoseError, ValueError):
            if not self._ask_again():
                raise TokenRefused(claim="signature") from None
        try:
            return self._decoded(token)
        except (JoseError, ValueError) as error:
            raise TokenRefused(claim="signature") from error

    def _decoded(self, token: str) -> Token:
        assert self._keys is not None
        return decode(token, self._keys, algorithms=ALGORITHMS)

    def _ask_again(self) -> bool:
        """Providers change keys; whether they were asked for anew."""
        with self._lock:
            if self._fetched_at is not None and now() - self._fetched_at < ASKED_AGAIN:
                return False
            self._fetch()
            return True

    def _fetch(self) -> None:
        settings = self.settings
        session = self.session()
        issuer = settings.issuer
        metadata = _json(session.request("GET", issuer.rstrip("/") + WELL_KNOWN, withhold_token=True))
        if metadata.get("issuer") != issuer:
            raise ProviderMisconfigured(what=f"issuer: {str(metadata.get('issuer'))[:200]}")
        missing = [name for name in ("authorization_endpoint", "token_endpoint", "jwks_uri") if name not in metadata]
        if missing:
            raise ProviderMisconfigured(what=", ".join(missing))
        keys = _json(session.request("GET", metadata["jwks_uri"], withhold_token=True))
        try:
            self._keys = KeySet.import_key_set(keys)  # type: ignore[arg-type]  # checked by the library
        except (JoseError, ValueError, KeyError, TypeError) as error:
            raise ProviderMisconfigured(what="jwks_uri") from error
        self._metadata, self._fetched_at, self._fetched_for = metadata, now(), settings


def _json(response: Response) -> dict[str, Any]:
    host = str(response.url).split("/")[2]
    if response.status_code != 200:
        raise ProviderMisconfigured(what=f"{response.status_code}: {response.url}"[:200])
    try:
        content = response.json()
    except ValueError as error:
        raise ProviderUnreachable(host=host) from error
    if not isinstance(content, dict):
        raise ProviderUnreachable(host=host)
    return content


def build_provider(suite: Suite) -> OidcProvider:
    """The provider of this suite's settings."""
    return OidcProvider(lambda: suite.site_of(OidcSettings))
