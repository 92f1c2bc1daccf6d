"""DocumentStrings: every word that a document adds of its own, by language of the document (not the session)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time

from minutes.writing.eras import era_date


@dataclass(frozen=True, slots=True)
class DocumentStrings:
    """Words and formatters of one language; a field with a `{}` place is filled with `format`."""

    language: str
    minutes: str
    draft: str
    draft_notice: str
    demonstration_mark: str
    demonstration_notice: str
    date_and_time: str
    place: str
    attendees: str
    agenda: str
    decisions: str
    actions: str
    record: str
    opening: str
    matter: str
    task: str
    owner: str
    due: str
    moment: str
    nothing_found: str
    found_by_rules: str
    unnamed_speaker: str
    nobody_known: str
    untitled: str
    length: str
    none: str
    list_separator: str
    sentence_font: str
    heading_font: str
    format_date: Callable[[date], str]
    format_time: Callable[[time], str]


def timestamp(seconds: float) -> str:
    """「0:02:14」: hours, minutes and seconds from the start of the recording, as the player shows them."""
    whole = int(seconds)
    return f"{whole // 3600}:{whole // 60 % 60:02d}:{whole % 60:02d}"


def japanese_time(moment: time) -> str:
    """「午前10時」, 「午後1時30分」; noon is 正午 as in official notices."""
    if (moment.hour, moment.minute) == (12, 0):
        return "正午"
    minutes = f"{moment.minute}分" if moment.minute else ""
    return f"{'午前' if moment.hour < 12 else '午後'}{moment.hour % 12}時{minutes}"


def _english_date(day: date) -> str:
    return f"{day:%A}, {day.day} {day:%B} {day.year}"


JAPANESE = DocumentStrings(
    language="ja",
    minutes="会議録",
    draft="下書き（未確認）",
    draft_notice="この会議録は録音から自動で作成した下書きです。内容を録音と照らし合わせて確認してください。",
    demonstration_mark="デモ用モデルによる下書き",
    demonstration_notice="デモ用モデルによる下書きです。実際の会議の記録には使えません。",
    date_and_time="日時",
    place="場所",
    attendees="出席者",
    agenda="議題",
    decisions="決定事項",
    actions="対応事項",
    record="会議の記録",
    opening="開会",
    matter="内容",
    task="内容",
    owner="担当",
    due="期限",
    moment="時刻",
    nothing_found="該当する発言は見つかりませんでした。",
    found_by_rules="発言から自動で抜き出しました。時刻は録音の先頭からの時間です。",
    unnamed_speaker="話者{}",
    nobody_known="話者不明",
    untitled="会議",
    length="録音時間 {}",
    none="—",
    list_separator="、",
    sentence_font="ＭＳ 明朝",
    heading_font="ＭＳ ゴシック",
    format_date=era_date,
    format_time=japanese_time,
)

ENGLISH = DocumentStrings(
    language="en",
    minutes="Minutes",
    draft="Draft (not yet checked)",
    draft_notice="This draft was written automatically from a recording. Please check it against the recording.",
    demonstration_mark="Draft by the demonstration model",
    demonstration_notice="Draft by the demonstration model. Not for use as the record of a real meeting.",
    date_and_time="Date and time",
    place="Place",
    attendees="Present",
    agenda="Agenda",
    decisions="Decisions",
    actions="Actions",
    record="Record",
    opening="Opening",
    matter="Decision",
    task="Action",
    owner="Owner",
    due="Due",
    moment="Time",
    nothing_found="Nothing of this kind was found.",
    found_by_rules="Picked out automatically. Times count from the start of the recording.",
    unnamed_speaker="Speaker {}",
    nobody_known="Unknown speaker",
    untitled="Meeting",
    length="Recording: {}",
    none="—",
    list_separator=", ",
    sentence_font="ＭＳ 明朝",
    heading_font="ＭＳ ゴシック",
    format_date=_english_date,
    format_time=lambda moment: f"{moment:%H:%M}",
)

STRINGS = {"ja": JAPANESE, "en": ENGLISH}
"""By language code; documents in any other language take Japanese, the city's own."""


def strings_for(language: str) -> DocumentStrings:
    """The strings of a document's language, Japanese where there are none."""
    return STRINGS.get(language, JAPANESE)
