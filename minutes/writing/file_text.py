"""Lines and tables of a file, whichever of docx, xlsx, PDF, CSV and text it is."""

import csv
import io
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, time
from typing import TypeAlias

import docx
import openpyxl
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph
from pypdf import PdfReader

from minutes.writing.docx_numbers import ListNumbers
from minutes.writing.errors import DocumentEncrypted, DocumentProblem, DocumentUnreadable, DocumentWithoutText
from minutes.writing.file_kinds import FileKind, decoded, kind_of

Row: TypeAlias = list[str]
Table: TypeAlias = list[Row]

LINE_LIMIT = 2_000
LINE_LIMIT_CHARACTERS = 500
COLUMN_LIMIT = 40
PAGE_LIMIT = 40
"""Agendas have a page or two, rosters a few; limits keep a hostile file from holding the machine."""


@dataclass(frozen=True, slots=True)
class FileText:
    """What a file says: all its lines in order (rows of tables joined by tabs), and its tables by themselves."""

    kind: FileKind
    lines: list[str]
    tables: list[Table]


def read_file(source: bytes | str) -> FileText:
    """The words of a file, or of pasted text.

    Raises:
        DocumentProblem: One of `errors`; nothing else leaves here, whatever the bytes.
    """
    kind = FileKind.TEXT if isinstance(source, str) else kind_of(source)
    try:
        text = _from_text(source) if isinstance(source, str) else _READERS[kind](source)
    except DocumentProblem:
        raise
    except Exception as error:  # parsers of hostile bytes fail in any way: lookups, recursion, values
        raise DocumentUnreadable(kind=kind.value) from error
    if not any(line.strip() for line in text.lines):
        raise DocumentWithoutText(kind=kind.value)
    lines = [line[:LINE_LIMIT_CHARACTERS] for line in text.lines[:LINE_LIMIT]]
    tables = [[[cell[:LINE_LIMIT_CHARACTERS] for cell in row] for row in table] for table in text.tables]
    return FileText(text.kind, lines, tables)


def _from_text(text: str) -> FileText:
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")][:LINE_LIMIT]
    for delimiter in ("\t", ","):
        if sum(delimiter in line for line in lines) >= max(2, sum(bool(line) for line in lines) // 2):
            limit = csv.field_size_limit()
            rows = [
                [cell.strip() for cell in row][:COLUMN_LIMIT]
                for row in csv.reader((line[:limit] for line in lines), delimiter=delimiter)
                if any(cell.strip() for cell in row)
            ]
            return FileText(FileKind.TEXT, lines, [rows])
    return FileText(FileKind.TEXT, lines, [])


def _from_docx(content: bytes) -> FileText:
    file = docx.Document(io.BytesIO(content))
    numbers = ListNumbers(file)
    lines: list[str] = []
    tables: list[Table] = []
    for block in file.iter_inner_content():
        if len(lines) >= LINE_LIMIT:
            break
        if isinstance(block, Paragraph):
            lines += (numbers.prefix(block) + block.text).split("\n")
        else:
            table = _word_rows(block)
            tables.append(table)
            lines += ["\t".join(row) for row in table]
    return FileText(FileKind.DOCX, lines, tables)


def _word_rows(table: WordTable) -> Table:
    rows: Table = []
    for row in table.rows[:LINE_LIMIT]:
        cells: Row = []
        previous = None
        for cell in row.cells[:COLUMN_LIMIT]:
            if cell._tc is not previous:  # python-docx repeats a cell that spans columns
                cells.append(cell.text.strip())
            previous = cell._tc
        rows.append(cells)
    return rows


def _from_xlsx(content: bytes) -> FileText:
    tables: list[Table] = []
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore"
        )  # drop-down lists and other extensions that openpyxl leaves out do not matter here
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        for sheet in book.worksheets[:10]:
            sheet.reset_dimensions()  # the size that the file declares may be a lie
            values = sheet.iter_rows(max_row=LINE_LIMIT, max_col=COLUMN_LIMIT, values_only=True)
            rows = [[_cell(value) for value in row] for row in values]
            tables.append([row for row in rows if any(row)])
        book.close()
    return FileText(FileKind.XLSX, [line for table in tables for line in _joined(table)], tables)


def _cell(value: object) -> str:
    """A cell as a reader sees it: whole numbers without a point, days without midnight."""
    if isinstance(value, datetime) and value.time() == time(0):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value).strip()


def _joined(table: Table) -> Iterator[str]:
    for row in table:
        yield "\t".join(cell for cell in row if cell)


def _from_pdf(content: bytes) -> FileText:
    reader = PdfReader(io.BytesIO(content))
    if reader.is_encrypted and not reader.decrypt(""):
        raise DocumentEncrypted(kind="pdf")
    text = "\n".join(page.extract_text() for page in reader.pages[:PAGE_LIMIT])
    return FileText(FileKind.PDF, text.split("\n")[:LINE_LIMIT], [])


_READERS: dict[FileKind, Callable[[bytes], FileText]] = {
    FileKind.DOCX: _from_docx,
    FileKind.XLSX: _from_xlsx,
    FileKind.PDF: _from_pdf,
    FileKind.TEXT: lambda content: _from_text(decoded(content)),
}
