"""Every page, file, API answer and error page is graded A or better, by the rules of Mozilla's HTTP Observatory."""

import pytest

from services.core.identity.login_session import COOKIE
from services.core.suite import Suite
from tests.repository.routes import Door, doors
from tests.support.client import HTMX, Client
from tests.support.observatory import directives, grade, modifiers

ERRORS = ["/nowhere", "/api/v1/nowhere", "/v1/nowhere", "/minutes?page=0", "/static/core/nothing.css"]
FILES = ["/static/core/js/boot.js", "/static/core/css/base.css", "/static/core/icon.svg"]
OURS = {
    "permissions-policy": "microphone=(self), camera=(self), geolocation=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


@pytest.fixture
def https(app, suite: Suite) -> Client:
    """A browser on HTTPS, in which an administrator is logged in."""
    client = Client(app, suite, scheme="https").log_in("doi")
    client.headers["Cookie"] = f"{COOKIE}={client.cookies[COOKIE]}"
    return client


def graded(response) -> str:
    for name, value in OURS.items():
        assert response.headers[name] == value, f"{response.request.url}: {name}"
    return grade(response.headers, response.headers.get_list("set-cookie"))


@pytest.mark.parametrize("door", [door for door in doors() if door.method == "GET"], ids=str)
def test_every_route_is_graded_a_or_better(https: Client, door: Door) -> None:
    assert graded(https.get(door.address({}))) in {"A", "A+"}


@pytest.mark.parametrize("path", [*ERRORS, *FILES])
def test_files_and_errors_too(https: Client, path: str) -> None:
    assert graded(https.get(path)) in {"A", "A+"}
    assert graded(https.get(path, headers=HTMX)) in {"A", "A+"}


def test_a_refused_form_too(https: Client) -> None:
    assert graded(https.post("/language", data={"locale": "ja"})) in {"A", "A+"}


def test_every_cookie_is_kept_from_scripts_and_other_sites(app, suite: Suite) -> None:
    client = Client(app, suite, scheme="https")
    set_by = [
        client.get("/login"),
        client.submit("core.language.choose", {"locale": "en", "next": "/login"}),
        client.submit("core.login.submit", {"login": "doi", "password": "workstyle-demo"}),
        client.submit("core.logout"),
        client.get("/login"),
    ]
    cookies = [cookie for response in set_by for cookie in response.headers.get_list("set-cookie")]
    names = {cookie.split("=")[0] for cookie in cookies}
    assert names == {"__Host-workstyle_csrf", "workstyle_locale", "workstyle_session", "workstyle_flash"}
    assert modifiers({}, cookies)["cookies"] == 5


def test_the_policy_names_what_may_be_loaded_and_nothing_else() -> None:
    """A grade says nothing of what scripts may reach: only this server."""
    from services.core.web.headers import POLICY

    policy = directives(POLICY.format(nonce="n"))
    assert policy["default-src"] == ["'none'"]
    allowed = {source for sources in policy.values() for source in sources}
    assert allowed <= {"'self'", "'none'", "'nonce-n'", "data:", "blob:"}
    assert [name for name, sources in policy.items() if "data:" in sources] == ["img-src"]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, "A+"),
        ({"content-security-policy": "default-src *"}, "B+"),
        ({"strict-transport-security": "max-age=60"}, "A+"),
        ({"x-frame-options": "", "content-security-policy": "default-src 'self'"}, "B+"),
    ],
)
def test_the_grader_can_tell_good_from_bad(change: dict[str, str], expected: str) -> None:
    good = {
        "content-security-policy": "default-src 'none'; form-action 'self'; frame-ancestors 'none'",
        "strict-transport-security": "max-age=31536000",
        "x-content-type-options": "nosniff",
        "referrer-policy": "same-origin",
        "x-frame-options": "DENY",
    }
    assert grade(good | change, []) == expected
