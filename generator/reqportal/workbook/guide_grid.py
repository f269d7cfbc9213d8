"""Layer 2: rows of text on a tab of narrow columns, each part as wide as it needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from reqportal.locales import Language
from reqportal.workbook.cells import cell_at
from reqportal.workbook.styles import (
    ACCENT,
    FONTS,
    INK,
    INK_3,
    LINE,
    display_width,
    row_height,
)

UNITS, UNIT_WIDTH = 26, 5.3
"""Columns of the tab, and how wide each is: 138 characters in all."""
_NARROWER, _BOLD = 0.8, 1.15
"""How wide a character of 10 points is, where columns count digits of 11 points."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a part is written."""

    size: float = 10
    bold: bool = False
    ink: str = INK
    paper: str = ""
    under: Side | None = None
    wrapped: bool = True
    number_format: str = "General"
    middle: bool = False
    """Halfway down the row, not at its top."""


PLAIN = Look()
QUIET = Look(ink=INK_3)
MARK = Look(size=8, ink=INK_3, wrapped=False)
TITLE = Look(size=18, bold=True, wrapped=False)
HEADING = Look(size=12, bold=True, under=Side("medium", color=INK), wrapped=False)
TERM = Look(bold=True, under=Side("thin", color=LINE))
CELL = Look(under=Side("thin", color=LINE))
LABEL = Look(size=9, ink=INK_3, under=Side("thin", color=INK_3))


@dataclass(frozen=True, slots=True)
class Part:
    """A text over so many units; a link where it names a tab."""

    value: object
    units: int
    look: Look = CELL
    tab: str = ""


class GuideGrid:
    """Writes one row after the other, from the top of a tab."""

    def __init__(self, tab: Worksheet, language: Language) -> None:
        self._tab = tab
        self._language = language
        self._row = 0
        tab.sheet_view.showGridLines = False
        for number in range(1, UNITS + 1):
            tab.column_dimensions[get_column_letter(number)].width = UNIT_WIDTH

    def add(self, *parts: Part) -> None:
        """One row of parts, from the left."""
        self._row += 1
        column, lines, size = 1, 1, 10.0
        for part in parts:
            self._put(part, column)
            if part.look.wrapped:
                lines = max(lines, _lines(part))
            size = max(size, part.look.size)
            column += part.units
        self._tab.row_dimensions[self._row].height = row_height(lines) * size / 10

    def line(self, text: str, look: Look = PLAIN) -> None:
        """One row of one text."""
        self.add(Part(text, UNITS, look))

    def heading(self, text: str) -> None:
        """A blank row, and a title over a rule."""
        self.add()
        self.line(text, HEADING)

    def new_page(self) -> None:
        """Where paper is printed, the next row begins another."""
        self._tab.row_breaks.append(Break(id=self._row))

    def table(self, units: Sequence[int], rows: Sequence[Sequence[str]]) -> None:
        """Rows of texts, the first column bold."""
        for row in rows:
            looks = (TERM, *(CELL for _ in row[1:]))
            self.add(*map(Part, row, units, looks))

    def _put(self, part: Part, column: int) -> None:
        cell, look = cell_at(self._tab, self._row, column), part.look
        cell.value = part.value  # type: ignore[assignment]
        if isinstance(part.value, str):
            cell.data_type = "s"
        if part.tab:
            place = f"{quote_sheetname(part.tab)}!A1"
            cell.hyperlink = Hyperlink(ref=cell.coordinate, location=place)
        _style(cell, look, FONTS[self._language], is_link=bool(part.tab))
        if part.units > 1:
            self._tab.merge_cells(
                start_row=self._row,
                end_row=self._row,
                start_column=column,
                end_column=column + part.units - 1,
            )


def _style(cell: Cell, look: Look, font: str, *, is_link: bool) -> None:
    cell.font = Font(
        name=font,
        size=look.size,
        bold=look.bold,
        color=ACCENT if is_link else look.ink,
        underline="single" if is_link else None,
    )
    cell.alignment = Alignment(
        horizontal="left",
        vertical="center" if look.middle else "top",
        wrap_text=look.wrapped,
    )
    cell.number_format = look.number_format
    if look.paper:
        cell.fill = PatternFill("solid", fgColor=look.paper)
    if look.under is not None:
        cell.border = Border(bottom=look.under)


def _lines(part: Part) -> int:
    character = _NARROWER * (_BOLD if part.look.bold else 1)
    width = part.units * UNIT_WIDTH / character - 1
    return sum(
        max(1, ceil(display_width(line) / width))
        for line in str(part.value).split("\n")
    )
