"""A meeting is made of uploads: with and without JavaScript, twice the same file, with attachments that cannot be read."""

import io

import docx
import pytest
from sqlmodel import Session, select

from minutes.models import Meeting, Recording
from minutes.states import RecordingState
from services.core.suite import Suite
from tests.integration.minutes.conftest import Tus, person
from tests.support.client import Client

FORM = {"held_on": "2026-11-20", "scene": "council", "language": "ja"}


def meetings(session: Session) -> list[Meeting]:
    return list(session.exec(select(Meeting)))


def made(response: object, suite: Suite) -> Meeting:
    assert response.status_code == 303, response.text  # type: ignore[attr-defined]
    with suite.session(read_only=True) as session:
        (meeting,) = meetings(session)
    assert str(meeting.id) in response.headers["location"]  # type: ignore[attr-defined]
    return meeting


def test_several_files_make_one_meeting_in_their_order(client: Client, tus: Tus, suite: Suite) -> None:
    client.log_in("aoki")
    ids = [tus.send(b"part two", "R_002.mp3"), tus.send(b"part one", "R_001.mp3")]
    meeting = made(client.submit("minutes.meetings.create", {**FORM, "upload": ids[::-1], "title": "区長会議"}), suite)
    with suite.session(read_only=True) as session:
        files = session.exec(select(Recording).order_by(Recording.position)).all()  # type: ignore[arg-type]
    assert [file.filename for file in files] == ["R_001.mp3", "R_002.mp3"]
    assert [suite.storage.path(file.storage_key).read_bytes() for file in files] == [b"part one", b"part two"]
    assert (meeting.title, meeting.scene, meeting.state) == ("区長会議", "council", RecordingState.NEEDS_MODEL)
    assert not list((suite.settings.data_dir / "uploads").glob("*/[0-9a-f]*")), "the uploads are used up"


def test_without_javascript_the_form_brings_the_file(client: Client, suite: Suite) -> None:
    client.log_in("aoki")
    files = [("recordings", ("録音 1.wav", b"sound", "audio/wav"))]
    meeting = made(client.submit("minutes.meetings.create", FORM, files=files), suite)
    assert meeting.title == "録音 1"


def test_the_same_file_twice_offers_the_earlier_meeting(client: Client, tus: Tus, suite: Suite) -> None:
    client.log_in("aoki")
    first = made(
        client.submit("minutes.meetings.create", {**FORM, "upload": tus.send(b"same"), "title": "前の会議"}), suite
    )
    again = tus.send(b"same")
    page = client.submit("minutes.meetings.create", {**FORM, "upload": again})
    assert page.status_code == 409
    assert f"/minutes/{first.id}" in page.text
    assert again in page.text, "the upload stays in the form"
    assert (
        client.submit("minutes.meetings.create", {**FORM, "upload": again, "allow_duplicate": "true"}).status_code
        == 303
    )
    with suite.session(read_only=True) as session:
        assert len(meetings(session)) == 2


def test_the_same_file_of_another_department_is_not_told(client: Client, tus: Tus, suite: Suite) -> None:
    client.log_in("aoki")
    theirs = made(
        client.submit("minutes.meetings.create", {**FORM, "upload": tus.send(b"same"), "title": "環境局の会議"}), suite
    )
    with suite.session() as session:
        chiba, meeting = person(session, "chiba"), session.get(Meeting, theirs.id)
        assert meeting is not None
        meeting.owner_account_id, meeting.department_id = chiba.account_id, chiba.department_id
    response = client.submit("minutes.meetings.create", {**FORM, "upload": tus.send(b"same")})
    assert response.status_code == 303
    assert "環境局" not in response.text


@pytest.mark.parametrize(
    ("data", "status", "said"),
    [
        ({}, 422, "録音ファイルがありません"),
        ({"upload": "0" * 32}, 404, "見つかりません"),
        ({"upload": "../../x"}, 404, "見つかりません"),
    ],
)
def test_nothing_to_make_minutes_of(client: Client, suite: Suite, data: dict[str, str], status: int, said: str) -> None:
    response = client.log_in("aoki").submit("minutes.meetings.create", {**FORM, **data})
    assert response.status_code == status
    assert said in response.text
    with suite.session(read_only=True) as session:
        assert meetings(session) == []


