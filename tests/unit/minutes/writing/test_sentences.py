import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutes.writing.sentences import split_sentences, split_spans
from minutes.writing.utterances import TimedText, Utterance


def _split(text):
    return [text[a:b] for a, b in split_spans(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("承認します。次に移ります。", ["承認します。", "次に移ります。"]),
        ("本当ですか？はい！", ["本当ですか？", "はい！"]),
        ("ええ！？そうですか。", ["ええ！？", "そうですか。"]),
        (
            "委員から「反対です。理由は費用です。」と発言がありました。次です。",
            ["委員から「反対です。理由は費用です。」と発言がありました。", "次です。"],
        ),
        ("「異議なし。」次に移ります。", ["「異議なし。」", "次に移ります。"]),
        ("（拍手。）続けます。", ["（拍手。）", "続けます。"]),
        ("利用率は42.3パーセントです。", ["利用率は42.3パーセントです。"]),
        ("利用率は４２．３％です。", ["利用率は４２．３％です。"]),
        ("1. 予算について", ["1. 予算について"]),
        ("No.3の資料をご覧ください。", ["No.3の資料をご覧ください。"]),
        ("U.S.の例です。", ["U.S.の例です。"]),
        ("We agree. Next item.", ["We agree.", " Next item."]),
        ("説明は以上です．次です．", ["説明は以上です．", "次です．"]),
        ("説明します次に予算です", ["説明します", "次に予算です"]),
        ("ﾌﾘｶﾞﾅです｡次です｡", ["ﾌﾘｶﾞﾅです｡", "次です｡"]),
        ("開いたまま「閉じない。次です。", ["開いたまま「閉じない。", "次です。"]),
        ("議題に入ります 次は予算です", ["議題に入ります", " 次は予算です"]),
        ("部会長の西村です今年は台風が多い", ["部会長の西村です", "今年は台風が多い"]),
        ("お配りしました資料をご覧ください3ページです", ["お配りしました資料をご覧ください", "3ページです"]),
        ("検討しました結果を報告します", ["検討しました結果を報告します"]),
        ("そうですから、そうですが、そうですね", ["そうですから、そうですが、そうですね"]),
        ("提出しましたが、まだです。", ["提出しましたが、まだです。"]),
    ],
)
def test_sentences_end_at_marks_but_not_inside_brackets_or_numbers(text, expected):
    assert _split(text) == expected


@given(st.text(alphabet=st.sampled_from("あです。！？「」『（）. ．1２A\n、ます次に"), max_size=80))
def test_the_spans_cover_every_character(text):
    assert "".join(_split(text)) == text


@given(st.text(max_size=60))
def test_any_text_at_all_is_covered(text):
    assert "".join(_split(text)) == text


@given(
    st.lists(
        st.tuples(
            st.floats(0, 1000),
            st.floats(0, 30),
            st.text(alphabet="はい次にです。、「」ます1.", max_size=30),
            st.sampled_from("AB"),
        ),
        max_size=12,
    )
)
def test_no_character_is_lost_and_times_never_go_back(rows):
    utterances = [Utterance(n, start, start + length, text, who) for n, (start, length, text, who) in enumerate(rows)]
    sentences = split_sentences(utterances)
    ordered = sorted((u for u in utterances if u.text.strip()), key=lambda u: (u.start_s, u.end_s))
    assert _bare("".join(s.text for s in sentences)) == _bare("".join(u.text for u in ordered))
    starts = [s.start_s for s in sentences]
    assert starts == sorted(starts)
    assert all(s.end_s >= s.start_s for s in sentences)
    assert len({s.id for s in sentences}) == len(sentences)


def _bare(text):
    return "".join(text.split()).replace("。", "")


def test_a_sentence_cut_by_the_engine_is_joined_and_knows_both_sources():
    sentences = split_sentences(
        [
            Utterance("a", 0.0, 2.0, "テレワーク用端末の", "S1"),
            Utterance("b", 2.1, 4.0, "利用率を報告します。", "S1"),
        ]
    )
    assert [(s.text, s.utterance_ids) for s in sentences] == [("テレワーク用端末の利用率を報告します。", ("a", "b"))]
    assert (sentences[0].start_s, sentences[0].end_s) == (0.0, 4.0)


def test_a_change_of_speaker_ends_a_sentence_without_a_mark():
    sentences = split_sentences([Utterance(1, 0, 1, "異議なし", "S2"), Utterance(2, 1, 2, "それでは", "S1")])
    assert [s.text for s in sentences] == ["異議なし。", "それでは。"]


def test_a_final_form_before_a_pause_gets_its_full_stop():
    sentences = split_sentences(
        [Utterance(1, 0, 2, "以上で説明を終わります", "S1"), Utterance(2, 2.6, 4, "質問はありますか", "S1")]
    )
    assert [s.text for s in sentences] == ["以上で説明を終わります。", "質問はありますか。"]


def test_an_open_clause_before_a_short_pause_goes_on():
    sentences = split_sentences(
        [Utterance(1, 0, 2, "予算については、", "S1"), Utterance(2, 2.6, 4, "来月決めます。", "S1")]
    )
    assert [s.text for s in sentences] == ["予算については、来月決めます。"]


def test_english_words_are_joined_with_a_blank():
    sentences = split_sentences([Utterance(1, 0, 2, "We will", "S1"), Utterance(2, 2.1, 4, "report next week.", "S1")])
    assert [s.text for s in sentences] == ["We will report next week."]


def test_times_inside_an_utterance_follow_its_characters():
    first, second = split_sentences([Utterance(1, 10.0, 20.0, "承認します。次に移ります", "S1")])
    assert first.start_s == 10.0
    assert first.end_s == second.start_s == pytest.approx(15.0)
    assert second.end_s == 20.0


def test_word_times_beat_interpolation():
    words = (TimedText("承認します。", 10.0, 12.0), TimedText("次に", 17.0, 18.0), TimedText("移ります", 18.0, 20.0))
    first, second = split_sentences([Utterance(1, 10.0, 20.0, "承認します。次に移ります", "S1", words)])
    assert (first.end_s, second.start_s) == (12.0, 17.0)


def test_word_times_of_another_text_are_not_used():
    words = (TimedText("商人します。", 10.0, 12.0),)
    first, *_ = split_sentences([Utterance(1, 10.0, 20.0, "承認します。次に移ります", "S1", words)])
    assert first.end_s == pytest.approx(15.0)


def test_words_without_any_mark_are_cut_at_a_comma():
    text = "あいうえ、" * 300
    spans = split_spans(text)
    assert "".join(text[a:b] for a, b in spans) == text
    assert all(b - a <= 400 and text[a:b].endswith("、") for a, b in spans)
