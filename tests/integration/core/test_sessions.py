"""Logins in force: seen and ended by their owner, and by administrators for everybody."""

from services.core.identity import login_session, sessions
from services.core.identity.account_models import LoginSession
from tests.people import account_of
from tests.support.client import Client


def start(suite, login, *, ip="192.0.2.7", user_agent="Mozilla/5.0 (Windows) Chrome/140 Safari/537"):
    with suite.session() as session:
        account = account_of(session, login)
        return login_session.start(session, account=account, settings=suite.settings, ip=ip, user_agent=user_agent)


def is_in_force(suite, token):
    return login_session.find_user(suite, token=token, address="192.0.2.7", headers={}) is not None


def test_own_logins_are_listed_and_all_others_ended_at_once(client, suite):
    other, of_baba = start(suite, "aoki"), start(suite, "baba")
    client.log_in("aoki")
    page = client.get_page("core.account.show")
    assert "Chrome (Windows)" in page.text
    assert "192.0.2.7" in page.text
    assert client.submit("core.session.end_others").status_code == 303
    assert not is_in_force(suite, other)
    assert is_in_force(suite, of_baba)
    assert client.get("/account").status_code == 200, "the one that asked goes on"


def test_administrator_sees_all_and_ends_one(client, suite):
    token = start(suite, "baba")
    client.log_in("doi")
    page = client.get_page("core.sessions.list", query={"words": "192.0.2"})
    assert len(page.rows()) == 1
    assert "馬場" in page.rows()[0][0]
    with suite.session(read_only=True) as session:
        (found,) = sessions.list_all(session, settings=suite.settings, words="baba")
    client.submit("core.sessions.end", session_id=found.login.id)
    assert not is_in_force(suite, token)
    client.submit("core.sessions.end", session_id=found.login.id)  # again: nothing happens


def test_after_an_incident_everybody_but_the_administrator_is_out(client, suite):
    tokens = [start(suite, login) for login in ("aoki", "baba", "doi")]
    client.log_in("doi")
    assert client.submit("core.sessions.end_all").status_code == 303
    assert not any(is_in_force(suite, token) for token in tokens)
    assert client.get("/account").status_code == 200


def test_idle_logins_are_not_listed(client, suite, clock_at):
    start(suite, "aoki")
    clock_at.move(minutes=suite.settings.session_idle_minutes + 1)
    with suite.session(read_only=True) as session:
        assert sessions.count_all(session, settings=suite.settings) == 0
        assert session.get(LoginSession, session.exec(LoginSession.__table__.select()).first().id)


def test_others_cannot_end_logins(app, suite):
    token = start(suite, "doi")
    with suite.session(read_only=True) as session:
        (found,) = sessions.list_all(session, settings=suite.settings, words="doi")
    aoki = Client(app, suite).log_in("aoki")
    assert aoki.submit("core.sessions.end", session_id=found.login.id).status_code == 403
    assert aoki.submit("core.sessions.end_all").status_code == 403
    assert is_in_force(suite, token)
