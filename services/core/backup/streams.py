"""Streams that count and hash what passes, and that pack it."""

import hashlib
import zlib
from typing import BinaryIO, Protocol

BLOCK_BYTES = 1 << 20
GZIP = 16 + zlib.MAX_WBITS  # zlib's way to say "with gzip's head", so that gunzip opens it
LEVEL = 1  # a database shrinks to about a quarter; higher levels cost more time than they save


class _Sink(Protocol):
    def write(self, block: bytes, /) -> int: ...
    def flush(self) -> None: ...


class HashedReader:
    """Reads a file; `sha256` and `size` are of what was read. Packs it with gzip where asked."""

    def __init__(self, file: BinaryIO, *, packed: bool = False) -> None:
        self._file, self._hash, self.size = file, hashlib.sha256(), 0
        self._packer = zlib.compressobj(LEVEL, zlib.DEFLATED, GZIP) if packed else None
        self._ready = b""
        self._ended = False

    @property
    def sha256(self) -> str:
        """Of what was read so far, before packing."""
        return self._hash.hexdigest()

    def read(self, size: int = -1, /) -> bytes:
        """What the file holds, or its packed form."""
        if self._packer is None:
            return self._raw(size)
        while not self._ended and (size < 0 or len(self._ready) < size):
            block = self._raw(BLOCK_BYTES)
            self._ready += self._packer.compress(block) if block else self._packer.flush()
            self._ended = not block
        size = len(self._ready) if size < 0 else size
        out, self._ready = self._ready[:size], self._ready[size:]
        return out

    def _raw(self, size: int) -> bytes:
        block = self._file.read(size)
        self._hash.update(block)
        self.size += len(block)
        return block


class HashedWriter:
    """Writes to a file; `sha256` and `size` are of what was written. Unpacks gzip where asked."""

    def __init__(self, file: _Sink, *, packed: bool = False) -> None:
        self._file, self._hash, self.size = file, hashlib.sha256(), 0
        self._unpacker = zlib.decompressobj(GZIP) if packed else None
        self.failure: OSError | None = None

    @property
    def sha256(self) -> str:
        """Of what was written so far, after unpacking."""
        return self._hash.hexdigest()

    def write(self, block: bytes, /) -> int:
        """Take a block."""
        plain = self._unpacker.decompress(block) if self._unpacker else block
        self._hash.update(plain)
        self.size += len(plain)
        try:
            self._file.write(plain)
        except OSError as error:
            self.failure = error  # the library says only that something failed
            raise
        return len(block)

    def flush(self) -> None:
        """Hand on what was kept back."""
        self._file.flush()


class Nowhere:
    """Takes everything and keeps nothing: what passes is only hashed."""

    def write(self, block: bytes, /) -> int:
        """Forget it."""
        return len(block)

    def flush(self) -> None:
        """There is nothing to hand on."""
