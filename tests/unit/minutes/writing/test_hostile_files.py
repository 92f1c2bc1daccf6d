import io
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfWriter

from minutes.writing import errors, file_kinds
from minutes.writing.agenda_file import read_agenda
from minutes.writing.file_text import read_file
from minutes.writing.roster_file import read_roster
from tests.unit.minutes.writing.sample_files import (
    AGENDA_LINES,
    ROSTER_ROWS,
    docx_file,
    pdf_file,
    with_part,
    xlsx_file,
    zip_file,
)

WORD = docx_file(AGENDA_LINES, ROSTER_ROWS)
EXCEL = xlsx_file(ROSTER_ROWS)
PDF = pdf_file(AGENDA_LINES)


def _blank_pdf() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(595, 842)
    saved = io.BytesIO()
    writer.write(saved)
    return saved.getvalue()


def _encrypted_zip() -> bytes:
    """A package whose directory says that its parts are encrypted."""
    content = bytearray(zip_file({"word/document.xml": b"<x/>"}))
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


ENTITIES = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>'

CASES = {
    "empty": (b"", errors.DocumentWithoutText),
    "blank": (b" \n\r\n", errors.DocumentWithoutText),
    "blank pasted": ("  \n ", errors.DocumentWithoutText),
    "binary": (bytes(range(256)) * 4, errors.DocumentKindUnknown),
    "picture": (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, errors.DocumentKindUnknown),
    "sound": (b"RIFF\0\0\0\0WAVEfmt ", errors.DocumentKindUnknown),
    "video": (b"\0\0\0\x20ftypisom" + b"\0" * 20, errors.DocumentKindUnknown),
    "old Word": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, errors.DocumentKindUnknown),
    "Office with a password": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"),
        errors.DocumentEncrypted,
    ),
    "plain zip": (zip_file({"a.txt": b"abc"}), errors.DocumentKindUnknown),
    "cut Word": (WORD[: len(WORD) // 2], errors.DocumentUnreadable),
    "cut Excel": (EXCEL[: len(EXCEL) // 2], errors.DocumentUnreadable),
    "Word in name only": (zip_file({"word/document.xml": b"<x/>"}), errors.DocumentUnreadable),
    "broken XML": (with_part(WORD, "word/document.xml", b"<w:document"), errors.DocumentUnreadable),
    "XML bomb": (with_part(WORD, "word/document.xml", ENTITIES), errors.DocumentBomb),
    "XML bomb in UTF-16": (
        with_part(WORD, "word/document.xml", ENTITIES.decode().encode("utf-16")),
        errors.DocumentBomb,
    ),
    "zip bomb": (with_part(WORD, "word/document.xml", b" " * (file_kinds.XML_LIMIT_BYTES + 1)), errors.DocumentBomb),
    "zip with a password": (_encrypted_zip(), errors.DocumentEncrypted),
    "many parts": (zip_file({f"word/{n}.xml": b"" for n in range(5_001)}), errors.DocumentBomb),
    "PDF with a password": (pdf_file(AGENDA_LINES, password="secret"), errors.DocumentEncrypted),
    "scanned PDF": (_blank_pdf(), errors.DocumentWithoutText),
    "PDF in name only": (b"%PDF-1.7\nnothing here", errors.DocumentUnreadable),
}


@pytest.mark.parametrize(("source", "expected"), CASES.values(), ids=CASES.keys())
def test_each_problem_has_its_own_error(source, expected):
    with pytest.raises(errors.DocumentProblem) as caught:
        read_file(source)
    assert type(caught.value) is expected
    assert caught.value.code.startswith("minutes.document")


def test_a_file_over_the_limit_says_both_sizes(monkeypatch):
    monkeypatch.setattr(file_kinds, "SIZE_LIMIT_BYTES", 100)
    with pytest.raises(errors.DocumentTooLarge) as caught:
        read_file(b"a" * 101)
    assert caught.value.values == {"size_bytes": 101, "limit_bytes": 100}


def test_a_pdf_that_only_forbids_printing_is_read():
    assert "来年度の予算について" in "\n".join(read_file(pdf_file(AGENDA_LINES, password="")).lines)


def test_the_kind_comes_from_the_content_whatever_the_name_was():
    assert [file_kinds.kind_of(content) for content in (WORD, EXCEL, PDF, b"plain")] == ["docx", "xlsx", "pdf", "text"]


@given(st.binary(max_size=2_000))
def test_arbitrary_bytes_raise_nothing_but_our_errors(content):
    _read(content)


@given(st.text(max_size=400))
def test_arbitrary_text_raises_nothing_but_our_errors(text):
    _read(text)


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.sampled_from([WORD, EXCEL, PDF]), st.data())
def test_damaged_files_raise_nothing_but_our_errors(content, data):
    damaged = bytearray(content)
    for _ in range(data.draw(st.integers(1, 8))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    _read(bytes(damaged))


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.sampled_from(["word/document.xml", "word/numbering.xml", "word/styles.xml", "[Content_Types].xml"]),
    st.binary(max_size=200),
)
def test_packages_with_any_part_raise_nothing_but_our_errors(name, part):
    _read(with_part(WORD, name, part))


def _read(source):
    for read in (read_agenda, read_roster):
        with suppress(errors.DocumentProblem):
            read(source)
