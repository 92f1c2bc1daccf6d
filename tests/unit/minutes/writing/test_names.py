from minutes.writing.names import suggest_names
from minutes.writing.roster import Attendee, Roster
from minutes.writing.sentences import Sentence

ROSTER = Roster(
    (
        Attendee("山田 太郎", None, None, "副市長", "委員長"),
        Attendee("馬場 花子", None, "財政局", "課長", "説明者"),
        Attendee("青木 一", None, "総務課", "課長", "委員"),
        Attendee("青木 二郎", None, "人事課", "係長", "委員"),
    )
)


def _sentences(*rows):
    return [Sentence(f"s{n}", n * 10.0, n * 10.0 + 8, text, speaker, (n,)) for n, (speaker, text) in enumerate(rows, 1)]


def _names(*rows):
    return {s.speaker: (s.name, s.evidence_ids) for s in suggest_names(_sentences(*rows), ROSTER)}


def test_an_introduction_names_the_speaker():
    assert _names(("A", "委員長の山田です。"), ("B", "財政局の馬場と申します。")) == {
        "A": ("山田 太郎", ("s1",)),
        "B": ("馬場 花子", ("s2",)),
    }


def test_a_call_names_whoever_speaks_next():
    assert _names(("A", "馬場課長、お願いします。"), ("B", "説明します。")) == {"B": ("馬場 花子", ("s1",))}
    assert _names(("A", "馬場課長から説明をお願いいたします。"), ("B", "説明します。")) == {"B": ("馬場 花子", ("s1",))}
    assert _names(("A", "総務課長、どうぞ。"), ("C", "質問です。")) == {"C": ("青木 一", ("s1",))}


def test_a_call_without_an_answer_names_nobody():
    assert _names(("A", "馬場課長、お願いします。"), ("A", "資料は3ページです。")) == {}
    late = [
        Sentence("s1", 0, 5, "馬場課長、お願いします。", "A", (1,)),
        Sentence("s2", 60, 65, "説明します。", "B", (2,)),
    ]
    assert suggest_names(late, ROSTER) == []


def test_two_of_one_surname_are_told_apart_by_their_post_or_not_at_all():
    assert _names(("A", "青木係長、お願いします。"), ("B", "はい。")) == {"B": ("青木 二郎", ("s1",))}
    assert _names(("A", "青木さん、お願いします。"), ("B", "はい。")) == {}


def test_more_evidence_wins_and_a_tie_names_nobody():
    tie = _names(("A", "馬場課長、お願いします。"), ("B", "はい。"), ("A", "馬場課長、お願いします。"), ("C", "はい。"))
    assert tie == {}
    won = _names(
        ("A", "馬場課長、お願いします。"),
        ("B", "馬場です。"),
        ("A", "馬場課長、お願いします。"),
        ("C", "代わりにお答えします。"),
    )
    assert won["B"] == ("馬場 花子", ("s1", "s2"))
    assert "C" not in won


def test_somebody_who_is_not_on_the_roster_is_not_suggested():
    assert _names(("A", "環境局の田村です。"), ("A", "これは試験です。")) == {}
