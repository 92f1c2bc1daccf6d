"""API keys: shown once, good for their scopes and their time, ended with the account."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import pytest
from fastapi import Depends, FastAPI
from sqlmodel import select

from services.app.factory import create_app
from services.core.demo import PASSWORD
from services.core.feature import Feature
from services.core.identity import throttle
from services.core.identity.account_models import ApiKey
from services.core.identity.actions import accounts
from services.core.identity.current import CurrentUser, api_user
from services.core.identity.sweeps import warn_of_expiring_keys
from services.core.manifest import CORE
from services.core.outbox.models import Message
from tests.people import account_of, user


@pytest.fixture
def features() -> list[Feature]:
    """The core, and a feature that offers two scopes."""
    return [CORE, Feature(name="echo", title="echo", root=Path(), scopes={"echo:read": "読む", "echo:write": "書く"})]


@pytest.fixture
def app(suite) -> FastAPI:
    app = create_app(suite)

    @app.get("/api/v1/echo")
    def echo(user: Annotated[CurrentUser, Depends(api_user("echo:read"))]) -> dict[str, str]:
        return {"login": user.login, "via": user.via}

    @app.post("/api/v1/echo")
    def change(user: Annotated[CurrentUser, Depends(api_user("echo:write"))]) -> dict[str, str]:
        return {"login": user.login}

    return app


@pytest.fixture
def key(client) -> str:
    fields = {"name": "夜間バッチ", "scopes": ["echo:read"], "lifetime_days": "30"}
    page = client.log_in("aoki").submit("core.api_key.create", fields)
    text = re.search(r"wsk_[a-z0-9]{8}_[\w-]{43}", page.text)[0]
    assert text not in client.get("/account").text, "shown once"
    client.log_out()
    return text


def bearer(key):
    return {"Authorization": f"Bearer {key}"}


def test_key_acts_for_its_account(client, key):
    response = client.get("/api/v1/echo", headers=bearer(key))
    assert response.json() == {"login": "aoki", "via": "api_key"}


def test_key_without_the_scope_is_denied(client, key):
    response = client.post("/api/v1/echo", headers=bearer(key))
    assert (response.status_code, response.json()["code"]) == (403, "identity.scope_missing")


@pytest.mark.parametrize("text", ["", "wsk_aaaaaaaa_" + "x" * 43, "nonsense", "wsk_é"])
def test_unknown_key_is_challenged(client, text):
    headers = {"Authorization": f"Bearer {text}".encode("latin-1")}
    response = client.get("/api/v1/echo", headers=headers)
    assert (response.status_code, response.headers["www-authenticate"]) == (401, 'Bearer realm="workstyle"')


def test_login_alone_does_not_open_the_api(client, key):
    assert client.log_in("aoki").get("/api/v1/echo").status_code == 401


def test_right_prefix_with_a_wrong_secret(client, key):
    assert client.get("/api/v1/echo", headers=bearer(key[:-1] + ("a" if key[-1] != "a" else "b"))).status_code == 401


def test_key_ends_with_its_time(client, key, clock_at):
    clock_at.moment = clock_at.moment.replace(year=2099)
    assert client.get("/api/v1/echo", headers=bearer(key)).status_code == 401


def test_key_can_be_revoked_by_its_owner_only(client, key, suite):
    with suite.session(read_only=True) as session:
        row = session.exec(select(ApiKey)).one()
    assert key not in str(row.model_dump()), "only the hash is stored"
    client.log_in("baba").submit("core.api_key.revoke", key_id=row.id)
    assert client.log_out().get("/api/v1/echo", headers=bearer(key)).status_code == 200
    client.log_in("aoki").submit("core.api_key.revoke", key_id=row.id)
    assert client.log_out().get("/api/v1/echo", headers=bearer(key)).status_code == 401


def test_key_ends_with_the_account(client, key, suite):
    with suite.session() as session:
        accounts.disable(session, by=user(suite, "doi"), account=account_of(session, "aoki"))
    assert client.get("/api/v1/echo", headers=bearer(key)).status_code == 401


def test_use_is_noted(client, key, suite):
    client.get("/api/v1/echo", headers=bearer(key))
    with suite.session(read_only=True) as session:
        assert session.exec(select(ApiKey)).one().last_used_at is not None


@pytest.mark.parametrize(
    "fields",
    [
        {"name": "x", "scopes": ["everything"], "lifetime_days": "30"},
        {"name": "x", "scopes": ["echo:read"], "lifetime_days": "9999"},
        {"name": "x", "lifetime_days": "30"},
        {"scopes": ["echo:read"], "lifetime_days": "30"},
    ],
)
def test_unusable_keys_are_not_made(client, suite, fields):
    assert client.log_in("aoki").submit("core.api_key.create", fields).status_code == 422
    with suite.session(read_only=True) as session:
        assert not session.exec(select(ApiKey)).first()


def test_use_is_noted_with_its_address(client, key, suite):
    client.get("/api/v1/echo", headers=bearer(key))
    page = client.log_in("doi").get_page("core.api_keys.list")
    assert "127.0.0.1" in page.rows()[0][4]


def test_wrong_keys_are_slowed_down_and_the_right_one_is_not(client, key):
    answers = [
        client.get("/api/v1/echo", headers=bearer(f"wsk_aaaaaaaa_{'x' * 43}")).status_code
        for _ in range(throttle.FREE_PER_LOGIN + 1)
    ]
    assert answers == [401] * throttle.FREE_PER_LOGIN + [429]
    assert client.get("/api/v1/echo", headers=bearer(key)).status_code == 200
    assert client.log_in("aoki").get("/account").status_code == 200


def test_wrong_keys_do_not_lock_the_login_page(client):
    for number in range(throttle.FREE_PER_ADDRESS + 1):
        client.get("/api/v1/echo", headers=bearer(f"wsk_{number:08}_{'x' * 43}"))
    fields = {"login": "aoki", "password": PASSWORD}
    assert client.submit("core.login.submit", fields).status_code == 303


def test_owner_is_warned_once_before_the_key_expires(client, key, suite, clock_at):
    clock_at.moment = datetime.now(UTC)
    warn_of_expiring_keys(suite)
    assert messages(suite, "aoki") == []
    clock_at.move(days=17)
    warn_of_expiring_keys(suite)
    warn_of_expiring_keys(suite)
    assert messages(suite, "aoki") == ["APIキー「夜間バッチ」の期限が近づいています"]


def test_administrator_revokes_keys_of_others(client, key, suite):
    page = client.log_in("doi").get_page("core.api_keys.list")
    assert "夜間バッチ" in page.rows()[0][0]
    with suite.session(read_only=True) as session:
        row = session.exec(select(ApiKey)).one()
    client.submit("core.api_keys.revoke", key_id=row.id)
    assert client.log_out().get("/api/v1/echo", headers=bearer(key)).status_code == 401
    assert client.log_in("baba").submit("core.api_keys.revoke", key_id=row.id).status_code == 403


def messages(suite, login):
    with suite.session(read_only=True) as session:
        account = account_of(session, login)
        return list(session.exec(select(Message.subject).where(Message.account_id == account.id)))
