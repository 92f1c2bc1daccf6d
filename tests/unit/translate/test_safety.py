import statistics

import pytest

from translate.engine.safety import LETTERS_PER_JAPANESE_LETTER, Flaw, _letters, find_flaws

# Japanese, language, a right translation.
RIGHT = [
    ("はい", "en", "Yes"),
    ("はい", "vi", "Vâng"),
    ("いいえ", "es", "No"),
    ("住民票", "en", "Certificate of Residence"),
    ("住民票", "zh-Hans", "住民票"),
    ("住民票", "zh-Hant", "住民票"),
    ("戸籍謄本", "en", "Certified copy of the family register"),
    ("印鑑", "ko", "인감"),
    ("印鑑をお持ちですか？", "en", "Do you have your seal with you?"),
    ("印鑑をお持ちですか？", "zh-Hans", "您带印章了吗？"),
    ("印鑑をお持ちですか？", "zh-Hant", "您有帶印章嗎？"),
    ("印鑑をお持ちですか？", "ko", "도장을 가지고 오셨습니까?"),
    ("印鑑をお持ちですか？", "vi", "Anh/chị có mang theo con dấu không?"),
    ("印鑑をお持ちですか？", "ne", "तपाईंसँग छाप छ?"),
    ("印鑑をお持ちですか？", "tl", "Mayroon po ba kayong selyo?"),
    ("印鑑をお持ちですか？", "my", "တံဆိပ်တုံး ပါသလား။"),
    ("印鑑をお持ちですか？", "pt-BR", "O senhor trouxe o carimbo?"),
    ("印鑑をお持ちですか？", "es", "¿Tiene su sello?"),
    ("7番の窓口へ行ってください。", "en", "Please go to counter 7."),
    ("7番の窓口へ行ってください。", "zh-Hans", "请到7号窗口。"),
    ("7番の窓口へ行ってください。", "zh-Hant", "請到7號窗口。"),
    ("7番の窓口へ行ってください。", "ko", "7번 창구로 가 주세요."),
    ("7番の窓口へ行ってください。", "vi", "Vui lòng đến quầy số 7."),
    ("7番の窓口へ行ってください。", "ne", "कृपया काउन्टर नं. 7 मा जानुहोस्।"),
    ("7番の窓口へ行ってください。", "tl", "Pumunta po sa counter 7."),
    ("7番の窓口へ行ってください。", "my", "ကောင်တာ 7 ကို သွားပါ။"),
    ("7番の窓口へ行ってください。", "pt-BR", "Vá ao guichê 7, por favor."),
    ("7番の窓口へ行ってください。", "es", "Vaya a la ventanilla 7, por favor."),
    (
        "引っ越しをしたら、14日以内に届けを出してください。",
        "en",
        "When you have moved, please submit a notification within 14 days.",
    ),
    ("引っ越しをしたら、14日以内に届けを出してください。", "zh-Hans", "搬家后请在14天内提交申报。"),
    ("引っ越しをしたら、14日以内に届けを出してください。", "zh-Hant", "搬家後請在14天內提出申報。"),
    ("引っ越しをしたら、14日以内に届けを出してください。", "ko", "이사하면 14일 이내에 신고해 주세요."),
    (
        "引っ越しをしたら、14日以内に届けを出してください。",
        "vi",
        "Sau khi chuyển nhà, hãy nộp giấy khai báo trong vòng 14 ngày.",
    ),
    ("引っ越しをしたら、14日以内に届けを出してください。", "ne", "घर सरेपछि १४ दिनभित्र सूचना बुझाउनुहोस्।"),
    (
        "引っ越しをしたら、14日以内に届けを出してください。",
        "tl",
        "Kapag lumipat kayo, magsumite ng abiso sa loob ng 14 na araw.",
    ),
    ("引っ越しをしたら、14日以内に届けを出してください。", "my", "အိမ်ပြောင်းပြီးပါက ၁၄ ရက်အတွင်း အကြောင်းကြားစာ တင်ပါ။"),
    (
        "引っ越しをしたら、14日以内に届けを出してください。",
        "pt-BR",
        "Depois de se mudar, entregue a notificação em até 14 dias.",
    ),
    (
        "引っ越しをしたら、14日以内に届けを出してください。",
        "es",
        "Después de mudarse, presente el aviso en un plazo de 14 días.",
    ),
    ("DV", "en", "DV"),
    ("在留カードを見せてください。", "en", "Please show me your residence card."),
    ("グエン・ティ・ランさん", "vi", "Nguyễn Thị Lan"),
    ("kita@city.osaka.lg.jp", "en", "kita@city.osaka.lg.jp"),
    ("06-6208-8181", "ko", "06-6208-8181"),
    ("はい、はい、そうです。", "en", "Yes, yes, that is right."),
]

