"""Layer 2: how the standard workbooks look: inks, widths, number formats, paper."""

from __future__ import annotations

import re
from collections.abc import Sequence
from unicodedata import east_asian_width

from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import quote_sheetname
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.dimensions import ColumnDimension
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from reqportal.locales import Language, Translator
from reqportal.model.schema import Column, Kind

INK, INK_3, ACCENT = "1F2430", "5D6470", "2F4FC4"
LINE, WASH, PAPER, CLIENT_LINE = "D5D9E2", "E9ECF5", "FFFFFF", "E0942B"
FONTS: dict[Language, str] = {"zh": "微软雅黑", "en": "Calibri"}

NUMBER_FORMATS: dict[Kind, str] = {
    Kind.ID: "@",
    Kind.IDS: "@",
    Kind.DATE: "yyyy-mm-dd",
    Kind.PERCENT: "0%",
    Kind.NUMBER: "#,##0.##",
    Kind.INTEGER: "0",
}
"""Ids are text, so that Excel never takes `3-1` for a day in March."""

_WIDTHS: dict[Kind, float] = {
    Kind.TEXT: 32,
    Kind.ID: 13,
    Kind.IDS: 18,
    Kind.WORDS: 22,
    Kind.DATE: 12.5,
    Kind.NUMBER: 13,
    Kind.INTEGER: 8,
    Kind.PERCENT: 8,
}
_SHORT_TEXT = re.compile(
    r"(role|number|position|person|party|price|cost|budget|lead_time|industry|theme"
    r"|status|_by|adjustment|benefit|our_contact|role_title|contact_details|clause)$"
)
_LONG_TEXT = re.compile(r"^(description|content|acceptance_criteria|criterion)$")
_FILTER_BUTTON = 3
_HEADER_IN_ONE_LINE = 14
_CHARACTERS_ON_A_PAGE = 180
"""What A4 landscape holds at the smallest scale that is still read with ease."""


def display_width(text: str) -> int:
    """Columns a text takes in a fixed-width font: Chinese counts double."""
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)


def header_text(column: Column, language: Language) -> str:
    """The standard header, with `*` where it is required."""
    return column.header(language) + ("*" if column.required else "")


def column_width(column: Column, language: Language) -> float:
    """Wide enough for what is typed and for the header, in two lines where long."""
    header = header_text(column, language)
    least = display_width(header)
    if least > _HEADER_IN_ONE_LINE:
        least = max(least // 2 + 1, *map(display_width, header.split()))
    return max(_content_width(column, language), least + _FILTER_BUTTON)


def row_height(lines: int) -> float:
    """Points that so many lines take."""
    return 2 + 15.5 * lines


def _content_width(column: Column, language: Language) -> float:
    if column.kind in {Kind.WORD, Kind.FLAG} and column.words is not None:
        return max(display_width(word.label(language)) for word in column.words) + 3
    if column.kind is Kind.TEXT and _LONG_TEXT.search(column.field):
        return 44
    if column.kind is Kind.TEXT and _SHORT_TEXT.search(column.field):
        return 18
    return _WIDTHS[column.kind]


def number_format(column: Column) -> str:
    """How Excel shows the column's values."""
    if column.computed:
        return "0.0"
    return NUMBER_FORMATS.get(column.kind, "General")


def style_header(cell: Cell, column: Column, language: Language) -> None:
    """Required columns filled with the accent, optional ones washed.

    The line below says whether a client may see the column.
    """
    ink, paper = (PAPER, ACCENT) if column.required else (INK, WASH)
    if column.computed:
        ink, paper = INK_3, PAPER
    cell.font = Font(name=FONTS[language], size=10, bold=True, color=ink)
    cell.fill = PatternFill("solid", fgColor=paper)
    cell.alignment = Alignment(
        horizontal="center" if _is_short_number(column) else "left",
        vertical="center",
        wrap_text=True,
    )
    cell.border = Border(right=Side("thin", color=PAPER), bottom=header_line(column))


def header_line(column: Column) -> Side:
    """Orange under what a client may see, black under what is internal."""
    if column.client_sees:
        return Side("thick", color=CLIENT_LINE)
    return Side("medium", color=INK)


def style_body(
    target: Cell | ColumnDimension, column: Column, language: Language
) -> None:
    """The look of typed values; on a whole column it holds for rows to come."""
    right = "right" if column.kind is Kind.NUMBER else "left"
    target.font = Font(
        name=FONTS[language], size=10, color=INK_3 if column.computed else INK
    )
    target.alignment = Alignment(
        horizontal="center" if _is_short_number(column) else right,
        vertical="top",
        wrap_text=True,
    )
    target.border = Border(bottom=Side("thin", color=LINE))
    target.number_format = number_format(column)


def _is_short_number(column: Column) -> bool:
    return column.computed or column.kind in {Kind.INTEGER, Kind.PERCENT}


def set_paper(
    sheet: Worksheet,
    columns: Sequence[Column],
    language: Language,
    t: Translator,
    header_row: int = 1,
) -> None:
    """A4 landscape, as many pages wide as it takes to be read, header repeated."""
    total = sum(column_width(column, language) for column in columns)
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToWidth = max(1, round(total / _CHARACTERS_ON_A_PAGE))
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    name = quote_sheetname(sheet.title)
    sheet.defined_names["_xlnm.Print_Titles"] = DefinedName(
        "_xlnm.Print_Titles",
        attr_text=f"{name}!$A:$A,{name}!${header_row}:${header_row}",
    )
    margins = sheet.page_margins
    margins.left = margins.right = 0.5
    margins.top, margins.bottom, margins.footer = 0.5, 0.7, 0.35
    if (footer := sheet.oddFooter) is not None:
        footer.left.text = t("Requirement portal · internal")
        footer.center.text = "&A"
        footer.right.text = t("Page {page} of {pages}", page="&P", pages="&N")
