"""Tokens that are not to be trusted, providers that are not there, and the way out of the house that is shut."""

import time
from urllib.parse import parse_qs, urlsplit

import pytest

from services.core.identity import login_session
from services.core.identity.account_models import Role, Source
from services.core.identity.oidc.logout import EVENT
from services.core.identity.oidc.provider import OidcProvider
from services.core.identity.oidc.settings import OidcSettings
from services.core.identity.sign_on_models import ExternalIdentity
from tests.people import account_of, user
from tests.support.static_provider import OTHER_KEY, static_provider


@pytest.fixture
def provider(monkeypatch):
    with static_provider() as running:
        monkeypatch.setenv("WORKSTYLE_OIDC_ISSUER", running.issuer)
        monkeypatch.setenv("WORKSTYLE_OIDC_CLIENT_ID", "workstyle")
        yield running


def id_claims(provider, right_nonce, **changes):
    moment = int(time.time())
    claims = {"iss": provider.issuer, "aud": "workstyle", "sub": "s1", "nonce": right_nonce, "sid": "session-1"}
    claims |= {"iat": moment, "exp": moment + 300, "employee_number": "100001", "groups": []}
    return {name: value for name, value in (claims | changes).items() if value is not None}


def come_back(client, provider, *, key=None, query=None, **changes):
    """Start at the suite, and come back with a token that differs from the right one by `changes`."""
    address = client.get("/login/sso?next=/account").headers["location"]
    asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    assert asked["code_challenge_method"] == "S256"
    claims = id_claims(provider, asked["nonce"], **changes)
    provider.id_token = provider.signed(claims, key=key) if key else provider.signed(claims)
    params = {"state": asked["state"], "code": "c", **(query or {})}
    return client.get("/login/sso/callback", params=params)


def test_right_token_lets_in(client, provider):
    response = come_back(client, provider)
    assert (response.status_code, response.headers["location"]) == (303, "/account")
    assert client.get("/account").status_code == 200


HOUR = 3600


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"nonce": "another"}, "（nonce）"),
        ({"nonce": None}, "（nonce）"),
        ({"aud": "another"}, "（aud）"),
        ({"iss": "https://evil.example"}, "（iss）"),
        ({"sub": None}, "（sub）"),
        ({"key": OTHER_KEY}, "（signature）"),
        ({"query": {"iss": "https://evil.example"}}, "（iss）"),
        ({"query": {"error": "access_denied"}}, "（access_denied）"),
        ({"iat": int(time.time()) + HOUR, "exp": int(time.time()) + 2 * HOUR}, "時計が"),
        ({"iat": int(time.time()) - 2 * HOUR, "exp": int(time.time()) - HOUR}, "時計が2時間"),
        ({"employee_number": None}, "employee_number"),
        ({"employee_number": "999999"}, "アカウントがまだありません"),
    ],
)
def test_token_that_is_not_to_be_trusted(client, provider, changes, sentence):
    response = come_back(client, provider, **changes)
    assert response.status_code in {401, 403}
    assert sentence in response.text
    assert login_session.COOKIE not in client.cookies


def test_token_without_signature_is_refused(client, provider):
    def unsigned(claims, **_options):
        import base64
        import json

        def part(value):
            return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")

        return f"{part({'alg': 'none'})}.{part(claims)}."

    provider.signed = unsigned
    assert "（signature）" in come_back(client, provider).text


def test_provider_that_is_not_there(client, monkeypatch):
    monkeypatch.setenv("WORKSTYLE_OIDC_ISSUER", "http://127.0.0.1:9")
    monkeypatch.setenv("WORKSTYLE_OIDC_CLIENT_ID", "workstyle")
    response = client.get("/login/sso")
    assert (response.status_code, "127.0.0.1:9）に接続できません" in response.text) == (503, True)
    english = client.get("/login/sso", headers={"Accept-Language": "en"})
    assert "cannot be reached" in english.text


def test_without_a_provider_the_page_says_so(client):
    assert client.get("/login/sso").status_code == 404
    assert "シングルサインオン" not in client.get("/login").text


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"issuer": "https://another.example"}, "issuer"),
        ({"jwks_uri": "http://169.254.169.254/keys"}, "169.254.169.254"),
        ({"jwks_uri": None}, "jwks_uri"),
    ],
)
def test_provider_that_leads_elsewhere(client, provider, changes, what):
    provider.metadata = {name: value for name, value in (provider.metadata | changes).items() if value is not None}
    response = client.get("/login/sso")
    assert (response.status_code, what in response.text) == (502, True)