BAD = [
    ("サラダ", "en", "salad salad salad salad salad", Flaw.LOOP),
    ("毎回", "es", "cada vez más cada vez más cada vez más", Flaw.LOOP),
    ("ありがとう", "en", "Thank you. Thank you. Thank you.", Flaw.LOOP),
    ("ありがとう", "zh-Hans", "谢谢谢谢谢谢谢谢", Flaw.LOOP),
    ("主流", "en", "mainstreammainstreammainstreammainstream", Flaw.LOOP),
    ("住民票", "ko", "주민표주민표주민표주민표", Flaw.LOOP),
    ("はい", "ja-easy", "はいはいはいはいはい", Flaw.LOOP),
    ("あ", "en", "aaaaaaaaaaaaaa", Flaw.LOOP),
    ("手続き", "my", "လုပ်ငန်းစဉ် လုပ်ငန်းစဉ် လုပ်ငန်းစဉ်", Flaw.LOOP),
    ("確認", "ne", "पुष्टि पुष्टि पुष्टि पुष्टि", Flaw.LOOP),
    ("はい。", "en", "the of the a the of the the in the the to the the", Flaw.LOOP),
    ("住民票", "en", "", Flaw.EMPTY),
    ("住民票", "en", " . ", Flaw.EMPTY),
    ("はい", "my", "။", Flaw.EMPTY),
    ("トイレ", "en", "Please contact us if you have any questions about the product, the delivery or the terms of payment", Flaw.TOO_LONG),
    ("請求書", "ja", "", Flaw.EMPTY),
    ("お問い合わせは北区役所の2階にある住民情報課の窓口でお願いします。", "en", "Please.", Flaw.TOO_SHORT),
    ("引っ越しをしたら、14日以内に届けを出してください。持ってくるものは在留カードです。", "vi", "Trong 14 ngày.", Flaw.TOO_SHORT),
    ("ユーフォリア", "en", "ユーフォリア", Flaw.COPY),
    ("住民票をください", "zh-Hans", "住民票をください", Flaw.COPY),
    ("住民票", "en", "住民票", Flaw.COPY),
    ("お待ちください", "ko", "お待ちください", Flaw.COPY),
    ("しばらくお待ちください。", "en", "しばらくお待ちください。 Please wait.", Flaw.COPY),
    ("国民健康保険料納入通知書在中", "zh-Hant", "国民健康保険料納入通知書在中", Flaw.COPY),
    ("こんにちは", "ne", "Hello there", Flaw.WRONG_SCRIPT),
    ("こんにちは", "my", "Hello", Flaw.WRONG_SCRIPT),
    ("こんにちは", "ko", "こんにちは、元気", Flaw.WRONG_SCRIPT),
    ("こんにちは", "en", "你好，欢迎", Flaw.WRONG_SCRIPT),
    ("こんにちは", "zh-Hans", "Hello", Flaw.WRONG_SCRIPT),
    ("こんにちは", "vi", "こん", Flaw.WRONG_SCRIPT),
]  # fmt: skip

BAD_TO_JAPANESE = [
    ("en", "Hello", "Hello", Flaw.COPY),
    ("en", "bill", "ログインログインログインログイン", Flaw.LOOP),
    ("vi", "Tôi muốn đăng ký cư trú", "Tôi muốn đăng ký cư trú", Flaw.COPY),
    ("en", "Where can I get a certificate of residence today?", "は", Flaw.TOO_SHORT),
    ("ne", "नमस्ते", "नमस्ते", Flaw.COPY),
    ("tl", "Salamat po", "감사합니다", Flaw.WRONG_SCRIPT),
    ("es", "Sí", "…", Flaw.EMPTY),
]


@pytest.mark.parametrize(("source", "language", "translated"), RIGHT)
def test_a_right_translation_has_no_flaw_in_either_direction(source, language, translated):
    assert find_flaws(source, translated, "ja", language) == ()
    assert find_flaws(translated, source, language, "ja") == ()


@pytest.mark.parametrize(("source", "language", "translated", "flaw"), BAD)
def test_flaws_into_the_residents_language(source, language, translated, flaw):
    assert flaw in find_flaws(source, translated, "ja", language)


@pytest.mark.parametrize(("language", "source", "translated", "flaw"), BAD_TO_JAPANESE)
def test_flaws_into_japanese(language, source, translated, flaw):
    assert flaw in find_flaws(source, translated, language, "ja")


def test_repetition_that_was_said_is_no_loop():
    assert find_flaws("だめ、だめ、だめ、だめ！", "No, no, no, no!", "ja", "en") == ()
    assert find_flaws("番号は06-06-06です。", "The number is 06-06-06.", "ja", "en") == ()


def test_marks_stay_marks():
    assert find_flaws("？", "?", "ja", "en") == ()
    assert find_flaws("", "", "ja", "en") == ()


def test_other_languages_are_refused():
    with pytest.raises(KeyError):
        find_flaws("a", "b", "ja", "xx")


@pytest.mark.parametrize("language", sorted(set(LETTERS_PER_JAPANESE_LETTER) - {"ja"}))
def test_expected_lengths_are_those_of_the_written_pairs(language):
    ratios = [
        len(_letters(translated)) / len(_letters(source))
        for source, code, translated in RIGHT
        if code == language and len(source) >= 10
    ]
    assert statistics.median(ratios) == pytest.approx(LETTERS_PER_JAPANESE_LETTER[language], rel=0.35)
