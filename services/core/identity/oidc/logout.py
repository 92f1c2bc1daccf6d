"""The provider ends a login here (back-channel), and a logout here goes on to the provider.

Source: OpenID Connect Back-Channel Logout 1.0, section 2.6; OpenID Connect RP-Initiated Logout 1.0, section 2.
"""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from authlib.oauth2.claims import JWTClaims

from services.core.clock import now
from services.core.errors import SuiteError
from services.core.identity.oidc.errors import TokenRefused
from services.core.identity.oidc.flow import check_claims, required
from services.core.identity.oidc.provider import OidcProvider

BACKCHANNEL_LOGOUT = "/login/sso/backchannel-logout"
EVENT = "http://schemas.openid.net/event/backchannel-logout"
LONGEST = timedelta(hours=1)  # for tokens that do not say when they expire; their `iat` must be as young


@dataclass(frozen=True, slots=True)
class LogoutOrder:
    """Whose logins end: those of a session at the provider, or all of a person."""

    subject: str
    sid: str
    jti_hash: str
    expires_at: datetime


def read_logout_token(provider: OidcProvider, text: str) -> LogoutOrder:
    """What the provider orders.

    Raises:
        TokenRefused, ClocksDiffer: it is no logout token for us that is valid now.
        ProviderUnreachable, ProviderMisconfigured: its keys cannot be had.
    """
    read = provider.verified(text)
    options = required(provider.settings) | {"iat": {"essential": True}, "jti": {"essential": True}}
    claims = JWTClaims(read.claims, read.header, options=options)
    check_claims(claims, provider.settings)
    events = claims.get("events")
    if not isinstance(events, dict) or not isinstance(events.get(EVENT), dict):
        raise TokenRefused(claim="events")
    if "nonce" in claims:  # an ID token must not pass for a logout token
        raise TokenRefused(claim="nonce")
    subject, sid = str(claims.get("sub") or ""), str(claims.get("sid") or "")
    if not subject and not sid:
        raise TokenRefused(claim="sub")
    issued_at = datetime.fromtimestamp(int(claims["iat"]), UTC)
    if now() - issued_at > LONGEST:
        raise TokenRefused(claim="iat")
    expires_at = datetime.fromtimestamp(int(claims["exp"]), UTC) if "exp" in claims else issued_at + LONGEST
    return LogoutOrder(
        subject=subject,
        sid=sid,
        jti_hash=hashlib.sha256(str(claims["jti"]).encode()).hexdigest(),
        expires_at=expires_at + timedelta(seconds=provider.settings.clock_leeway_s),
    )


def end_session_address(provider: OidcProvider, *, id_token: str, back_to: str) -> str:
    """Where the browser goes so that the login at the provider ends, too; empty when the provider has no such place.

    A provider that cannot be reached does not keep anybody from logging out here.
    """
    if not id_token or not provider.settings.is_on or not provider.settings.ends_provider_session:
        return ""
    try:
        address = provider.metadata().get("end_session_endpoint", "")
    except SuiteError:
        return ""
    if not isinstance(address, str) or not address:
        return ""
    query = {
        "id_token_hint": id_token,
        "post_logout_redirect_uri": back_to,
        "client_id": provider.settings.client_id,
    }
    return f"{address}{'&' if '?' in address else '?'}{urlencode(query)}"
