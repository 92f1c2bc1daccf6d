import unicodedata

import babel
import pytest

from translate.engine.languages import LANGUAGES, find_language, get_language, spoken_language
from translate.engine.scripts import language_of_script, looks_like_other_side, share_in_script

# Municipal terms, most of them kanji alone; LibreTranslate's detector takes 26 of such 60 for Chinese.
TERMS = [
    "住民票",
    "住民税",
    "離婚届",
    "婚姻届",
    "出生届",
    "死亡届",
    "転入届",
    "転出届",
    "転居届",
    "筆頭者",
    "戸籍謄本",
    "戸籍抄本",
    "印鑑登録",
    "印鑑証明",
    "国民年金",
    "国民健康保険",
    "後期高齢者医療",
    "介護保険",
    "生活保護",
    "児童手当",
    "児童扶養手当",
    "保育所",
    "就学援助",
    "母子手帳",
    "予防接種",
    "障害者手帳",
    "在留資格",
    "在留期間",
    "在留カード",
    "特別永住者",
    "永住許可",
    "世帯主",
    "世帯全員",
    "本籍地",
    "続柄",
    "所得証明",
    "課税証明書",
    "納税証明書",
    "固定資産税",
    "軽自動車税",
    "市民税",
    "府民税",
    "非課税",
    "納付書",
    "口座振替",
    "手数料",
    "申請書",
    "届出書",
    "委任状",
    "本人確認",
    "区役所",
    "市役所",
    "出張所",
    "窓口",
    "市営住宅",
    "粗大ごみ",
    "避難所",
    "国民健康保険料納入通知書",
    "マイナンバーカード",
    "受付番号",
]

SENTENCES = {
    "ja": [
        "印鑑をお持ちですか？",
        "トイレはどこですか",
        "DVの相談です",
        "ゴミ",
        "住民票をください",
        "Wi-Fiはありますか",
    ],
    "ko": ["주민표를 주세요", "안녕하세요", "3층"],
    "ne": ["नमस्ते", "मलाई मद्दत चाहिन्छ", "कति पैसा?"],
    "my": ["မင်္ဂလာပါ", "ဘယ်လောက်လဲ"],
    "vi": ["Tôi muốn đăng ký cư trú", "Bao nhiêu tiền?", "Xin chào, tôi tên là Lan ở đường Trần", "Được ạ"],
}


def test_twelve_languages_are_shipped():
    assert [language.code for language in LANGUAGES] == (
        ["ja", "ja-easy", "en", "zh-Hans", "zh-Hant", "ko", "vi", "ne", "tl", "my", "pt-BR", "es"]
    )
    assert len({language.native_name for language in LANGUAGES}) == 12
    assert {language.direction for language in LANGUAGES} == {"ltr"}


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.code)
def test_every_language_is_known_to_cldr_and_named_in_its_own_script(language):
    assert babel.Locale.parse(language.babel).get_display_name("ja")
    assert share_in_script(language.native_name, language.code) == 1.0
    assert find_language(language.bcp47) is language


@pytest.mark.parametrize(
    ("spelling", "code"),
    [
        ("zh", "zh-Hans"), ("zt", "zh-Hant"), ("pb", "pt-BR"), ("zh_hant", "zh-Hant"), ("ZH-HANS", "zh-Hans"),
        ("fil", "tl"), ("pt_BR", "pt-BR"), (" ja-JP ", "ja"), ("ja-x-easy", "ja-easy"), ("ja", "ja"), ("zh-TW", "zh-Hant"),
    ],
)  # fmt: skip
def test_codes_of_other_programs_are_understood(spelling, code):
    assert get_language(spelling).code == code


@pytest.mark.parametrize("spelling", ["", "xx", "fr", "pt", "auto", "日本語"])
def test_other_languages_are_not_shipped(spelling):
    assert find_language(spelling) is None
    with pytest.raises(KeyError):
        get_language(spelling)


def test_no_spelling_stands_for_two_languages():
    spellings = [alias for language in LANGUAGES for alias in {language.code.lower(), *language.aliases}]
    assert len(spellings) == len(set(spellings))


def test_easy_japanese_goes_through_no_engine_of_its_own():
    assert spoken_language("ja-easy").code == "ja"
    assert spoken_language("zt").code == "zh-Hant"


def test_none_of_sixty_municipal_terms_is_taken_for_chinese():
    assert len(TERMS) == len(set(TERMS)) == 60
    taken = {term: language_of_script(term) for term in TERMS}
    assert {language.code for language in taken.values() if language} <= {"ja"}
    assert not any(looks_like_other_side(term, "ja", other) for term in TERMS for other in ("zh-Hans", "zh-Hant", "ko"))


@pytest.mark.parametrize(("code", "text"), [(code, text) for code, texts in SENTENCES.items() for text in texts])
def test_a_script_proves_its_language(code, text):
    assert language_of_script(text).code == code
    assert language_of_script(unicodedata.normalize("NFD", text)).code == code


@pytest.mark.parametrize(
    "text",
    [
        "",
        "12,000",
        "?!",
        "住民票",
        "我要办理居民登记",
        "Hello",
        "Magandang umaga po",
        "¿Dónde está el baño?",
        "Olá, não, três, você",
        "😀",
    ],
)
def test_what_proves_nothing(text):
    assert language_of_script(text) is None


def test_the_other_sides_language_is_only_noticed_where_it_is_proved():
    assert looks_like_other_side("これをください", "vi", "ja")
    assert looks_like_other_side("これをください", "vi", "ja-easy")
    assert looks_like_other_side("주세요", "ja", "ko")
    assert not looks_like_other_side("これをください", "ja", "vi")
    assert not looks_like_other_side("これをください", "ja-easy", "ja")
    assert not looks_like_other_side("주세요", "ja", "vi")
    assert not looks_like_other_side("こんにちは", "xx", "ja")


@pytest.mark.parametrize(
    ("text", "code", "share"),
    [
        ("DVの相談", "ja", 1.0),
        ("Hello", "ja", 0.0),
        ("नमस्ते DV", "ne", 1.0),
        ("区役所 office", "en", 0.5),
        ("123", "my", 1.0),
    ],
)
def test_share_of_letters_in_the_languages_own_script(text, code, share):
    assert share_in_script(text, code) == pytest.approx(share, abs=0.17)
