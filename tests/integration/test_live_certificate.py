"""A certificate that is taken on the settings page is served at once: real TLS connections before and after."""

import socket
import ssl
import subprocess
import sys
import threading
import time
from datetime import timedelta

import pytest
import uvicorn
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from services.app.live_certificate import LiveCertificate
from services.core.checks.check import Level
from services.core.checks.of_certificate import certificate
from services.core.checks.of_machine import clock
from services.core.clock import now
from services.core.tls.authority import make_authority
from services.core.tls.files import server_files, tls_files
from services.core.tls.leaf import issue

NAME = "workstyle.city.test"


@pytest.fixture
def port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def served(app, suite, port):
    """The application over HTTPS on loopback, with the suite's own certificate, followed every 50 ms."""
    tls_files(suite.settings).init([NAME], authority_name="Test City CA")
    certificate_file, key_file = server_files(suite.settings)
    config = uvicorn.Config(
        app,
        host="127.0.0.1",
        port=port,
        ssl_certfile=certificate_file,
        ssl_keyfile=key_file,
        log_level="warning",
        ws="none",
    )
    config.load()
    stop = LiveCertificate(suite.settings, config.ssl).start(every_s=0.05)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    assert until(lambda: server.started)
    yield port
    stop.set()
    server.should_exit = True
    thread.join(timeout=20)


def until(condition):
    """Whether it came true within 20 seconds."""
    for _attempt in range(400):
        if condition():
            return True
        time.sleep(0.05)
    return False


def shown(port, *, trusting=None):
    """The certificate that a new connection sees; verified against `trusting` (PEM) when given."""
    context = ssl._create_unverified_context() if trusting is None else ssl.create_default_context(cadata=trusting)
    with (
        socket.create_connection(("127.0.0.1", port), timeout=10) as connection,
        context.wrap_socket(connection, server_hostname=NAME) as secure,
    ):
        return x509.load_der_x509_certificate(secure.getpeercert(binary_form=True))


def files_of(leaf, authority=None):
    chain = leaf.certificate_pem() + (authority.certificate_pem() if authority else b"")
    return {"certificates": ("c.pem", chain), "key": ("k.pem", leaf.key_pem())}


def test_a_certificate_taken_on_the_page_is_served_without_a_restart(served, suite, client):
    before = shown(served)
    client.log_in("doi").submit(
        "core.settings.save", {"city_name": "大阪市", "base_url": f"https://{NAME}"}, group="general"
    )
    authority = make_authority(name="市の認証局")
    leaf = issue(authority, [NAME])
    assert client.submit("core.certificate.take", files=files_of(leaf, authority)).status_code == 303
    assert until(lambda: shown(served) == leaf.certificate)
    verified = shown(served, trusting=authority.certificate_pem().decode())
    assert verified.serial_number != before.serial_number
    client.submit("core.certificate.make", {"hosts": NAME})
    own = tls_files(suite.settings)
    assert until(lambda: shown(served) == own.server().certificate)
    shown(served, trusting=own.authority_certificate.read_text())


def test_files_that_do_not_fit_are_left_alone_until_they_do(served, suite):
    before = shown(served)
    delivered = tls_files(suite.settings)
    leaf, other = issue(make_authority(name="x"), [NAME]), make_authority(name="y")
    delivered.keep_delivered(leaf.certificate_pem(), other.key_pem())
    assert certificate(suite).level is Level.BAD
    assert "秘密鍵" in certificate(suite).what
    time.sleep(0.3)
    assert shown(served) == before
    delivered.keep_delivered(leaf.certificate_pem(), leaf.key_pem())
    assert until(lambda: shown(served) == leaf.certificate)


def test_the_page_says_when_it_takes_effect(app, suite):
    from tests.support.client import Client

    for scheme, said in (("https", "再起動は要りません"), ("http", "再起動すると")):
        client = Client(app, suite, scheme=scheme).log_in("doi")
        client.submit("core.certificate.make", {"hosts": NAME})
        assert said in client.get("/admin/settings/certificate").text


