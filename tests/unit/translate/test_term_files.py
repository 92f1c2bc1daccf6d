"""The municipal terms that a city edits: complete, tidy, and every language in its own script."""

import re
import unicodedata
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

TERMS = Path(__file__).resolve().parents[3] / "translate/terms"
JAPANESE = ["id", "ja", "reading", "variants", "easy_ja", "scene", "kind"]
FOREIGN = ["id", "term", "variants", "explanation"]
SCENES = {
    "resident_registration",
    "insurance_pension",
    "tax",
    "childcare",
    "welfare",
    "guidance",
    "disaster",
    "other",
}
KINDS = {"document", "procedure", "system", "money", "office", "person", "place", "other"}
KANJI, KANA, HANGUL = r"[\u4e00-\u9fff]", r"[\u3041-\u30fa]", r"[\uac00-\ud7a3]"
DEVANAGARI, MYANMAR, LATIN = r"[\u0900-\u097f]", r"[\u1000-\u109f]", r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]"
# What every explanation contains, and what no cell may contain: text of a neighbouring column or file that slipped in.
SCRIPTS = {
    "en": (LATIN, [KANJI, KANA, HANGUL, DEVANAGARI, MYANMAR]),
    "zh-Hans": (KANJI, [KANA, HANGUL, DEVANAGARI, MYANMAR, "[們個這證險國時書請號區灣會稅]"]),
    "zh-Hant": (KANJI, [KANA, HANGUL, DEVANAGARI, MYANMAR, "[们个这证险国时书请号区湾会税]"]),
    "ko": (HANGUL, [KANJI, KANA, DEVANAGARI, MYANMAR]),
    "vi": (LATIN, [KANJI, KANA, HANGUL, DEVANAGARI, MYANMAR]),
    "ne": (DEVANAGARI, [KANJI, KANA, HANGUL, MYANMAR]),
    "tl": (LATIN, [KANJI, KANA, HANGUL, DEVANAGARI, MYANMAR, "[ăđơưạảấầẩẫậắằẳẵặ]"]),
    "my": (MYANMAR, [KANJI, KANA, HANGUL, DEVANAGARI]),
    "pt-BR": (LATIN, [KANJI, KANA, HANGUL, DEVANAGARI, MYANMAR, "[ñ¿¡]"]),
    "es": (LATIN, [KANJI, KANA, HANGUL, DEVANAGARI, MYANMAR, "[ãõç]"]),
}
# Each language writes most of its explanations with letters that its neighbours lack; None where it has no such letters.
MARKS = {"vi": "[ăâđêôơưạảấầẩậắằặẹẻếềểệịỉọỏốồổộớờởợụủứừửựỳỹ]", "pt-BR": "[ãõçáéíóúâêô]", "es": "[ñáéíóú]"}
PRESENT = [language for language in SCRIPTS if (TERMS / f"{language}.tsv").exists()]


@cache
def cells(name: str) -> list[list[str]]:
    text = (TERMS / f"{name}.tsv").read_bytes().decode("utf-8")
    assert "\r" not in text
    assert not text.startswith("\ufeff")
    assert text.endswith("\n")
    return [line.split("\t") for line in text.removesuffix("\n").split("\n")]


def rows(name: str) -> list[dict[str, str]]:
    head, *lines = cells(name)
    return [dict(zip(head, line, strict=True)) for line in lines]


def repeated(values: list[str]) -> list[str]:
    return [value for value, count in Counter(values).items() if count > 1]


def test_every_shipped_language_has_its_file() -> None:
    assert {file.stem for file in TERMS.glob("*.tsv")} == {"terms", *SCRIPTS}


@pytest.mark.parametrize("name", ["terms", *PRESENT])
def test_table_is_well_formed(name: str) -> None:
    head, *lines = cells(name)
    assert head == (JAPANESE if name == "terms" else FOREIGN)
    assert [line for line in lines if len(line) != len(head)] == []
    assert [line for line in lines for cell in line if cell != cell.strip() or "  " in cell] == []
    assert [row["id"] for row in rows(name) for column, cell in row.items() if not cell and column != "variants"] == []


