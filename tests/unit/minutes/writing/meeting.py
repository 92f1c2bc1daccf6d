"""A short meeting as utterances, with its agenda and roster."""

from datetime import date, time

from minutes.writing.agenda import Agenda, AgendaItem
from minutes.writing.document import MeetingFacts, MinutesDocument, build_document
from minutes.writing.roster import Attendee, Roster
from minutes.writing.utterances import Utterance

SAID = (
    ("A", 0.0, "ただいまから第3回情報化推進会議を開会いたします"),
    ("A", 6.0, "本日の議題は、テレワーク用端末の利用率と来年度の予算、その他です。"),
    ("A", 134.0, "それでは議題1、テレワーク用端末の利用率について、人事室から説明をお願いします。"),
    ("B", 151.0, "えー、上半期の利用率は42.3パーセントでした。昨年度と比べて8.1ポイント増えております。"),
    ("C", 238.0, "現場の職員にも使えるよう、貸出用の端末を増やせないでしょうか。"),
    ("A", 300.0, "貸出用端末を30台増やすことに、ご異議ございませんか。"),
    ("C", 305.0, "異議なし"),
    ("A", 307.0, "異議なしと認めます。3月末までに人事室が配備計画を提出してください。"),
    ("B", 325.0, "承知しました。来週金曜日までに案を作成して報告します。"),
    ("A", 400.0, "続きまして、議題2、来年度の予算について、馬場課長、お願いします。"),
    ("D", 410.0, "財政局の馬場です。あのー、予算要求書は12月10日までに各課から提出していただきます。"),
    ("A", 500.0, "最後に、その他ですが、次回は12月18日といたします。以上で会議を終わります。"),
)
UTTERANCES = [
    Utterance(f"u{n}", start, start + len(text) * 0.15, text, who) for n, (who, start, text) in enumerate(SAID, 1)
]

AGENDA = Agenda(
    items=(
        AgendaItem("議題1", "テレワーク用端末の利用率について"),
        AgendaItem("議題2", "来年度の予算について"),
        AgendaItem("3", "その他"),
    )
)
ROSTER = Roster(
    (
        Attendee("山田 太郎", None, None, "副市長", "委員長"),
        Attendee("馬場 花子", None, "財政局", "課長", "説明者"),
        Attendee("千葉 次郎", None, "環境局", "係長", "委員"),
    )
)
FACTS = MeetingFacts(
    title="第3回 情報化推進会議",
    held_on=date(2026, 11, 20),
    starts_at=time(10),
    place="本庁舎 第2会議室",
    duration_s=3130.0,
)
NAMES = {"A": "委員長", "B": "人事室 鈴木"}


def document(**changes: object) -> MinutesDocument:
    """The meeting's minutes; `changes` replace arguments of build_document."""
    arguments: dict[str, object] = {
        "facts": FACTS,
        "agenda": AGENDA,
        "roster": ROSTER,
        "speaker_names": NAMES,
        **changes,
    }
    return build_document(UTTERANCES, **arguments)  # type: ignore[arg-type]
