"""Small real files for the readers of agendas and rosters."""

import io
import zipfile
from collections.abc import Sequence

import docx
import openpyxl
from pypdf import PdfWriter
from pypdf.generic import ArrayObject, DecodedStreamObject, DictionaryObject, NameObject, NumberObject

AGENDA_LINES = (
    "第３回　情報化推進会議　次第",
    "日　時：令和８年１１月２０日（金）　午前１０時～正午",
    "場　所：本庁舎　第２会議室",
    "１　開会",
    "２　議題",
    "（１）テレワーク用端末の利用率について（資料１）",
    "（２）来年度の予算について",
    "３　その他",
    "４　閉会",
)

ROSTER_ROWS = (
    ("区分", "氏名", "ふりがな", "所属", "職名", "出欠"),
    ("委員長", "山田　太郎", "やまだ たろう", "", "副市長", "出席"),
    ("委員", "馬場 花子", "ばば はなこ", "財政局", "課長", "出席"),
    ("委員", "千葉 次郎", "ちば じろう", "環境局", "係長", "欠席"),
    ("事務局", "青木 三郎", "あおき さぶろう", "総務部", "主査", "出席"),
)


def docx_file(lines: Sequence[str] = (), rows: Sequence[Sequence[str]] = ()) -> bytes:
    file = docx.Document()
    for line in lines:
        file.add_paragraph(line)
    if rows:
        table = file.add_table(rows=len(rows), cols=len(rows[0]))
        for row, values in zip(table.rows, rows, strict=True):
            for cell, value in zip(row.cells, values, strict=True):
                cell.text = value
    return _saved(file)


def numbered_docx_file(lines: Sequence[str]) -> bytes:
    """Lines whose numbers are Word's own list numbers, not text."""
    file = docx.Document()
    for line in lines:
        file.add_paragraph(line, style="List Number")
    return _saved(file)


def xlsx_file(rows: Sequence[Sequence[object]]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    return _saved(book)


def pdf_file(lines: Sequence[str], *, password: str | None = None) -> bytes:
    """A PDF with Japanese text, without embedded glyphs but with the ToUnicode map that readers go by."""
    writer = PdfWriter()
    page = writer.add_blank_page(595, 842)
    codes = {character: n for n, character in enumerate(sorted(set("".join(lines))), start=1)}
    pairs = "\n".join(f"<{code:04X}> <{character.encode('utf-16-be').hex()}>" for character, code in codes.items())
    unicode_map = DecodedStreamObject()
    unicode_map.set_data(
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def\n"
        "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        f"{len(codes)} beginbfchar\n{pairs}\nendbfchar\nendcmap end end".encode()
    )
    descendant = DictionaryObject(
        {NameObject("/Type"): NameObject("/Font"), NameObject("/Subtype"): NameObject("/CIDFontType2")}
    )
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type0"),
            NameObject("/BaseFont"): NameObject("/X"),
            NameObject("/Encoding"): NameObject("/Identity-H"),
            NameObject("/DescendantFonts"): ArrayObject([descendant]),
            NameObject("/ToUnicode"): writer._add_object(unicode_map),
        }
    )
    page[NameObject("/Resources")] = DictionaryObject(
        {NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})}
    )
    shown = "".join(
        f"BT /F1 12 Tf 50 {800 - 20 * n} Td <{''.join(f'{codes[c]:04X}' for c in line)}> Tj ET\n"
        for n, line in enumerate(lines)
    )
    content = DecodedStreamObject()
    content.set_data(shown.encode())
    page[NameObject("/Contents")] = writer._add_object(content)
    page[NameObject("/Rotate")] = NumberObject(0)
    if password is not None:
        writer.encrypt(password, algorithm="AES-256")
    saved = io.BytesIO()
    writer.write(saved)
    return saved.getvalue()


def zip_file(parts: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return packed.getvalue()


def with_part(package: bytes, name: str, content: bytes) -> bytes:
    """The same package with one part replaced."""
    with zipfile.ZipFile(io.BytesIO(package)) as source:
        return zip_file({**{part: source.read(part) for part in source.namelist()}, name: content})


def _saved(file: object) -> bytes:
    saved = io.BytesIO()
    file.save(saved)  # type: ignore[attr-defined]
    return saved.getvalue()
