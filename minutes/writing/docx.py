"""MinutesDocument -> .docx: A4 minutes as a Japanese city office lays them out; the same document, the same bytes."""

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time

import docx
from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from minutes.writing import docx_parts
from minutes.writing.document import MinutesDocument
from minutes.writing.headlines import attendee_lines, heading_line, meeting_lines, numbered, shown_name, title_line
from minutes.writing.strings import DocumentStrings, strings_for, timestamp
from minutes.writing.text import paragraph_text

A4_MM = (210, 297)
MARGIN_MM = (30, 25, 25, 25)
"""Top, right, bottom, left; 30 mm at the top leaves room for the receipt stamp of 公文書."""

TEXT_WIDTH_MM = A4_MM[0] - MARGIN_MM[1] - MARGIN_MM[3]  # 160
BODY_PT = 10.5
"""Word's Japanese default (五号)."""

HEADER_LIMIT_CHARACTERS = 36
"""One line of the page header at 9 pt, with the draft mark."""

_GREY = RGBColor(0x59, 0x59, 0x59)
_LABEL_FILL = "F2F2F2"
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def to_docx(document: MinutesDocument, *, strings: DocumentStrings | None = None, keep_fillers: bool = False) -> bytes:
    """The minutes as a Word file.

    Args:
        document: The minutes.
        strings: Words of another language than the document's own.
        keep_fillers: Whether えー and the like stay in the record.
    """
    words = strings or strings_for(document.language)
    file = docx.Document()
    _set_page(file, document, words)
    _set_styles(file, words)
    _set_properties(file, document, words)
    _add_front(file, document, words)
    _add_decisions(file, document, words)
    _add_actions(file, document, words)
    _add_record(file, document, words, keep_fillers=keep_fillers)
    return docx_parts.reproducible_bytes(file)


def _set_page(file: Document, document: MinutesDocument, words: DocumentStrings) -> None:
    section = file.sections[0]
    section.page_width, section.page_height = Mm(A4_MM[0]), Mm(A4_MM[1])
    section.top_margin, section.right_margin = Mm(MARGIN_MM[0]), Mm(MARGIN_MM[1])
    section.bottom_margin, section.left_margin = Mm(MARGIN_MM[2]), Mm(MARGIN_MM[3])
    header = section.header.paragraphs[0]
    header.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    mark = words.demonstration_mark if document.demonstration else words.draft
    title = document.title or words.untitled
    shown = title if len(title) <= HEADER_LIMIT_CHARACTERS else title[:HEADER_LIMIT_CHARACTERS] + "…"
    header.add_run(_clean(f"{shown}　{mark}"))
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    docx_parts.add_page_numbers(footer)
    if document.demonstration:
        docx_parts.add_watermark(section, words.demonstration_mark, words.heading_font)


def _set_styles(file: Document, words: DocumentStrings) -> None:
    docx_parts.set_language(file, language=words.language)
    sizes = {"Normal": BODY_PT, "Title": 16, "Heading 1": 12, "Heading 2": BODY_PT, "Header": 9, "Footer": 9}
    for name, size_pt in sizes.items():
        heading = name in {"Title", "Heading 1", "Heading 2"}
        style = file.styles[name]
        docx_parts.set_font(style, words.heading_font if heading else words.sentence_font, size_pt=size_pt)
        style.paragraph_format.space_before = Pt(14 if name == "Heading 1" else 10 if name == "Heading 2" else 0)
        style.paragraph_format.space_after = Pt(4 if heading else 0)
    title = file.styles["Title"]
    title.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.space_after = Pt(12)
    docx_parts.remove_borders(title)
    file.styles["Normal"].paragraph_format.line_spacing = 1.25
    docx_parts.set_japanese_spacing(file.styles["Normal"])


def _set_properties(file: Document, document: MinutesDocument, words: DocumentStrings) -> None:
    """Core properties from the record, never from the clock or the machine."""
    moment = datetime(1980, 1, 1, tzinfo=UTC)
    if document.held_on:
        moment = datetime.combine(document.held_on, document.starts_at or time(0), tzinfo=UTC)
    properties = file.core_properties
    properties.title = _clean(title_line(document, words))[:255]
    properties.subject = words.demonstration_mark if document.demonstration else words.draft
    properties.author = properties.last_modified_by = properties.comments = properties.keywords = ""
    properties.created = properties.modified = moment.replace(tzinfo=None)
    properties.language = words.language
    properties.revision = 1


