"""More requests than a person makes are refused, with how long to wait; others are not held up by it."""

import pytest
from pydantic import ValidationError

from services.app.factory import create_app
from services.core.settings import CoreSettings
from tests.support.client import Client

LIMITS = {
    "rate_limit_api": "2/minute",
    "rate_limit_search": "2/minute",
    "rate_limit_exports": "2/minute",
    "rate_limit_uploads": "2/minute",
    "rate_limit_address": "5/minute",
}


@pytest.fixture
def limited(make_suite):
    """A suite with low limits."""
    suite = make_suite(**LIMITS)
    return create_app(suite), suite


def test_a_program_is_refused_with_how_long_to_wait(limited):
    client = Client(*limited)
    headers = {"Authorization": "Bearer wsk_x"}
    answers = [client.get("/api/v1/nothing", headers=headers) for _time in range(3)]
    assert [answer.status_code for answer in answers] == [404, 404, 429]
    assert 1 <= int(answers[2].headers["retry-after"]) <= 60
    assert answers[2].json()["code"] == "suite.too_many_requests"
    assert client.get("/api/v1/nothing", headers={"Authorization": "Bearer wsk_y"}).status_code == 404


@pytest.mark.parametrize(("path", "allowed"), [("/admin/accounts?words=x", 200), ("/admin/audit/export/csv", 200)])
def test_searches_and_exports_of_one_account_are_counted(limited, path, allowed):
    client = Client(*limited).log_in("doi")
    answers = [client.get(path) for _time in range(3)]
    assert [answer.status_code for answer in answers] == [allowed, allowed, 429]
    assert "待ってから" in answers[2].text
    assert client.get("/admin/accounts").status_code == 200, "other pages go on"


def test_files_are_counted(limited):
    client = Client(*limited).log_in("doi")
    files = [("file", ("a.csv", b"x", "text/csv"))]
    statuses = [client.submit("core.assets.import_list", {}, files=files).status_code for _time in range(3)]
    assert statuses == [422, 422, 429]


def test_one_address_cannot_take_everything_and_this_machine_is_free(limited):
    elsewhere = Client(*limited, address="192.0.2.7")
    assert [elsewhere.get("/login").status_code for _time in range(6)] == [200] * 5 + [429]
    assert Client(*limited, address="192.0.2.8").get("/login").status_code == 200
    here = Client(*limited)
    assert {here.get("/login").status_code for _time in range(9)} == {200}
    assert elsewhere.get("/healthz").status_code == 200


@pytest.mark.parametrize("text", ["many", "0/minute", "5 per fortnight"])
def test_a_limit_that_cannot_be_read_is_refused_at_the_start(text):
    with pytest.raises(ValidationError):
        CoreSettings(rate_limit_api=text)
