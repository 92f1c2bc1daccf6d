"""Numbers that Word shows before list paragraphs; the file holds only a reference to a numbering, not the number."""

from typing import Any

from docx.document import Document
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph


class ListNumbers:
    """Counts the numbered paragraphs of one document in order."""

    def __init__(self, document: Document) -> None:
        self._formats = _formats(document)
        self._counts: dict[tuple[str, int], int] = {}

    def prefix(self, paragraph: Paragraph) -> str:
        """「2. 」 for a numbered paragraph, 「(2) 」 on a deeper level, 「・」 for a bullet; "" for plain ones."""
        reference = _reference(paragraph)
        if reference is None:
            return ""
        number_id, level = reference
        if self._formats.get((number_id, level), "decimal") in {"bullet", "none"}:
            return "・"
        for key in [key for key in self._counts if key[0] == number_id and key[1] > level]:
            del self._counts[key]  # a new item starts its sub-items again
        count = self._counts[reference] = self._counts.get(reference, 0) + 1
        return f"({count}) " if level else f"{count}. "


def _reference(paragraph: Paragraph) -> tuple[str, int] | None:
    """(numbering id, level) of a paragraph, its own or its style's."""
    style: Any = paragraph.style
    elements: tuple[Any, ...] = (paragraph._p, style.element if style is not None else None)
    for element in elements:
        properties = element.pPr if element is not None else None
        numbering = properties.numPr if properties is not None else None
        if numbering is not None and numbering.numId is not None:
            level = numbering.ilvl.val if numbering.ilvl is not None else 0
            return (str(numbering.numId.val), level) if numbering.numId.val else None
    return None


def _formats(document: Document) -> dict[tuple[str, int], str]:
    """Format name (decimal, bullet, aiueo …) by (numbering id, level)."""
    root = next((r.target_part.element for r in document.part.rels.values() if r.reltype.endswith("/numbering")), None)
    if root is None:
        return {}
    by_abstract: dict[str, dict[int, str]] = {}
    for abstract in root.findall(qn("w:abstractNum")):
        by_abstract[abstract.get(qn("w:abstractNumId"))] = {
            int(level.get(qn("w:ilvl"))): level.find(qn("w:numFmt")).get(qn("w:val"))
            for level in abstract.findall(qn("w:lvl"))
            if level.find(qn("w:numFmt")) is not None
        }
    formats: dict[tuple[str, int], str] = {}
    for number in root.findall(qn("w:num")):
        reference = number.find(qn("w:abstractNumId"))
        if reference is not None:
            for level, name in by_abstract.get(reference.get(qn("w:val")), {}).items():
                formats[number.get(qn("w:numId")), level] = name
    return formats