def test_a_file_that_has_not_arrived_waits(client: Client, tus: Tus) -> None:
    client.log_in("aoki")
    upload_id = tus.create(length=10).headers["Location"].rsplit("/", 1)[-1]
    tus.patch(upload_id, b"half ")
    response = client.submit("minutes.meetings.create", {**FORM, "upload": upload_id})
    assert response.status_code == 409
    assert upload_id in response.text


def test_a_recording_that_broke_off_is_worth_what_is_there(client: Client, tus: Tus, suite: Suite) -> None:
    client.log_in("aoki")
    upload_id = tus.create("録音_1000.webm", recorder=True).headers["Location"].rsplit("/", 1)[-1]
    tus.patch(upload_id, b"some minutes")
    assert "途中で終わった録音があります" in client.get_page("minutes.meetings.list").text
    assert "録音_1000.webm" in client.get_page("minutes.meetings.new", query={"upload": upload_id}).text
    assert "録音_1000.webm" in client.get_page("minutes.recorder", query={"upload": upload_id}).text
    made(client.submit("minutes.meetings.create", {**FORM, "upload": upload_id}), suite)
    assert "途中で終わった録音があります" not in client.get_page("minutes.meetings.list").text


def test_a_wrong_date_keeps_the_upload_in_the_form(client: Client, tus: Tus) -> None:
    client.log_in("aoki")
    upload_id = tus.send(b"sound")
    response = client.submit("minutes.meetings.create", {**FORM, "held_on": "昨日", "upload": upload_id})
    assert response.status_code == 422
    assert upload_id in response.text
    assert "日付として読み取れません" in response.text


def agenda_file() -> bytes:
    document = docx.Document()
    for line in (
        "第3回 情報化推進会議 次第",
        "日時　令和8年11月20日 午前10時",
        "場所　第2会議室",
        "1 開会",
        "2 来年度の予算について",
    ):
        document.add_paragraph(line)
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def test_what_was_read_is_shown_before_sending(client: Client) -> None:
    client.log_in("aoki")
    response = client.submit(
        "minutes.meetings.preview", files=[("agenda_file", ("次第.docx", agenda_file()))], kind="agenda"
    )
    assert response.status_code == 200
    assert "来年度の予算について" in response.text
    assert 'data-value="2026-11-20"' in response.text
    response = client.submit(
        "minutes.meetings.preview", {"roster_text": "委員長　山田 太郎\n人事室課長　馬場 花子"}, kind="roster"
    )
    assert "馬場 花子" in response.text
    assert "2 人" in response.text


def test_an_attachment_that_cannot_be_read_never_blocks_the_recording(client: Client, tus: Tus, suite: Suite) -> None:
    client.log_in("aoki")
    picture = ("agenda_file", ("次第.png", b"\x89PNG\r\n\x1a\n"))
    shown = client.submit("minutes.meetings.preview", files=[picture], kind="agenda")
    assert shown.status_code == 200
    assert "次第.png" in shown.text
    meeting = made(
        client.submit("minutes.meetings.create", {**FORM, "upload": tus.send(b"sound")}, files=[picture]), suite
    )
    assert meeting.agenda is None


def test_title_and_headings_come_from_the_agenda(client: Client, tus: Tus, suite: Suite) -> None:
    client.log_in("aoki")
    file = ("agenda_file", ("次第.docx", agenda_file()))
    meeting = made(
        client.submit("minutes.meetings.create", {**FORM, "upload": tus.send(b"sound")}, files=[file]), suite
    )
    assert meeting.title == "第3回 情報化推進会議"
    assert meeting.place == "第2会議室"
    assert [item["heading"] for item in meeting.agenda["items"]][-1] == "来年度の予算について"
