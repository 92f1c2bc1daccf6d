"""Model files: what is installed is what its publisher gives out, or is known by its content; the rest is refused."""

import functools
import hashlib
import http.server
import json
import stat
import threading
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from services.core.errors import SuiteError
from services.core.model_store import ModelStore, PublishedModel, intake
from services.core.model_store import errors as e
from services.core.model_store.ctranslate2_file import read_ctranslate2
from services.core.model_store.fetch import fetch
from services.core.model_store.intake import Wishes, take_in
from services.core.model_store.names import name_from
from tests.model_samples import FORMATS, argos_package, ctranslate2, folder_zip, toy_checkpoint


def published(path: Path, url: str = "") -> PublishedModel:
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return PublishedModel("tiny", "tiny.pt", digest, path.stat().st_size, url, "speech", "MIT")


@pytest.fixture
def store(tmp_path: Path) -> ModelStore:
    return ModelStore(tmp_path / "models", formats=FORMATS)


def left(store: ModelStore) -> set[str]:
    """What lies in the models folder besides its list."""
    there = {path.name for path in store.folder.iterdir()} if store.folder.is_dir() else set()
    return there - {"index.json", ".index.json.lock"}


def test_a_published_model_is_known_by_its_checksum_whatever_the_file_is_called(tmp_path: Path) -> None:
    file = toy_checkpoint(tmp_path / "download (1).bin")
    store = ModelStore(tmp_path / "models", [published(file)], FORMATS)
    model = take_in(store, file)
    assert (model.name, model.path, model.is_verified, model.licence) == ("tiny", "tiny.pt", True, "MIT")
    assert store.list_installed() == [model]
    assert left(store) == {"tiny.pt"}


def test_a_file_with_a_published_name_and_other_content_is_refused(tmp_path: Path) -> None:
    genuine, forged = toy_checkpoint(tmp_path / "a" / "tiny.pt"), toy_checkpoint(tmp_path / "b" / "tiny.pt", b"other")
    store = ModelStore(tmp_path / "models", [published(genuine)], FORMATS)
    for wishes in (Wishes(), Wishes(name="tiny")):
        with pytest.raises(e.ChecksumDiffers):
            take_in(store, forged, wishes=wishes)
    assert left(store) == set()
    assert take_in(store, forged, wishes=Wishes(name="own-tiny")).is_verified is False


def test_a_zipped_ctranslate2_folder(tmp_path: Path, store: ModelStore) -> None:
    for inner, name in (("", "flat"), ("inner", "deep")):
        file = folder_zip(tmp_path / f"{name}.zip", inner=inner, seed=len(inner))
        model = take_in(store, file)
        assert (model.name, model.format) == (name, "toy-folder")
        assert {path.name for path in store.path_of(model).iterdir()} == {"model.bin", "config.json"}


def test_what_macos_adds_to_a_zip_is_left_out(tmp_path: Path, store: ModelStore) -> None:
    more = {"__MACOSX/m/._model.bin": b"x", "m/.DS_Store": b"x"}
    model = take_in(store, folder_zip(tmp_path / "m.zip", inner="m", **more))
    assert {path.name for path in store.path_of(model).iterdir()} == {"model.bin", "config.json"}


def test_an_argos_package_is_read_and_kept_under_its_languages(tmp_path: Path, store: ModelStore) -> None:
    model = take_in(store, argos_package(tmp_path / "package"))
    assert (model.name, model.kind, model.languages) == ("translate-ja_en-1_9", "translation", ("ja", "en"))
    assert left(store) == {"translate-ja_en-1_9.argosmodel"}


