"""The web ground, through the whole application: headers, languages, errors, messages."""

import json
import re

import pytest
from fastapi import FastAPI

from services.app.factory import create_app
from services.core.suite import Suite, build_suite
from tests.support.client import HTMX, Client
from tests.support.gallery import GALLERY
from tests.support.page import checked_page, untranslated

ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def app(suite: Suite) -> FastAPI:
    return create_app(build_suite(suite.settings, [*suite.features, GALLERY]))


# --- pages


@pytest.mark.parametrize("name", ["gallery.parts", "gallery.login", "gallery.form", "gallery.list", "gallery.progress"])
def test_every_part_makes_a_sound_document(client: Client, name: str) -> None:
    assert client.get_page(name).heading


def test_htmx_gets_the_block_alone(client: Client) -> None:
    whole, block = client.get("/gallery/list"), client.get("/gallery/list", headers=HTMX)
    assert "<html" in whole.text
    assert block.text.lstrip().startswith('<div id="rows">')
    assert block.headers["vary"] == whole.headers["vary"] == "HX-Request"


def test_a_boosted_or_restored_page_is_whole(client: Client) -> None:
    for extra in ({"HX-Boosted": "true"}, {"HX-History-Restore-Request": "true"}):
        assert "<html" in client.get("/gallery/list", headers=HTMX | extra).text


def test_pages_of_a_list(client: Client) -> None:
    page = client.get_page("gallery.list", query={"page": 2})
    assert len(page.rows()) == 25
    assert "90件中 26～50件" in page.text
    assert "/gallery/list?page=3" in page.links()
    assert client.get("/gallery/list?page=0").status_code == 422


def test_the_navigation_shows_what_the_person_may_open(client: Client) -> None:
    def labels(page):
        return [link.text_content() for link in page.tree.xpath("//nav[contains(@class,'nav')]/a")]

    assert labels(client.get_page("gallery.list")) == []
    assert "管理" not in labels(client.log_in("aoki").get_page("gallery.list"))
    assert "管理" in labels(client.log_in("doi").get_page("gallery.list"))


# --- forms, messages


def test_a_form_with_errors_comes_back_filled_and_named(client: Client) -> None:
    response = client.submit("gallery.send", {"name": "", "scene": "meeting", "note": "open"})
    assert response.status_code == 422
    assert "入力してください。" in response.text
    assert 'aria-invalid="true"' in response.text
    assert '<option value="open" selected>' in response.text


def test_a_message_is_shown_once(client: Client) -> None:
    sent = client.submit("gallery.send", {"name": "会議", "scene": "meeting"})
    assert sent.status_code == 303
    assert sent.headers["location"] == "/gallery/list"
    assert "保存しました。" in client.get_page("gallery.list").text
    assert "保存しました。" not in client.get_page("gallery.list").text


def test_a_message_that_the_browser_made_up_is_not_shown(client: Client) -> None:
    client.cookies.set("workstyle_flash", "W3sidGV4dCI6ICJ4In1d.made-up")
    assert client.get_page("gallery.list").heading == "会議の一覧"


def test_htmx_is_redirected_by_header(client: Client) -> None:
    client.get("/gallery/form")
    token = client.cookies["workstyle_csrf"]
    sent = client.post(
        "/gallery/form", data={"name": "会議", "scene": "meeting"}, headers=HTMX | {"X-CSRF-Token": token}
    )
    assert (sent.status_code, sent.headers["hx-redirect"]) == (204, "/gallery/list")


# --- headers


def test_every_answer_says_what_a_browser_may_do(client: Client) -> None:
    first, second = client.get("/gallery/list"), client.get("/gallery/list")
    policy = first.headers["content-security-policy"]
    nonce = re.search(r"'nonce-([\w-]+)'", policy)[1]
    assert set(re.findall(r'nonce="([\w-]+)"', first.text)) == {nonce}
    assert nonce not in second.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert first.headers["x-content-type-options"] == "nosniff"
    assert first.headers["cache-control"] == "no-store"
    assert "strict-transport-security" not in first.headers


def test_https_has_hsts_and_a_cookie_that_no_other_host_can_set(app: FastAPI, suite: Suite) -> None:
    answer = Client(app, suite, scheme="https").get("/gallery/list")
    assert "max-age=31536000" in answer.headers["strict-transport-security"]
    assert "__Host-workstyle_csrf=" in answer.headers["set-cookie"]
    assert "Secure" in answer.headers["set-cookie"]


