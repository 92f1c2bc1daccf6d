"""To the provider and back: authorization code flow with PKCE, state and nonce.

Source: OpenID Connect Core 1.0, section 3.1; RFC 7636 (PKCE, S256); RFC 9207 (the parameter `iss`).
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from authlib.integrations.requests_client import OAuthError
from authlib.oidc.core import CodeIDToken
from joserfc.errors import ClaimError, ExpiredTokenError, JoseError, MissingClaimError

from services.core.clock import now
from services.core.identity.oidc.errors import (
    ClocksDiffer,
    ProviderMisconfigured,
    ProviderRefused,
    StateLost,
    TokenRefused,
)
from services.core.identity.oidc.provider import OidcProvider
from services.core.identity.oidc.settings import OidcSettings

CALLBACK = "/login/sso/callback"


@dataclass(frozen=True, slots=True)
class Journey:
    """What the browser keeps, signed, while the person is at the provider."""

    state: str
    nonce: str
    verifier: str
    came_from: str


@dataclass(frozen=True, slots=True)
class SignedOn:
    """Whom the provider vouches for.

    Attributes:
        subject: The provider's unchanging id of the person.
        sid: The session at the provider, or empty.
        claims: ID token and user info together.
        groups: The person's groups; None when the provider did not say.
        id_token: The token as it came, for the logout.
    """

    subject: str
    sid: str
    claims: Mapping[str, Any]
    groups: frozenset[str] | None
    id_token: str


def begin(provider: OidcProvider, *, base_url: str, came_from: str) -> tuple[str, Journey]:
    """The address at the provider to which the browser goes, and what it keeps meanwhile.

    Raises:
        SignOnOff, ProviderUnreachable, ProviderMisconfigured: see `OidcProvider.metadata`.
    """
    metadata = provider.metadata()
    journey = Journey(
        state=secrets.token_urlsafe(32),
        nonce=secrets.token_urlsafe(32),
        verifier=secrets.token_urlsafe(48),
        came_from=came_from,
    )
    session = _client(provider, base_url)
    address, _state = session.create_authorization_url(
        metadata["authorization_endpoint"], state=journey.state, code_verifier=journey.verifier, nonce=journey.nonce
    )
    return address, journey


def complete(provider: OidcProvider, *, base_url: str, journey: Journey | None, query: Mapping[str, str]) -> SignedOn:
    """Whom the provider sent back.

    Raises:
        StateLost: this browser did not start the journey, or it took too long.
        ProviderRefused: the provider says no.
        TokenRefused, ClocksDiffer: the ID token is not to be trusted.
        ProviderUnreachable, ProviderMisconfigured: see `OidcProvider.metadata`.
    """
    sent_state = query.get("state", "")
    if journey is None or not secrets.compare_digest(sent_state.encode(), journey.state.encode()):
        raise StateLost(address=base_url)
    if query.get("iss", provider.settings.issuer) != provider.settings.issuer:
        raise TokenRefused(claim="iss")
    if "error" in query or not query.get("code"):
        raise ProviderRefused(reason=query.get("error", "no code")[:40])
    session = _client(provider, base_url)
    token = _exchanged(provider, session, code=query["code"], verifier=journey.verifier)
    claims = _checked(provider, token, nonce=journey.nonce)
    claims |= _user_info(provider, session, subject=claims["sub"], known=claims)
    return SignedOn(
        subject=str(claims["sub"]),
        sid=str(claims.get("sid") or ""),
        claims=claims,
        groups=_groups(claims, provider.settings.groups_claim),
        id_token=token["id_token"],
    )


def _client(provider: OidcProvider, base_url: str) -> Any:
    supported = provider.metadata().get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    method = "client_secret_basic" if "client_secret_basic" in supported else "client_secret_post"
    return provider.session(
        scope=provider.settings.scopes,
        redirect_uri=base_url.rstrip("/") + CALLBACK,
        code_challenge_method="S256",
        token_endpoint_auth_method=method if provider.settings.client_secret else "none",
    )


def _exchanged(provider: OidcProvider, session: Any, *, code: str, verifier: str) -> dict[str, Any]:
    try:
        token: dict[str, Any] = session.fetch_token(
            provider.metadata()["token_endpoint"], code=code, code_verifier=verifier, grant_type="authorization_code"
        )
    except OAuthError as error:
        raise ProviderRefused(reason=str(error.error)[:40]) from error
    except ValueError as error:
        raise ProviderMisconfigured(what="token_endpoint") from error
    if not isinstance(token.get("id_token"), str):
        raise TokenRefused(claim="id_token")
    return token


def _checked(provider: OidcProvider, token: Mapping[str, Any], *, nonce: str) -> dict[str, Any]:
    settings = provider.settings
    read = provider.verified(token["id_token"])
    id_token = CodeIDToken(
        read.claims,
        read.header,
        options=required(settings),
        params={"nonce": nonce, "client_id": settings.client_id, "access_token": token.get("access_token")},
    )
    check_claims(id_token, settings)
    return dict(read.claims)


def required(settings: OidcSettings) -> dict[str, Any]:
    """Issuer and audience that every token for us must name."""
    return {
        "iss": {"essential": True, "value": settings.issuer},
        "aud": {"essential": True, "value": settings.client_id},
    }


def check_claims(token: Any, settings: OidcSettings) -> None:
    """Check the claims of a token of Authlib.

    Raises:
        ClocksDiffer: it is not valid now.
        TokenRefused: anything else.
    """
    moment = int(now().timestamp())
    try:
        token.validate(now=moment, leeway=settings.clock_leeway_s)
    except ExpiredTokenError as error:
        raise ClocksDiffer(difference_s=abs(moment - _number(token.get("iat")))) from error
    except ClaimError as error:
        if error.claim in {"iat", "nbf"} and not isinstance(error, MissingClaimError):
            raise ClocksDiffer(difference_s=abs(moment - _number(token.get("iat")))) from error
        raise TokenRefused(claim=str(error.claim)) from error
    except (JoseError, ValueError, TypeError) as error:
        raise TokenRefused(claim="id_token") from error


def _number(value: object) -> int:
    return int(value) if isinstance(value, int | float) else 0


def _user_info(provider: OidcProvider, session: Any, *, subject: str, known: Mapping[str, Any]) -> dict[str, Any]:
    """What the ID token did not say, from the user info endpoint; nothing when it says all or there is none."""
    settings = provider.settings
    address = provider.metadata().get("userinfo_endpoint")
    if not address or {settings.person_claim, settings.groups_claim} <= known.keys():
        return {}
    answer = session.get(address)
    try:
        info = answer.json() if answer.status_code == 200 else {}
    except ValueError:
        info = {}
    # Source: OpenID Connect Core 1.0, 5.3.2: another subject than the ID token's must not be used.
    if not isinstance(info, dict) or info.get("sub") != subject:
        return {}
    return {name: value for name, value in info.items() if name not in known}


def _groups(claims: Mapping[str, Any], name: str) -> frozenset[str] | None:
    value = claims.get(name)
    if isinstance(value, str):
        return frozenset({value})
    return frozenset(str(group) for group in value) if isinstance(value, list) else None
