"""Log in through the page, stay logged in, and stop being so."""

import pytest
from sqlmodel import select

from services.app.factory import create_app
from services.core.audit.models import AuditEvent
from services.core.demo import PASSWORD
from services.core.identity import login_session, throttle
from services.core.identity.account_models import LoginFailure, LoginSession
from services.core.identity.actions import accounts
from tests.people import account_of, user
from tests.support.client import Client


def log_in(client, login="aoki", password=PASSWORD, **fields):
    return client.submit("core.login.submit", {"login": login, "password": password, **fields})


def test_who_is_not_logged_in_is_led_back_to_the_page_after_login(client):
    response = client.get("/people?words=青木")
    assert response.status_code == 303
    assert response.headers["location"].startswith("/login?next=%2Fpeople%3Fwords%3D")
    response = log_in(client, "doi", next="/people?words=青木")
    assert (response.status_code, response.headers["location"]) == (303, "/people?words=%E9%9D%92%E6%9C%A8")
    assert "青木 美咲" in client.get("/people?words=青木").text


@pytest.mark.parametrize("elsewhere", ["https://example.jp/", "//example.jp", "/\\example.jp", "javascript:alert(1)"])
def test_login_never_leads_to_another_site(client, elsewhere):
    assert log_in(client, next=elsewhere).headers["location"] == "/"


def test_start_page_is_the_first_thing_in_the_navigation(client):
    assert client.log_in("eguchi").get("/").headers["location"] == "/people"
    assert client.log_in("chiba").get("/").headers["location"] == "/people"


def test_cookie_cannot_be_read_by_scripts_and_is_secure_on_https(app, suite):
    client = Client(app, suite, scheme="https")
    cookie = next(c for c in log_in(client).headers.get_list("set-cookie") if login_session.COOKIE in c)
    assert {"httponly", "samesite=lax", "secure"} <= {part.strip().lower() for part in cookie.split(";")}
    assert "secure" not in log_in(Client(app, suite)).headers["set-cookie"].lower()


@pytest.mark.parametrize(
    ("login", "password"), [("aoki", "wrong"), ("nobody", PASSWORD), ("baba", PASSWORD), ("a b", PASSWORD)]
)
def test_refusal_does_not_tell_what_was_wrong(client, suite, login, password):
    with suite.session() as session:
        accounts.disable(session, by=user(suite, "doi"), account=account_of(session, "baba"))
    response = log_in(client, login, password)
    assert response.status_code == 401
    assert "ログイン名またはパスワードが違います" in response.text
    assert password not in response.text
    with suite.session(read_only=True) as session:
        assert not session.exec(select(LoginSession)).first()


def test_refused_login_is_audited_without_what_was_typed(client, suite):
    log_in(client, "my-secret-password", "x")
    with suite.session(read_only=True) as session:
        event = session.exec(select(AuditEvent).where(AuditEvent.type == "identity.login.refused")).one()
    assert "secret" not in str(event.model_dump())


def test_guessing_is_slowed_down_for_the_right_password_too_and_ends_by_time(client, suite, clock_at):
    for _attempt in range(throttle.FREE_PER_LOGIN):
        assert log_in(client, password="wrong").status_code == 401
    assert log_in(client).status_code == 429
    clock_at.move(seconds=3)
    assert log_in(client).status_code == 303
    with suite.session(read_only=True) as session:
        assert not session.exec(select(LoginFailure)).first(), "a success forgets the failures"


def test_guessing_many_logins_from_one_address_is_slowed_down(client, suite, clock_at):
    with suite.session() as session:
        session.add_all(LoginFailure(login=f"x{n}", address="127.0.0.1") for n in range(throttle.FREE_PER_ADDRESS))
    assert log_in(client).status_code == 429
    assert log_in(Client(client.app, suite, address="192.168.1.9")).status_code == 303


def test_logout_ends_the_login_on_the_server(client, suite):
    log_in(client)
    stolen = client.cookies[login_session.COOKIE]
    assert client.submit("core.logout").headers["location"] == "/login"
    client.cookies.set(login_session.COOKIE, stolen)
    assert client.get("/account").status_code == 303


def test_idle_login_ends(client, suite, clock_at):
    client.log_in("aoki")
    clock_at.move(minutes=suite.settings.session_idle_minutes - 1)
    assert client.get("/account").status_code == 200
    clock_at.move(minutes=suite.settings.session_idle_minutes - 1)
    assert client.get("/account").status_code == 200, "using it keeps it alive"
    clock_at.move(minutes=suite.settings.session_idle_minutes + 1)
    assert client.get("/account").status_code == 303


def test_login_ends_after_its_longest_time_even_when_used(client, suite, clock_at):
    client.log_in("aoki")
    for _half_hour in range(suite.settings.session_max_hours * 2 - 1):
        clock_at.move(minutes=30)
        assert client.get("/account").status_code == 200
    clock_at.move(minutes=31)
    assert client.get("/account").status_code == 303


def test_token_is_not_in_the_database(client, suite):
    log_in(client)
    with suite.session(read_only=True) as session:
        row = session.exec(select(LoginSession)).one()
    token = client.cookies[login_session.COOKIE]
    assert token not in str(row.model_dump())
    assert row.token_hash == login_session.token_hash(token)


def test_demonstration_accounts_only_from_this_machine(make_suite):
    from services.core.demo import load_city

    suite = make_suite("empty", demonstration=True)
    load_city(suite)
    app = create_app(suite)
    here, there = Client(app, suite), Client(app, suite, address="192.168.1.9")
    assert "青木でログイン" in here.get("/login").text
    assert PASSWORD not in there.get("/login").text
    assert log_in(there).status_code == 401
    assert log_in(here).status_code == 303
    there.cookies.set(login_session.COOKIE, here.cookies[login_session.COOKIE])
    assert there.get("/account").status_code == 303, "the login does not travel"
    suite.settings.demonstration = False
    assert here.get("/account").status_code == 303, "and ends with the demonstration"


def test_program_gets_problem_json_and_htmx_a_redirect(client):
    response = client.get("/account", headers={"Accept": "application/json"})
    assert (response.status_code, response.json()["code"]) == (401, "identity.login_required")
    response = client.get("/account", headers={"HX-Request": "true"})
    assert (response.status_code, response.headers["hx-redirect"]) == (204, "/login")