def test_ids_are_stable_slugs_and_used_once() -> None:
    ids = [row["id"] for row in rows("terms")]
    assert [one for one in ids if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", one)] == []
    assert repeated(ids) == []


def test_a_japanese_word_leads_to_one_term() -> None:
    """Whether it is written as the term or as one of its variants; else the glossary would have to guess."""
    words = [word for row in rows("terms") for word in [row["ja"], *filter(None, row["variants"].split("、"))]]
    assert repeated(words) == []
    assert [word for word in words if len(word) < 2] == [], "a single character is part of too many other words"


def test_readings_are_hiragana() -> None:
    assert [row["reading"] for row in rows("terms") if not re.fullmatch(r"[ぁ-ゖー]+", row["reading"])] == []


def test_scenes_and_kinds_are_known_and_all_used() -> None:
    assert {row["scene"] for row in rows("terms")} == SCENES
    assert {row["kind"] for row in rows("terms")} == KINDS
    assert min(Counter(row["scene"] for row in rows("terms")).values()) >= 20


def test_easy_japanese_is_one_short_gloss() -> None:
    assert [row["easy_ja"] for row in rows("terms") if len(row["easy_ja"]) > 40 or "。" in row["easy_ja"]] == []
    assert [row["ja"] for row in rows("terms") if row["easy_ja"] == row["ja"]] == []


def test_there_are_enough_terms() -> None:
    assert len(rows("terms")) >= 320


@pytest.mark.parametrize("language", PRESENT)
def test_language_has_every_term_in_the_same_order(language: str) -> None:
    assert [row["id"] for row in rows(language)] == [row["id"] for row in rows("terms")]


@pytest.mark.parametrize("language", PRESENT)
def test_two_terms_are_not_rendered_alike(language: str) -> None:
    assert repeated([row["term"].casefold() for row in rows(language)]) == []


@pytest.mark.parametrize("language", PRESENT)
def test_variants_differ_from_the_term_and_each_other(language: str) -> None:
    for row in rows(language):
        variants = row["variants"].split(" | ") if row["variants"] else []
        assert repeated([word.casefold() for word in [row["term"], *variants]]) == [], row
        assert all(word and word == word.strip(" |") for word in variants), row


@pytest.mark.parametrize("language", PRESENT)
def test_bracketed_help_can_be_left_out(language: str) -> None:
    """A translation rarely repeats "(Juminhyo)", so the words before the bracket stand among the variants."""
    for row in rows(language):
        bare = re.sub(r"\s*[(（][^)）]*[)）]$", "", row["term"])
        assert bare.casefold() in {word.casefold() for word in [row["term"], *row["variants"].split(" | ")]}, row


@pytest.mark.parametrize("language", PRESENT)
def test_language_is_written_in_its_script(language: str) -> None:
    own, foreign = SCRIPTS[language]
    assert [row["id"] for row in rows(language) if not re.search(own, row["explanation"])] == []
    for row in rows(language):
        text = " ".join(row[column] for column in FOREIGN[1:])
        assert [script for script in foreign if re.search(script, text)] == [], row
    if marks := MARKS.get(language):
        assert (
            sum(bool(re.search(marks, row["explanation"].lower())) for row in rows(language)) > len(rows(language)) / 2
        )


@pytest.mark.parametrize("language", PRESENT)
def test_text_is_normalised_and_without_hidden_characters(language: str) -> None:
    """A soft hyphen or a zero-width space would make a correct machine translation look wrong."""
    hidden = re.compile("[\u00a0\u00ad\u200b\u2060\ufeff\ufffd]")
    assert [row["id"] for row in rows(language) if hidden.search(" ".join(row.values()))] == []
    text = (TERMS / f"{language}.tsv").read_text(encoding="utf-8")
    assert unicodedata.is_normalized("NFC", text), "Vietnamese and Burmese marks have two spellings; NFC is ours"


@pytest.mark.parametrize("language", PRESENT)
def test_brackets_are_closed(language: str) -> None:
    pairs = [("(", ")"), ("（", "）")]
    assert [
        row["id"] for row in rows(language) for a, b in pairs if (t := " ".join(row.values())).count(a) != t.count(b)
    ] == []
