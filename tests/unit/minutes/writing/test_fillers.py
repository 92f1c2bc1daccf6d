import pytest
from hypothesis import given
from hypothesis import strategies as st

from minutes.writing.fillers import filler_ranges, without_fillers


def _marked(text):
    return [text[a:b] for a, b in filler_ranges(text)]


@pytest.mark.parametrize(
    ("text", "fillers"),
    [
        ("えー、上半期の利用率は", ["えー、"]),
        ("えー上半期の利用率は", ["えー"]),
        ("えーっと、資料は", ["えーっと、"]),
        ("えっとですね、資料は", ["えっとですね、"]),
        ("えーとですね資料は", ["えーとですね"]),
        ("ええと、資料は", ["ええと、"]),
        ("あのー、来年度は", ["あのー、"]),
        ("あのう、来年度は", ["あのう、"]),
        ("予算ですが、そのー、来年度は", ["そのー、"]),
        ("まあ、そうですね。", ["まあ、"]),
        ("なんか、変です。", ["なんか、"]),
        ("あの、資料の3ページです。", ["あの、"]),
        ("本日はえー予算の話です。", ["えー"]),
        ("えー、あのー、予算です。", ["えー、あのー、"]),
        ("うーん、難しいです。", ["うーん、"]),
    ],
)
def test_fillers_are_found_with_their_comma(text, fillers):
    assert _marked(text) == fillers


@pytest.mark.parametrize(
    "text",
    [
        "その件は、あの会議で決めました。",
        "まあまあの結果でした。",
        "あの資料とその資料を比べます。",
        "ねえー、聞いてください。",
        "へえー、そうですか。",
        "すげえーと言われました。",
        "なんかいも確認しました。",
        "あのように進めます。",
        "そのうち、報告します。",
        "その他について伺います。",
        "えーちゃんと呼ばれています。",
        "エー・アイの利用です。",
        "まーくんに聞きました。",
        "それなりに進みました。",
        "予算なんか、足りません。",
        "ええ、そのとおりです。",
        "こうした取組を続けます。",
        "あのね、という呼びかけです。",
        "ああいう例もあります。",
        "まあたらしい庁舎です。",
    ],
)
def test_real_words_are_left_alone(text):
    assert _marked(text) == []


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("えー、あのー、利用率は42.3パーセントです。", "利用率は42.3パーセントです。"),
        ("予算は、えー、500万円です。", "予算は、500万円です。"),
        ("予算は、えー。", "予算は。"),
        ("えー。", ""),
        ("異議なし。", "異議なし。"),
    ],
)
def test_one_switch_removes_them(text, clean):
    assert without_fillers(text) == clean


@given(st.text(alphabet="えあのそーっと、。まなんかこう予算はです ", max_size=40))
def test_ranges_are_in_order_inside_the_text_and_never_overlap(text):
    ranges = filler_ranges(text)
    flat = [edge for pair in ranges for edge in pair]
    assert flat == sorted(flat)
    assert all(0 <= a < b <= len(text) for a, b in ranges)
