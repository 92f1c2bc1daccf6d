import json
from dataclasses import replace
from datetime import date, time

from hypothesis import given
from hypothesis import strategies as st

from minutes.writing.document import MeetingFacts, build_document
from minutes.writing.text import to_text
from minutes.writing.transcript_json import to_dict, to_json
from minutes.writing.utterances import Utterance
from tests.unit.minutes.writing.meeting import AGENDA, FACTS, ROSTER, UTTERANCES, document


def test_sections_open_where_the_chair_opens_them():
    assert [(s.number, s.heading, s.start_s) for s in document().sections] == [
        (None, None, 0.0),
        ("議題1", "テレワーク用端末の利用率について", 134.0),
        ("議題2", "来年度の予算について", 400.0),
        ("3", "その他", 500.0),
    ]


def test_a_decision_by_assent_names_the_motion_and_counts_once():
    first, second = document().decisions
    assert (first.matter, first.rule, first.start_s) == ("貸出用端末を30台増やす", "decision.no_objection", 307.0)
    assert (second.matter, second.rule) == ("次回は12月18日", "decision.fixed")


def test_actions_say_who_what_and_by_when():
    assert [(a.task, a.owner, a.due_on) for a in document().actions] == [
        ("配備計画を提出", "人事室", date(2027, 3, 31)),
        ("案を作成して報告", "B", date(2026, 11, 27)),
        ("予算要求書を提出", "各課", date(2026, 12, 10)),
    ]


def test_paragraphs_hold_one_speaker_each_and_cover_every_sentence():
    minutes = document()
    for section in minutes.sections:
        for paragraph in section.paragraphs:
            assert {s.speaker for s in paragraph.sentences} == {paragraph.speaker}
    words = "".join(s.text for s in minutes.sentences).replace("。", "")
    assert words == "".join(u.text for u in UTTERANCES).replace("。", "")


def test_gaps_of_the_facts_are_filled_from_the_agenda():
    agenda = replace(AGENDA, title="推進会議", held_on=date(2026, 11, 20), starts_at=time(10), place="区役所")
    minutes = document(facts=MeetingFacts(), agenda=agenda)
    assert (minutes.title, minutes.held_on, minutes.starts_at, minutes.place) == (
        "推進会議",
        date(2026, 11, 20),
        time(10),
        "区役所",
    )
    assert minutes.duration_s == minutes.sentences[-1].end_s


def test_the_end_is_the_start_and_the_length():
    assert document().ends_at == time(10, 52)
    assert document(facts=replace(FACTS, starts_at=None)).ends_at is None


def test_without_an_agenda_the_cues_alone_make_sections():
    minutes = document(agenda=None)
    assert [(s.number, s.heading) for s in minutes.sections] == [
        (None, None),
        ("議題1", "テレワーク用端末の利用率"),
        ("議題2", "来年度の予算"),
        (None, "その他"),
    ]
    assert [item.heading for item in minutes.agenda] == ["テレワーク用端末の利用率", "来年度の予算", "その他"]


def test_a_long_speech_is_broken_into_readable_paragraphs_and_at_long_pauses():
    long = [
        Utterance(n, n * 5.0, n * 5.0 + 5, "本年度の実績は前年と比べて大きく増えております。", "A") for n in range(40)
    ]
    sections = build_document(long, facts=MeetingFacts()).sections
    lengths = [len(p.text) for section in sections for p in section.paragraphs]
    assert len(lengths) > 1
    assert max(lengths) <= 320
    paused = [Utterance(1, 0, 5, "説明します。", "A"), Utterance(2, 20, 25, "次です。", "A")]
    assert len(build_document(paused, facts=MeetingFacts()).sections[0].paragraphs) == 2


def test_attendees_are_the_named_speakers_where_there_is_no_roster():
    assert "出席者\t委員長、人事室 鈴木\n" in to_text(document(roster=None))
    assert "出席者" not in to_text(document(roster=None, speaker_names={}))


def test_words_of_nobody_known_and_of_a_noon_start():
    minutes = build_document([Utterance(1, 0, 5, "説明します。")], facts=MeetingFacts(starts_at=time(12)))
    text = to_text(minutes)
    assert "○話者不明（0:00:00）説明します。" in text
    assert "日時\t正午～正午（録音時間 0:00:05）" in text


def test_a_paragraph_of_fillers_alone_is_left_out():
    minutes = build_document(
        [Utterance(1, 0, 5, "えー。", "A"), Utterance(2, 9, 12, "始めます。", "B")], facts=MeetingFacts()
    )
    assert "○話者1" not in to_text(minutes)
    assert "○話者1" in to_text(minutes, keep_fillers=True)


def test_an_empty_recording_gives_an_empty_document():
    minutes = build_document([], facts=MeetingFacts())
    assert (minutes.sections, minutes.sentences, minutes.decisions, minutes.actions) == ((), (), (), ())
    assert "会議 会議録" in to_text(minutes)


def test_plain_text_shows_names_times_and_findings_without_fillers():
    text = to_text(document())
    assert "日時\t令和8年11月20日（金） 午前10時～午前10時52分（録音時間 0:52:10）" in text
    assert "議題1　テレワーク用端末の利用率について（0:02:14）" in text
    assert (
        "○人事室 鈴木（0:02:31）上半期の利用率は42.3パーセントでした。昨年度と比べて8.1ポイント増えております。" in text
    )
    assert "・貸出用端末を30台増やす（0:05:07）" in text
    assert "・案を作成して報告（担当 人事室 鈴木／期限 令和8年11月27日（金）／0:05:26）" in text
    assert "話者3" in text
    assert "えー、" not in text
    assert "えー、上半期" in to_text(document(), keep_fillers=True)


def test_a_demonstration_document_says_so_in_text():
    assert "デモ用モデルによる下書きです" in to_text(document(facts=replace(FACTS, demonstration=True)))


def test_english_words_for_an_english_document():
    text = to_text(document(facts=replace(FACTS, language="en")))
    assert "Date and time\tFriday, 20 November 2026 10:00" in text
    assert "■ Decisions" in text


def test_json_carries_every_sentence_with_its_sources_and_reads_back():
    minutes = document()
    read = json.loads(to_json(minutes))
    assert read == to_dict(minutes)
    assert (read["schema"], read["version"]) == ("workstyle.transcript", 1)
    sentences = [s for section in read["sections"] for p in section["paragraphs"] for s in p["sentences"]]
    assert len(sentences) == len(minutes.sentences)
    assert sentences[3]["utterance_ids"] == ["u4"]
    assert sentences[3]["fillers"] == [[0, 3]]
    assert read["actions"][0]["due_on"] == "2027-03-31"
    ids = {s["id"] for s in sentences}
    assert all(item["sentence_id"] in ids for item in read["decisions"] + read["actions"])


@given(
    st.lists(
        st.tuples(st.floats(0, 20_000), st.floats(0, 40), st.text(max_size=40), st.sampled_from(["A", "B", None])),
        max_size=10,
    )
)
def test_any_utterances_become_a_document_with_rising_times(rows):
    utterances = [Utterance(n, start, start + length, text, who) for n, (start, length, text, who) in enumerate(rows)]
    minutes = build_document(utterances, facts=FACTS, agenda=AGENDA, roster=ROSTER)
    starts = [sentence.start_s for sentence in minutes.sentences]
    assert starts == sorted(starts)
    json.loads(to_json(minutes))
    to_text(minutes)
