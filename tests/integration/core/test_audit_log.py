"""The audit log: what it says, who may read it, how it is searched."""

import pytest

from services.core.audit.record import COMMAND, record
from services.core.identity.actions import accounts
from tests.people import account_of, user


@pytest.fixture
def disabled(suite):
    with suite.session() as session:
        account = account_of(session, "baba")
        accounts.disable(session, by=user(suite, "doi"), account=account)
    return account


def test_who_did_what_to_whom(client, disabled):
    page = client.log_in("doi").get_page("core.audit.list", query={"type": "identity.account.disabled"})
    ((when, who, what, target, _detail),) = page.rows()
    assert when.startswith("令和")
    assert who.startswith("doi")
    assert what.startswith("アカウントの停止")
    assert str(disabled.id).startswith(target)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"login": "doi"}, True),
        ({"login": "aoki"}, False),
        ({"first_on": "2026-07-01", "last_on": "2026-07-01"}, True),
        ({"first_on": "2026-07-02"}, False),
        ({"last_on": "2026-06-30"}, False),
        ({"first_on": "not a day"}, True),
        ({"type": "identity.account.disabled' OR 1=1"}, False),
    ],
)
def test_filters(client, clock_at, disabled, query, found):
    page = client.log_in("doi").get_page("core.audit.list", query=query)
    assert ("identity.account.disabled" in [row[2].split("停止")[-1] for row in page.rows()]) is found


def test_pages_of_a_long_log(client, suite):
    with suite.session() as session:
        for number in range(60):
            record(session, "test.counted", by=COMMAND, target=f"n{number}", number=number)
    client.log_in("doi")
    first = client.get_page("core.audit.list", query={"type": "test.counted"})
    third = client.get_page("core.audit.list", query={"type": "test.counted", "page": "3"})
    assert (len(first.rows()), len(third.rows())) == (25, 10)
    assert "60件中" in third.text
    assert any("type=test.counted" in link and "page=2" in link for link in first.links())


def test_what_was_written_is_shown_as_text(client, suite):
    with suite.session() as session:
        record(session, "test.odd", by=COMMAND, target="<script>", name="<img src=x>")
    page = client.log_in("doi").get_page("core.audit.list", query={"type": "test.odd"})
    assert not page.main.xpath(".//img | .//script")


@pytest.mark.parametrize("login", ["aoki", "baba", "chiba", "eguchi", "fujita"])
def test_only_administrators_read_it(client, login):
    assert client.log_in(login).get("/admin/audit").status_code == 403
