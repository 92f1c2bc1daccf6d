"""Requests that reach the provider's host and nothing else: no redirects, no proxy of the environment, no `.netrc`."""

from typing import Any
from urllib.parse import urlsplit

import requests
from authlib.integrations.requests_client import OAuth2Session
from requests.adapters import HTTPAdapter

from services.core.identity.loopback import is_loopback
from services.core.identity.oidc.errors import ProviderMisconfigured, ProviderUnreachable
from services.core.identity.oidc.settings import OidcSettings


class ProviderSession(OAuth2Session):  # type: ignore[misc]  # Authlib is not typed
    """An OAuth client that can only talk to the hosts of the settings."""

    def __init__(self, settings: OidcSettings, **client: Any) -> None:
        super().__init__(
            settings.client_id,
            settings.client_secret or None,
            default_timeout=settings.timeout_s,
            **client,
        )
        self.trust_env = False
        self.verify = str(settings.ca_file) if settings.ca_file else True
        self.adapters.clear()
        for host in settings.hosts:
            # The slash keeps idp.example.jp.evil.example out; requests knows no way to any other place.
            self.mount(f"{_scheme(host)}://{host}/", HTTPAdapter(max_retries=0))

    def request(self, method: str, url: str, **kwargs: Any) -> requests.Response:
        """The answer of the provider.

        Raises:
            ProviderUnreachable: no connection, no trust in the certificate, too slow, an answer of 5xx.
            ProviderMisconfigured: it leads to a host that may not be asked, or elsewhere by redirect.
        """
        try:
            response: requests.Response = super().request(method, url, **{**kwargs, "allow_redirects": False})
        except requests.exceptions.InvalidSchema as error:
            raise ProviderMisconfigured(what=urlsplit(url).netloc) from error
        except requests.exceptions.RequestException as error:
            raise ProviderUnreachable(host=urlsplit(url).netloc) from error
        if response.status_code >= 500:
            raise ProviderUnreachable(host=urlsplit(url).netloc)
        if response.is_redirect:
            raise ProviderMisconfigured(what=f"redirect: {urlsplit(url).path}")
        return response


def _scheme(host: str) -> str:
    """Tokens travel encrypted; only a provider on this very machine, in tests, speaks plain HTTP."""
    name = host.rsplit(":", 1)[0]
    return "http" if name == "localhost" or is_loopback(name, {}) else "https"
