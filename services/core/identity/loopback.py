"""Demonstration accounts work on this machine only: their password is public."""

import ipaddress
from collections.abc import Mapping

from services.core.identity.account_models import Account
from services.core.settings import CoreSettings

# A reverse proxy on this machine makes everybody look local; these headers say that there is one.
FORWARDING_HEADERS = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")


def is_loopback(address: str, headers: Mapping[str, str]) -> bool:
    """Whether the request was made on this machine and not passed on by a proxy."""
    if any(name in headers for name in FORWARDING_HEADERS):
        return False
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


def may_use(account: Account, settings: CoreSettings, *, address: str, headers: Mapping[str, str]) -> bool:
    """Whether this account may be used from this address at all."""
    if not account.is_demonstration:
        return True
    return settings.demonstration and is_loopback(address, headers)
