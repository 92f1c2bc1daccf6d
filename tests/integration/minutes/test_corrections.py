"""Corrections on the page: only the turns that changed come back; two clerks never overwrite each other unseen."""

import uuid
from collections.abc import Callable
from typing import Any

from lxml import html
from sqlmodel import select

from minutes.models import Correction, Meeting, Segment
from services.core.suite import Suite
from tests.support.client import HTMX, Client

MeetingOf = Callable[..., Meeting]


def segment(suite: Suite, meeting: Meeting, part: str) -> uuid.UUID:
    with suite.session(read_only=True) as session:
        rows = session.exec(select(Segment).where(Segment.meeting_id == meeting.id)).all()
    return next(row.id for row in rows if part in row.text)


def correct(
    client: Client, meeting: Meeting, segment_id: uuid.UUID, text: str, seen: int = 0, *, htmx: bool = True
) -> Any:
    data = {"csrf_token": client._csrf_token(), "segment_id": str(segment_id), "text": text, "seen": seen}
    path = client.path("minutes.transcripts.correct", meeting_id=meeting.id)
    return client.post(path, data=data, headers=HTMX if htmx else {})


def test_only_the_turn_that_changed_comes_back(client: Client, meeting_of: MeetingOf, suite: Suite) -> None:
    meeting = meeting_of("aoki")
    client.log_in("aoki")
    answer = correct(client, meeting, segment(suite, meeting, "8.1ポイント"), "昨年度と比べて9ポイント増えました。")
    tree = html.fragment_fromstring(answer.text, create_parent=True)
    turns = tree.xpath(".//article")
    assert len(turns) == 1
    assert "9ポイント増えました。" in turns[0].text_content()
    assert "修正 青木 美咲" in turns[0].text_content()
    assert len(tree.xpath(".//@data-removed")[0].split()) == 1
    page = client.get_page("minutes.meetings.detail", meeting_id=meeting.id)
    assert "9ポイント増えました。" in page.text
    assert "8.1ポイント" not in page.text
    assert page.tree.xpath(f"//*[@id='{turns[0].get('id')}']"), "the turn that the page has is the one that was sent"


def test_a_decision_written_by_hand_is_found(client: Client, meeting_of: MeetingOf, suite: Suite) -> None:
    meeting = meeting_of("aoki")
    client.log_in("aoki")
    answer = correct(
        client,
        meeting,
        segment(suite, meeting, "貸出用の端末を増やせない"),
        "現場にも端末を10台貸し出すことを決定します。",
    )
    assert (
        "端末を10台貸し出す"
        in html.fragment_fromstring(answer.text, create_parent=True).get_element_by_id("findings").text_content()
    )


def test_the_other_text_is_shown_and_mine_is_kept(client: Client, meeting_of: MeetingOf, suite: Suite) -> None:
    meeting = meeting_of("aoki")
    line = segment(suite, meeting, "8.1ポイント")
    assert correct(client.log_in("baba"), meeting, line, "馬場の文。").status_code == 200
    refused = correct(client.log_in("aoki"), meeting, line, "青木の文。")
    assert refused.status_code == 409
    assert "馬場の文。" in refused.text
    assert ">青木の文。</textarea>" in refused.text
    seen = html.fragment_fromstring(refused.text, create_parent=True).xpath(".//input[@name='seen']/@value")
    assert correct(client, meeting, line, "青木の文。", int(seen[0])).status_code == 200
    with suite.session(read_only=True) as session:
        assert len(session.exec(select(Correction)).all()) == 2, "both corrections are kept"


def test_the_machines_text_stays_one_click_away(client: Client, meeting_of: MeetingOf, suite: Suite) -> None:
    meeting = meeting_of("aoki")
    line = segment(suite, meeting, "8.1ポイント")
    client.log_in("aoki")
    correct(client, meeting, line, "直した文。")
    editor = client.get(f"/minutes/{meeting.id}/edit", params={"line": str(line)}, headers=HTMX)
    assert 'data-take="昨年度と比べて8.1ポイント増えております。"' in editor.text
    assert "青木 美咲 が" in editor.text
    page = client.get_page("minutes.transcripts.edit", query={"line": str(line)}, meeting_id=meeting.id)
    assert page.heading == "文を直す"


def test_a_removed_sentence_can_be_put_back(client: Client, meeting_of: MeetingOf, suite: Suite) -> None:
    meeting = meeting_of("aoki")
    line = segment(suite, meeting, "8.1ポイント")
    client.log_in("aoki")
    correct(client, meeting, line, "")
    page = client.get_page("minutes.meetings.detail", meeting_id=meeting.id)
    assert "8.1ポイント" not in page.text
    assert "02:38 の文を消しました" in page.text
    assert f"/minutes/{meeting.id}/edit?line={line}" in page.links()


def test_without_javascript_the_page_comes_back(client: Client, meeting_of: MeetingOf, suite: Suite) -> None:
    meeting = meeting_of("aoki")
    client.log_in("aoki")
    answer = correct(client, meeting, segment(suite, meeting, "8.1ポイント"), "直した文。", htmx=False)
    assert answer.status_code == 303
    assert answer.headers["location"].endswith(f"/minutes/{meeting.id}")


def test_a_name_stands_everywhere_and_one_sentence_can_be_given_away(
    client: Client, meeting_of: MeetingOf, suite: Suite
) -> None:
    meeting = meeting_of("aoki")
    client.log_in("aoki")
    form = client.get(f"/minutes/{meeting.id}/speakers/S2", headers=HTMX)
    assert "馬場 花子 さんと思われます" in form.text
    client.submit("minutes.transcripts.name_speaker", {"label": "S2", "name": "馬場 花子"}, meeting_id=meeting.id)
    names = client.get_page("minutes.meetings.detail", meeting_id=meeting.id).tree.xpath("//a[@data-name='S2']/text()")
    assert names == ["馬場 花子", "馬場 花子"]
    client.submit("minutes.transcripts.name_speaker", {"label": "S2", "name": ""}, meeting_id=meeting.id)
    names = client.get_page("minutes.meetings.detail", meeting_id=meeting.id).tree.xpath("//a[@data-name='S2']/text()")
    assert names == ["話者2", "話者2"]
    line = segment(suite, meeting, "8.1ポイント")
    client.submit("minutes.transcripts.change_speaker", {"segment_id": str(line), "label": "S3"}, meeting_id=meeting.id)
    page = client.get_page("minutes.meetings.detail", meeting_id=meeting.id)
    assert len(page.tree.xpath("//a[@data-name='S2']")) == 3, "the turn is now in two halves"


def test_a_segment_of_another_meeting_is_not_corrected(client: Client, meeting_of: MeetingOf, suite: Suite) -> None:
    mine, other = meeting_of("aoki"), meeting_of("chiba")
    client.log_in("aoki")
    assert correct(client, mine, segment(suite, other, "8.1ポイント"), "x").status_code == 404
    assert client.get(f"/minutes/{mine.id}/edit", params={"line": str(segment(suite, other, "8.1"))}).status_code == 404
