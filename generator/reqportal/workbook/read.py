"""Layer 2: which standard sheet a grid is, and where its columns stand."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from openpyxl.utils import get_column_letter

from reqportal.findings import CellRef, Finding
from reqportal.locales import N_, say
from reqportal.model.schema import Column, Sheet, header_key, header_keys
from reqportal.workbook import rules
from reqportal.workbook.likeness import (
    candidates,
    column_of,
    likeness,
    standard_headers,
)
from reqportal.workbook.open import HEADER_ROWS, Book, Cell, Grid
from reqportal.workbook.template import (
    LISTS_SHEET,
    META_SHEET,
    is_ours,
    is_reason,
)
from reqportal.workbook.values import as_text, is_blank


@dataclass(frozen=True, slots=True)
class Table:
    """A recognised sheet: its columns by position, and the rows below the header."""

    sheet: Sheet
    file: str
    grid: Grid
    header_row: int
    """As Excel counts, from 1."""
    columns: tuple[tuple[int, Column], ...]
    """Position from 0, and what stands there."""
    findings: tuple[Finding, ...]
    """On the header: missing, unknown and repeated columns."""

    @property
    def letters(self) -> dict[str, str]:
        """Field to column letter."""
        return {
            column.field: get_column_letter(index + 1) for index, column in self.columns
        }

    @property
    def headers(self) -> dict[str, str]:
        """Field to its header as a person reads it, on one line, without `*`.

        A column the sheet lacks has its standard header.
        """
        row = self.grid.cells[self.header_row - 1]
        chinese = any(not as_text(cell).isascii() for cell in row)
        found = {c.field: c.zh if chinese else c.en for c in self.sheet.columns}
        for index, column in self.columns:
            found[column.field] = " ".join(as_text(row[index]).split()).strip("*＊ ")
        return found


def tables(book: Book) -> Iterator[Table | Finding]:
    """Every recognised sheet of a workbook; a finding for each other filled one.

    The template's own tab on how to fill the others is neither, nor is a list of
    findings that was returned. Of a hidden sheet
    that would be recognised it is said that it was not read.
    """
    for grid in (grid for grid in book.grids if not is_ours(grid)):
        table = _recognise(book.file, grid)
        if table is not None:
            yield table
        elif any(not is_blank(cell) for row in grid.cells for cell in row):
            yield rules.UNKNOWN_SHEET.at(CellRef(book.file, grid.name))
    for grid in book.hidden:
        ours = grid.name in {LISTS_SHEET, META_SHEET} or is_ours(grid)
        table = None if ours else _recognise(book.file, grid)
        if table is not None:
            where = CellRef(book.file, grid.name)
            yield rules.HIDDEN_SHEET.at(where, sheet=table.sheet)


def _recognise(file: str, grid: Grid) -> Table | None:
    best: tuple[float, int, Sheet] | None = None
    for index, row in enumerate(grid.cells[:HEADER_ROWS]):
        keys = [
            header_keys(as_text(cell))
            for cell in row
            if not is_blank(cell) and not is_reason(cell)
        ]
        for sheet in candidates(keys):
            score = likeness(sheet, keys, grid.name)
            if score and (best is None or score > best[0]):
                best = (score, index, sheet)
    return _table(file, grid, best[1], best[2]) if best else None


def _table(file: str, grid: Grid, header_index: int, sheet: Sheet) -> Table:
    findings: list[Finding] = []
    columns: dict[str, tuple[int, Column]] = {}
    row = grid.cells[header_index]
    for index in _standard_first(sheet, row):
        if is_blank(row[index]) or is_reason(row[index]):
            continue
        text = " ".join(as_text(row[index]).split())
        where = _address(file, grid, header_index, index)
        column = column_of(sheet, header_keys(text))
        if column is None:
            findings.append(_unknown(sheet, where, text))
        elif column.field in columns:
            other = get_column_letter(columns[column.field][0] + 1)
            findings.append(rules.REPEATED_COLUMN.at(where, header=text, other=other))
        else:
            columns[column.field] = (index, column)
    findings += _missing(file, grid, header_index, sheet, columns.keys())
    found = tuple(sorted(columns.values(), key=lambda pair: pair[0]))
    return Table(sheet, file, grid, header_index + 1, found, tuple(findings))


def _standard_first(sheet: Sheet, row: Sequence[Cell]) -> list[int]:
    """Positions so that a standard header wins over an alias further left."""
    names = standard_headers(sheet)
    return sorted(
        range(len(row)), key=lambda i: (header_key(as_text(row[i])) not in names, i)
    )


def _address(file: str, grid: Grid, row_index: int, index: int) -> CellRef:
    return CellRef(file, grid.name, f"{get_column_letter(index + 1)}{row_index + 1}")


def _unknown(sheet: Sheet, where: CellRef, text: str) -> Finding:
    near = difflib.get_close_matches(header_key(text), sheet.by_header, n=1, cutoff=0.6)
    if near:
        column = sheet.by_header[near[0]]
        hint = say(
            N_("Did you mean “{name}”? Otherwise leave it: it is ignored"),
            name=column.en if text.isascii() else column.zh,
        )
    else:
        hint = say(N_("Rename it to a standard header, or leave it: it is ignored"))
    return rules.UNKNOWN_COLUMN.at(where, header=text, value=text, suggestion=hint)


def _missing(
    file: str, grid: Grid, header_index: int, sheet: Sheet, found: Collection[str]
) -> Iterator[Finding]:
    chinese = any(not as_text(cell).isascii() for cell in grid.cells[header_index])
    where = CellRef(file, grid.name, f"A{header_index + 1}")
    for column in sheet.columns:
        if column.required and column.field not in found:
            header = column.zh if chinese else column.en
            yield rules.MISSING_COLUMN.at(where, header=header, row=header_index + 1)
