"""Bundles: signed, whole, of this version, and from somebody who is trusted; or nothing of them is installed."""

import io
import json
import tarfile
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from services.core.errors import SuiteError
from services.core.model_store import ModelStore
from services.core.model_store import errors as e
from services.core.model_store.bundle import export_bundle
from services.core.model_store.bundle_import import UNSIGNED, Trust, import_bundle
from services.core.model_store.bundle_list import LIST
from services.core.model_store.intake import refuse_replacement, take_in
from services.core.model_store.recognise import is_bundle
from services.core.model_store.signing_keys import fingerprint, own_key, public_bytes, public_text
from tests.model_samples import FORMATS, folder_zip, toy_checkpoint
from tests.unit.core.test_model_store import left


@pytest.fixture
def key(tmp_path: Path) -> Ed25519PrivateKey:
    return own_key(tmp_path / "data")


@pytest.fixture
def trust(key: Ed25519PrivateKey) -> Trust:
    return Trust(frozenset({fingerprint(public_text(key))}))


@pytest.fixture
def here(tmp_path: Path) -> ModelStore:
    store = ModelStore(tmp_path / "here", formats=FORMATS)
    take_in(store, toy_checkpoint(tmp_path / "city.pt", b"w" * 100_000))
    take_in(store, folder_zip(tmp_path / "folder.zip", inner="x"))
    return store


@pytest.fixture
def there(tmp_path: Path) -> ModelStore:
    return ModelStore(tmp_path / "there", formats=FORMATS)


@pytest.fixture
def bundle(tmp_path: Path, here: ModelStore, key: Ed25519PrivateKey) -> Path:
    export_bundle(here, [], tmp_path / "models.tar", key=key)
    return tmp_path / "models.tar"


def test_a_bundle_carries_models_to_another_machine(
    bundle: Path, here: ModelStore, there: ModelStore, trust: Trust
) -> None:
    assert import_bundle(there, bundle, trust=trust) == here.list_installed()
    assert all(there.verify(model) for model in there.list_installed())
    assert left(there) == {"city.pt", "folder"}
    assert len(import_bundle(there, bundle, trust=trust)) == 2, "a second time changes nothing"


def test_a_bundle_that_ends_with_a_checkpoint_is_one(tmp_path: Path, here: ModelStore, key: Ed25519PrivateKey) -> None:
    export_bundle(here, ["city"], tmp_path / "x.tar", key=key)
    assert is_bundle(tmp_path / "x.tar")
    assert not is_bundle(here.folder / "city.pt")


def test_a_bundle_in_parts(
    tmp_path: Path, here: ModelStore, there: ModelStore, key: Ed25519PrivateKey, trust: Trust
) -> None:
    _models, paths = export_bundle(here, [], tmp_path / "m.tar", key=key, part_bytes=40_000)
    assert [path.name for path in paths] == ["m.tar.001", "m.tar.002", "m.tar.003"]
    with pytest.raises(e.BundlePartMissing):
        import_bundle(there, paths[1], trust=trust)
    last = paths[-1].read_bytes()
    paths[-1].unlink()
    with pytest.raises(e.BundlePartMissing, match=r"m\.tar\.003"):
        import_bundle(there, paths[0], trust=trust)
    assert left(there) == set()
    paths[-1].write_bytes(last)
    assert len(import_bundle(there, paths[0], trust=trust)) == 2


def test_who_signed_it_decides(bundle: Path, there: ModelStore, trust: Trust) -> None:
    with pytest.raises(e.SignerUnknown) as unknown:
        import_bundle(there, bundle, trust=Trust())
    (signer,) = trust.fingerprints
    assert unknown.value.values["fingerprint"] == signer
    assert left(there) == set()
    assert import_bundle(there, bundle, trust=Trust(confirmed=signer))


def rewritten(bundle: Path, **changes: bytes | None) -> Path:
    """The same bundle with other members; None leaves one out."""
    target = bundle.with_name("changed.tar")
    with tarfile.open(bundle) as source, tarfile.open(target, "w") as archive:
        for member in source:
            content = changes.get(member.name.replace(".", "_").replace("/", "_"), source.extractfile(member).read())
            if content is not None:
                member.size = len(content)
                archive.addfile(member, io.BytesIO(content))
    return target


def list_of(bundle: Path) -> dict:
    with tarfile.open(bundle) as archive:
        return json.loads(archive.extractfile(LIST).read())


