"""Verb and adjective forms that the generator uses."""

import pytest

from training.starter_speech.conjugation import adjective, godan, ichidan


@pytest.mark.parametrize(
    ("verb", "polite", "te", "past", "negative", "condition"),
    [
        ("書く", "書きます", "書いて", "書いた", "書かない", "書けば"),
        ("防ぐ", "防ぎます", "防いで", "防いだ", "防がない", "防げば"),
        ("示す", "示します", "示して", "示した", "示さない", "示せば"),
        ("待つ", "待ちます", "待って", "待った", "待たない", "待てば"),
        ("扱う", "扱います", "扱って", "扱った", "扱わない", "扱えば"),
        ("進む", "進みます", "進んで", "進んだ", "進まない", "進めば"),
        ("問う", "問います", "問うて", "問うた", "問わない", "問えば"),
    ],
)
def test_godan(verb: str, polite: str, te: str, past: str, negative: str, condition: str) -> None:
    forms = godan(verb)
    assert forms["masu"][0] == polite
    assert [forms[name] for name in ("te", "past", "neg", "ba")] == [[te], [past], [negative], [condition]]


def test_ichidan() -> None:
    forms = ichidan("決める")
    assert "決めました" in forms["masu"]
    assert [forms[name] for name in ("te", "past", "neg", "ba")] == [["決めて"], ["決めた"], ["決めない"], ["決めれば"]]


def test_adjective() -> None:
    assert adjective("高い") == {"dict": ["高い"], "te": ["高くて"], "ba": ["高ければ"]}
