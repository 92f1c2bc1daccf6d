"""Sign-on against a real provider: npm's oidc-provider on this machine, the suite really served."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import unescape

import pytest
import requests
from fastapi import FastAPI
from sqlmodel import select

from services.app.factory import create_app
from services.core.audit.models import AuditEvent
from services.core.identity import group_roles
from services.core.identity.account_models import Role
from services.core.identity.actions import accounts
from services.core.identity.sign_on_models import ExternalIdentity
from services.core.suite import Suite
from tests.people import account_of, user
from tests.support.oidc_provider import SECRET, Person, free_port, running_provider

pytestmark = [pytest.mark.slow]


@dataclass
class House:
    """The served suite and its provider."""

    suite: Suite
    address: str
    issuer: str


@pytest.fixture
def make_house(
    make_suite: Callable[..., Suite], serve: Callable[[FastAPI], str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., House]]:
    stack = []

    def make(**settings: str) -> House:
        suite = make_suite()
        port = free_port()
        values = {"issuer": f"http://127.0.0.1:{port}", "client_id": "workstyle", "client_secret": SECRET, **settings}
        for name, value in values.items():
            monkeypatch.setenv(f"WORKSTYLE_OIDC_{name.upper()}", value)
        address = serve(create_app(suite))
        suite.settings.base_url = address
        running = running_provider(address, port)
        issuer = running.__enter__()
        stack.append(running)
        return House(suite, address, issuer)

    yield make
    for running in stack:
        running.__exit__(None, None, None)


@pytest.fixture
def person() -> Iterator[Callable[[str], Person]]:
    browsers: list[Person] = []

    def make(login: str) -> Person:
        browsers.append(Person(login))
        return browsers[-1]

    yield make
    for browser in browsers:
        browser.close()


def sign_on(house: House, browser: Person, *, to: str = "/account") -> requests.Response:
    return browser.open(f"{house.address}/login/sso?next={to}")


def text_of(response: requests.Response) -> str:
    return unescape(response.text)


def log_out(house: House, browser: Person) -> requests.Response:
    page = browser.session.get(f"{house.address}/account", timeout=30)
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert token
    return browser.session.post(
        f"{house.address}/logout", data={"csrf_token": token[1]}, allow_redirects=False, timeout=30
    )


def test_person_of_the_register_gets_into_her_account(make_house, person):
    house = make_house()
    page = sign_on(house, person("aoki"))
    assert (page.status_code, page.url) == (200, f"{house.address}/account")
    assert "青木 美咲" in page.text
    with house.suite.session(read_only=True) as session:
        linked = session.exec(select(ExternalIdentity)).one()
        assert (linked.issuer, linked.subject) == (house.issuer, "aoki")
        assert linked.account_id == account_of(session, "aoki").id
    assert "青木 美咲" in sign_on(house, person("aoki")).text, "a second time by the link"


def test_person_is_found_by_e_mail(make_house, person):
    house = make_house(person_by="email", person_claim="email")
    assert "馬場 健一" in sign_on(house, person("baba")).text


@pytest.mark.parametrize(
    ("unknown", "status", "sentence"),
    [
        ("refuse", 403, "アカウントがまだありません"),
        ("register", 403, "アカウントがまだありません"),
        ("create", 200, "まだ役割がありません"),
    ],
)
def test_unknown_person(make_house, person, unknown, status, sentence):
    house = make_house(unknown_person=unknown)
    page = sign_on(house, person("newcomer"))
    assert (page.status_code, sentence in text_of(page)) == (status, True)
    with house.suite.session(read_only=True) as session:
        assert bool(session.exec(select(ExternalIdentity)).first()) is (unknown == "create")
    if unknown == "create":
        assert user(house.suite, "newcomer").roles == frozenset()


def test_person_without_the_claim_is_told_so(make_house, person):
    page = sign_on(make_house(), person("nobody"))
    assert (page.status_code, "employee_number" in page.text) == (403, True)


def test_groups_give_roles_and_take_them(make_house, person):
    house = make_house()
    doi = user(house.suite, "doi")
    with house.suite.session() as session:
        group_roles.add_group_role(session, by=doi, group_name="IT-Section", role=Role.ADMINISTRATOR)
    sign_on(house, person("baba"))
    assert user(house.suite, "baba").roles == {Role.CLERK, Role.APPROVER, Role.ADMINISTRATOR}
    with house.suite.session() as session:
        (row,) = group_roles.list_group_roles(session)
        group_roles.remove_group_role(session, by=doi, row_id=row.id)
    sign_on(house, person("baba"))
    assert user(house.suite, "baba").roles == {Role.CLERK, Role.APPROVER}, "what was given by hand stays"


def test_disabled_here_stays_disabled(make_house, person):
    house = make_house()
    sign_on(house, person("aoki"))
    with house.suite.session() as session:
        accounts.disable(session, by=user(house.suite, "doi"), account=account_of(session, "aoki"))
    page = sign_on(house, person("aoki"))
    assert (page.status_code, "停止されています" in page.text) == (403, True)


def test_logout_here_ends_the_login_at_the_provider_and_there_ends_the_others_here(make_house, person):
    house = make_house()
    desk, tablet = person("aoki"), person("aoki")
    sign_on(house, desk)
    sign_on(house, tablet)
    page = log_out(house, desk)
    address = unescape(re.search(r'content="0; url=([^"]+)"', page.text)[1])
    assert address.startswith(f"{house.issuer}/session/end?id_token_hint=")
    back = desk.leave(address)
    assert back.headers["location"] == f"{house.address}/login"
    assert desk.open(f"{house.address}/account", stop_at="/login").is_redirect
    assert tablet.open(f"{house.address}/account").url.endswith("/account"), "another session at the provider"


def test_provider_ends_the_login_here(make_house, person):
    house = make_house()
    desk, tablet = person("aoki"), person("aoki")
    sign_on(house, desk)
    sign_on(house, tablet)
    desk.leave(f"{house.issuer}/session/end")  # at the provider itself: it calls the suite behind the scenes
    assert desk.open(f"{house.address}/account", stop_at="/login").is_redirect
    assert "/login" in desk.stopped_at
    assert tablet.open(f"{house.address}/account").url.endswith("/account")
    with house.suite.session(read_only=True) as session:
        ended = session.exec(select(AuditEvent).where(AuditEvent.type == "identity.account.sessions_ended")).one()
        assert (ended.actor_login, ended.extra) == ("sign-on", {"ended": 1})


def test_way_back_in_another_browser_is_refused(make_house, person):
    house = make_house()
    aoki = person("aoki")
    aoki.open(f"{house.address}/login/sso", stop_at="/login/sso/callback")
    page = person("aoki").open(aoki.stopped_at)
    assert (page.status_code, house.address in page.text) == (422, True)
    assert aoki.open(aoki.stopped_at).status_code == 200, "in her own browser it goes on"
    again = aoki.open(aoki.stopped_at)
    assert again.status_code == 422, "and only once"


@pytest.mark.parametrize(
    ("language", "sentence"), [("ja", "認められませんでした（invalid_client）"), ("en", "did not let you in")]
)
def test_wrong_client_secret_is_told_in_both_languages(make_house, person, language, sentence):
    browser = person("aoki")
    browser.session.headers["Accept-Language"] = language
    page = sign_on(make_house(client_secret="another"), browser)
    assert (page.status_code, sentence in page.text) == (403, True)