@pytest.mark.slow
def test_the_web_process_says_why_it_does_not_start(suite, port, tmp_path):
    leaf, other = issue(make_authority(name="x"), [NAME]), make_authority(name="y")
    (tmp_path / "c.pem").write_bytes(leaf.certificate_pem())
    (tmp_path / "k.pem").write_bytes(other.key_pem())
    environment = {
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": ":".join(sys.path),
        "WORKSTYLE_DATA_DIR": str(suite.settings.data_dir),
        "WORKSTYLE_SECRET_KEY": "a-key-for-tests",
        "WORKSTYLE_PORT": str(port),
        "WORKSTYLE_TLS_CERTIFICATE": str(tmp_path / "c.pem"),
        "WORKSTYLE_TLS_KEY": str(tmp_path / "k.pem"),
    }
    command = [sys.executable, "-m", "services.app.web"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 3
    assert "秘密鍵が、この証明書のものではありません" in done.stderr
    assert "Traceback" not in done.stderr


# --- each thing that can be wrong, as the page and the health page say it


@pytest.fixture
def city(client):
    client.log_in("doi").submit(
        "core.settings.save", {"city_name": "大阪市", "base_url": f"https://{NAME}"}, group="general"
    )
    return client


def wrong_expired(authority, monkeypatch):
    past = now() - timedelta(days=500)
    monkeypatch.setattr("services.core.tls.leaf.now", lambda: past)
    leaf = issue(authority, [NAME])
    monkeypatch.undo()
    return files_of(leaf, authority)


def wrong_future(authority, monkeypatch):
    monkeypatch.setattr("services.core.tls.leaf.now", lambda: now() + timedelta(days=1, hours=1))
    leaf = issue(authority, [NAME])
    monkeypatch.undo()
    return files_of(leaf, authority)


def wrong_name(authority, _monkeypatch):
    return files_of(issue(authority, ["other.city.test", "10.1.2.3"]), authority)


def wrong_key(authority, _monkeypatch):
    files = files_of(issue(authority, [NAME]), authority)
    return files | {"key": ("k.pem", make_authority(name="z").key_pem())}


def wrong_alone(authority, _monkeypatch):
    return files_of(issue(authority, [NAME]))


def wrong_form(authority, _monkeypatch):
    leaf = issue(authority, [NAME])
    return files_of(leaf, authority) | {"certificates": ("c.der", leaf.certificate.public_bytes(Encoding.DER))}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (wrong_expired, "期限は"),
        (wrong_future, "まだ始まっていません"),
        (wrong_name, "other.city.test, 10.1.2.3"),
        (wrong_key, "秘密鍵が、この証明書のものではありません"),
        (wrong_alone, "途中の認証局の証明書が足りません"),
        (wrong_form, "読み取れません"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_changed(city, suite, monkeypatch, wrong, said):
    answer = city.submit("core.certificate.take", files=wrong(make_authority(name="市の認証局"), monkeypatch))
    assert answer.status_code == 422
    assert said in answer.text
    assert server_files(suite.settings) is None


@pytest.mark.parametrize(
    ("wrong", "level", "said"),
    [
        (wrong_expired, Level.BAD, "期限が切れました"),
        (wrong_future, Level.BAD, "まだ始まっていません"),
        (wrong_name, Level.WARN, "other.city.test"),
        (wrong_key, Level.BAD, "秘密鍵が、証明書のものではありません"),
        (wrong_form, Level.BAD, "PEMではない"),
    ],
)
def test_the_health_page_says_it_of_files_that_lie_there(city, suite, monkeypatch, wrong, level, said):
    files = wrong(make_authority(name="市の認証局"), monkeypatch)
    tls_files(suite.settings).keep_delivered(files["certificates"][1], files["key"][1])
    suite.site_reader.forget()
    finding = certificate(suite)
    assert finding.level is level
    assert said in finding.what
    assert finding.todo


def test_a_clock_before_the_first_day_of_the_certificate_has_gone_back(suite, monkeypatch):
    tls_files(suite.settings).init([NAME], authority_name="x")
    assert clock(suite).level is Level.OK
    real = now()
    monkeypatch.setattr("services.core.checks.of_machine.now", lambda: real - timedelta(days=1))
    monkeypatch.setattr("services.core.checks.of_machine.RELEASED_AT", real - timedelta(days=300))
    finding = clock(suite)
    assert finding.level is Level.BAD
    assert "時計が戻っています" in finding.what


def test_a_certificate_that_cannot_be_read_is_said(make_suite, tmp_path):
    suite = make_suite(tls_certificate=tmp_path / "gone.pem", tls_key=tmp_path / "gone.key")
    finding = certificate(suite)
    assert finding.level is Level.BAD
    assert "gone.pem" in finding.what
    assert clock(suite).level is Level.OK
