"""Settings that the administrator changes on pages: stored, audited, in force everywhere without a restart."""

import pytest
from sqlmodel import select

from services.core.audit.models import AuditEvent
from services.core.identity import login_session
from services.core.site import actions
from services.core.site.errors import SettingFixed, SettingInvalid
from services.core.site.mail_address import MailServer, server_of, url_of
from services.core.site.models import SiteSetting
from services.core.site.reader import SiteReader
from tests.people import user


def change(suite, **values):
    with suite.session() as session:
        return actions.change(session, by=user(suite, "doi"), settings=suite.settings, values=values)


def audited(suite, name):
    with suite.session(read_only=True) as session:
        return session.exec(
            select(AuditEvent).where(AuditEvent.type == "site.setting.changed", AuditEvent.target == name)
        ).all()


def test_a_change_is_seen_at_once_and_audited(client, suite):
    assert suite.site.city_name == "大阪市"
    client.log_in("doi").submit(
        "core.settings.save", {"city_name": "堺市", "base_url": "https://a.example:8000"}, group="general"
    )
    assert suite.site.city_name == "堺市"
    assert "堺市" in client.get("/admin/settings/general").text
    (event,) = audited(suite, "city_name")
    assert (event.actor_login, event.extra) == ("doi", {"before": "大阪市", "after": "堺市"})


def test_another_process_reads_it_from_the_database(suite):
    change(suite, session_idle_minutes=15)
    assert SiteReader(suite.settings, suite.database).current().session_idle_minutes == 15


def test_the_same_value_again_is_no_change(suite):
    assert change(suite, city_name="堺市") == ("city_name",)
    assert change(suite, city_name="堺市") == ()
    assert len(audited(suite, "city_name")) == 1


def test_the_environment_wins_and_the_page_says_so(make_suite, client, app, suite):
    fixed = make_suite(city_name="八尾市")
    with pytest.raises(SettingFixed):
        change(fixed, city_name="堺市")
    app.state.suite = client.suite = fixed
    page = client.log_in("doi").get_page("core.settings.show", group="general")
    assert "WORKSTYLE_CITY_NAME" in page.text
    assert not page.tree.xpath("//input[@name='city_name']")
    answer = client.submit(
        "core.settings.save", {"city_name": "堺市", "base_url": "https://b.example"}, group="general"
    )
    assert answer.status_code == 303, "what is free is stored, what is fixed is left alone"
    assert (fixed.site.city_name, fixed.site.base_url) == ("八尾市", "https://b.example")


@pytest.mark.parametrize(
    ("name", "value"), [("session_idle_minutes", 1), ("city_name", ""), ("base_url", "somewhere"), ("secret_key", "x")]
)
def test_a_value_that_breaks_a_rule_is_refused(suite, name, value):
    with pytest.raises(SettingInvalid):
        change(suite, **{name: value})


def test_a_shorter_idle_time_ends_logins_that_idled_longer(client, suite, clock_at):
    client.log_in("aoki")
    clock_at.move(minutes=30)
    assert client.get("/account").status_code == 200
    clock_at.move(minutes=30)
    change(suite, session_idle_minutes=10)
    assert client.get("/account").status_code == 303
    assert login_session.COOKIE in client.cookies


def test_the_password_of_the_mail_server_is_neither_readable_nor_shown_nor_audited(client, suite):
    sent = {
        "scheme": "smtps",
        "host": "mail.city.example.jp",
        "port": 465,
        "user": "u",
        "password": "geheim/@:",
        "mail_from": "a@b.jp",
    }
    assert client.log_in("doi").submit("core.mail.save", sent).status_code == 303
    assert suite.site.smtp_url == "smtps://u:geheim%2F%40%3A@mail.city.example.jp:465"
    with suite.session(read_only=True) as session:
        stored = session.exec(select(SiteSetting).where(SiteSetting.name == "smtp_url")).one().value
    assert "geheim" not in stored
    page = client.get_page("core.mail.show")
    assert "geheim" not in page.response.text
    assert audited(suite, "smtp_url")[0].extra is None
    client.submit("core.mail.save", sent | {"password": "", "host": "mail2.city.example.jp"})
    assert suite.site.smtp_url == "smtps://u:geheim%2F%40%3A@mail2.city.example.jp:465", "an empty field keeps it"


def test_a_database_without_its_key_has_no_mail_server_and_still_works(suite):
    change(suite, smtp_url="smtp://u:p@mail:25", city_name="堺市")
    other = suite.settings.model_copy(update={"secret_key": "another"})
    assert (
        SiteReader(other, suite.database).current().smtp_url,
        SiteReader(other, suite.database).current().city_name,
    ) == ("", "堺市")


def test_pages_have_a_name_of_the_city_while_the_database_is_away(make_suite):
    suite = make_suite("empty")
    suite.close()
    reader = SiteReader(suite.settings, type(suite.database)("postgresql+psycopg://nobody@127.0.0.1:1/none"))
    assert reader.current().city_name == "大阪市"


@pytest.mark.parametrize(
    "server",
    [MailServer(), MailServer("smtps", "m.example", 465, "u@x", "p:/?#"), MailServer("smtp", "2001:db8::1", 25)],
)
def test_mail_server_as_a_setting_and_back(server):
    assert server_of(url_of(server)) == server


@pytest.mark.parametrize("login", ["aoki", "chiba", "eguchi"])
def test_others_see_no_settings(client, login):
    client.log_in(login)
    for path in ("/admin/settings/general", "/admin/settings/mail"):
        assert client.get(path).status_code == 403
    assert client.submit("core.settings.save", {"city_name": "x"}, group="general").status_code == 403
    assert client.submit("core.mail.try", {"to": "a@b.jp"}).status_code == 403


@pytest.mark.parametrize("path", ["/admin/settings/unknown", "/people/not-an-id", "/admin/setup/unknown/mark"])
def test_an_address_that_cannot_be_is_not_there(client, path):
    client.log_in("doi")
    answer = (
        client.get(path) if "mark" not in path else client.submit("core.setup.mark", {"mark": "done"}, step="unknown")
    )
    assert answer.status_code == 404
    assert "見つかりません" in answer.text