def test_static_files_are_kept_for_ever_under_their_fingerprint_only(client: Client) -> None:
    address = re.search(r'href="(/static/core/css/base\.css\?v=\w+)"', client.get("/gallery/list").text)[1]
    assert "immutable" in client.get(address).headers["cache-control"]
    plain = client.get("/static/core/js/menu.js")
    assert plain.headers["cache-control"] == "no-cache"
    again = client.get("/static/core/js/menu.js", headers={"If-None-Match": plain.headers["etag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("path", ["/static/core/../settings.py", "/static/core/%2e%2e/settings.py", "/static/core/css"])
def test_static_serves_nothing_but_its_folder(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


# --- languages


def test_the_language_is_chosen_by_the_browser_then_by_the_person(client: Client) -> None:
    assert '<html lang="ja">' in client.get("/gallery/list").text
    assert '<html lang="en">' in client.get("/gallery/list", headers=ENGLISH).text
    chosen = client.submit("core.language.choose", {"locale": "ja", "next": "/gallery/list?page=2"})
    assert chosen.headers["location"] == "/gallery/list?page=2"
    assert '<html lang="ja">' in client.get("/gallery/list", headers=ENGLISH).text


def test_the_language_switch_leads_nowhere_else(client: Client) -> None:
    chosen = client.submit("core.language.choose", {"locale": "en", "next": "https://evil.example/"})
    assert chosen.headers["location"] == "/"


# --- errors


def test_a_page_that_is_not_there(client: Client) -> None:
    japanese, english = client.get("/nowhere"), client.get("/nowhere", headers=ENGLISH)
    assert japanese.status_code == english.status_code == 404
    assert "お探しのページが見つかりません" in japanese.text
    assert "The page was not found" in english.text


def test_an_error_for_htmx_is_a_fragment(client: Client) -> None:
    answer = client.get("/gallery/conflict", headers=HTMX)
    assert answer.status_code == 409
    assert "<html" not in answer.text
    assert 'role="alert"' in answer.text


@pytest.mark.parametrize(
    ("path", "headers"), [("/api/v1/nowhere", {}), ("/v1/nowhere", {}), ("/nowhere", {"Accept": "application/json"})]
)
def test_an_error_for_programs_is_problem_json(client: Client, path: str, headers: dict[str, str]) -> None:
    answer = client.get(path, headers=headers)
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert (problem["status"], problem["code"]) == (404, "suite.not_found")
    assert problem["request_id"] == answer.headers["x-request-id"]


def test_what_is_wrong_in_a_body_is_named_without_repeating_it(client: Client) -> None:
    answer = client.post(
        "/api/v1/gallery/items", json={"name": "秘密" * 20, "scene": "x"}, headers={"Authorization": "Bearer k"}
    )
    assert answer.status_code == 422
    assert {error["loc"][-1] for error in answer.json()["errors"]} == {"name", "scene"}
    assert "秘密" not in answer.text


def test_a_failure_names_the_request_and_tells_nothing_else(client: Client, capsys: pytest.CaptureFixture[str]) -> None:
    answer = client.get("/gallery/broken")
    assert answer.status_code == 500
    assert "a secret detail" not in answer.text
    assert answer.headers["x-request-id"] in answer.text
    assert "content-security-policy" in answer.headers


def test_another_method_is_refused_with_what_is_allowed(client: Client) -> None:
    answer = client.get("/language")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "POST"


def test_a_request_id_of_a_proxy_is_kept_and_a_strange_one_is_not(client: Client) -> None:
    assert client.get("/healthz", headers={"X-Request-ID": "proxy-12345"}).headers["x-request-id"] == "proxy-12345"
    assert client.get("/healthz", headers={"X-Request-ID": "<script>"}).headers["x-request-id"] != "<script>"


# --- health, API


def test_healthz_says_ok(client: Client) -> None:
    assert client.get("/healthz").text == "ok"


def test_readyz_says_which_part_is_missing(client: Client, suite: Suite) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"] == {"database": True, "storage": True, "models": False, "worker": False}


def test_readyz_is_ready_with_models_and_a_worker(client: Client, suite: Suite) -> None:
    from services.core.jobs.workers import beat

    suite.settings.effective_models_dir.mkdir(parents=True)
    (suite.settings.effective_models_dir / "tiny").mkdir()
    with suite.session() as session:
        beat(session, "here")
    assert client.get("/readyz").json()["ready"]


def test_the_schema_holds_the_routes_for_programs_only(client: Client) -> None:
    schema = client.get("/api/openapi.json").json()
    assert "/api/v1/gallery/items" in schema["paths"]
    assert all(path.startswith(("/api/v1/", "/v1/")) for path in schema["paths"])
    assert schema["paths"]["/api/v1/gallery/items"]["post"]["summary"] == "Answers what it was sent."
    json.dumps(schema)


def test_the_page_of_the_api_opens(client: Client) -> None:
    assert client.get_page("core.api.docs").heading == "プログラムからの利用（API）"


# --- certificate


def test_without_an_authority_the_page_says_what_to_do(client: Client) -> None:
    answer = client.get("/certificate")
    assert answer.status_code == 404
    assert "workstyle tls init" in answer.text


def test_a_tablet_gets_the_authority_s_certificate(client: Client, suite: Suite) -> None:
    from services.core.tls.authority import fingerprint
    from services.core.tls.files import tls_files

    files = tls_files(suite.settings)
    files.init(["city.test"], authority_name="CA")
    assert fingerprint(files.authority().certificate) in client.get_page("core.certificate.show").text
    download = client.get("/certificate/ca.crt")
    assert download.headers["content-type"] == "application/x-x509-ca-cert"
    assert download.content == files.authority_certificate.read_bytes()
    assert b"PRIVATE" not in download.content


# --- English


@pytest.mark.parametrize("name", ["core.api.docs", "core.certificate.show", "core.login.show"])
def test_an_english_page_holds_no_japanese(app: FastAPI, suite: Suite, name: str) -> None:
    from services.core.tls.files import tls_files

    tls_files(suite.settings).init(["city.test"], authority_name="CA")
    client = Client(app, suite)
    client.headers["Accept-Language"] = "en"
    assert untranslated(client.get_page(name), data=(suite.settings.city_name,)) == []


@pytest.mark.parametrize("path", ["/nowhere", "/gallery/broken", "/gallery/conflict"])
def test_an_english_error_page_holds_no_japanese(client: Client, suite: Suite, path: str) -> None:
    page = checked_page(client.get(path, headers=ENGLISH))
    assert untranslated(page, data=(suite.settings.city_name,)) == []
