"""Title, day and place of a meeting can be corrected later, by those who may edit it."""

from datetime import date

import pytest

from services.core.suite import Suite
from tests.support.client import Client
from tests.support.workers import JFK, meeting_in, upload

FACTS = {
    "title": "第4回 情報化推進会議",
    "held_on": "2026-07-02",
    "starts_at": "",
    "place": "第2会議室",
    "scene": "council",
}


def test_a_colleague_corrects_the_facts_and_they_come_out_in_the_documents(client: Client, suite: Suite) -> None:
    meeting_id = upload(suite, JFK, title="第3回")
    client.log_in("baba").get_page("minutes.meetings.facts", meeting_id=meeting_id)
    assert client.submit("minutes.meetings.change_facts", FACTS, meeting_id=meeting_id).status_code == 303
    meeting = meeting_in(suite, meeting_id)
    assert (meeting.title, meeting.held_on, meeting.scene) == (FACTS["title"], date(2026, 7, 2), "council")
    page = client.get_page("minutes.meetings.detail", meeting_id=meeting_id)
    assert "令和8年7月2日" in page.text


@pytest.mark.parametrize("wrong", [{"title": ""}, {"held_on": "soon"}, {"scene": "party"}])
def test_what_cannot_be_used_is_told_and_nothing_changes(client: Client, suite: Suite, wrong: dict[str, str]) -> None:
    meeting_id = upload(suite, JFK, title="第3回")
    answer = client.log_in("aoki").submit("minutes.meetings.change_facts", FACTS | wrong, meeting_id=meeting_id)
    assert answer.status_code == 422
    assert meeting_in(suite, meeting_id).title == "第3回"


@pytest.mark.parametrize("login", ["chiba", "doi", "eguchi", "fujita"])
def test_others_are_denied(client: Client, suite: Suite, login: str) -> None:
    meeting_id = upload(suite, JFK)
    client.log_in(login)
    assert client.get(client.path("minutes.meetings.facts", meeting_id=meeting_id)).status_code == 404
    assert client.submit("minutes.meetings.change_facts", FACTS, meeting_id=meeting_id).status_code == 404


def test_nobody_gets_in_without_login(client: Client, suite: Suite) -> None:
    path = client.path("minutes.meetings.facts", meeting_id=upload(suite, JFK))
    assert client.get(path).status_code == 303
    assert client.submit("minutes.meetings.change_facts", FACTS, meeting_id=path.split("/")[2]).status_code in {
        303,
        401,
    }
