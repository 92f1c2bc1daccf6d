from datetime import date

import pytest

from minutes.writing.action_rules import RULES
from minutes.writing.actions import find_actions
from minutes.writing.roster import Attendee, Roster
from minutes.writing.sentences import Sentence

HELD_ON = date(2026, 11, 20)


def _action(text, *, speaker="B", roster=None):
    found = find_actions([Sentence("s1", 1.0, 2.0, text, speaker, (1,))], held_on=HELD_ON, roster=roster)
    return found[0] if found else None


@pytest.mark.parametrize(
    ("text", "rule", "owner", "task", "due_on"),
    [
        (
            "3月末までに人事室が配備計画を提出してください。",
            "request_deadline",
            "人事室",
            "配備計画を提出",
            date(2027, 3, 31),
        ),
        ("来週金曜日までに案を作成して報告します。", "promise_deadline", "B", "案を作成して報告", date(2026, 11, 27)),
        ("建設局には、工程表の見直しをお願いします。", "request_owner", "建設局", "工程表の見直し", None),
        ("指摘の箇所は事務局で修正いたします。", "promise_owner", "事務局", "指摘の箇所を修正", None),
        ("システムの不具合は情報課が至急対応します。", "promise_deadline", "情報課", "システムの不具合に対応", None),
        ("持ち帰って確認いたします。", "pledge", "B", "持ち帰って確認", None),
        ("私のほうで業者に確認いたします。", "promise_owner", "B", "私のほうで業者に確認", None),
        ("この点は財政局と調整して、後日回答いたします。", "pledge", "B", "財政局と調整して、後日回答", None),
        ("資料を作ってください、来週中に。", None, None, None, None),
    ],
)
def test_who_what_and_by_when(text, rule, owner, task, due_on):
    action = _action(text)
    if rule is None:
        assert action is None or action.due_on == date(2026, 11, 27)
        return
    assert (action.rule, action.owner, action.task, action.due_on) == (f"action.{rule}", owner, task, due_on)


def test_a_bare_answer_takes_its_topic_from_the_question():
    sentences = [
        Sentence("s1", 0.0, 1.0, "職員への研修は十分でしょうか。", "A", (1,)),
        Sentence("s2", 2.0, 3.0, "はい、1月15日までに実施します。", "B", (2,)),
    ]
    assert [a.task for a in find_actions(sentences, held_on=HELD_ON)] == ["職員への研修を実施"]


def test_what_the_meeting_sets_itself_is_not_the_chairs_task():
    action = _action("窓口での翻訳は、次回までに検証することとします。")
    assert (action.owner, action.task, action.due_text) == (None, "窓口での翻訳を検証", "次回までに")


def test_a_room_is_no_owner():
    assert _action("次回は2月12日に第2会議室で開催します。") is None


def test_a_request_without_a_name_has_no_owner():
    assert _action("12月4日までに意見を提出してください。").owner is None


def test_a_name_of_the_roster_is_an_owner_without_any_title():
    roster = Roster((Attendee("馬場 花子", department="財政局"), Attendee("千葉 次郎")))
    assert _action("馬場さんは、来週中に資料を提出してください。", roster=roster).owner == "馬場さん"
    assert _action("千葉が見積りを確認します。", roster=roster).owner == "千葉"


def test_a_name_of_one_character_is_found_in_too_many_words():
    roster = Roster((Attendee("林"), Attendee(""), Attendee(" ")))
    assert _action("小林が見積りを確認します。", roster=roster) is None


def test_a_fiscal_year_end_after_new_year_is_the_same_spring():
    sentence = Sentence("s1", 0.0, 1.0, "年度末までに規程を改正します。", "A", (1,))
    (action,) = find_actions([sentence], held_on=date(2027, 2, 1))
    assert action.due_on == date(2027, 3, 31)
    assert find_actions([sentence], held_on=None)[0].due_text == "年度末までに"


def test_every_rule_explains_what_it_needs():
    assert all(rule.id.startswith("action.") and rule.needs for rule in RULES)
