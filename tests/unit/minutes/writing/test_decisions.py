import pytest

from minutes.writing.decisions import find_decisions
from minutes.writing.fillers import mark_fillers
from minutes.writing.sentences import Sentence


def _sentences(*texts):
    return mark_fillers(Sentence(f"s{n}", n * 10.0, n * 10.0 + 5, text, "A", (n,)) for n, text in enumerate(texts, 1))


def _matters(*texts):
    return [(d.matter, d.sentence_id) for d in find_decisions(_sentences(*texts))]


@pytest.mark.parametrize(
    ("text", "matter"),
    [
        ("異議なしと認め、貸出用端末を30台増やすことを承認します。", "貸出用端末を30台増やす"),
        ("それでは、議案第3号は原案のとおり可決されました。", "議案第3号は原案のとおり可決"),
        ("よって、令和7年度決算は認定されました。", "令和7年度決算は認定"),
        ("では、来年度から全課で電子決裁を使うこととします。", "来年度から全課で電子決裁を使う"),
        ("貸出期間は2週間とし、延長は1回までとします。", "貸出期間は2週間とし、延長は1回まで"),
        ("最後に、その他ですが、次回は12月18日といたします。", "次回は12月18日"),
        ("えー、それでは、研修は年2回実施することといたします。", "研修は年2回実施する"),
        ("全会一致で承認されました。", "全会一致で承認"),
    ],
)
def test_the_matter_is_cut_from_the_sentence(text, matter):
    assert _matters(text) == [(matter, "s1")]


@pytest.mark.parametrize(
    ("motion", "matter"),
    [
        ("貸出用端末を30台増やすことに、ご異議ございませんか。", "貸出用端末を30台増やす"),
        ("それでは、A案で進めることでよろしいでしょうか。", "A案で進める"),
        ("研修を年2回に増やすことについて、賛成の方は挙手をお願いします。", None),
        ("来年度の計画を承認してよろしいですか。", "来年度の計画を承認"),
    ],
)
def test_assent_takes_its_matter_from_the_motion_before_it(motion, matter):
    found = _matters(motion, "異議なし。", "異議なしと認めます。")
    assert len(found) == 1
    assert found[0][1] == "s3" if matter else "s2"
    if matter:
        assert found[0][0] == matter


def test_the_call_the_declaration_and_the_result_are_one_decision():
    assert _matters(
        "議案第3号を採決いたします。",
        "原案に賛成の方は挙手をお願いします。",
        "賛成多数でございます。",
        "よって、議案第3号は原案のとおり可決されました。",
    ) == [("議案第3号は原案のとおり可決", "s4")]


def test_two_matters_in_a_row_are_two_decisions():
    assert _matters(
        "研修を増やすことにご異議ありませんか。",
        "異議なし。",
        "異議なしと認めます。",
        "次に、端末を買い替えることにご異議ありませんか。",
        "異議なし。",
        "異議なしと認めます。",
    ) == [("研修を増やす", "s3"), ("端末を買い替える", "s6")]


def test_what_was_just_decided_is_not_decided_again():
    said = [
        "研修を増やすことにご異議ありませんか。",
        "ご異議なしと認めます。",
        "そのように決定いたします。",
        "異議なし。",
    ]
    assert _matters(*said) == [("研修を増やす", "s2")]
    assert _matters("研修を増やすことを承認します。", "研修を増やすことを承認します。") == [("研修を増やす", "s1")]


def test_assent_without_any_motion_is_shown_as_it_was_said():
    assert _matters("おはようございます。", "満場一致でございます。") == [("満場一致でございます", "s2")]


def test_an_old_motion_is_out_of_reach():
    said = ["研修を増やすことにご異議ありませんか。", *["説明します。"] * 8, "ご異議なしと認めます。"]
    assert _matters(*said) == [("ご異議なしと認めます", "s10")]


def test_the_speaker_and_the_times_are_those_of_the_deciding_sentence():
    (decision,) = find_decisions(_sentences("説明します。", "原案のとおり決定いたします。"))
    assert (decision.speaker, decision.start_s, decision.end_s) == ("A", 20.0, 25.0)
    assert decision.sentence == "原案のとおり決定いたします。"
