"""The first run: only who holds the code comes in, once; then a list of steps, health and self-test."""

from datetime import timedelta

import pytest
from fastapi import FastAPI
from sqlmodel import select

from services.core.audit.models import AuditEvent
from services.core.checks import self_test
from services.core.checks.check import Level
from services.core.checks.condition import look_at_all
from services.core.clock import now
from services.core.setup.code import code_file, ensure_code
from services.core.tls import pem
from services.core.tls.authority import make_authority
from services.core.tls.leaf import issue
from tests.support.client import Client

PASSWORD = "a-long-enough-secret"


@pytest.fixture
def fresh(make_suite, app: FastAPI):
    suite = make_suite("empty")
    app.state.suite = suite
    return suite


def form(code, **other):
    return {"code": code, "login": "admin", "password": PASSWORD, "again": PASSWORD} | other


def test_a_fresh_installation_opens_on_the_set_up_and_closes_for_ever(app, fresh):
    client = Client(app, fresh)
    code = ensure_code(fresh)
    assert code_file(fresh.settings).stat().st_mode & 0o777 == 0o600
    assert ensure_code(fresh) == code
    assert client.get("/login").headers["location"] == "/setup"
    assert "初期設定コード" in client.get_page("core.setup.enter").text
    done = client.submit("core.setup.begin", form(code.upper().replace("-", " ")))
    assert done.headers["location"] == "/admin/setup"
    assert "市の名前とアドレス" in client.get_page("core.setup.list").text
    assert not code_file(fresh.settings).exists()
    client.log_out()
    assert client.get("/setup").status_code == 403
    assert client.submit("core.setup.begin", form(code)).status_code == 403
    assert ensure_code(fresh) == ""


def test_wrong_codes_are_slowed_down(app, fresh):
    client = Client(app, fresh)
    ensure_code(fresh)
    answers = [client.submit("core.setup.begin", form("aaaa-bbbb")).status_code for _try in range(7)]
    assert answers == [422] * 5 + [429] * 2
    assert client.submit("core.setup.begin", form(ensure_code(fresh))).status_code == 429, "not even the right one"


def test_a_weak_password_does_not_use_the_code_up(app, fresh):
    client, code = Client(app, fresh), ensure_code(fresh)
    assert client.submit("core.setup.begin", form(code, again="something else")).status_code == 422
    assert (
        client.submit(
            "core.setup.begin", form(code, password="admin-admin-admin", again="admin-admin-admin")
        ).status_code
        == 422
    )
    assert client.submit("core.setup.begin", form(code)).status_code == 303


@pytest.mark.parametrize(
    "name",
    [
        "core.setup.list",
        "core.setup.models",
        "core.setup.storage",
        "core.condition.show",
        "core.self_test.show",
        "core.certificate.settings",
    ],
)
def test_pages_open_for_the_administrator_alone(client, name):
    assert client.log_in("doi").get_page(name).heading
    assert client.log_in("aoki").get(client.path(name)).status_code == 403


def test_a_step_may_wait(client):
    client.log_in("doi").submit("core.setup.mark", {"mark": "later"}, step="mail")
    assert "後で" in client.get_page("core.setup.list").text


def levels(suite):
    return {seen.check.name: seen.finding for seen in look_at_all(suite)}


def test_health_says_what_is_wrong(suite, clock_at):
    found = levels(suite)
    assert found["core.database"].level is Level.OK
    assert found["core.worker"].level is Level.BAD
    assert "ワーカーが動いていません" in found["core.worker"].what


def test_a_clock_that_went_back_a_day_is_said(suite, monkeypatch):
    with suite.session() as session:
        session.add(AuditEvent(type="x", actor_login="x", created_at=now() + timedelta(days=1)))
    finding = levels(suite)["core.clock"]
    assert finding.level is Level.BAD
    assert "時計が戻っています" in finding.what


def test_no_disk(suite, monkeypatch):
    suite.storage.free_bytes()
    monkeypatch.setattr(type(suite.storage), "free_bytes", lambda _self: 5_000_000)
    assert "新しい録音を受け付けられません" in levels(suite)["core.storage"].what


def test_self_test_keeps_its_results(suite):
    from services.core.audit.record import COMMAND

    done = self_test.run(suite, self_test.begin(suite, by=COMMAND))
    last = self_test.find_last(suite)
    assert len(last.results) == len(done)
    assert not last.has_passed, "no worker runs in this test"
    by_name = {row["name"]: row["level"] for row in last.results}
    assert (by_name["core.database_writes"], by_name["core.storage_keeps"], by_name["core.worker"]) == (
        "ok",
        "ok",
        "bad",
    )


# --- certificates


@pytest.fixture
def issued():
    authority = make_authority(name="市の認証局")
    leaf = issue(authority, ["workstyle.city.test", "10.1.2.3"])
    return authority, leaf


def chain_of(issued, *, key=None, host="workstyle.city.test", at=None, alone=False):
    authority, leaf = issued
    chain = leaf.certificate_pem() + (b"" if alone else authority.certificate_pem())
    return pem.read_chain(chain, key or leaf.key_pem(), host=host, at=at or now())


def test_a_chain_that_fits_is_taken(issued):
    assert len(chain_of(issued).certificates) == 2
    chain_of(issued, host="10.1.2.3")


@pytest.mark.parametrize(
    ("error", "changes"),
    [
        (pem.Expired, {"at": now() + timedelta(days=500)}),
        (pem.NotYetValid, {"at": now() - timedelta(days=1)}),
        (pem.OtherName, {"host": "other.city.test"}),
        (pem.ChainIncomplete, {"alone": True}),
        (pem.KeyDiffers, {"key": make_authority(name="x").key_pem()}),
        (pem.NotPem, {"key": b"hello"}),
    ],
)
def test_a_certificate_that_cannot_serve_is_refused(issued, error, changes):
    with pytest.raises(error):
        chain_of(issued, **changes)


def test_delivered_certificate_through_the_page(client, suite, issued):
    authority, leaf = issued
    files = {
        "certificates": ("c.pem", leaf.certificate_pem() + authority.certificate_pem()),
        "key": ("k.pem", leaf.key_pem()),
    }
    client.log_in("doi")
    answer = client.submit("core.certificate.take", files=files)
    assert answer.status_code == 422
    assert "127.0.0.1" in answer.text, "another name than staff open"
    client.submit(
        "core.settings.save", {"city_name": "堺市", "base_url": "https://workstyle.city.test"}, group="general"
    )
    assert client.submit("core.certificate.take", files=files).status_code == 303
    assert "workstyle.city.test" in client.get_page("core.certificate.settings").text
    with suite.session(read_only=True) as session:
        assert session.exec(select(AuditEvent).where(AuditEvent.type == "tls.certificate.taken")).one()
