"""Layer 2: what is said of a workbook's macros, hidden rows and covered texts."""

from __future__ import annotations

from collections.abc import Iterator

from reqportal.findings import CellRef, Finding
from reqportal.workbook import file_rules
from reqportal.workbook.open import Book, Grid
from reqportal.workbook.values import as_text, is_blank


def of_book(book: Book) -> Iterator[Finding]:
    """What concerns the file as a whole."""
    where = CellRef(book.file)
    if book.has_macros:
        yield file_rules.MACROS.at(where)
    if not any(_holds_something(grid) for grid in book.grids):
        yield file_rules.NOTHING_IN_IT.at(where)


def _holds_something(grid: Grid) -> bool:
    if grid.errors or grid.uncalculated:
        return True
    return any(not is_blank(cell) for row in grid.cells for cell in row)


def of_grid(file: str, grid: Grid) -> Iterator[Finding]:
    """What nobody sees on a sheet that was read."""
    for place, text in grid.covered.items():
        if not is_blank(text):
            where = CellRef(file, grid.name, place)
            yield file_rules.UNDER_MERGED.at(where, value=as_text(text))
    if grid.hidden_rows or grid.hidden_columns:
        where = CellRef(file, grid.name)
        rows, columns = grid.hidden_rows, grid.hidden_columns
        yield file_rules.HIDDEN_CELLS.at(where, rows=rows, columns=columns)
