"""Logging in with the directory's password, and everything that can be wrong between the suite and the directory."""

import pytest
from sqlmodel import select

from services.core.identity import passwords
from services.core.identity.actions import accounts
from services.core.identity.actions.login import log_in
from services.core.identity.directory import connection, sync
from services.core.identity.directory.entries import read_entries
from services.core.identity.directory.errors import (
    DirectoryAttributeMissing,
    DirectoryBaseMissing,
    DirectoryBindRefused,
    DirectoryFilterWrong,
    DirectoryUnencrypted,
    DirectoryUnreachable,
    DirectoryUntrusted,
)
from services.core.identity.errors import LoginRefused, TooManyAttempts
from services.core.identity.sign_on_models import DirectorySync, SyncState
from tests.people import account_of, user
from tests.support.directory import directory_server

pytestmark = pytest.mark.slow  # a server is started for each test


def account(suite, login):
    with suite.session(read_only=True) as session:
        return account_of(session, login)


def runs(suite):
    with suite.session(read_only=True) as session:
        return list(session.exec(select(DirectorySync)))


TROUBLE = {
    "password": ({"bind_password": "wrong"}, DirectoryBindRefused),
    "account": ({"bind_dn": "cn=nobody,dc=city,dc=example,dc=jp"}, DirectoryBindRefused),
    "authority": ({"ca_pem": ""}, DirectoryUntrusted),
    "base": ({"base_dn": "ou=nowhere,dc=city,dc=example,dc=jp"}, DirectoryBaseMissing),
    "filter": ({"user_filter": "((uid=*)"}, DirectoryFilterWrong),
    "attribute": ({"id_attribute": "noSuchThing"}, DirectoryAttributeMissing),
    "port": ({"url": "ldaps://localhost:9"}, DirectoryUnreachable),
    "unencrypted": ({"url": "ldap://dc1.city.example.jp", "start_tls": False}, DirectoryUnencrypted),
}


@pytest.mark.parametrize("trouble", TROUBLE)
def test_what_is_wrong_is_said_and_changes_nothing(suite, client, server, configure, trouble):
    changes, error = TROUBLE[trouble]
    server.add_person("aoki", "青木 美咲", number="100001")
    configure()
    sync.sync(suite)
    configure(**changes)
    with pytest.raises(error):
        sync.sync(suite)
    assert account(suite, "aoki").is_active
    failed = max(runs(suite), key=lambda run: run.created_at)
    assert (failed.state, failed.error_code) == (SyncState.FAILED, error.code)
    client.log_in("doi").submit("core.directory.test")
    page = client.get_page("core.directory.show")
    english = client.get("/admin/directory", headers={"Accept-Language": "en"})
    assert (error.code in page.text, error.code in english.text) == (True, True)


def test_a_certificate_of_another_name_is_not_trusted(suite, configure, tmp_path):
    with directory_server(tmp_path / "other", name="another.city.example.jp") as other:
        settings = configure(**other.settings)
        with pytest.raises(DirectoryUntrusted), connection.connected(settings):
            pass


@pytest.fixture
def with_passwords(suite, server, configure):
    server.add_person("aoki.m", "青木 美咲", number="100001", password="directory-secret")
    configure(password_login=True)
    sync.sync(suite)
    return suite


def try_login(suite, login, password):
    return log_in(suite, login=login, password=password, address="192.0.2.1", headers={})[0].login


def test_the_password_of_the_directory_lets_in(with_passwords):
    assert try_login(with_passwords, "Aoki.M", "directory-secret") == "aoki"
    assert try_login(with_passwords, "aoki", "workstyle-demo") == "aoki", "the local password goes on"
    assert try_login(with_passwords, "baba", "workstyle-demo") == "baba", "local accounts go on"


@pytest.mark.parametrize("login", ["aoki.m", "nobody", "*", "aoki.m)(uid=*", "reader"])
def test_wrong_passwords_are_refused_and_slowed_down(with_passwords, clock_at, login):
    for _attempt in range(5):
        with pytest.raises(LoginRefused):
            try_login(with_passwords, login, "wrong")
    if passwords.LOGIN_PATTERN.fullmatch(login):
        with pytest.raises(TooManyAttempts):
            try_login(with_passwords, login, "directory-secret")


def test_an_empty_password_is_no_anonymous_login(with_passwords, configure):
    settings = configure(password_login=True)
    (entry,) = read_entries(settings)
    assert not connection.is_password_right(settings, dn=entry.dn, password="")
    assert connection.is_password_right(settings, dn=entry.dn, password="directory-secret")


def test_a_disabled_account_does_not_get_in(with_passwords):
    with with_passwords.session() as session:
        accounts.disable(session, by=user(with_passwords, "doi"), account=account_of(session, "aoki"))
    with pytest.raises(LoginRefused):
        try_login(with_passwords, "aoki.m", "directory-secret")


def test_without_the_directory_local_accounts_log_in(client, with_passwords, configure):
    configure(password_login=True, url="ldaps://localhost:9")
    assert try_login(with_passwords, "baba", "workstyle-demo") == "baba"
    answer = client.submit("core.login.submit", {"login": "aoki.m", "password": "directory-secret"})
    assert (answer.status_code, "ディレクトリ（localhost）に接続できません" in answer.text) == (503, True)
