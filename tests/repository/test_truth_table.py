"""docs/reference/routes.md is true: every route is called by nobody, by an account of each role, and by programs."""

import pytest

from services.app.upkeep.route_table import ANONYMOUS, DENIED, KEY, LET_IN, LOGIN, NO_ROLE
from services.core.checks import self_test
from services.core.clock import now
from services.core.identity import login_session, passwords
from services.core.identity.account_models import Account, Role, RoleGrant
from services.core.identity.api_keys import scopes_of
from services.core.suite import Suite
from tests.repository.routes import Door, doors
from tests.support.api_keys import key_for
from tests.support.client import Client

AS_PROGRAM = {"Accept": "application/json"}
"""Errors then come with their code, which says whether a guard refused or the route itself."""
GUARD_SAYS = {
    "identity.login_required": LOGIN,
    "identity.api_key_refused": KEY,
    "identity.role_missing": DENIED,
    "identity.scope_missing": DENIED,
}
READINESS = "core.health.ready"  # its 503 is its answer


@pytest.fixture(autouse=True)
def _no_self_test(monkeypatch: pytest.MonkeyPatch) -> None:
    """The door of the self-test is opened, but no engine is started behind it: it would outlive the test."""
    monkeypatch.setattr(self_test, "run", lambda _suite, _test_id: [])


def met(door: Door, client: Client) -> str:
    """What the caller met at this door: a word of the table, or the status of a failure."""
    response = door.knock(client)
    if response.status_code >= 500 and door.name != READINESS:
        return str(response.status_code)
    if door.method == "HEAD":  # has no body that could say why
        return {401: LOGIN, 403: DENIED}.get(response.status_code, LET_IN)
    if response.headers.get("content-type", "").startswith("application/problem+json"):
        return GUARD_SAYS.get(response.json()["code"], LET_IN)
    return LET_IN


@pytest.mark.parametrize("caller", [ANONYMOUS, NO_ROLE, *Role])
def test_the_table_is_true_for_accounts(suite: Suite, client: Client, caller: str) -> None:
    client.headers.update(AS_PROGRAM)
    wrong = {}
    for door in doors():
        client.cookies.clear()
        if caller != ANONYMOUS:
            client.cookies.set(login_session.COOKIE, token_of(suite, caller))
        if (answer := met(door, client)) != door.answer_to(caller):
            wrong[str(door)] = (door.answer_to(caller), answer)
    assert wrong == {}


def test_a_key_opens_what_its_scopes_name_and_no_page(suite: Suite, client: Client) -> None:
    everything = key_for(suite, "aoki", *scopes_of(suite))
    client.headers.update(AS_PROGRAM | {"Authorization": f"Bearer {everything}"})
    wanted = {door: LET_IN if door.scope or door.is_public or door.is_for_this_machine else LOGIN for door in doors()}
    assert {str(door): met(door, client) for door in wanted if met(door, client) != wanted[door]} == {}


@pytest.mark.parametrize("missing", sorted({door.scope for door in doors() if door.scope}))
def test_a_key_without_the_scope_is_refused(suite: Suite, client: Client, missing: str) -> None:
    others = [scope for scope in scopes_of(suite) if scope != missing]
    client.headers.update(AS_PROGRAM | {"Authorization": f"Bearer {key_for(suite, 'aoki', *others)}"})
    answers = {str(door): met(door, client) for door in doors() if door.scope == missing}
    assert answers
    assert set(answers.values()) == {DENIED}


def token_of(suite: Suite, role: str) -> str:
    """A fresh login of an account with this role and no other: some routes end the login that calls them."""
    with suite.session() as session:
        account = Account(
            login=f"x{now().timestamp():.6f}", display_name=role, password_hash=passwords.hashed("never used here")
        )
        session.add(account)
        session.flush()
        if role != NO_ROLE:
            session.add(RoleGrant(account_id=account.id, role=Role(role)))
        return login_session.start(
            session, account=account, settings=suite.settings, ip="127.0.0.1", user_agent="truth table"
        )