def wrote(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def cut(path: Path, share: float = 0.6) -> Path:
    content = path.read_bytes()
    return wrote(path, content[: int(len(content) * share)])


def flipped(path: Path) -> Path:
    content = bytearray(path.read_bytes())
    content[content.index(b"weights")] ^= 1
    return wrote(path, bytes(content))


def bomb(path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("model.bin", bytes(50_000_000))
        archive.writestr("config.json", "{}")
    return path


def linking(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        link = zipfile.ZipInfo("model.bin")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("config.json", "{}")
    return path


BAD: dict[str, tuple[Callable[[Path], Path], type[SuiteError]]] = {
    "text": (lambda p: wrote(p / "x.pt", b"no model"), e.NotAModel),
    "empty": (lambda p: wrote(p / "x.pt", b""), e.Truncated),
    "web page": (lambda p: wrote(p / "x.pt", b"\n<!DOCTYPE html><title>403"), e.WebPage),
    "whisper.cpp": (lambda p: wrote(p / "ggml-base.bin", b"lmgg" + bytes(600)), e.WrongKind),
    "safetensors": (
        lambda p: wrote(p / "model.safetensors", b"\x10" + bytes(7) + b'{"a":1}' + bytes(600)),
        e.WrongKind,
    ),
    "cut off": (lambda p: cut(toy_checkpoint(p / "x.pt", b"w" * 5000)), e.Truncated),
    "other zip": (lambda p: _zip(p / "x.zip", {"letter.txt": b"x"}), e.NotAModel),
    "transformers": (lambda p: _zip(p / "x.zip", {"m/pytorch_model.bin": b"x"}), e.WrongKind),
    "other ctranslate2": (
        lambda p: _zip(p / "x.zip", {"model.bin": ctranslate2("X"), "config.json": b"{}"}),
        e.WrongKind,
    ),
    "path": (lambda p: folder_zip(p / "x.zip", **{"../../evil": b"x"}), e.UnsafeArchive),
    "absolute": (lambda p: folder_zip(p / "x.zip", **{"/etc/evil": b"x"}), e.UnsafeArchive),
    "windows path": (lambda p: folder_zip(p / "x.zip", **{"..\\evil": b"x"}), e.UnsafeArchive),
    "link": (lambda p: linking(p / "x.zip"), e.UnsafeArchive),
    "bomb": (lambda p: bomb(p / "x.zip"), e.UnsafeArchive),
    "argos: metadata": (lambda p: argos_package(p / "x.argosmodel", metadata="{"), e.Damaged),
    "argos: languages": (lambda p: argos_package(p / "x.argosmodel", source="../x"), e.UnsafeArchive),
    "argos: code": (lambda p: argos_package(p / "x.argosmodel", metadata='{"from_code": 1}'), e.Damaged),
    "argos: model cut": (lambda p: argos_package(p / "x.argosmodel", model=ctranslate2()[:60]), e.Truncated),
    "argos: byte": (lambda p: flipped(argos_package(p / "x.argosmodel", model=ctranslate2() + b"weights")), e.Damaged),
}


def _zip(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


@pytest.mark.parametrize("case", BAD)
def test_what_is_refused_leaves_nothing(case: str, tmp_path: Path, store: ModelStore) -> None:
    make, error = BAD[case]
    file = make(tmp_path)
    with pytest.raises(error) as caught:
        take_in(store, file, filename="ダウンロード.pt")
    assert type(caught.value) is error
    assert caught.value.values.get("name") == "ダウンロード.pt"
    assert left(store) == set()
    assert not (tmp_path.parent / "evil").exists()


def test_shapes_and_bytes_of_a_ctranslate2_file_agree(tmp_path: Path) -> None:
    whole = ctranslate2(tensors={"a": (3, 2), "b": ()})
    file = wrote(tmp_path / "model.bin", whole)
    assert read_ctranslate2(file, "m").shapes == {"a": (3, 2), "b": ()}
    for end in range(0, len(whole), 7):
        with pytest.raises(e.Truncated):
            read_ctranslate2(wrote(file, whole[:end]), "m")
    for content in (whole + b"x", whole.replace(b"\x03\0\0\0\x02\0\0\0", b"\x03\0\0\0\x04\0\0\0"), b"\xff" * 40):
        with pytest.raises(e.Damaged):
            read_ctranslate2(wrote(file, content), "m")


def test_the_same_model_twice_and_another_version(tmp_path: Path, store: ModelStore) -> None:
    first = take_in(store, toy_checkpoint(tmp_path / "a" / "city.pt"))
    with pytest.raises(e.AlreadyInstalled) as same:
        take_in(store, toy_checkpoint(tmp_path / "b" / "renamed.pt"))
    assert same.value.values == {"name": "renamed.pt", "installed": "city"}
    newer = toy_checkpoint(tmp_path / "c" / "city.pt", b"newer")
    with pytest.raises(e.OtherVersion):
        take_in(store, newer)
    assert store.verify(first)
    replaced = take_in(store, newer, wishes=Wishes(allow_replacement=lambda _old: None))
    assert [model.sha256 for model in store.list_installed()] == [replaced.sha256]
    zipped = folder_zip(tmp_path / "city.zip")
    take_in(store, zipped, wishes=Wishes(allow_replacement=lambda _old: None))
    assert left(store) == {"city"}, "the old form has gone"


def test_too_little_disk_is_said_before_anything_is_copied(
    tmp_path: Path, store: ModelStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "KEEP_FREE_BYTES", 1 << 60)
    with pytest.raises(e.NoRoomForModel):
        take_in(store, folder_zip(tmp_path / "x.zip"))
    assert left(store) == set()


def test_an_import_that_is_stopped_leaves_nothing(tmp_path: Path, store: ModelStore) -> None:
    def stop(stage: str, _done: int, _total: int) -> None:
        if stage == "check":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        take_in(store, folder_zip(tmp_path / "x.zip"), wishes=Wishes(on_stage=stop))
    assert left(store) == set()


@pytest.mark.parametrize("name", ["auto", "starter", "../x", ".x", "", "a b", "モデル", "x" * 81, "a/b"])
def test_names_that_no_model_may_have(name: str, tmp_path: Path, store: ModelStore) -> None:
    file = toy_checkpoint(tmp_path / "モデル.pt")
    if name:
        with pytest.raises(e.NameUnusable):
            take_in(store, file, wishes=Wishes(name=name))
    model = take_in(store, file)
    assert model.name == f"model-{model.sha256[:8]}"


@pytest.mark.parametrize(
    ("filename", "name"),
    [
        ("city-v2.1.pt", "city-v2.1"),
        ("city (1).zip", "city"),
        ("大阪 large v3.pt", "large-v3"),
        ("starter.pt", "model-abcdef12"),
    ],
)
def test_names_are_made_of_file_names(filename: str, name: str) -> None:
    assert name_from(filename, "abcdef12" * 8) == name


def test_damage_after_installation_is_found(tmp_path: Path, store: ModelStore) -> None:
    model = take_in(store, toy_checkpoint(tmp_path / "tiny.pt"))
    assert store.verify(model)
    store.path_of(model).write_bytes(b"damaged")
    assert not store.verify(store.get("tiny"))


def test_what_was_copied_there_by_hand_is_read_and_written_down(tmp_path: Path, store: ModelStore) -> None:
    toy_checkpoint(store.folder / "own.pt")
    (store.folder / "notes.txt").write_text("x")
    assert [path.name for path in store.list_unknown()] == ["own.pt"]
    assert store.list_known() == []
    assert [(model.name, model.format) for model in store.list_installed()] == [("own", "toy-pt")]
    assert store.list_unknown() == []


def test_a_list_of_the_version_before_is_read(tmp_path: Path, store: ModelStore) -> None:
    file = toy_checkpoint(store.folder / "own.pt")
    old = {"name": "own", "path": "own.pt", "sha256": "0" * 64, "size_bytes": file.stat().st_size, "published": ""}
    (store.folder / "index.json").write_text(json.dumps({"own.pt": old}))
    assert store.get("own").format == ""
    (store.folder / "index.json").write_text("{ broken")
    assert store.get("own").format == "toy-pt"


def test_removal(tmp_path: Path, store: ModelStore) -> None:
    store.remove(take_in(store, folder_zip(tmp_path / "x.zip")))
    assert left(store) == set()
    with pytest.raises(e.ModelNotInstalled):
        store.get("x")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    folder = tmp_path / "published"
    folder.mkdir()
    handler = functools.partial(_Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as httpd:
        threading.Thread(target=httpd.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{httpd.server_address[1]}"
        httpd.shutdown()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


def test_a_fetched_model_is_checked_before_it_counts(tmp_path: Path, server: str) -> None:
    file = toy_checkpoint(tmp_path / "published" / "tiny.pt", b"w" * 3_000_000)
    model = published(file, f"{server}/tiny.pt")
    seen: list[int] = []
    store = ModelStore(tmp_path / "models", [model], FORMATS)
    assert fetch(store, model, lambda done, _total: seen.append(done)).published == "tiny"
    assert seen[-1] == model.size_bytes
    assert left(store) == {"tiny.pt"}


def test_what_arrives_damaged_is_removed(tmp_path: Path, server: str) -> None:
    model = published(toy_checkpoint(tmp_path / "genuine" / "tiny.pt"), f"{server}/tiny.pt")
    toy_checkpoint(tmp_path / "published" / "tiny.pt", b"something else")
    store = ModelStore(tmp_path / "models", [model], FORMATS)
    with pytest.raises(e.ChecksumDiffers):
        fetch(store, model, lambda _done, _total: None)
    assert left(store) == set()


def test_without_a_network_the_reason_is_told(tmp_path: Path) -> None:
    model = published(toy_checkpoint(tmp_path / "genuine" / "tiny.pt"), "http://127.0.0.1:9/tiny.pt")
    with pytest.raises(e.FetchFailed):
        fetch(ModelStore(tmp_path / "models"), model, lambda _done, _total: None)
