"""Administrators make, change and stop accounts; what that ends, ends at once."""

import re

import pytest

from services.core.demo import PASSWORD
from services.core.identity import repository, sessions
from services.core.identity.account_models import Account, Role
from services.core.identity.actions import accounts
from services.core.identity.errors import LastAdministrator, LoginTaken, OwnAccount, PersonHasAccount, PersonNotFound
from tests.people import account_of, user
from tests.support.client import Client


@pytest.fixture
def aoki(suite) -> Account:
    with suite.session(read_only=True) as session:
        return account_of(session, "aoki")


@pytest.fixture
def doi(client, app, suite) -> Client:
    return Client(app, suite).log_in("doi")


def secret_on(page_text):
    return re.search(r"<code>([a-z0-9]{4}(?:-[a-z0-9]{4}){3})</code>", page_text)[1]


def test_new_account_must_change_its_password_before_anything_else(client, doi):
    response = doi.submit("core.accounts.create", {"login": "Ueda", "roles": ["clerk"], "display_name": "上田 光"})
    password = secret_on(response.text)
    assert client.submit("core.login.submit", {"login": "ueda", "password": password}).status_code == 303
    assert client.get("/account").headers["location"] == "/account/password"
    assert client.get("/assets").headers["location"] == "/account/password"
    client.get_page("core.password.show")
    new = "会議室の窓から見える大きな木"
    fields = {"present": password, "new": new, "again": new}
    assert client.submit("core.password.change", fields).headers["location"] == "/account"
    assert client.get_page("core.account.show").heading == "上田 光"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"login": "aoki"}, "既に使われています"),
        ({"login": "上田"}, "半角の英数字"),
        ({"login": "ueda", "employee_number": "999999"}, "職員名簿にありません"),
        ({"login": "ueda", "employee_number": "100001"}, "既にアカウントがあります"),
        ({"login": "ueda", "roles": ["mayor"]}, "一覧から"),
    ],
)
def test_what_a_new_account_cannot_be_is_said_beside_the_field(doi, suite, fields, sentence):
    response = doi.submit("core.accounts.create", {"roles": ["clerk"], **fields})
    assert response.status_code == 422
    assert sentence in response.text
    with suite.session(read_only=True) as session:
        assert len(repository.list_accounts(session)) == 6


def test_changed_roles_end_the_logins(client, doi, aoki, suite):
    client.log_in("aoki")
    doi.submit("core.accounts.set_roles", {"roles": ["clerk", "approver"]}, account_id=aoki.id)
    assert client.get("/account").status_code == 303
    assert user(suite, "aoki").roles == {Role.CLERK, Role.APPROVER}


def test_unchanged_roles_end_nothing(client, doi, aoki):
    client.log_in("aoki")
    doi.submit("core.accounts.set_roles", {"roles": ["clerk"]}, account_id=aoki.id)
    assert client.get("/account").status_code == 200


def test_disabled_account_is_out_at_once_and_can_come_back(client, doi, aoki):
    client.log_in("aoki")
    doi.submit("core.accounts.disable", account_id=aoki.id)
    assert client.get("/account").status_code == 303
    assert client.submit("core.login.submit", {"login": "aoki", "password": PASSWORD}).status_code == 401
    doi.submit("core.accounts.enable", account_id=aoki.id)
    assert client.get("/account").status_code == 303, "the old login stays ended"
    assert client.submit("core.login.submit", {"login": "aoki", "password": PASSWORD}).status_code == 303


def test_reset_password_ends_logins_and_the_old_password(client, doi, aoki):
    client.log_in("aoki")
    password = secret_on(doi.submit("core.accounts.reset_password", account_id=aoki.id).text)
    assert client.get("/account").status_code == 303
    assert client.submit("core.login.submit", {"login": "aoki", "password": PASSWORD}).status_code == 401
    assert client.submit("core.login.submit", {"login": "aoki", "password": password}).status_code == 303
    assert password not in doi.get_page("core.accounts.show", account_id=aoki.id).response.text


def test_administrators_cannot_lock_everybody_out(suite):
    doi = user(suite, "doi")
    with suite.session() as session:
        own = account_of(session, "doi")
        for act in (
            lambda: accounts.disable(session, by=doi, account=own),
            lambda: accounts.set_roles(session, by=doi, account=own, roles=[Role.CLERK]),
        ):
            with pytest.raises(OwnAccount):
                act()
        with pytest.raises(LastAdministrator):
            accounts.disable(session, by=user(suite, "eguchi"), account=own)


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"login": "AOKI"}, LoginTaken),
        ({"login": "new", "employee_number": "1"}, PersonNotFound),
        ({"login": "new", "employee_number": "100002"}, PersonHasAccount),
    ],
)
def test_refused_creations(suite, fields, error):
    with pytest.raises(error), suite.session() as session:
        accounts.create(session, by=user(suite, "doi"), roles=[Role.CLERK], **fields)


def test_own_password_needs_the_present_one_and_ends_other_logins(app, suite):
    here, there = Client(app, suite).log_in("aoki"), Client(app, suite).log_in("aoki")
    new = {"new": "a much longer password", "again": "a much longer password"}
    wrong = here.submit("core.password.change", {"present": "wrong", **new})
    assert (wrong.status_code, "現在のパスワードが違います" in wrong.text) == (422, True)
    assert there.get("/account").status_code == 200
    assert here.submit("core.password.change", {"present": PASSWORD, **new}).status_code == 303
    assert here.get("/account").status_code == 200
    assert there.get("/account").status_code == 303


@pytest.mark.parametrize(
    ("new", "again", "sentence"),
    [
        ("short", "short", "12文字以上"),
        ("a much longer password", "another", "一致しません"),
        ("my name is aoki, ok", "my name is aoki, ok", "含まない"),
    ],
)
def test_unusable_new_passwords(client, new, again, sentence):
    fields = {"present": PASSWORD, "new": new, "again": again}
    response = client.log_in("aoki").submit("core.password.change", fields)
    assert (response.status_code, sentence in response.text) == (422, True)


def test_one_login_of_ones_own_can_be_ended_and_not_that_of_others(app, suite):
    here, there, baba = (Client(app, suite).log_in(login) for login in ("aoki", "aoki", "baba"))
    with suite.session(read_only=True) as session:
        live = sessions.list_live_sessions(session, account_id=account_of(session, "aoki").id, settings=suite.settings)
    for item in live:
        baba.submit("core.session.end", session_id=item.id)
    assert here.get("/account").status_code == 200, "Baba ended nothing of Aoki's"
    here.submit("core.session.end", session_id=live[0].id)
    assert sorted([here.get("/account").status_code, there.get("/account").status_code]) == [200, 303]


def test_language_of_the_account_comes_with_the_login(client, app, suite):
    client.log_in("aoki").submit("core.account.choose_locale", {"locale": "en"})
    other = Client(app, suite)
    other.submit("core.login.submit", {"login": "aoki", "password": PASSWORD})
    assert other.get_page("core.account.show").tree.get("lang") == "en"
