"""The pages of meetings: who may open them, what they say in each state, in both languages, asked by a browser or htmx."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote

import pytest
from sqlalchemy import event
from sqlmodel import select

from minutes.models import Meeting, Segment, Speed, Step
from minutes.states import RecordingState
from services.core.clock import now
from services.core.suite import Suite
from tests.factories.minutes import TALK, add_sound, add_talk, long_talk
from tests.support.client import HTMX, Client

MeetingOf = Callable[..., Meeting]
READING = ("detail", "progress", "partial")
CHANGING = ("cancel", "retry", "try_demonstration", "discard")


def addresses(client: Client, meeting: Meeting) -> list[tuple[str, str]]:
    """Every address that names a meeting: method and path."""
    one = f"/minutes/{meeting.id}"
    with client.suite.session(read_only=True) as session:
        line = session.exec(select(Segment.id).where(Segment.meeting_id == meeting.id)).first()
    reads = [client.path(f"minutes.meetings.{name}", meeting_id=meeting.id) for name in READING]
    reads += [f"{one}/audio", f"{one}/export?kind=txt", f"{one}/edit?line={line}", f"{one}/speakers/S1"]
    writes = [client.path(f"minutes.meetings.{name}", meeting_id=meeting.id) for name in CHANGING]
    return [("GET", path) for path in reads] + [("POST", path) for path in writes]


def send(client: Client, method: str, path: str) -> int:
    if method == "GET":
        return client.get(path).status_code
    return client.post(path, data={"csrf_token": client._csrf_token()}).status_code


@pytest.mark.parametrize("who", ["chiba", "doi", "eguchi", "fujita"])
def test_others_do_not_even_learn_that_a_meeting_exists(client: Client, meeting_of: MeetingOf, who: str) -> None:
    meeting = meeting_of("aoki")
    client.log_in(who)
    answers = {path: send(client, method, path) for method, path in addresses(client, meeting)}
    assert set(answers.values()) == {404}, answers
    correction = {"segment_id": str(meeting.id), "text": "x", "seen": 0, "label": "S1", "name": "x"}
    for name in ("correct", "change_speaker", "name_speaker"):
        assert client.submit(f"minutes.transcripts.{name}", correction, meeting_id=meeting.id).status_code == 404


def test_nobody_sees_anything_without_login(client: Client, meeting_of: MeetingOf) -> None:
    meeting = meeting_of("aoki")
    general = [("GET", f"/minutes{rest}") for rest in ("", "/new", "/record", "/unfinished")]
    for method, path in [*general, ("POST", "/minutes/new"), *addresses(client, meeting)]:
        assert send(client.log_out(), method, path) in {303, 401}, path


@pytest.mark.parametrize("who", ["doi", "eguchi", "fujita", "chiba"])
def test_other_roles_do_not_make_minutes(client: Client, who: str) -> None:
    client.log_in(who)
    for path in ("/minutes", "/minutes/new", "/minutes/record", "/minutes/unfinished"):
        assert client.get(path).status_code == 403
    assert client.submit("minutes.meetings.create", {"held_on": "2026-11-20"}).status_code == 403
    assert client.submit("minutes.meetings.preview", {"agenda_text": "x"}, kind="agenda").status_code == 403
    assert client.submit("minutes.uploads.discard", upload_id="0" * 32).status_code == 403


def test_nothing_changes_without_the_token(client: Client, meeting_of: MeetingOf, suite: Suite) -> None:
    meeting = meeting_of("aoki", state=RecordingState.NEEDS_MODEL)
    client.log_in("aoki")
    for name in CHANGING:
        assert client.post(client.path(f"minutes.meetings.{name}", meeting_id=meeting.id)).status_code == 403
    for name in ("correct", "change_speaker", "name_speaker"):
        path = client.path(f"minutes.transcripts.{name}", meeting_id=meeting.id)
        assert client.post(path, data={"label": "S1", "name": "x"}).status_code == 403
    with suite.session(read_only=True) as session:
        assert session.get(Meeting, meeting.id).state is RecordingState.NEEDS_MODEL  # type: ignore[union-attr]


def test_a_colleague_of_the_department_reads_and_corrects_but_does_not_delete(
    client: Client, meeting_of: MeetingOf
) -> None:
    meeting = meeting_of("aoki")
    client.log_in("baba")
    page = client.get_page("minutes.meetings.detail", meeting_id=meeting.id)
    assert "この議事録を削除" not in page.text
    assert client.submit("minutes.meetings.discard", meeting_id=meeting.id).status_code == 409


def test_an_empty_list_leads_on(client: Client) -> None:
    page = client.log_in("aoki").get_page("minutes.meetings.list")
    assert "まだ議事録がありません" in page.text
    assert "/minutes/new" in page.links()


def test_the_list_shows_date_scene_length_owner_and_state(client: Client, meeting_of: MeetingOf) -> None:
    meeting_of("aoki")
    (row,) = client.log_in("baba").get_page("minutes.meetings.list").rows()
    assert row[1].startswith("令和8年11月20日")
    assert row[2:] == ["庁内会議", "52分10秒", "青木 美咲", "校正できます"]


def test_search_and_pages(client: Client, meeting_of: MeetingOf) -> None:
    for number in range(27):
        meeting_of("aoki", title=f"会議{number:02}", talk=())
    client.log_in("aoki")
    assert len(client.get_page("minutes.meetings.list").rows()) == 25
    assert len(client.get_page("minutes.meetings.list", query={"page": 2}).rows()) == 2
    assert len(client.get_page("minutes.meetings.list", query={"text": "会議07"}).rows()) == 1
    assert "合う議事録はありません" in client.get_page("minutes.meetings.list", query={"text": "100%_"}).text


def test_the_record_shows_agenda_turns_and_findings(client: Client, meeting_of: MeetingOf) -> None:
    meeting = meeting_of("aoki")
    page = client.log_in("aoki").get_page("minutes.meetings.detail", meeting_id=meeting.id)
    agenda = [" ".join(link.text_content().split()) for link in page.tree.xpath("//nav[@id='agenda']//li//a")]
    assert agenda[1] == "議題1　テレワーク用端末の利用率について02:14".replace("　", " ")
    assert "貸出用端末を30台増やす" in page.tree.get_element_by_id("findings").text_content()
    assert "令和9年3月31日" in page.tree.get_element_by_id("findings").text_content()
    assert len(page.tree.xpath("//*[contains(@class, 'turn mark')]")) >= 1
    assert len(page.tree.xpath("//span[contains(@class, 's doubt')]")) == 2
    assert "要確認 2 か所" in page.text
    assert page.tree.xpath("//span[@class='fill']/text()")[0] == "えー、"


def test_while_it_runs_the_page_is_honest(client: Client, meeting_of: MeetingOf, suite: Suite) -> None:
    running = meeting_of("aoki", state=RecordingState.TRANSCRIBING, talk=TALK[:3])
    waiting = meeting_of("aoki", state=RecordingState.QUEUED, talk=(), duration_s=0)
    with suite.session() as session:
        for number in range(4):
            done = now() if number < 1 else None
            session.add(Step(meeting_id=running.id, run=1, position=number, chunks=[], audio_s=60, done_at=done))
        session.add(Speed(engine="faster-whisper", model="turbo", audio_s_per_s=2.0))
    client.log_in("aoki")
    page = client.get_page("minutes.meetings.detail", meeting_id=running.id)
    assert "話し声 1分 / 全 4分" in page.text
    assert re.search(r"\d\d:\d\d ごろ完成予定", page.text)
    assert "待ち順 2 番目" in client.get_page("minutes.meetings.detail", meeting_id=waiting.id).text
    row = client.get(f"/minutes/{running.id}/progress?place=row", headers=HTMX).text
    assert "文字起こし中 25 %" in row
    assert "every" in row


def test_partial_text_comes_in_portions_and_ends(client: Client, meeting_of: MeetingOf, suite: Suite) -> None:
    meeting = meeting_of("aoki", state=RecordingState.TRANSCRIBING, talk=TALK[:3])
    client.log_in("aoki")
    first = client.get(f"/minutes/{meeting.id}/partial").text
    assert first.count("partial-line") == 3
    more = re.search(r'hx-get="([^"]+)"', first)
    assert more
    assert "partial-line" not in client.get(more[1]).text
    with suite.session() as session:
        stored = session.get(Meeting, meeting.id)
        assert stored is not None
        stored.state = RecordingState.READY
    assert "hx-get" not in client.get(more[1]).text
    assert "every" not in client.get(f"/minutes/{meeting.id}/progress").text


@pytest.mark.parametrize(
    ("state", "values", "said"),
    [
        (
            RecordingState.NEEDS_MODEL,
            {},
            ("音声認識モデルがまだ入っていません", "「モデルを入れる」を押し", "デモ用モデルで試す"),
        ),
        (
            RecordingState.FAILED,
            {"error_code": "speech.corrupt_audio", "error_values": {"filename": "R_0012.WMA"}},
            ("「R_0012.WMA」は壊れていて読み取れません", "もう一度試す"),
        ),
        (RecordingState.QUARANTINED, {"error_code": "speech.out_of_memory"}, ("メモリーが足りず", "もう一度試す")),
        (RecordingState.CANCELLED, {}, ("文字起こしを中止しました", "もう一度試す")),
        (RecordingState.READY, {"demonstration": True}, ("デモ用モデルの下書きです", "書き出す")),
    ],
)
def test_what_stopped_says_why_and_what_to_do(
    client: Client, meeting_of: MeetingOf, state: RecordingState, values: dict[str, object], said: tuple[str, ...]
) -> None:
    meeting = meeting_of("aoki", state=state, **values)
    page = client.log_in("aoki").get_page("minutes.meetings.detail", meeting_id=meeting.id)
    for sentence in said:
        assert sentence in page.text


def test_the_demonstration_model_is_a_persons_choice(client: Client, meeting_of: MeetingOf, suite: Suite) -> None:
    meeting = meeting_of("aoki", state=RecordingState.NEEDS_MODEL, talk=())
    client.log_in("aoki")
    assert client.submit("minutes.meetings.try_demonstration", meeting_id=meeting.id).status_code == 303
    with suite.session(read_only=True) as session:
        stored = session.get(Meeting, meeting.id)
    assert stored is not None
    assert (stored.state, stored.allow_demonstration) == (RecordingState.QUEUED, True)


def test_discard_deletes_the_meeting_with_its_text(client: Client, meeting_of: MeetingOf, suite: Suite) -> None:
    meeting = meeting_of("aoki")
    client.log_in("aoki")
    assert client.submit("minutes.meetings.discard", meeting_id=meeting.id).status_code == 303
    assert "を削除しました" in client.get("/minutes").text
    with suite.session(read_only=True) as session:
        assert session.exec(select(Segment)).all() == []


def test_sound_comes_in_ranges(client: Client, meeting_of: MeetingOf, suite: Suite, tmp_path: Path) -> None:
    meeting = meeting_of("aoki")
    client.log_in("aoki")
    assert client.get(f"/minutes/{meeting.id}/audio").status_code == 404
    with suite.session() as session:
        add_sound(suite, session, session.merge(meeting), tmp_path, seconds=3)
    part = client.get(f"/minutes/{meeting.id}/audio", headers={"Range": "bytes=100-199"})
    assert part.status_code == 206
    assert len(part.content) == 100
    assert part.headers["content-type"] == "audio/mp4"


@pytest.mark.parametrize("kind", ["docx", "srt", "vtt", "txt", "json"])
def test_downloads_bear_the_title(client: Client, meeting_of: MeetingOf, kind: str) -> None:
    meeting = meeting_of("aoki", title='第3回/情報化 "推進"会議\n')
    response = client.log_in("aoki").get(f"/minutes/{meeting.id}/export", params={"kind": kind})
    assert response.status_code == 200
    assert len(response.content) > 300
    name = unquote(response.headers["content-disposition"].split("filename*=UTF-8''")[1])
    assert name == f"20261120_第3回 情報化 推進 会議.{kind}"
    assert client.get(f"/minutes/{meeting.id}/export", params={"kind": "exe"}).status_code == 422


def test_fillers_are_a_switch_of_the_download(client: Client, meeting_of: MeetingOf) -> None:
    meeting = meeting_of("aoki")
    client.log_in("aoki")
    texts = [client.get(f"/minutes/{meeting.id}/export?kind=txt{more}").text for more in ("", "&fillers=true")]
    assert ["えー" in text for text in texts] == [False, True]


JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龥]+")


@pytest.mark.parametrize("state", list(RecordingState))
def test_english_pages_have_no_japanese_of_ours(client: Client, meeting_of: MeetingOf, state: RecordingState) -> None:
    english = [(start_s, label, "Let us begin.") for start_s, label, _text in TALK[:4]]
    values = {"title": "Meeting", "place": "Room 2", "agenda": None, "roster": None, "talk": english}
    meeting = meeting_of("aoki", state=state, error_code="speech.engine_died" if state == "failed" else "", **values)
    client.log_in("aoki").cookies.set("workstyle_locale", "en")
    pages = [client.get_page("minutes.meetings.detail", meeting_id=meeting.id)]
    pages += [client.get_page(name) for name in ("minutes.meetings.list", "minutes.meetings.new", "minutes.recorder")]
    for page in pages:
        assert page.tree.get("lang") == "en"
        words = page.main.text_content() + " ".join(
            page.main.xpath(".//@aria-label | .//@placeholder | .//@data-words")
        )
        assert set(JAPANESE.findall(words)) - {"青木", "美咲"} == set()


@contextmanager
def counted_queries(suite: Suite) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(suite.database.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(suite.database.engine, "before_cursor_execute", note)


def test_the_number_of_queries_does_not_grow(client: Client, meeting_of: MeetingOf, suite: Suite) -> None:
    short, long = meeting_of("aoki"), meeting_of("aoki", talk=long_talk(120))
    client.log_in("aoki")

    def queries_of(path: str) -> int:
        """The smaller of two visits: settings that pages may change are read again when two seconds have passed."""
        counts = []
        for _visit in range(2):
            with counted_queries(suite) as queries:
                client.get(path)
            counts.append(len(queries))
        return min(counts)

    assert queries_of(f"/minutes/{short.id}") == queries_of(f"/minutes/{long.id}")
    few = queries_of("/minutes")
    for _number in range(20):
        meeting_of("aoki", talk=(), state=RecordingState.QUEUED)
    assert queries_of("/minutes") == few


def test_more_text_of_a_stopped_job_is_shown_at_once(client: Client, meeting_of: MeetingOf, suite: Suite) -> None:
    meeting = meeting_of("aoki", state=RecordingState.CANCELLED, talk=TALK[:2])
    client.log_in("aoki").get_page("minutes.meetings.detail", meeting_id=meeting.id)
    with suite.session() as session:
        add_talk(session, session.merge(meeting), [(20.0, "S1", "あとから届いた文です。")], speakers=False, first=2)
    assert "あとから届いた文です。" in client.get(f"/minutes/{meeting.id}").text
