"""Sign-on and directory set on pages: stored, sealed, in force at once; the environment wins."""

import pytest
from sqlmodel import select

from services.core.audit.models import AuditEvent
from services.core.identity.directory.settings import DirectorySettings
from services.core.identity.oidc.settings import OidcSettings
from services.core.site.models import SiteSetting
from tests.support.static_provider import static_provider

OIDC = {
    "issuer": "https://idp.city.example.jp",
    "client_id": "workstyle",
    "client_secret": "geheim-7",
    "scopes": "openid profile",
    "person_by": "email",
    "person_claim": "email",
    "login_claim": "preferred_username",
    "groups_claim": "groups",
    "unknown_person": "register",
    "clock_leeway_s": "60",
    "timeout_s": "10",
    "ca_file": "",
    "further_hosts": "a.example.jp\nb.example.jp",
}
DIRECTORY = {
    "url": "ldaps://dc1.city.example.jp",
    "bind_dn": "cn=reader",
    "bind_password": "geheim-8",
    "base_dn": "ou=staff,dc=city",
    "kind": "inetorgperson",
    "unknown_person": "register",
    "sync_hours": "12",
    "stop_percent": "20",
    "password_login": "true",
    "group_filter": "(objectClass=groupOfNames)",
    "member_attribute": "member",
    "page_size": "500",
    "timeout_s": "10",
}


def stored(suite, name):
    with suite.session(read_only=True) as session:
        return session.exec(select(SiteSetting).where(SiteSetting.name == name)).one().value


def test_oidc_is_set_on_the_page_and_in_force_at_once(client, suite):
    client.log_in("doi")
    assert client.submit("core.sign_on.save_settings", OIDC, section="oidc").status_code == 303
    settings = suite.site_of(OidcSettings)
    assert (settings.issuer, settings.client_secret, settings.person_by) == (OIDC["issuer"], "geheim-7", "email")
    assert (settings.further_hosts, settings.ends_provider_session) == (["a.example.jp", "b.example.jp"], False)
    assert "シングルサインオンでログイン" in client.log_out().get("/login").text
    page = client.log_in("doi").get_page("core.sign_on.settings", section="oidc")
    assert OIDC["issuer"] in page.response.text
    assert "geheim-7" not in page.response.text
    assert "geheim-7" not in stored(suite, "oidc.client_secret")
    client.submit("core.sign_on.save_settings", OIDC | {"client_secret": "", "issuer": ""}, section="oidc")
    assert suite.site_of(OidcSettings).client_secret == "geheim-7", "an empty field keeps the secret"
    assert not suite.site_of(OidcSettings).is_on
    with suite.session(read_only=True) as session:
        events = session.exec(select(AuditEvent).where(AuditEvent.target == "oidc.client_secret")).all()
    assert [event.extra for event in events] == [None]


def test_directory_is_set_on_the_page(client, suite):
    client.log_in("doi")
    assert client.submit("core.sign_on.save_settings", DIRECTORY, section="directory").status_code == 303
    settings = suite.site_of(DirectorySettings)
    assert (settings.url, settings.bind_password, settings.sync_hours) == (DIRECTORY["url"], "geheim-8", 12)
    assert (settings.password_login, settings.start_tls) == (True, False)
    page = client.get_page("core.sign_on.settings", section="directory")
    assert "geheim-8" not in page.response.text
    assert "ldaps://dc1.city.example.jp" in client.get_page("core.directory.show").text


@pytest.mark.parametrize(
    ("section", "field", "value"),
    [
        ("oidc", "timeout_s", "soon"),
        ("oidc", "person_by", "name"),
        ("directory", "url", "http://dc1"),
        ("directory", "stop_percent", "0"),
        ("directory", "kind", "nis"),
    ],
)
def test_a_value_that_breaks_a_rule_is_shown_beside_its_field(client, suite, section, field, value):
    sent = (OIDC if section == "oidc" else DIRECTORY) | {field: value}
    answer = client.log_in("doi").submit("core.sign_on.save_settings", sent, section=section)
    assert (answer.status_code, f'id="{field}-error"' in answer.text) == (422, True)
    with suite.session(read_only=True) as session:
        assert session.exec(select(SiteSetting)).all() == []


def test_the_environment_wins(client, suite, monkeypatch):
    monkeypatch.setenv("WORKSTYLE_DIRECTORY_URL", "ldaps://fixed.city.example.jp")
    client.log_in("doi")
    page = client.get_page("core.sign_on.settings", section="directory")
    assert "WORKSTYLE_DIRECTORY_URL" in page.text
    assert not page.tree.xpath("//input[@name='url']")
    assert client.submit("core.sign_on.save_settings", DIRECTORY, section="directory").status_code == 303
    assert suite.site_of(DirectorySettings).url == "ldaps://fixed.city.example.jp"
    assert suite.site_of(DirectorySettings).sync_hours == 12


def test_another_provider_is_asked_once_it_is_set(client, suite):
    with static_provider() as first, static_provider() as second:
        for provider in (first, second):
            sent = OIDC | {"issuer": provider.issuer, "further_hosts": ""}
            client.log_in("doi").submit("core.sign_on.save_settings", sent, section="oidc")
            assert client.log_out().get("/login/sso").headers["location"].startswith(provider.issuer)


@pytest.mark.parametrize("login", ["aoki", "eguchi"])
@pytest.mark.parametrize("section", ["oidc", "directory"])
def test_others_see_no_settings(client, login, section):
    client.log_in(login)
    assert client.get(f"/admin/settings/sign-on/{section}").status_code == 403
    assert client.submit("core.sign_on.save_settings", {}, section=section).status_code == 403
