"""What a file is, from its content alone (its name may lie), and whether it is safe to open."""

import io
import re
import zipfile
import zlib
from enum import StrEnum

from charset_normalizer import from_bytes

from minutes.writing.errors import (
    DocumentBomb,
    DocumentEncrypted,
    DocumentKindUnknown,
    DocumentTooLarge,
    DocumentUnreadable,
    DocumentWithoutText,
)

SIZE_LIMIT_BYTES = 20 * 1024 * 1024
"""An agenda with pictures has a few megabytes."""

UNPACKED_LIMIT_BYTES = 100 * 1024 * 1024
"""A docx of 20 MB is mostly pictures, which hardly shrink; text shrinks about tenfold."""

XML_LIMIT_BYTES = 30 * 1024 * 1024
"""The parts that are parsed: parsing takes some ten times as much memory."""

_PART_LIMIT = 5_000


class FileKind(StrEnum):
    """Kinds that can be read."""

    DOCX = "docx"
    XLSX = "xlsx"
    PDF = "pdf"
    TEXT = "text"


_FOREIGN = (
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"RIFF", "media"),
    (b"ID3", "media"),
    (b"OggS", "media"),
    (b"fLaC", "media"),
    (b"\x1aE\xdf\xa3", "media"),
    (b"{\\rtf", "rtf"),
    (b"\x1f\x8b", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"Rar!", "archive"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def kind_of(content: bytes) -> FileKind:
    """The kind of a file by its content; packed files are checked before anything opens them.

    Raises:
        DocumentTooLarge: More than SIZE_LIMIT_BYTES.
        DocumentBomb: It would unpack to too much, or defines XML entities.
        DocumentEncrypted: An Office file with a password.
        DocumentKindUnknown: Something else.
        DocumentUnreadable: A damaged package.
        DocumentWithoutText: An empty file.
    """
    if len(content) > SIZE_LIMIT_BYTES:
        raise DocumentTooLarge(size_bytes=len(content), limit_bytes=SIZE_LIMIT_BYTES)
    if not content.strip():
        raise DocumentWithoutText(kind="empty")
    if b"%PDF-" in content[:1024]:
        return FileKind.PDF
    if content.startswith(b"PK\x03\x04"):
        return _office_kind(content)
    if content.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise DocumentEncrypted(kind="office")
        raise DocumentKindUnknown(kind="old_office")
    foreign = next((name for magic, name in _FOREIGN if content.startswith(magic)), None)
    if foreign is None and content[4:8] == b"ftyp":
        foreign = "media"
    if foreign is not None:
        raise DocumentKindUnknown(kind=foreign)
    decoded(content)
    return FileKind.TEXT


def decoded(content: bytes) -> str:
    """Text of bytes in UTF-8, UTF-16 with its mark, ISO-2022-JP, CP932 (Windows) or EUC-JP.

    Raises:
        DocumentKindUnknown: Not text in any of these.
    """
    for encoding in _encodings(content):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _CONTROL.search(text):
            return text
    raise DocumentKindUnknown(kind="binary")


def _encodings(content: bytes) -> list[str]:
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return [encoding]
    if b"\x1b$" in content or b"\x1b(" in content:
        return ["iso2022_jp_2", "utf-8"]
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        best = from_bytes(content, cp_isolation=["cp932", "euc_jp"]).best()
        return [best.encoding, "cp932", "euc_jp"] if best else ["cp932", "euc_jp"]
    return ["utf-8"]


def _office_kind(content: bytes) -> FileKind:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            _check_package(package)
            names = set(package.namelist())
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, EOFError, NotImplementedError, RuntimeError) as error:
        raise DocumentUnreadable(kind="zip") from error
    if "word/document.xml" in names:
        return FileKind.DOCX
    if "xl/workbook.xml" in names:
        return FileKind.XLSX
    raise DocumentKindUnknown(kind="archive")


def _check_package(package: zipfile.ZipFile) -> None:
    """Refuses a package that would unpack to too much; zipfile never reads past the size that it declares."""
    parts = package.infolist()
    parsed = [part for part in parts if part.filename.endswith((".xml", ".rels"))]
    if (
        len(parts) > _PART_LIMIT
        or sum(part.file_size for part in parts) > UNPACKED_LIMIT_BYTES
        or sum(part.file_size for part in parsed) > XML_LIMIT_BYTES
    ):
        raise DocumentBomb(limit_bytes=UNPACKED_LIMIT_BYTES)
    if any(part.flag_bits & 1 for part in parts):
        raise DocumentEncrypted(kind="zip")
    for part in parsed:
        head = package.read(part)[:4096].replace(b"\x00", b"")  # without the zeros of UTF-16
        if b"<!DOCTYPE" in head or b"<!ENTITY" in head:  # no Office file has one; entities are how XML bombs work
            raise DocumentBomb(limit_bytes=XML_LIMIT_BYTES)
