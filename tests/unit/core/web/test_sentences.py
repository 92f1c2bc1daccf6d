import string

import pytest

from services.core.errors import Conflict, SuiteError, TooLarge
from services.core.i18n import use_locale
from services.core.web.messages import CORE_MESSAGES
from services.core.web.sentences import fill_in, sentence_of

MESSAGES = {
    "suite.too_large": ("大きすぎます。分けてください。", "Too large. Split it."),
    "x": (
        "上限は{limit_bytes:filesize}、{duration_s:duration}です。{name}を直してください。",
        "At most {limit_bytes:filesize}. Fix {name}.",
    ),
}


def test_values_are_written_in_the_reader_s_language() -> None:
    values = {"limit_bytes": 4_000_000_000, "duration_s": 4980, "name": "録音"}
    assert fill_in(MESSAGES["x"][0], values) == "上限は4.0 GB、1時間23分です。録音を直してください。"


def test_a_value_that_is_missing_becomes_a_dash() -> None:
    assert fill_in("{limit_bytes:filesize}と{name}", {}) == "—と—"


def test_an_error_is_told_as_what_happened_and_what_to_do() -> None:
    sentence = sentence_of(TooLarge(), MESSAGES)
    assert (sentence.what, sentence.next_step) == ("大きすぎます", "分けてください。")
    with use_locale("en"):
        assert sentence_of(TooLarge(), MESSAGES).what == "Too large"


def test_an_error_without_its_own_sentence_takes_its_parent_s(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Conflict, "code", "nowhere.to_be_found")
    assert sentence_of(Conflict(), CORE_MESSAGES).what == "処理できませんでした"


@pytest.mark.parametrize("code", sorted(CORE_MESSAGES))
def test_every_sentence_has_two_languages_with_the_same_values(code: str) -> None:
    names = [
        {name for _text, name, _spec, _conversion in string.Formatter().parse(text) if name}
        for text in CORE_MESSAGES[code]
    ]
    assert names[0] == names[1]
    assert CORE_MESSAGES[code][0].endswith("。")
    assert CORE_MESSAGES[code][1].endswith(".")


def test_every_status_of_the_six_children_has_a_sentence() -> None:
    for child in SuiteError.__subclasses__():
        if child.__module__ == "services.core.errors":
            assert child.code in CORE_MESSAGES