def _add_front(file: Document, document: MinutesDocument, words: DocumentStrings) -> None:
    file.add_paragraph(_clean(title_line(document, words)), style="Title")
    notice = file.add_paragraph()
    notice.alignment = WD_ALIGN_PARAGRAPH.CENTER
    notice.paragraph_format.space_after = Pt(8)
    if document.demonstration:
        _run(notice, words.demonstration_notice, bold=True)
        notice.add_run().add_break()
    _run(notice, words.draft_notice, size_pt=9, colour=_GREY)
    rows: list[tuple[str, list[str]]] = [(label, [value]) for label, value in meeting_lines(document, words)]
    rows += [
        (label, lines)
        for label, lines in (
            (words.attendees, attendee_lines(document, words)),
            (words.agenda, [numbered(item.number, item.heading) for item in document.agenda]),
        )
        if lines
    ]
    table = _table(file, len(rows), (28, TEXT_WIDTH_MM - 28))
    for row, (label, lines) in zip(table.rows, rows, strict=True):
        _label(row.cells[0], label, words.heading_font)
        _write_lines(row.cells[1], lines)


def _add_decisions(file: Document, document: MinutesDocument, words: DocumentStrings) -> None:
    file.add_heading(words.decisions, level=1)
    rows = [(item.matter, timestamp(item.start_s)) for item in document.decisions]
    _add_listing(file, (words.matter, words.moment), (TEXT_WIDTH_MM - 20, 20), rows, words)


def _add_actions(file: Document, document: MinutesDocument, words: DocumentStrings) -> None:
    file.add_heading(words.actions, level=1)
    rows = []
    for item in document.actions:
        owner = shown_name(document, item.owner, words) if item.owner else words.none
        due = words.format_date(item.due_on) if item.due_on else item.due_text or words.none
        rows.append((item.task, owner, due, timestamp(item.start_s)))
    labels = (words.task, words.owner, words.due, words.moment)
    _add_listing(file, labels, (TEXT_WIDTH_MM - 102, 34, 48, 20), rows, words)


def _add_listing(
    file: Document,
    labels: Sequence[str],
    widths_mm: Sequence[float],
    rows: Sequence[Sequence[str]],
    words: DocumentStrings,
) -> None:
    """A table with a head row and the note where its contents come from; one sentence when there is nothing to list."""
    note = file.add_paragraph()
    note.paragraph_format.space_after = Pt(3)
    _run(note, words.found_by_rules if rows else words.nothing_found, size_pt=9, colour=_GREY)
    if not rows:
        return
    note.paragraph_format.keep_with_next = True
    table = _table(file, len(rows) + 1, widths_mm)
    head, *body = table.rows
    docx_parts.repeat_header(head)
    for cell, label in zip(head.cells, labels, strict=True):
        _label(cell, label, words.heading_font)
    for row, values in zip(body, rows, strict=True):
        for cell, value in zip(row.cells, values, strict=True):
            _write_lines(cell, [value])


def _add_record(file: Document, document: MinutesDocument, words: DocumentStrings, *, keep_fillers: bool) -> None:
    file.add_heading(words.record, level=1)
    for section in document.sections:
        heading = file.add_heading(level=2)
        heading.add_run(_clean(heading_line(section, words)))
        _run(heading, f"　{timestamp(section.start_s)}", size_pt=9, colour=_GREY, bold=False)
        for paragraph in section.paragraphs:
            said = paragraph_text(paragraph, keep_fillers=keep_fillers)
            if not said:
                continue
            spoken = file.add_paragraph()
            spoken.paragraph_format.space_before = Pt(4)
            spoken.paragraph_format.left_indent = Pt(BODY_PT)
            spoken.paragraph_format.first_line_indent = Pt(-BODY_PT)
            _run(spoken, f"○{shown_name(document, paragraph.speaker, words)}", bold=True, font=words.heading_font)
            _run(spoken, f"　{timestamp(paragraph.start_s)}　", size_pt=8, colour=_GREY)
            _run(spoken, said)


def _table(file: Document, row_count: int, widths_mm: Sequence[float]) -> Table:
    table: Table = file.add_table(rows=row_count, cols=len(widths_mm), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, width_mm in zip(table.columns, widths_mm, strict=True):
        column.width = Mm(width_mm)
    for row in table.rows:
        for cell, width_mm in zip(row.cells, widths_mm, strict=True):
            cell.width = Mm(width_mm)
    return table


def _label(cell: _Cell, text: str, font: str) -> None:
    _run(cell.paragraphs[0], text, font=font)
    docx_parts.shade(cell, _LABEL_FILL)


def _write_lines(cell: _Cell, lines: Iterable[str]) -> None:
    first, *others = lines
    cell.paragraphs[0].add_run(_clean(first))
    for line in others:
        cell.add_paragraph(_clean(line))


def _run(
    paragraph: Paragraph,
    text: str,
    *,
    bold: bool | None = None,
    size_pt: float | None = None,
    colour: RGBColor | None = None,
    font: str | None = None,
) -> None:
    run = paragraph.add_run(_clean(text))
    run.bold = bold
    if size_pt:
        run.font.size = Pt(size_pt)
    if colour is not None:
        run.font.color.rgb = colour
    if font:
        docx_parts.set_run_font(run, font)


def _clean(text: str) -> str:
    """The text without characters that XML 1.0 cannot hold; python-docx would fail on them."""
    return _NOT_XML.sub("", text)
