"""Pieces of WordprocessingML that python-docx has no call for: fonts by name, page number fields, shading, a watermark.

Source: ECMA-376 part 1 (WordprocessingML) and part 4 (VML, which Word itself writes for text watermarks).
"""

import io
import zipfile
from typing import Any

from docx.document import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run

ZIP_DATE = (1980, 1, 1, 0, 0, 0)
"""The earliest moment a zip entry can bear; the same input must give the same bytes."""

_VML = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w10="urn:schemas-microsoft-com:office:word"'
)
_WATERMARK = """<w:pict {namespaces}>
<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800" path="m@7,l@8,m@5,21600l@6,21600e">
<v:formulas><v:f eqn="sum #0 0 10800"/><v:f eqn="prod #0 2 1"/><v:f eqn="sum 21600 0 @1"/><v:f eqn="sum 0 0 @2"/>
<v:f eqn="sum 21600 0 @3"/><v:f eqn="if @0 @3 0"/><v:f eqn="if @0 21600 @1"/><v:f eqn="if @0 0 @2"/>
<v:f eqn="if @0 @4 21600"/><v:f eqn="mid @5 @6"/><v:f eqn="mid @8 @5"/><v:f eqn="mid @7 @8"/><v:f eqn="mid @6 @7"/>
<v:f eqn="sum @6 0 @5"/></v:formulas>
<v:path textpathok="t" o:connecttype="custom" o:connectlocs="@9,0;@10,10800;@11,21600;@12,10800"
o:connectangles="270,180,90,0"/>
<v:textpath on="t" fitshape="t"/></v:shapetype>
<v:shape id="PowerPlusWaterMarkObject1" o:spid="_x0000_s2049" type="#_x0000_t136" alt="" o:allowincell="f"
style="position:absolute;margin-left:0;margin-top:0;width:480pt;height:40pt;rotation:315;z-index:-251658752;\
mso-position-horizontal:center;mso-position-horizontal-relative:margin;mso-position-vertical:center;\
mso-position-vertical-relative:margin" fillcolor="#c8c8c8" stroked="f">
<v:fill opacity=".5"/><v:textpath/><w10:wrap anchorx="margin" anchory="margin"/></v:shape></w:pict>"""


def set_font(style: ParagraphStyle, font: str, *, size_pt: float | None = None) -> None:
    """Gives a style one font for Latin and Japanese text alike; theme fonts would win over names, so they go."""
    if size_pt is not None:
        style.font.size = Pt(size_pt)
    style.font.color.rgb = RGBColor(0, 0, 0)
    _name_font(style.element, font)


def set_run_font(run: Run, font: str) -> None:
    """Gives one run a font for Latin and Japanese text alike."""
    _name_font(run._r, font)


def _name_font(element: Any, font: str) -> None:
    fonts = element.get_or_add_rPr().get_or_add_rFonts()
    fonts.attrib.clear()
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), font)


def remove_borders(style: ParagraphStyle) -> None:
    """Takes away the coloured rule under the title of python-docx's default template."""
    properties = style.element.get_or_add_pPr()
    for border in properties.findall(qn("w:pBdr")):
        properties.remove(border)


def set_japanese_spacing(style: ParagraphStyle) -> None:
    """Sets 「第3回」 and 「42.3％」 without the thin blanks that Word puts between Japanese and Latin by default."""
    properties = style.element.get_or_add_pPr()
    spacing = properties.find(qn("w:spacing"))
    for name in ("autoSpaceDE", "autoSpaceDN"):
        element = OxmlElement(f"w:{name}")
        element.set(qn("w:val"), "0")
        if spacing is None:
            properties.append(element)
        else:
            spacing.addprevious(element)  # the schema wants these before w:spacing


def set_language(document: Document, *, language: str) -> None:
    """Proofing language of the whole document, so that Word does not underline Japanese in red."""
    for properties in document.styles.element.iter(qn("w:rPrDefault")):
        run = properties.find(qn("w:rPr"))
        lang = run.find(qn("w:lang"))
        if lang is None:
            lang = OxmlElement("w:lang")
            run.append(lang)
        lang.set(qn("w:val"), "ja-JP" if language == "ja" else "en-GB")
        lang.set(qn("w:eastAsia"), "ja-JP")


def add_page_numbers(paragraph: Paragraph) -> None:
    """「3 / 12」 as PAGE and NUMPAGES fields, which the word processor fills in."""
    _add_field(paragraph, "PAGE")
    paragraph.add_run(" / ")
    _add_field(paragraph, "NUMPAGES")


def add_watermark(section: Section, text: str, font: str) -> None:
    """Slanted grey text behind every page of the section, the way Word itself stores a watermark."""
    picture = parse_xml(_WATERMARK.format(namespaces=_VML))
    for shape in picture.iter("{urn:schemas-microsoft-com:vml}shape"):
        shape.set("alt", text)
        for path in shape.iter("{urn:schemas-microsoft-com:vml}textpath"):
            path.set("style", f"font-family:'{font}';font-size:1pt")
            path.set("string", text)
    section.header.paragraphs[0].add_run()._r.append(picture)


def shade(cell: _Cell, colour: str) -> None:
    """Fills a table cell with a colour of six hexadecimal digits."""
    shading = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
        shading.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shading)


def repeat_header(row: Any) -> None:  # python-docx keeps the type of a row private
    """Makes a table's first row appear again on each page, and keeps it in one piece."""
    properties = row._tr.get_or_add_trPr()
    for name in ("cantSplit", "tblHeader"):
        properties.append(OxmlElement(f"w:{name}"))


def reproducible_bytes(document: Document) -> bytes:
    """The file with fixed entry dates and order: saving the same document twice gives the same bytes."""
    saved = io.BytesIO()
    document.save(saved)
    fixed = io.BytesIO()
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, date_time=ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            target.writestr(entry, source.read(name))
    return fixed.getvalue()


def _add_field(paragraph: Paragraph, instruction: str) -> None:
    run = paragraph.add_run()._r
    for kind in ("begin", "separate", "end"):
        if kind == "separate":
            code = OxmlElement("w:instrText")
            code.set(qn("xml:space"), "preserve")
            code.text = f" {instruction} "
            run.append(code)
        mark = OxmlElement("w:fldChar")
        mark.set(qn("w:fldCharType"), kind)
        run.append(mark)
        if kind == "separate":
            shown = OxmlElement("w:t")
            shown.text = "1"
            run.append(shown)
