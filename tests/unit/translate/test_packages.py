"""Packages of the world are unpacked as far as they are needed, and hostile ones are refused."""

import json
import zipfile
from pathlib import Path

import pytest

from benchmarks.translation_material import argos_folder, argosmodel
from translate.engine.errors import PackageDamaged, UnsafePackage
from translate.engine.packages import unpack
from translate.engine.pairs import LanguagePair


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return argos_folder(tmp_path_factory.mktemp("packages") / "made", prefix="__en__")


def files(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def test_only_what_translates_is_unpacked(made: Path, tmp_path: Path) -> None:
    more = {
        "translate-ja_en/stanza/resources.json": b"{}",
        "translate-ja_en/stanza/ja/tokenize/gsd.pt": b"a pickle",
        "translate-ja_en/minisbd/ja.onnx": b"onnx",
        "translate-ja_en/README.md": b"read me",
        "translate-ja_en/model/sub/folder.bin": b"no part of a model",
    }
    package = unpack(argosmodel(tmp_path / "ja_en.argosmodel", made, more=more), tmp_path / "cache")
    assert package.pair == LanguagePair("ja", "en")
    assert package.version == "1.0"
    assert package.target_prefix == "__en__"
    assert files(package.folder) == files(made)


def test_unpacked_once(made: Path, tmp_path: Path) -> None:
    file = argosmodel(tmp_path / "ja_en.argosmodel", made)
    first = unpack(file, tmp_path / "cache").folder
    marker = first / "model" / "seen"
    marker.touch()
    assert unpack(file, tmp_path / "cache").folder == first
    assert marker.exists()
    assert [path.name for path in (tmp_path / "cache").iterdir()] == [first.name]


@pytest.mark.parametrize("name", ["../outside", "/etc/cron.d/evil", "translate-ja_en/model/../../up", "a\\..\\b"])
def test_a_member_that_would_leave_its_folder_is_refused(name: str, made: Path, tmp_path: Path) -> None:
    with pytest.raises(UnsafePackage):
        unpack(argosmodel(tmp_path / "evil.argosmodel", made, more={name: b"x"}), tmp_path / "cache")
    assert not [*(tmp_path / "cache").iterdir()]


def test_a_link_is_refused(made: Path, tmp_path: Path) -> None:
    file = argosmodel(tmp_path / "link.argosmodel", made)
    with zipfile.ZipFile(file, "a") as archive:
        link = zipfile.ZipInfo("translate-ja_en/model/link")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(UnsafePackage):
        unpack(file, tmp_path / "cache")


@pytest.mark.parametrize("missing", ["metadata.json", "sentencepiece.model", "model/model.bin"])
def test_a_part_that_is_missing_is_named(missing: str, made: Path, tmp_path: Path) -> None:
    file = tmp_path / "part.argosmodel"
    with zipfile.ZipFile(file, "w") as archive:
        for name in files(made) - {missing}:
            archive.write(made / name, f"translate-ja_en/{name}")
    with pytest.raises(PackageDamaged) as caught:
        unpack(file, tmp_path / "cache")
    assert missing in str(caught.value.values["reason"])


@pytest.mark.parametrize(
    "metadata", [b"", b"[]", b"{}", b'{"from_code": 1, "to_code": "en"}', b'{"from_code": "../", "to_code": "en"}']
)
def test_metadata_that_is_none(metadata: bytes, tmp_path: Path) -> None:
    file = tmp_path / "odd.argosmodel"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("x/metadata.json", metadata)
        archive.writestr("x/model/model.bin", b"")
        archive.writestr("x/sentencepiece.model", b"")
    with pytest.raises(PackageDamaged):
        unpack(file, tmp_path / "cache")


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x03\x04" + b"\0" * 100])
def test_no_zip_at_all(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "bad.argosmodel").write_bytes(content)
    with pytest.raises(PackageDamaged):
        unpack(tmp_path / "bad.argosmodel", tmp_path / "cache")


def test_a_truncated_download(made: Path, tmp_path: Path) -> None:
    file = argosmodel(tmp_path / "cut.argosmodel", made)
    file.write_bytes(file.read_bytes()[:-2000])
    with pytest.raises(PackageDamaged):
        unpack(file, tmp_path / "cache")


def test_metadata_is_read_as_argos_writes_it(made: Path) -> None:
    assert json.loads((made / "metadata.json").read_text(encoding="utf-8"))["from_code"] == "ja"
