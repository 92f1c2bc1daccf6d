import pytest
from hypothesis import given
from hypothesis import strategies as st

from translate.engine.sentences import (
    LIMIT_CHARACTERS,
    join_paragraphs,
    join_sentences,
    match_ending,
    split_paragraphs,
    split_sentences,
)


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("こんにちは。お名前は？", ["こんにちは。", "お名前は？"]),
        ("印鑑をお持ちですか？はい。", ["印鑑をお持ちですか？", "はい。"]),
        ("本当ですか！？困ります。", ["本当ですか！？", "困ります。"]),
        ("「はい。そうです。」と言いました。次です。", ["「はい。そうです。」と言いました。", "次です。"]),
        ("申請書（住民票。戸籍。）を書く。", ["申請書（住民票。戸籍。）を書く。"]),
        ("閉じない「括弧です。次です。", ["閉じない「括弧です。", "次です。"]),
        ("3.5パーセントです。", ["3.5パーセントです。"]),
        ("３．５パーセントです。次。", ["３．５パーセントです。", "次。"]),
        ("一行目\n二行目", ["一行目", "二行目"]),
        ("一行目\r\n\r\n二行目", ["一行目", "二行目"]),
        ("DVの相談です", ["DVの相談です"]),
        ("住民票", ["住民票"]),
        ("Mr. Tanaka is here. Please wait.", ["Mr. Tanaka is here.", "Please wait."]),
        ("Go to counter No. 7. Thank you.", ["Go to counter No. 7.", "Thank you."]),
        ("Bring an ID, e.g. a passport.", ["Bring an ID, e.g. a passport."]),
        ("We open at 9 a.m. on weekdays.", ["We open at 9 a.m. on weekdays."]),
        ("The rate is 3.5%. OK?", ["The rate is 3.5%.", "OK?"]),
        ("See www.city.osaka.lg.jp for more.", ["See www.city.osaka.lg.jp for more."]),
        ("Wait... what?", ["Wait... what?"]),
        ('He said "no." Then he left.', ['He said "no."', "Then he left."]),
        ("¿Dónde está? Aquí.", ["¿Dónde está?", "Aquí."]),
        ("नमस्ते। कति?", ["नमस्ते।", "कति?"]),
        ("မင်္ဂလာပါ။ ဘယ်လောက်လဲ။", ["မင်္ဂလာပါ။", "ဘယ်လောက်လဲ။"]),
        ("Xin chào. Tôi tên là A. Bạn khỏe không?", ["Xin chào.", "Tôi tên là A. Bạn khỏe không?"]),
        ("1. 住民票", ["1. 住民票"]),
        ("你好。请问？", ["你好。", "请问？"]),
        ("안녕하세요. 주민표를 주세요.", ["안녕하세요.", "주민표를 주세요."]),
        ("", []),
        (" \n　", []),
        ("。。。", ["。。。"]),
        ("?", ["?"]),
    ],
)
def test_sentences(text, sentences):
    assert split_sentences(text) == sentences


def test_long_sentences_are_cut_at_a_comma():
    text = "区役所の窓口では、" * 20
    parts = split_sentences(text)
    assert all(len(part) <= LIMIT_CHARACTERS and part.endswith("、") for part in parts)
    assert "".join(parts) == text


def test_a_cut_never_falls_into_a_number_or_a_word():
    parts = split_sentences("保険料は" + "一" * 100 + "、合計で12,000円です" + "あ" * 100)
    assert any("12,000円" in part for part in parts)
    words = split_sentences("documents " * 30)
    assert {word for part in words for word in part.split()} == {"documents"}


def test_a_sentence_without_any_place_to_cut_still_ends():
    assert [len(part) for part in split_sentences("A" * 300)] == [120, 120, 60]
    assert [len(part) for part in split_sentences("あ" * 200)] == [119, 81]


def test_lines_of_a_text_stay_lines():
    text = "一行目。二行目。\n\n三行目"
    assert split_paragraphs(text) == [["一行目。", "二行目。"], [], ["三行目"]]
    assert join_paragraphs([["One.", "Two."], [], ["Three"]], "en") == "One. Two.\n\nThree"


@pytest.mark.parametrize(
    ("language", "joined"),
    [
        ("ja", "a.b."),
        ("ja-easy", "a.b."),
        ("zh", "a.b."),
        ("zt", "a.b."),
        ("my", "a.b."),
        ("en", "a. b."),
        ("ko", "a. b."),
        ("ne", "a. b."),
        ("vi", "a. b."),
    ],
)
def test_joining_per_language(language, joined):
    assert join_sentences([" a.", "", "b. "], language) == joined


@pytest.mark.parametrize(
    ("source", "translated", "language", "expected"),
    [
        ("印鑑をお持ちですか？", "Do you have a seal", "en", "Do you have a seal?"),
        ("印鑑をお持ちですか？", "Do you have a seal.", "en", "Do you have a seal?"),
        ("印鑑をお持ちですか。", "Do you have a seal", "en", "Do you have a seal?"),
        ("印鑑をお持ちですか", "您带印章了吗", "zh", "您带印章了吗？"),
        ("Do you have it?", "お持ちですか？?", "ja", "お持ちですか？"),
        ("Do you have it?", "お持ちですか", "ja", "お持ちですか？"),
        (
            "住民票を取りに来ました。",
            "I came to get my residence certificate。",
            "en",
            "I came to get my residence certificate.",
        ),
        ("住民票を取りに来ました。", "I came to get my certificate。.", "en", "I came to get my certificate."),
        ("住民票を取りに来ました。", "Đến lấy giấy", "vi", "Đến lấy giấy."),
        ("I am here.", "来ました.", "ja", "来ました。"),
        ("I am here.", "म यहाँ छु", "ne", "म यहाँ छु\u0964"),
        ("I am here.", "ရောက်ပါပြီ.", "my", "ရောက်ပါပြီ\u104b"),
        ("DVの相談です", "I want to talk about DV.", "en", "I want to talk about DV"),
        ("wifiはありますか", "Is there Wi-Fi", "en", "Is there Wi-Fi?"),
        ("住民票", "Certificate of residence.", "en", "Certificate of residence"),
        ("午前9時", "9:00 a.m.", "en", "9:00 a.m."),
        ("午前9時です。", "It is 9:00 a.m.", "en", "It is 9:00 a.m."),
        ("危ない！", "Watch out!", "en", "Watch out!"),
        ("Watch out!", "危ない!", "ja", "危ない！"),
        ("お待ちください…", "Please wait...", "en", "Please wait..."),
        ("はい。", "", "en", ""),
        ("？", "?", "en", "?"),
    ],
)
def test_the_end_mark_is_the_target_languages(source, translated, language, expected):
    assert match_ending(source, translated, language) == expected


@given(st.text(alphabet="あ区役所A1 。．.、,？！?!「」（）\n\"'a", max_size=300))
def test_no_letter_is_lost_and_none_is_too_long(text):
    parts = split_sentences(text)
    assert "".join("".join(parts).split()) == "".join(text.split())
    assert all(part and part == part.strip() and len(part) <= LIMIT_CHARACTERS for part in parts)


@given(st.text(max_size=80))
def test_any_text_can_be_split_and_joined(text):
    assert join_paragraphs(split_paragraphs(text), "ja").split() is not None


@given(st.text(alphabet="AaDVdv か。.？?! ", max_size=20), st.text(alphabet="AaDVdv 。.？?! ", max_size=20))
def test_the_end_mark_changes_no_letter(source, translated):
    def letters(text):
        return [character for character in text if character.isalpha()]

    assert letters(match_ending(source, translated, "en")) == letters(translated)
