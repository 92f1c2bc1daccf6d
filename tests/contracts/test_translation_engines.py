"""What every translation engine promises, run on each with the same package."""

import socket
from pathlib import Path
from typing import Never

import pytest

from benchmarks.translation_material import SENTENCES, argos_folder, argosmodel
from translate.engine.argos import Argos
from translate.engine.ctranslate import CTranslate
from translate.engine.engine import Search, TranslationEngine
from translate.engine.engines import ENGINES, load_package_engine
from translate.engine.errors import PackageDamaged
from translate.engine.packages import Package, unpack
from translate.engine.pairs import LanguagePair

GREEDY = Search(beam_size=4)


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Package:
    folder = tmp_path_factory.mktemp("translation")
    file = argosmodel(folder / "ja_en.argosmodel", argos_folder(folder / "made"))
    return unpack(file, folder / "cache")


@pytest.fixture(scope="module", params=[*ENGINES])
def engine(request: pytest.FixtureRequest, package: Package) -> TranslationEngine:
    return load_package_engine(request.param, package, threads=1)


def test_both_engines_give_the_same_text(package: Package) -> None:
    one, two = (load_package_engine(name, package, threads=1) for name in ENGINES)
    assert {type(one), type(two)} == {Argos, CTranslate}
    sentences = [sentence for sentence in SENTENCES if "_" not in sentence]
    # One by one: in a batch the rounding of random weights, which are near to a tie at every token, may differ.
    mine, theirs = ([engine.translate([sentence])[0][0].text for sentence in sentences] for engine in (one, two))
    assert any(mine)
    assert mine == theirs


def test_an_engine_says_what_it_is(engine: TranslationEngine) -> None:
    assert engine.pair == LanguagePair("ja", "en")
    assert engine.name in {"argostranslate", "ctranslate2"}


def test_one_result_for_each_sentence_in_order(engine: TranslationEngine) -> None:
    together = engine.translate(SENTENCES, GREEDY)
    assert len(together) == len(SENTENCES)
    for sentence, found in zip(SENTENCES[:4], together, strict=False):
        assert engine.translate([sentence], GREEDY)[0][0].text[:12] == found[0].text[:12]
    assert engine.translate([]) == []


def test_hypotheses_are_as_many_as_asked_for_and_best_first(engine: TranslationEngine) -> None:
    (found,) = engine.translate(SENTENCES[:1], Search(hypotheses=3))
    assert len(found) == 3
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)


def test_nobody_is_asked_for_anything(package: Package, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object, **_options: object) -> Never:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    for name in ENGINES:
        assert load_package_engine(name, package, threads=1).translate(SENTENCES[:1])


def test_nothing_that_is_said_is_logged(package: Package, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("DEBUG"):
        for name in ENGINES:
            load_package_engine(name, package, threads=1).translate(["山田花子の住所を教えてください。"])
    assert "山田" not in caplog.text


def test_a_damaged_model_is_told(package: Package, tmp_path: Path) -> None:
    import shutil

    shutil.copytree(package.folder, tmp_path / "copy")
    (tmp_path / "copy" / "model" / "model.bin").write_bytes(b"no model")
    broken = Package(tmp_path / "copy", package.pair, package.version, package.target_prefix)
    for name in ENGINES:
        with pytest.raises(PackageDamaged):
            load_package_engine(name, broken, threads=1)
