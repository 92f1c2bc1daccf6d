"""Demonstration accounts: on this machine, in demonstration mode, and not through a proxy."""

import pytest

from services.core.identity.account_models import Account
from services.core.identity.loopback import may_use
from services.core.settings import CoreSettings


def account(*, demonstration):
    return Account(login="x1", display_name="x", password_hash="", is_demonstration=demonstration)


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.8.8", "::1"])
def test_works_on_this_machine(address):
    settings = CoreSettings(demonstration=True)
    assert may_use(account(demonstration=True), settings, address=address, headers={})


@pytest.mark.parametrize(
    ("address", "headers", "demonstration"),
    [
        ("192.168.1.20", {}, True),
        ("", {}, True),
        ("testclient", {}, True),
        ("127.0.0.1", {"x-forwarded-for": "203.0.113.5"}, True),
        ("127.0.0.1", {"forwarded": "for=203.0.113.5"}, True),
        ("127.0.0.1", {}, False),
    ],
)
def test_refused_from_elsewhere_or_outside_of_demonstrations(address, headers, demonstration):
    settings = CoreSettings(demonstration=demonstration)
    assert not may_use(account(demonstration=True), settings, address=address, headers=headers)
    assert may_use(account(demonstration=False), settings, address=address, headers=headers)
