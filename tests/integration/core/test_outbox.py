"""Messages: in the inbox at once, once; by mail through a real mail server, tried again when it fails."""

import email.policy
import socket
from email import message_from_bytes

import pytest
from aiosmtpd.controller import Controller
from icalendar import Calendar
from sqlmodel import select

from services.core.clock import now
from services.core.outbox import delivery, repository, send
from services.core.outbox.calendar_entry import calendar_entry
from services.core.outbox.models import MOVES, EmailState, Message
from tests.people import account_of


class Inbox:
    """What a mail server received; says `answer` instead of taking a mail when one is set."""

    def __init__(self):
        self.mails = []
        self.answer = ""

    async def handle_DATA(self, server, session, envelope):  # noqa: N802  aiosmtpd's own name
        if self.answer:
            return self.answer
        self.mails.append(message_from_bytes(envelope.content, policy=email.policy.default))
        return "250 OK"


@pytest.fixture
def inbox():
    inbox = Inbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Controller(inbox, hostname="127.0.0.1", port=port)
    server.start()
    inbox.url = f"smtp://127.0.0.1:{port}"
    yield inbox
    server.stop()


@pytest.fixture
def suite(make_suite, inbox):
    return make_suite(smtp_url=inbox.url, base_url="https://suite.city.example.jp", mail_from="suite@city.example.jp")


def send_to(suite, login="aoki", key="k1", **fields):
    with suite.session() as session:
        fields = {"subject": "下書きができました", "body": "第3回 情報化推進会議", "link": "/minutes/1", **fields}
        return send(session, to=account_of(session, login).id, dedup_key=key, **fields)


def message(suite, key="k1"):
    with suite.session(read_only=True) as session:
        return session.exec(select(Message).where(Message.dedup_key == key)).one()


def test_mail_arrives_once_with_its_link(suite, inbox):
    send_to(suite)
    delivery.deliver_due(suite)
    delivery.deliver_due(suite)
    (mail,) = inbox.mails
    assert (mail["subject"], mail["to"], mail["from"]) == (
        "下書きができました",
        "aoki@city.example.jp",
        "suite@city.example.jp",
    )
    assert "https://suite.city.example.jp/minutes/1" in mail.get_content()
    assert message(suite).email_state is EmailState.SENT


def test_same_key_is_one_message(suite, inbox):
    assert send_to(suite) is not None
    assert send_to(suite, subject="もう一度") is None
    delivery.deliver_due(suite)
    assert len(inbox.mails) == 1


def test_rolled_back_work_tells_nobody(suite):
    def work_that_fails():
        with suite.session() as session:
            send(session, to=account_of(session, "aoki").id, subject="x", body="", link="", dedup_key="k9")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        work_that_fails()
    with suite.session(read_only=True) as session:
        assert not session.exec(select(Message).where(Message.dedup_key == "k9")).first()


def test_server_that_is_away_is_tried_again_with_growing_pauses(suite, clock_at, monkeypatch):
    suite.settings.smtp_url = "smtp://127.0.0.1:1"
    send_to(suite)
    pauses = []
    for _try in range(3):
        delivery.deliver_due(suite)
        pauses.append((message(suite).next_try_at - now()).total_seconds() / 60)
        delivery.deliver_due(suite)
        assert message(suite).email_tries == len(pauses), "not before its time"
        clock_at.move(minutes=pauses[-1])
    assert pauses == [1, 5, 15]
    assert message(suite).email_state is EmailState.QUEUED


def test_mail_is_sent_once_the_server_is_back(suite, inbox, clock_at):
    inbox.answer = "451 try again later"
    send_to(suite)
    delivery.deliver_due(suite)
    assert message(suite).email_error == "SMTPDataError 451"
    inbox.answer = ""
    clock_at.move(minutes=2)
    delivery.deliver_due(suite)
    assert len(inbox.mails) == 1