def test_redirects_are_not_followed(client, provider):
    provider.metadata["jwks_uri"] = f"{provider.issuer}/moved"
    assert client.get("/login/sso").status_code == 502
    assert "/jwks" not in provider.asked


def test_host_that_only_begins_like_the_issuer_is_not_asked(monkeypatch):
    settings = OidcSettings(issuer="https://idp.example.jp/realm", client_id="w")
    session = OidcProvider(lambda: settings).session()
    with pytest.raises(Exception, match="provider_misconfigured"):
        session.request("GET", "https://idp.example.jp.evil.example/", withhold_token=True)
    with pytest.raises(Exception, match="provider_misconfigured"):
        session.request("GET", "http://idp.example.jp/", withhold_token=True)


def order(provider, **changes):
    moment = int(time.time())
    claims = {"iss": provider.issuer, "aud": "workstyle", "iat": moment, "exp": moment + 120, "jti": "order-1"}
    claims |= {"events": {EVENT: {}}, "sub": "s1", **changes}
    return {name: value for name, value in claims.items() if value is not None}


def send_order(client, token):
    return client.post("/login/sso/backchannel-logout", data={"logout_token": token})


def test_provider_ends_a_session_once(client, suite, provider):
    come_back(client, provider)
    token = provider.signed(order(provider, sid="session-1"))
    assert send_order(client, token).status_code == 200
    assert client.get("/account").status_code == 303
    again = send_order(client, token)
    assert (again.status_code, again.json()["error"], again.headers["cache-control"]) == (
        400,
        "invalid_request",
        "no-store",
    )


def test_order_without_session_ends_all_of_the_person(client, suite, provider):
    come_back(client, provider)
    with suite.session() as session:
        account = account_of(session, "aoki")
        login_session.start(session, account=account, settings=suite.settings, ip="", user_agent="")
    assert send_order(client, provider.signed(order(provider))).status_code == 200
    assert client.get("/account").status_code == 303
    with suite.session(read_only=True) as session:
        from services.core.identity import sessions

        assert sessions.count_all(session, settings=suite.settings) == 0


@pytest.mark.parametrize(
    "changes",
    [
        {"events": None},
        {"events": {"another": {}}},
        {"nonce": "n"},
        {"aud": "another"},
        {"iss": "https://evil.example"},
        {"jti": None},
        {"sub": None},
        {"iat": int(time.time()) - 2 * HOUR, "exp": None},
        {"iat": int(time.time()) - 2 * HOUR, "exp": int(time.time()) - HOUR},
    ],
)
def test_order_that_is_none(client, suite, provider, changes):
    come_back(client, provider)
    assert send_order(client, provider.signed(order(provider, **changes))).status_code == 400
    assert send_order(client, provider.signed(order(provider), key=OTHER_KEY)).status_code == 400
    assert client.get("/account").status_code == 200


def test_link_survives_a_new_number(client, suite, provider):
    with suite.session() as session:
        account = account_of(session, "baba")
        session.add(ExternalIdentity(account_id=account.id, source=Source.OIDC, issuer=provider.issuer, subject="s1"))
    come_back(client, provider, employee_number="100001")
    assert "馬場" in client.get("/account").text, "the link counts, not the claim"


def test_groups_are_set_on_the_page(client, suite, provider):
    client.log_in("doi")
    fields = {"group_name": "minutes-staff", "role": "approver"}
    assert client.submit("core.sign_on.add_group", fields).status_code == 303
    assert client.submit("core.sign_on.add_group", fields).status_code == 409
    page = client.get_page("core.sign_on.show")
    assert page.rows()[0][:2] == ["minutes-staff", "承認者"]
    assert "http://127.0.0.1:8000/login/sso/callback" in page.text
    come_back(client.log_out(), provider, groups=["minutes-staff"])
    assert user(suite, "aoki").roles == {Role.CLERK, Role.APPROVER}
    assert client.submit("core.sign_on.test").status_code == 403


def test_page_tells_whether_the_provider_answers(client, provider):
    client.log_in("doi").submit("core.sign_on.test")
    assert "認証基盤に接続でき、設定と合っています。" in client.get("/admin/sign-on").text
