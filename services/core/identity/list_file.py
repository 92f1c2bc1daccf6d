"""Bytes of a list as Excel or a personnel system saves it in, lines of named cells out (pure)."""

import csv
import difflib
import io
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice

from services.core.i18n.catalogue import N_
from services.core.identity.list_text import Unreadable, decode, refuse_other_encoding

Row = tuple[int, list[str]]  # the number of its last line, and its cells
HEADING_WITHIN = 10  # rows: lists often begin with a title and a date
LIKE_ENOUGH = 0.6  # difflib's own default; below it 職員番号 is "like" 電話番号


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one line: a message id and the values that fill it.

    `sheet` is the message id of the list's name, where several lists are read together.
    """

    line: int
    column: str
    message: str
    values: dict[str, str] = field(default_factory=dict)
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its number in the file as an editor counts, its cells by column, and how many cells had no column."""

    number: int
    cells: Mapping[str, str]
    beyond: int = 0


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns that are asked for: all, those that must be there, and what others call them."""

    columns: Sequence[str]
    required: Sequence[str]
    also_called: Mapping[str, str] = field(default_factory=dict)

    def guess(self, name: str) -> str:
        """The column that was probably meant by this name; empty when nothing is like it."""
        if name in self.also_called:
            return self.also_called[name]
        return next(iter(difflib.get_close_matches(name, self.columns, n=1, cutoff=LIKE_ENOUGH)), "")


@dataclass(frozen=True, slots=True)
class ListFile:
    """The lines below the heading; `unused` maps columns that nobody asked for to the column they may have meant."""

    lines: tuple[Line, ...]
    unused: Mapping[str, str]


def read_list_file(content: bytes, layout: Layout) -> ListFile:
    """The lines of a CSV or tab-separated file.

    Raises:
        Unreadable: no such file, or its heading lacks a column.
    """
    rows = _rows(decode(content))
    names, begun = _heading(list(islice(rows, HEADING_WITHIN)), layout)
    if not set(names) & {*layout.columns, *layout.also_called}:
        # Bytes of EUC-JP may be valid Shift_JIS, only other letters: no use to list columns that nobody can read.
        refuse_other_encoding(content, layout.columns)
    _check_heading(names, layout)
    lines = [_line(number, names, cells) for number, cells in chain(begun, rows) if any(map(str.strip, cells))]
    unused = {name: layout.guess(name) for name in names if name and name not in layout.columns}
    return ListFile(tuple(lines), unused)


def missing_columns(names: Sequence[str], layout: Layout) -> Unreadable:
    """The sentence that says which columns are missing, which the file has, and what was probably meant."""
    missing = [name for name in layout.required if name not in names]
    guesses = {name: layout.guess(name) for name in names if name and name not in layout.columns}
    meant = [f"「{name}」→「{guess}」" for name, guess in guesses.items() if guess in missing]
    values = {
        "missing": "、".join(missing),
        "found": "、".join(name[:20] for name in names[:20] if name) or "－",
        "guess": "、".join(meant),
    }
    if meant:
        message = N_(
            "必要な列がありません：%(missing)s。ファイルにある列：%(found)s。もしかして：%(guess)s。見出しの行を直してください。"
        )
    else:
        message = N_("必要な列がありません：%(missing)s。ファイルにある列：%(found)s。見出しの行を直してください。")
    return Unreadable(message, **values)


def _rows(text: str) -> Iterator[Row]:
    """Each row and the number of its last line."""
    first = text.split("\n", 1)[0]
    delimiter = max((",", "\t", ";"), key=first.count)  # Excel's 「Unicode テキスト」 has tabs
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begins = 1
    try:
        for row in reader:
            yield reader.line_num, row
            begins = reader.line_num + 1
    except csv.Error as error:
        message = N_('%(line)s行目でCSVの形が崩れています。引用符「"」の閉じ忘れがないか確認してください。')
        raise Unreadable(message, line=str(begins)) from error


def _heading(rows: Sequence[Row], layout: Layout) -> tuple[list[str], Sequence[Row]]:
    """The row with the most names that we know, else the first that is not empty; and the rows after it."""
    known = {*layout.columns, *layout.also_called}
    named = [[_name(cell) for cell in cells] for _number, cells in rows]
    best = max(range(len(named)), key=lambda place: (sum(name in known for name in named[place]), any(named[place])))
    return named[best], rows[best + 1 :]


def _check_heading(names: Sequence[str], layout: Layout) -> None:
    if any(name not in names for name in layout.required):
        raise missing_columns(names, layout)
    for name in layout.columns:
        if names.count(name) > 1:
            message = N_("列「%(name)s」が二つあります。どちらかの見出しを変えるか、列を消してください。")
            raise Unreadable(message, name=name)


def _line(number: int, names: Sequence[str], cells: Sequence[str]) -> Line:
    beyond = sum(bool(cell.strip()) for cell in cells[len(names) :])
    return Line(number, dict(zip(names, map(_cell, cells), strict=False)), beyond)


def _cell(cell: str) -> str:
    """The cell without spaces around; `="000123"` is how systems make Excel keep the zeros of a number."""
    cell = cell.strip()
    if cell.startswith('="') and cell.endswith('"') and '"' not in cell[2:-1]:
        return cell[2:-1]
    return cell


def _name(cell: str) -> str:
    return "".join(unicodedata.normalize("NFKC", cell).split())
