"""Models of other makers are driven with the tokens that they were trained with; proven on random weights."""

from pathlib import Path

import pytest

from benchmarks.translation_material import argos_folder, random_model, sentencepiece
from translate.engine.ctranslate import CTranslate
from translate.engine.engine import Search
from translate.engine.errors import PairNotInModel, UnknownLayout
from translate.engine.layouts import find_layout
from translate.engine.pairs import LanguagePair

JA_EN, JA_VI = LanguagePair("ja", "en"), LanguagePair("ja", "vi")
SENTENCE = "転入届を出しに来ました。"


def opus_mt(folder: Path, *targets: str) -> Path:
    folder.mkdir()
    pieces = sentencepiece(folder / "source.spm")
    (folder / "target.spm").write_bytes((folder / "source.spm").read_bytes())
    return random_model(folder, pieces, extra=targets)


def many(folder: Path, *languages: str) -> Path:
    folder.mkdir()
    return random_model(folder, sentencepiece(folder / "sentencepiece.bpe.model"), extra=languages)


def speaks(folder: Path, pair: LanguagePair) -> CTranslate:
    engine = CTranslate(find_layout(folder, pair), threads=1)
    (found,) = engine.translate([SENTENCE], Search(hypotheses=2))
    assert len(found) == 2
    return engine


def test_argos(tmp_path: Path) -> None:
    layout = find_layout(argos_folder(tmp_path / "plain"))
    assert (layout.pair, layout.before, layout.after, layout.target_prefix) == (JA_EN, (), (), ())
    prefixed = find_layout(argos_folder(tmp_path / "prefixed", prefix=">>en<<"))
    assert prefixed.target_prefix == (">>en<<",)
    engine = CTranslate(prefixed, threads=1)
    assert ">>" not in engine.translate([SENTENCE])[0][0].text


def test_opus_mt_of_one_pair(tmp_path: Path) -> None:
    folder = opus_mt(tmp_path / "opus-mt-ja-vi")
    assert find_layout(folder, JA_VI).encode(SENTENCE)[-1] == "</s>"
    speaks(folder, JA_VI)


def test_opus_mt_of_several_languages_is_told_which(tmp_path: Path) -> None:
    folder = opus_mt(tmp_path / "opus-mt-ja-mul", ">>vie<<", ">>cmn_Hans<<")
    assert find_layout(folder, JA_VI).encode(SENTENCE)[0] == ">>vie<<"
    assert find_layout(folder, LanguagePair("ja", "zh-Hans")).encode(SENTENCE)[0] == ">>cmn_Hans<<"
    speaks(folder, JA_VI)
    with pytest.raises(PairNotInModel):
        find_layout(folder, LanguagePair("ja", "ko"))


def test_m2m100(tmp_path: Path) -> None:
    folder = many(tmp_path / "m2m100", "__ja__", "__en__", "__zh__", "__my__")
    layout = find_layout(folder, LanguagePair("ja", "zh-Hans"))
    assert (layout.encode(SENTENCE)[0], layout.target_prefix) == ("__ja__", ("__zh__",))
    assert "__" not in speaks(folder, LanguagePair("ja", "my")).translate([SENTENCE])[0][0].text
    with pytest.raises(PairNotInModel):
        find_layout(folder, JA_VI)


def test_nllb(tmp_path: Path) -> None:
    folder = many(tmp_path / "nllb", "jpn_Jpan", "npi_Deva", "zho_Hant")
    layout = find_layout(folder, LanguagePair("ja", "zh-Hant"))
    assert (layout.encode(SENTENCE)[0], layout.target_prefix) == ("jpn_Jpan", ("zho_Hant",))
    assert "_Deva" not in speaks(folder, LanguagePair("ja", "ne")).translate([SENTENCE])[0][0].text


def test_a_folder_of_no_known_kind(tmp_path: Path) -> None:
    with pytest.raises(UnknownLayout):
        find_layout(tmp_path, JA_EN)
    random_model(tmp_path / "bare", ["a", "b"])
    with pytest.raises(UnknownLayout):
        find_layout(tmp_path / "bare", JA_EN)


def test_an_address_keeps_its_underscore(tmp_path: Path) -> None:
    codec = find_layout(argos_folder(tmp_path / "plain")).codec
    assert codec.decode(codec.encode("kita_ward@example.jp")) == "kita_ward@example.jp"


def test_length_has_a_limit(tmp_path: Path) -> None:
    engine = CTranslate(find_layout(argos_folder(tmp_path / "plain")), threads=1)
    source = len(find_layout(tmp_path / "plain").encode(SENTENCE))
    assert all(one.tokens <= 2 * source + 12 for one in engine.translate([SENTENCE], Search(hypotheses=4))[0])
