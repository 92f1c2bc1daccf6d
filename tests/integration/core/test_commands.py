"""`workstyle users …` and the demonstration city."""

import pytest
from sqlmodel import SQLModel, func, select
from typer.testing import CliRunner

from services.core.demo import PASSWORD, load_city
from services.core.identity import passwords
from services.core.identity.account_models import Role
from services.core.identity.commands import app
from services.core.identity.errors import AccountNotFound, LoginTaken
from tests.people import EVERYBODY, account_of, user


def run(suite, *arguments):
    return CliRunner().invoke(app, arguments, obj=suite, catch_exceptions=False)


def test_first_administrator_of_an_empty_suite(make_suite):
    suite = make_suite("empty")
    login, password = run(suite, "add", "Admin", "--role", "administrator").stdout.split()
    with suite.session(read_only=True) as session:
        account = account_of(session, login)
    assert passwords.matches(password, account.password_hash)
    assert account.must_change_password
    assert user(suite, "admin").roles == {Role.ADMINISTRATOR}


def test_account_of_a_person_takes_the_name_of_the_register(suite):
    with pytest.raises(LoginTaken):
        run(suite, "add", "aoki", "--role", "clerk")
    assert "no such role" not in run(suite, "list").stdout
    assert "aoki\t青木 美咲\tactive\tclerk" in run(suite, "list").stdout


def test_disable(suite):
    run(suite, "disable", "baba")
    assert "baba\t馬場 健一\tdisabled" in run(suite, "list").stdout
    with pytest.raises(AccountNotFound):
        run(suite, "disable", "nobody")


def rows(suite):
    with suite.session(read_only=True) as session:
        return {
            name: session.exec(select(func.count()).select_from(table)).one()
            for name, table in SQLModel.metadata.tables.items()
            if name.startswith(("identity_", "assets_", "audit_", "outbox_"))
        }


def test_demonstration_city_is_loaded_once(make_suite):
    suite = make_suite("empty")
    assert set(load_city(suite)) == set(EVERYBODY)
    before = rows(suite)
    assert (before["identity_account"], before["assets_asset"]) == (6, 13)
    load_city(suite)
    assert rows(suite) == before


def test_loading_the_city_again_gives_the_accounts_their_password_back(make_suite):
    suite = make_suite("empty")
    load_city(suite)
    with suite.session() as session:
        aoki = account_of(session, "aoki")
        aoki.password_hash = passwords.hashed("something else entirely")
        session.add(aoki)
    assert passwords.matches(PASSWORD, load_city(suite)["aoki"].password_hash)
