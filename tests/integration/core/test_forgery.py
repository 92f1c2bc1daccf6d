"""Changes that another site asked for are refused, through the whole application."""

import pytest
from fastapi import FastAPI

from services.app.factory import create_app
from services.core.suite import Suite, build_suite
from tests.support.client import Client
from tests.support.gallery import GALLERY


@pytest.fixture
def app(suite: Suite) -> FastAPI:
    return create_app(build_suite(suite.settings, [*suite.features, GALLERY]))


def test_a_change_without_the_token_is_refused(client: Client) -> None:
    client.get("/gallery/form")
    for data in ({}, {"csrf_token": "x"}, {"csrf_token": ""}):
        refused = client.post("/gallery/form", data={"name": "会議", "scene": "meeting", **data})
        assert refused.status_code == 403
        assert "有効期限が切れています" in refused.text


def test_the_first_visit_cannot_post_with_a_token_of_its_own(client: Client) -> None:
    assert client.post("/gallery/form", data={"csrf_token": ""}).status_code == 403


def test_the_token_stands_in_a_multipart_form_too_and_the_body_stays_whole(client: Client) -> None:
    body = {"name": "会議", "scene": "meeting", "memo": "長" * 200_000}
    assert client.submit("gallery.send", body, files={"files": ("a.wav", b"x" * 300_000)}).status_code == 303


def test_a_request_from_another_site_is_refused_even_with_the_token(client: Client) -> None:
    client.get("/gallery/form")
    token = client.cookies["workstyle_csrf"]
    for site in ("cross-site", "same-site"):
        refused = client.post(
            "/gallery/form",
            data={"csrf_token": token, "name": "会議", "scene": "meeting"},
            headers={"Sec-Fetch-Site": site},
        )
        assert refused.status_code == 403


def test_a_method_hidden_in_a_header_needs_the_token(client: Client) -> None:
    assert client.get("/gallery/list", headers={"X-HTTP-Method-Override": "DELETE"}).status_code == 403


def test_programs_with_a_key_need_no_token_but_a_browser_with_a_login_does(client: Client) -> None:
    item = {"name": "会議", "scene": "meeting"}
    key = {"Authorization": "Bearer anything"}
    assert client.post("/api/v1/gallery/items", json=item).status_code == 403
    assert client.post("/api/v1/gallery/items", json=item, headers=key).status_code == 200
    client.log_in("aoki")
    assert client.post("/api/v1/gallery/items", json=item, headers=key).status_code == 403
