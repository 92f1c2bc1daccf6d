"""Model files: what is installed is what its publisher or its bundle says, or it is refused."""

import functools
import hashlib
import http.server
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.core.model_store import ModelStore, PublishedModel, bundle
from services.core.model_store.errors import ChecksumDiffers, FetchFailed, ModelNotInstalled, NotAModel
from services.core.model_store.fetch import fetch


def checkpoint(folder: Path, name: str = "tiny.pt", content: bytes = b"weights") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(folder / name, "w") as archive:
        archive.writestr("data.pkl", content)
    return folder / name


def published(path: Path, url: str = "") -> PublishedModel:
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return PublishedModel("tiny", "tiny.pt", digest, path.stat().st_size, url, "speech", "MIT")


def test_a_published_model_is_known_by_its_checksum_whatever_the_file_is_called(tmp_path: Path) -> None:
    file = checkpoint(tmp_path / "download", "download (1).pt")
    store = ModelStore(tmp_path / "models", [published(file)])
    assert store.import_path(file).path == "tiny.pt"
    assert [model.published for model in store.list_installed()] == ["tiny"]


def test_a_file_with_a_published_name_and_other_content_is_refused(tmp_path: Path) -> None:
    genuine = checkpoint(tmp_path / "a")
    forged = checkpoint(tmp_path / "b", content=b"other weights")
    store = ModelStore(tmp_path / "models", [published(genuine)])
    with pytest.raises(ChecksumDiffers):
        store.import_path(forged)
    assert store.list_installed() == []


def test_text_is_not_a_model(tmp_path: Path) -> None:
    (tmp_path / "x.pt").write_text("no model")
    with pytest.raises(NotAModel):
        ModelStore(tmp_path / "models").import_path(tmp_path / "x.pt")


def test_a_zipped_ctranslate2_folder_is_installed_under_the_name_of_the_zip(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "faster-whisper-turbo.zip", "w") as archive:
        archive.writestr("inner/model.bin", b"weights")
        archive.writestr("inner/config.json", "{}")
    store = ModelStore(tmp_path / "models")
    assert store.import_path(tmp_path / "faster-whisper-turbo.zip").name == "faster-whisper-turbo"
    assert (store.folder / "faster-whisper-turbo" / "model.bin").read_bytes() == b"weights"


def test_damage_after_installation_is_found(tmp_path: Path) -> None:
    store = ModelStore(tmp_path / "models")
    model = store.import_path(checkpoint(tmp_path / "a"))
    assert store.verify(model)
    (store.folder / model.path).write_bytes(b"damaged")
    assert not store.verify(store.get("tiny"))


def test_a_bundle_carries_models_to_another_machine(tmp_path: Path) -> None:
    here, there = ModelStore(tmp_path / "here"), ModelStore(tmp_path / "there")
    here.import_path(checkpoint(tmp_path / "a"))
    bundle.export_bundle(here, [], tmp_path / "models.tar")
    assert [model.name for model in bundle.import_bundle(there, tmp_path / "models.tar")] == ["tiny"]
    assert there.verify(there.get("tiny"))


def test_a_damaged_bundle_is_refused_and_what_was_there_stays(tmp_path: Path) -> None:
    here, there = ModelStore(tmp_path / "here"), ModelStore(tmp_path / "there")
    here.import_path(checkpoint(tmp_path / "a", content=b"w" * 5000))
    there.import_path(checkpoint(tmp_path / "b", content=b"old"))
    before = there.get("tiny")
    bundle.export_bundle(here, ["tiny"], tmp_path / "models.tar")
    raw = bytearray((tmp_path / "models.tar").read_bytes())
    spot = raw.rindex(b"w" * 100)
    raw[spot] ^= 1
    (tmp_path / "models.tar").write_bytes(raw)
    with pytest.raises(ChecksumDiffers):
        bundle.import_bundle(there, tmp_path / "models.tar")
    assert there.verify(before)


def test_a_model_that_is_not_there_cannot_be_exported(tmp_path: Path) -> None:
    with pytest.raises(ModelNotInstalled):
        bundle.export_bundle(ModelStore(tmp_path / "models"), ["large-v3"], tmp_path / "x.tar")


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
    file = checkpoint(tmp_path / "published", content=b"w" * 3_000_000)
    model = published(file, f"{server}/tiny.pt")
    seen: list[int] = []
    store = ModelStore(tmp_path / "models", [model])
    assert fetch(store, model, lambda done, _total: seen.append(done)).published == "tiny"
    assert seen == sorted(seen)
    assert seen[-1] == model.size_bytes


def test_what_arrives_damaged_is_removed(tmp_path: Path, server: str) -> None:
    model = published(checkpoint(tmp_path / "genuine"), f"{server}/tiny.pt")
    checkpoint(tmp_path / "published", content=b"something else")
    store = ModelStore(tmp_path / "models", [model])
    with pytest.raises(ChecksumDiffers):
        fetch(store, model, lambda _done, _total: None)
    assert [path.name for path in store.folder.iterdir()] == []


def test_without_a_network_the_reason_is_told(tmp_path: Path) -> None:
    model = published(checkpoint(tmp_path / "genuine"), "http://127.0.0.1:9/tiny.pt")
    with pytest.raises(FetchFailed):
        fetch(ModelStore(tmp_path / "models"), model, lambda _done, _total: None)
