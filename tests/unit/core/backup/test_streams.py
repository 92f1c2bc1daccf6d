"""What passes is counted, hashed, packed and encrypted, and comes back equal; the standard form opens it."""

import gzip
import hashlib
import io
from pathlib import Path

import pytest

from services.core.backup.encryption import decrypt, encrypt, identities_of, make_key, recipients_of
from services.core.backup.errors import BadIdentity, BadRecipient, KeyExists, NoRecipient
from services.core.backup.streams import HashedReader, HashedWriter

PLAIN = bytes(range(256)) * 20_000  # five megabytes


@pytest.fixture
def pair(tmp_path: Path) -> tuple[str, Path]:
    return make_key(tmp_path / "key.txt", data_dir=tmp_path / "data"), tmp_path / "key.txt"


@pytest.mark.parametrize("packed", [False, True])
def test_there_and_back(pair: tuple[str, Path], packed: bool) -> None:
    public, key = pair
    reader, secret = HashedReader(io.BytesIO(PLAIN), packed=packed), io.BytesIO()
    encrypt(reader, HashedWriter(secret), [public])
    assert (reader.size, reader.sha256) == (len(PLAIN), hashlib.sha256(PLAIN).hexdigest())
    assert secret.getvalue().startswith(b"age-encryption.org/v1\n")
    plain = io.BytesIO()
    writer = HashedWriter(plain, packed=packed)
    decrypt(io.BytesIO(secret.getvalue()), writer, identities_of("key", key.read_bytes()))
    assert plain.getvalue() == PLAIN
    assert writer.sha256 == reader.sha256


def test_packed_form_is_gzip() -> None:
    packed = HashedReader(io.BytesIO(PLAIN), packed=True).read()
    assert gzip.decompress(packed) == PLAIN


def test_a_key_file_is_the_owners_and_is_not_overwritten(pair: tuple[str, Path], tmp_path: Path) -> None:
    public, key = pair
    assert key.stat().st_mode & 0o777 == 0o600
    assert f"# public key: {public}" in key.read_text()
    with pytest.raises(KeyExists):
        make_key(key, data_dir=tmp_path / "data")


def test_several_public_keys(pair: tuple[str, Path]) -> None:
    assert recipients_of(f"{pair[0]}, {pair[0]}") == [pair[0], pair[0]]


def test_what_is_no_key(pair: tuple[str, Path]) -> None:
    with pytest.raises(NoRecipient):
        recipients_of("")
    secret = pair[1].read_text().split()[-1]
    with pytest.raises(BadRecipient) as error:
        recipients_of(secret)
    assert secret not in str(error.value)
    with pytest.raises(BadIdentity):
        identities_of("x", pair[0].encode())
    with pytest.raises(BadIdentity):
        identities_of("x", b"\xff\x00")
