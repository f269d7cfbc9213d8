"""Layer 2: what is carried over into a returned sheet, and how its cells look."""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass

from openpyxl.cell.cell import Cell as BookCell
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import coordinate_to_tuple
from openpyxl.worksheet.worksheet import Worksheet

from reqportal.findings import Finding
from reqportal.locales import Language
from reqportal.model.schema import Column
from reqportal.workbook import carry, styles
from reqportal.workbook.beside import Inside, Tab
from reqportal.workbook.cells import cell_at, lines_of
from reqportal.workbook.open import Cell, Grid
from reqportal.workbook.read import Table
from reqportal.workbook.template import is_reason
from reqportal.workbook.values import as_text

WIDEST, MOST_LINES = 40, 12
"""Of columns that the template does not have, and of any row."""
_PLAIN = Inside()


@dataclass(frozen=True, slots=True)
class Carried:
    """What is carried over into one sheet."""

    grid: Grid
    tab: Tab
    tables: tuple[Table, ...]
    findings: tuple[Finding, ...]
    counts_from_1904: bool
    has_reasons: bool
    """The file was returned before, and our column is written anew."""

    @property
    def language(self) -> Language:
        """That of the headers; of the words to choose from as well."""
        for table in self.tables:
            row = table.grid.cells[table.header_row - 1]
            if any(not as_text(c).isascii() for c in row if not is_reason(c)):
                return "zh"
        return "en" if self.tables else "zh"

    @property
    def columns(self) -> dict[int, Column]:
        """By position, what stands in a column."""
        return {i: column for table in self.tables for i, column in table.columns}


class Body:
    """Writes the values of a sheet, each in its cell."""

    def __init__(self, tab: Worksheet, carried: Carried) -> None:
        self._tab, self._carried = tab, carried
        self._columns, self._language = carried.columns, carried.language
        tables = carried.tables
        self._top = min((table.header_row for table in tables), default=1 << 20)
        self._headers = {table.header_row: dict(table.columns) for table in tables}
        self._looks: dict[tuple[str, str, bool], object] = {}

    def write(self, cells: list[list[Cell]]) -> list[str]:
        """Every value; gives the formulas that could not be carried over."""
        for number, row in enumerate(cells, start=1):
            lines = 1
            for index, value in enumerate(row):
                if value != "":
                    self._put(number, index, value)
                    lines = max(lines, self._lines(index, value, number))
            if lines > 1 and number >= self._top:
                height = styles.row_height(min(lines, MOST_LINES))
                self._tab.row_dimensions[number].height = height
        return list(self._unreadable())

    def _put(self, row: int, index: int, value: Cell) -> None:
        cell = cell_at(self._tab, row, index + 1)
        inside = self._carried.tab.cells.get(cell.coordinate, _PLAIN)
        raw = not self._carried.counts_from_1904
        carry.put_value(cell, value, inside, raw=raw)
        self._dress(cell, row, index)

    def _unreadable(self) -> Iterator[str]:
        grid = self._carried.grid
        for place, shown in grid.errors.items():
            row, number = coordinate_to_tuple(place)
            cell = cell_at(self._tab, row, number)
            carry.put_error(cell, shown)
            self._dress(cell, row, number - 1)
        for place in sorted(grid.uncalculated):
            row, number = coordinate_to_tuple(place)
            cell = cell_at(self._tab, row, number)
            formula = self._carried.tab.cells.get(place, _PLAIN).formula
            if not carry.put_formula(cell, formula):
                yield f"{self._tab.title}!{place} ={formula or '…'}"
            self._dress(cell, row, number - 1)

    def _dress(self, cell: BookCell, row: int, index: int) -> None:
        if row in self._headers:
            self._dress_header(cell, self._headers[row].get(index))
        elif row > self._top:
            self._dress_body(cell, self._columns.get(index))

    def _dress_header(self, cell: BookCell, column: Column | None) -> None:
        if column is not None:
            styles.style_header(cell, column, self._language)
            return
        font = styles.FONTS[self._language]
        cell.font = Font(name=font, size=10, bold=True, color=styles.INK_3)
        cell.alignment = Alignment(vertical="center", wrap_text=True)
        cell.border = Border(bottom=Side("thin", color=styles.INK_3))

    def _dress_body(self, cell: BookCell, column: Column | None) -> None:
        """Styles are made once for each kind of cell: there may be many."""
        field = column.field if column is not None else ""
        key = (field, cell.number_format, cell.data_type == "s")
        if key not in self._looks or cell.quotePrefix:
            own = cell.number_format
            if column is not None:
                styles.style_body(cell, column, self._language)
                if cell.data_type != "s":
                    cell.number_format = own
            else:
                cell.font = Font(name=styles.FONTS[self._language], size=10)
                cell.alignment = Alignment(vertical="top", wrap_text=True)
            if not cell.quotePrefix:
                self._looks[key] = copy(cell._style)  # type: ignore[attr-defined]  # noqa: SLF001
        else:
            cell._style = copy(self._looks[key])  # type: ignore[attr-defined]  # noqa: SLF001

    def _lines(self, index: int, value: Cell, row: int) -> int:
        if not isinstance(value, str):
            return 1
        column = self._columns.get(index)
        wide = WIDEST
        if column is not None:
            wide = int(styles.column_width(column, self._language))
        return max(lines_of(value, wide), 2 if row in self._headers else 1)
