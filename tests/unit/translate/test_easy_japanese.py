from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate.engine.easy_japanese import LONGEST_SENTENCE, find_breaches, plainer_sentence
from translate.engine.easy_reasons import REASONS, Rule
from translate.engine.easy_verbs import Form, conjugated
from translate.engine.easy_words import FILE

DATA = Path(__file__).parents[2] / "data" / "easy_japanese.tsv"
ROWS = [line.split("\t") for line in DATA.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
EXAMPLES = [row for row in ROWS if row[0] != "plain"]
PLAIN = [sentence for rule, sentence, _ in ROWS if rule == "plain"]
WORDS = [line.split("\t") for line in FILE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]


def test_there_are_enough_examples_words_and_plain_sentences():
    assert len(EXAMPLES) >= 150
    assert len(PLAIN) >= 100
    assert len(WORDS) >= 400
    assert {rule for rule, _, _ in EXAMPLES} == set(Rule) == set(REASONS)
    assert max(map(len, PLAIN)) <= LONGEST_SENTENCE


@pytest.mark.parametrize(("rule", "sentence", "plainer"), EXAMPLES)
def test_broken_rules_are_found(rule, sentence, plainer):
    breaches = find_breaches(sentence)
    assert rule in {breach.rule for breach in breaches}
    assert all(sentence[breach.start : breach.end] == breach.text for breach in breaches)
    if plainer:
        assert plainer_sentence(sentence) == plainer


@pytest.mark.parametrize("sentence", PLAIN)
def test_plain_sentences_raise_no_alarm(sentence):
    assert find_breaches(sentence) == []
    assert plainer_sentence(sentence) == sentence


@pytest.mark.parametrize(
    "sentence",
    [
        "食べられますか。",
        "これはだれのですか。",
        "くれましたか。",
        "デザインがいいです。",
        "生まれました。",
        "疲れました。",
        "忘れないでください。",
        "お金がありません。",
        "おはようございます。",
        "ここから入れます。",
        "日本へ来られましたか。",
        "2026年（令和8年）4月1日です。",
    ],
)
def test_what_only_looks_hard(sentence):
    assert find_breaches(sentence) == []


def test_several_rules_of_one_sentence_in_order():
    breaches = find_breaches("令和8年4月1日までに申請書をご提出ください。")
    assert [(breach.rule, breach.plainer) for breach in breaches] == [
        (Rule.ERA_YEAR, "2026年4月1日"),
        (Rule.HARD_WORD, "申し込みの紙"),
        (Rule.HARD_VERB, "出してください"),
    ]
    assert all(all(breach.reason) for breach in breaches)


@pytest.mark.parametrize(
    ("verb", "forms"),
    [
        ("書く/5", "書く 書いて 書いた 書き 書か 書けば 書こう 書け 書かれ"),
        ("行く/5", "行く 行って 行った 行き 行か 行けば 行こう 行け 行かれ"),
        ("払う/5", "払う 払って 払った 払い 払わ 払えば 払おう 払え 払われ"),
        ("出す/5", "出す 出して 出した 出し 出さ 出せば 出そう 出せ 出され"),
        ("読む/5", "読む 読んで 読んだ 読み 読ま 読めば 読もう 読め 読まれ"),
        ("急ぐ/5", "急ぐ 急いで 急いだ 急ぎ 急が 急げば 急ごう 急げ 急がれ"),
        ("見せる/1", "見せる 見せて 見せた 見せ 見せ 見せれば 見せよう 見せられ 見せられ"),
        (
            "持って来る/k",
            "持って来る 持って来て 持って来た 持って来 持って来 持って来れば 持って来よう 持って来られ 持って来られ",
        ),
        ("用意する/s", "用意する 用意して 用意した 用意し 用意し 用意すれば 用意しよう 用意でき 用意され"),
    ],
)
def test_conjugation(verb, forms):
    assert [conjugated(verb, form) for form in Form] == forms.split()


@pytest.mark.parametrize("verb", ["書く", "書く/1", "見せる/x", "見せた/5", "見る/k", "見る/s", "/5"])
def test_verbs_without_their_class_are_refused(verb):
    with pytest.raises(ValueError, match=r".*"):
        conjugated(verb, Form.TE)


def test_the_word_list_is_sound():
    assert len({word for _, word, _ in WORDS}) == len(WORDS)
    for kind, word, plainer in WORDS:
        assert kind in {
            "verb",
            "polite_verb",
            "kango",
            "adverb",
            "loan",
            "honorific",
            "humble",
            "vague",
            "phrase",
            "keep",
        }
        assert len(word) > 1
        assert plainer
        if kind in {"verb", "polite_verb"}:
            assert conjugated(plainer, Form.TE)


@pytest.mark.parametrize(("kind", "word", "plainer"), [row for row in WORDS if row[0] in {"verb", "polite_verb"}])
def test_a_plainer_verb_is_itself_not_hard(kind, word, plainer):
    assert find_breaches(conjugated(plainer, Form.TE) + "ください。") == []


@given(st.text(alphabet="ご記入提出しますしてくださいない、。がのでお待ち令和8年4/1コスト一二", max_size=40))
def test_no_sentence_fails(sentence):
    for breach in find_breaches(sentence):
        assert sentence[breach.start : breach.end] == breach.text
    plainer_sentence(sentence)
