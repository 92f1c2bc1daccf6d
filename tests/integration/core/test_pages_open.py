"""Every page of the core opens for who may, in both languages, as a document without faults."""

import pytest

PAGES = [
    ("aoki", "core.account.show"),
    ("aoki", "core.password.show"),
    ("aoki", "core.messages.list"),
    ("aoki", "core.assets.list"),
    ("doi", "core.accounts.list"),
    ("doi", "core.accounts.new"),
    ("doi", "core.sessions.list"),
    ("doi", "core.api_keys.list"),
    ("doi", "core.sign_on.show"),
    ("doi", "core.audit.list"),
    ("doi", "core.jobs.list"),
    ("doi", "core.assets.list"),
    ("doi", "core.assets.new"),
    ("doi", "core.assets.choose_list"),
    ("doi", "core.people.list"),
    ("eguchi", "core.people.list"),
    ("eguchi", "core.register.choose"),
    ("chiba", "core.departments.tree"),
]


@pytest.mark.parametrize(("login", "name"), PAGES)
def test_page_opens(client, login, name):
    assert client.log_in(login).get_page(name).heading


def test_login_page_opens_for_everybody(client):
    assert client.get_page("core.login.show").heading == "ログイン"