def test_refusal_for_good_is_not_tried_again(suite, inbox, clock_at):
    inbox.answer = "550 no such person"
    send_to(suite)
    delivery.deliver_due(suite)
    clock_at.move(days=3)
    delivery.deliver_due(suite)
    assert (message(suite).email_state, message(suite).email_tries) == (EmailState.FAILED, 1)
    assert message(suite).read_at is None, "it is still in the inbox"


def test_given_up_after_the_last_pause(suite, inbox, clock_at):
    inbox.answer = "451 try again later"
    send_to(suite)
    for _try in range(len(delivery.PAUSES) + 3):
        delivery.deliver_due(suite)
        clock_at.move(days=2)
    assert (message(suite).email_state, message(suite).email_tries) == (EmailState.FAILED, len(delivery.PAUSES) + 1)


def test_one_refused_address_does_not_hold_up_the_others(suite, inbox, monkeypatch):
    taken = []

    async def refuse_baba(server, session, envelope, address, options):
        if address.startswith("baba"):
            return "550 no such person"
        envelope.rcpt_tos.append(address)
        taken.append(address)
        return "250 OK"

    monkeypatch.setattr(inbox, "handle_RCPT", refuse_baba, raising=False)
    for number, login in enumerate(["aoki", "baba", "chiba"]):
        send_to(suite, login, key=f"m{number}")
    delivery.deliver_due(suite)
    assert [message(suite, f"m{n}").email_state for n in range(3)] == [
        EmailState.SENT,
        EmailState.FAILED,
        EmailState.SENT,
    ]


def test_two_workers_never_send_the_same_mail(suite, inbox):
    send_to(suite)
    with suite.session(read_only=True) as session:
        (due,) = repository.list_due(session, limit=9)
    assert delivery._claim(suite, due)
    assert not delivery._claim(suite, due)
    delivery.deliver_due(suite)
    assert inbox.mails == []


def test_without_smtp_messages_stay_in_the_suite(suite, inbox):
    suite.settings.smtp_url = ""
    send_to(suite)
    delivery.deliver_due(suite)
    assert message(suite).email_tries == 0


def test_subject_cannot_add_headers(suite, inbox):
    send_to(suite, subject="会議\r\nBcc: everybody@example.jp")
    delivery.deliver_due(suite)
    assert inbox.mails[0]["bcc"] is None


def test_calendar_entry_is_attached(suite, inbox):
    entry = calendar_entry(uid="m1@suite", summary="情報化推進会議", starts_at=now(), ends_at=now(), place="第2会議室")
    send_to(suite, calendar=entry)
    delivery.deliver_due(suite)
    (part,) = inbox.mails[0].iter_attachments()
    (event,) = Calendar.from_ical(part.get_content()).walk("VEVENT")
    assert (part.get_content_type(), str(event["summary"])) == ("text/calendar", "情報化推進会議")


def test_disabled_account_is_told_nothing(suite):
    with suite.session() as session:
        baba = account_of(session, "baba")
        baba.is_active = False
        session.add(baba)
    assert send_to(suite, "baba") is None


def test_inbox_and_bell(client, suite):
    send_to(suite)
    client.log_in("aoki")
    assert ">1</span></a>" in client.get("/messages/bell").text
    page = client.get_page("core.messages.list")
    assert "下書きができました" in page.text
    key = message(suite)
    assert client.submit("core.messages.read", message_id=key.id).headers["location"] == "/minutes/1"
    assert message(suite).read_at is not None
    assert "bell-count" not in client.get("/messages/bell").text


def test_messages_of_others_do_not_exist(client, suite):
    send_to(suite)
    client.log_in("chiba")
    assert "下書きができました" not in client.get_page("core.messages.list").text
    assert client.submit("core.messages.read", message_id=message(suite).id).status_code == 404
    client.submit("core.messages.read_all")
    assert message(suite).read_at is None


def test_every_state_has_its_moves():
    assert set(MOVES) == set(EmailState)
