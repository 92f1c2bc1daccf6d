"""Meetings with a record, written straight into the database: what a page shows, without an engine."""

import uuid
from collections.abc import Sequence
from datetime import date, time
from pathlib import Path
from typing import Any

import numpy as np
from sqlmodel import Session

from minutes.models import Meeting, Recording, Segment, SpeakerTurn
from minutes.speech.listening_copy import ListeningCopy
from minutes.states import RecordingState
from services.core.identity.user import CurrentUser
from services.core.suite import Suite

# start, speaker, text; * marks a segment that the engine doubts
TALK: tuple[tuple[float, str, str], ...] = (
    (0.0, "S1", "定刻になりましたので、第3回情報化推進会議を開会いたします。"),
    (6.2, "S1", "本日はお忙しいなか、ご出席いただきありがとうございます。"),
    (134.0, "S1", "それでは議題1、テレワーク用端末の利用率について、人事室から説明をお願いします。"),
    (151.0, "S2", "えー、人事室の馬場です。上半期の利用率は42.3パーセントでした。"),
    (158.5, "S2", "昨年度と比べて8.1ポイント増えております。"),
    (164.0, "S2", "*窓口のある区役所では、あのー、持ち出しを制限しているため、利用が伸びておりません。"),
    (238.0, "S3", "現場の職員にも使えるよう、貸出用の端末を増やせないでしょうか。"),
    (310.0, "S1", "異議なしと認め、貸出用端末を30台増やすことを承認します。"),
    (318.0, "S1", "3月末までに人事室が配備計画を提出してください。"),
    (1300.0, "S1", "次に、議題2、来年度の予算に移ります。"),
    (1308.0, "S4", "財政局の江口です。情報システムの更新に、えーと、1億2千万円を見込んでおります。"),
    (1321.0, "S4", "*内訳は端末の更新が7千万円、回線の増強が5千万円です。"),
    (1334.0, "S3", "回線の増強は、いつごろから始まる予定でしょうか。"),
    (1341.0, "S4", "6月に入札を行い、9月から順次切り替えます。"),
    (2645.0, "S1", "最後に、議題3、その他です。次回の日程は12月18日とします。"),
    (2660.0, "S2", "資料は12月11日までに人事室から各委員へ送ります。"),
    (2672.0, "S1", "それでは、本日の会議を閉会いたします。ありがとうございました。"),
)
AGENDA = {
    "title": "第3回 情報化推進会議",
    "held_on": "2026-11-20",
    "starts_at": "10:00:00",
    "ends_at": None,
    "place": "本庁舎 第2会議室",
    "items": [
        {"number": "議題1", "heading": "テレワーク用端末の利用率について"},
        {"number": "議題2", "heading": "来年度の予算について"},
        {"number": "議題3", "heading": "その他"},
    ],
    "terms": [],
}
ROSTER = {
    "people": [
        {"name": "山田 太郎", "kana": None, "department": None, "position": "副市長", "role": "委員長"},
        {"name": "馬場 花子", "kana": None, "department": "人事室", "position": "課長", "role": None},
        {"name": "千葉 健", "kana": None, "department": "環境局", "position": "係長", "role": None},
        {"name": "江口 誠", "kana": None, "department": "財政局", "position": "主査", "role": None},
    ]
}


def make_meeting(
    session: Session,
    owner: CurrentUser,
    *,
    state: RecordingState = RecordingState.READY,
    talk: Sequence[tuple[float, str, str]] = TALK,
    duration_s: float = 3130.0,
    **values: Any,
) -> Meeting:
    """A meeting of `owner` with this talk; speakers are set only where the state says that they are found."""
    meeting = Meeting(
        **{
            "title": "第3回 情報化推進会議",
            "held_on": date(2026, 11, 20),
            "starts_at": time(10, 0),
            "place": "本庁舎 第2会議室",
            "scene": "internal",
            "owner_account_id": owner.account_id,
            "department_id": owner.department_id,
            "state": state,
            "duration_s": duration_s,
            "engine": "faster-whisper",
            "model": "turbo",
            "agenda": AGENDA,
            "roster": ROSTER,
            "waveform": waveform(),
        }
        | values
    )
    session.add(meeting)
    session.flush()
    session.add(
        Recording(
            meeting_id=meeting.id,
            position=0,
            filename="20261120_1000.m4a",
            storage_key=uuid.uuid4().hex * 2,
            size_bytes=25_040_000,
            duration_s=duration_s,
        )
    )
    add_talk(session, meeting, talk, speakers=state is RecordingState.READY)
    return meeting


def add_talk(
    session: Session, meeting: Meeting, talk: Sequence[tuple[float, str, str]], *, speakers: bool = True, first: int = 0
) -> None:
    """Segments, about 0.15 s a character, and who spoke them."""
    for position, (start_s, label, text) in enumerate(talk, start=first):
        words = text.removeprefix("*")
        segment = Segment(
            meeting_id=meeting.id,
            run=meeting.run,
            step=0,
            position=position,
            start_s=start_s,
            end_s=start_s + 0.15 * len(words),
            text=words,
            suspect="low_probability" if text.startswith("*") else "",
        )
        session.add(segment)
        session.flush()
        if speakers:
            turn = SpeakerTurn(meeting_id=meeting.id, run=meeting.run, segment_id=segment.id, label=label)
            session.add(turn)


def long_talk(segments: int = 1_500) -> list[tuple[float, str, str]]:
    """Four hours: some 80,000 characters, a speaker for about five sentences each."""
    texts = [text.removeprefix("*") for _start, _label, text in TALK]
    return [
        (
            n * 9.6,
            f"S{n // 5 % 7 + 1}",
            f"{texts[n % len(texts)]}この点については資料{n + 1}ページのとおりで、あらためて確認をお願いします。",
        )
        for n in range(segments)
    ]


def waveform() -> list[int]:
    """A shape that looks like talk, the same every time."""
    place = np.arange(1_500)
    return [int(v) for v in 20 + 100 * np.abs(np.sin(place * 0.07) * np.cos(place * 0.023))]


def add_sound(suite: Suite, session: Session, meeting: Meeting, folder: Path, *, seconds: float = 20.0) -> None:
    """A listening copy with a quiet tone."""
    path = folder / "listen.m4a"
    with ListeningCopy(path) as copy:
        tone = (np.sin(np.arange(int(16_000 * seconds)) * 0.08) * 3_000).astype(np.int16)
        for start in range(0, len(tone), 16_000):
            copy.write(tone[start : start + 16_000])
    meeting.listen_key = suite.storage.put_file(path)
    session.add(meeting)
