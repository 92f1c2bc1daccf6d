"""The test message: what the mail server says, in plain words."""

import socket
import ssl

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from services.core.outbox.trial import greet, send_trial
from services.core.site import actions
from tests.people import user


class Inbox:
    def __init__(self):
        self.mails = []
        self.refuses = ""

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if self.refuses:
            return self.refuses
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.mails.append(envelope.content)
        return "250 2.0.0 Ok: queued as 4Fxyz"


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@pytest.fixture
def start():
    servers = []

    def start_server(handler, **options):
        server = Controller(handler, hostname="127.0.0.1", port=free_port(), **options)
        server.start()
        servers.append(server)
        return server.port

    yield start_server
    for server in servers:
        server.stop()


def settings_of(suite, url):
    return suite.settings.model_copy(update={"smtp_url": url, "mail_from": "suite@city.example.jp"})


def test_taken_with_the_servers_own_words(suite, start):
    inbox = Inbox()
    answer = send_trial(settings_of(suite, f"smtp://127.0.0.1:{start(inbox)}"), to="doi@city.example.jp")
    assert (answer.works, answer.said) == (True, "250 2.0.0 Ok: queued as 4Fxyz")
    assert b"doi@city.example.jp" in inbox.mails[0]


def test_relaying_denied(suite, start):
    inbox = Inbox()
    inbox.refuses = "550 5.7.1 Relaying denied"
    answer = send_trial(settings_of(suite, f"smtp://127.0.0.1:{start(inbox)}"), to="x@elsewhere.example")
    assert not answer.works
    assert "中継が許可されているか" in answer.meaning
    assert answer.said == "550 5.7.1 Relaying denied"


def test_server_unreachable(suite):
    answer = send_trial(settings_of(suite, f"smtp://127.0.0.1:{free_port()}"), to="a@b.jp")
    assert "接続を断られました" in answer.meaning


def test_wrong_password(suite, start, monkeypatch):
    authority = trustme.CA()
    offered = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("127.0.0.1").configure_cert(offered)
    port = start(Inbox(), tls_context=offered, authenticator=lambda *_: AuthResult(success=False, handled=False))
    url = f"smtp://u:wrong@127.0.0.1:{port}"
    stranger = greet(settings_of(suite, url))
    assert "証明書を信頼できません" in stranger.meaning

    def trusting():
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        authority.configure_trust(context)
        return context

    monkeypatch.setattr("services.core.outbox.mail.ssl.create_default_context", trusting)
    answer = send_trial(settings_of(suite, url), to="a@b.jp")
    assert "パスワードが違います" in answer.meaning
    assert answer.said.startswith("535")


def test_a_password_is_not_sent_in_the_clear(suite, start):
    answer = send_trial(settings_of(suite, f"smtp://u:p@127.0.0.1:{start(Inbox())}"), to="a@b.jp")
    assert "パスワードを送りませんでした" in answer.meaning


def test_on_the_page(client, suite, start):
    port = start(Inbox())
    client.log_in("doi")
    assert not client.get_page("core.mail.show").tree.xpath("//input[@name='to']"), "nothing to try yet"
    with suite.session() as session:
        actions.change(
            session, by=user(suite, "doi"), settings=suite.settings, values={"smtp_url": f"smtp://127.0.0.1:{port}"}
        )
    answer = client.submit("core.mail.try", {"to": "doi@city.example.jp"})
    assert "送信できました" in answer.text
    assert "queued as 4Fxyz" in answer.text
    assert client.submit("core.mail.try", {"to": "nobody"}).status_code == 422
