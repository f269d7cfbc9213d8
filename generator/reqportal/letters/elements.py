"""Layer 6: parts of a Word file that python-docx has no word for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

TABLE = "Letter table"
"""The style of what stands in tables."""
_GREY, _RULE, _SHADE = "595959", "A6A6A6", "F2F2F2"


@dataclass(frozen=True, slots=True)
class Text:
    """A line of a cell."""

    text: str
    bold: bool = False
    grey: bool = False
    only_if: str = ""
    """What must be filled for the line to be there at all."""


def write(place: Any, text: str, *, bold: bool = False, grey: bool = False) -> None:  # noqa: ANN401 - a cell or a paragraph
    """Text in a paragraph, or in the first one of a cell."""
    line = place.paragraphs[0] if hasattr(place, "paragraphs") else place
    run = line.add_run(text)
    run.bold = bold or None
    if grey:
        run.font.color.rgb = RGBColor.from_string(_GREY)
    if hasattr(place, "paragraphs"):
        line.style = TABLE


def write_lines(cell: Any, lines: Sequence[Text]) -> None:  # noqa: ANN401 - docx's
    """The lines of a cell, each a paragraph; the first paragraph is there already."""
    paragraphs = iter([cell.paragraphs[0]])
    for line in lines:
        texts = [line.text]
        if line.only_if:
            texts = [f"{{%p if {line.only_if} %}}", line.text, "{%p endif %}"]
        for text in texts:
            place = next(paragraphs, None) or cell.add_paragraph()
            write(place, text, bold=line.bold, grey=line.grey)
            place.style = TABLE


def add_row(table: Any, *, head: bool = False, keep: bool = False) -> Any:  # noqa: ANN401 - docx's
    """The cells of a new row: one that heads every page, or one that is not parted."""
    row = table.add_row()
    properties = row._tr.get_or_add_trPr()  # noqa: SLF001 - there is no other way
    if head or keep:
        properties.append(OxmlElement("w:cantSplit"))
    if head:
        properties.append(OxmlElement("w:tblHeader"))
    return row.cells


def add_tag(table: Any, tag: str) -> None:  # noqa: ANN401 - docx's
    """A row that only says which rows are repeated, or when they are there."""
    write(table.add_row().cells[0], f"{{%tr {tag} %}}")


def shade(cell: Any) -> None:  # noqa: ANN401 - docx's
    """The ground of a head."""
    _add(cell._tc.get_or_add_tcPr(), "w:shd", val="clear", color="auto", fill=_SHADE)  # noqa: SLF001


def rule(table: Any) -> None:  # noqa: ANN401 - docx's
    """Hairlines between rows, and room within the cells."""
    properties = table._tbl.tblPr  # noqa: SLF001
    borders = _add(properties, "w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        _add(borders, f"w:{side}", val="single", sz="4", space="0", color=_RULE)
    margins = _add(properties, "w:tblCellMar")
    for side, width in (("top", 50), ("left", 70), ("bottom", 50), ("right", 70)):
        _add(margins, f"w:{side}", w=str(width), type="dxa")


def unrule(style: Any) -> None:  # noqa: ANN401 - docx's
    """A style without the rule that Word's own has."""
    for border in style.element.findall(f".//{qn('w:pBdr')}"):
        border.getparent().remove(border)


def untab(style: Any) -> None:  # noqa: ANN401 - docx's
    """A style without the stops that Word's own has."""
    for tabs in style.element.findall(f".//{qn('w:tabs')}"):
        tabs.getparent().remove(tabs)


def set_font(  # noqa: PLR0913 - what a font is
    style: Any,  # noqa: ANN401 - docx's
    latin: str,
    chinese: str,
    size: float,
    *,
    is_bold: bool = False,
    grey: bool = False,
) -> None:
    """A font for Latin and one for Chinese, which Word keeps apart."""
    style.font.name, style.font.size = latin, Pt(size)
    style.font.bold = is_bold or None
    style.font.color.rgb = RGBColor.from_string(_GREY if grey else "000000")
    fonts = style.element.rPr.rFonts
    for name in tuple(fonts.attrib):  # fonts of a theme would win
        if "Theme" in name:
            del fonts.attrib[name]
    for name, font in (("w:cs", latin), ("w:eastAsia", chinese)):
        fonts.set(qn(name), font)


def add_field(line: Any, name: str) -> None:  # noqa: ANN401 - docx's
    """A number that Word fills in."""
    field = _add(line._p, "w:fldSimple", instr=name)  # noqa: SLF001
    run = _add(field, "w:r")
    _add(run, "w:t").text = "1"


def around(text: str) -> tuple[str, str, str, str, str]:
    """What stands around `{page}` and `{pages}`, and their fields."""
    before, rest = text.split("{page}")
    between, after = rest.split("{pages}")
    return before, "PAGE", between, "NUMPAGES", after


def _add(parent: Any, name: str, **attributes: str) -> Any:  # noqa: ANN401 - docx's
    element = OxmlElement(name)
    for attribute, value in attributes.items():
        element.set(qn(f"w:{attribute}"), value)
    parent.append(element)
    return element