def test_an_unsigned_bundle_wants_an_explicit_yes(bundle: Path, there: ModelStore, trust: Trust) -> None:
    unsigned = rewritten(bundle, bundle_sig=b"")
    with pytest.raises(e.BundleUnsigned):
        import_bundle(there, unsigned, trust=trust)
    assert import_bundle(there, unsigned, trust=Trust(confirmed=UNSIGNED))


def _version(bundle: Path) -> Path:
    return rewritten(bundle, bundle_json=json.dumps(list_of(bundle) | {"version": 3}).encode(), bundle_sig=b"")


def _escaping(bundle: Path, path: str) -> Path:
    listing = list_of(bundle)
    listing["models"][0]["files"][0]["path"] = path
    return rewritten(bundle, bundle_json=json.dumps(listing).encode(), bundle_sig=b"")


def _first_version(bundle: Path) -> Path:
    target = bundle.with_name("old.tar")
    with tarfile.open(target, "w") as archive:
        info = tarfile.TarInfo("models.json")
        info.size = 2
        archive.addfile(info, io.BytesIO(b"[]"))
    return target


def _flipped(bundle: Path) -> Path:
    raw = bytearray(bundle.read_bytes())
    raw[raw.rindex(b"w" * 100)] ^= 1
    bundle.write_bytes(raw)
    return bundle


def _cut(bundle: Path) -> Path:
    bundle.write_bytes(bundle.read_bytes()[:60_000])
    return bundle


BAD = {
    "list changed after signing": (
        lambda b: rewritten(b, bundle_json=json.dumps(list_of(b)).encode()),
        e.SignatureWrong,
    ),
    "signature is nonsense": (lambda b: rewritten(b, bundle_sig=b"{}"), e.SignatureWrong),
    "newer version": (_version, e.BundleVersion),
    "first version": (_first_version, e.BundleVersion),
    "byte changed": (_flipped, e.BundleDamaged),
    "file missing": (lambda b: rewritten(b, folder_config_json=None), e.BundleDamaged),
    "file longer": (lambda b: rewritten(b, folder_config_json=b"{}{}"), e.BundleDamaged),
    "cut off": (_cut, e.BundlePartMissing),
    "leads out": (lambda b: _escaping(b, "../../evil"), e.BundleDamaged),
    "absolute": (lambda b: _escaping(b, "/etc/evil"), e.BundleDamaged),
    "no list": (lambda b: rewritten(b, bundle_json=b"hello"), e.BundleDamaged),
}


@pytest.mark.parametrize("case", BAD)
def test_what_is_refused_leaves_nothing(case: str, bundle: Path, there: ModelStore, trust: Trust) -> None:
    change, error = BAD[case]
    changed = change(bundle)
    with pytest.raises(SuiteError) as caught:
        import_bundle(there, changed, trust=Trust(trust.fingerprints, UNSIGNED))
    assert type(caught.value) is error
    assert left(there) == set()


def test_another_version_of_a_model_stays(tmp_path: Path, bundle: Path, there: ModelStore, trust: Trust) -> None:
    old = take_in(there, toy_checkpoint(tmp_path / "old" / "city.pt", b"old"))
    with pytest.raises(e.OtherVersion):
        import_bundle(there, bundle, trust=trust, allow_replacement=refuse_replacement)
    assert there.verify(old)
    assert left(there) == {"city.pt"}


def test_damaged_and_missing_models_are_not_exported(tmp_path: Path, here: ModelStore, key: Ed25519PrivateKey) -> None:
    with pytest.raises(e.ModelNotInstalled):
        export_bundle(here, ["large-v3"], tmp_path / "x.tar", key=key)
    (here.folder / "city.pt").write_bytes(b"PK damaged")
    with pytest.raises(e.FileChanged):
        export_bundle(here, ["city"], tmp_path / "x.tar", key=key)
    assert not list(tmp_path.glob("*x.tar*"))


def test_the_key_is_made_once_and_kept_from_others(tmp_path: Path) -> None:
    first = public_text(own_key(tmp_path / "d"))
    assert public_text(own_key(tmp_path / "d")) == first
    assert (tmp_path / "d/keys/models-signing.pem").stat().st_mode & 0o077 == 0
    for text in ("", "hello", first[:-8], "wsk-ed25519:" + "A" * 60):
        with pytest.raises(e.KeyUnreadable):
            public_bytes(text)
