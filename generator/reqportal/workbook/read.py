"""Layer 2: which standard sheets a grid holds, and where their columns stand."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from openpyxl.utils import get_column_letter

from reqportal.findings import CellRef, Finding
from reqportal.locales import N_, say
from reqportal.model.schema import Column, Kind, Sheet, header_key
from reqportal.workbook import rules
from reqportal.workbook.foreign import what_to_do
from reqportal.workbook.header_rows import HeaderCell
from reqportal.workbook.likeness import column_of, standard_headers
from reqportal.workbook.merges import Covered, Merges, carried_down, merges
from reqportal.workbook.open import Book, Grid
from reqportal.workbook.regions import Region, regions
from reqportal.workbook.template import LISTS_SHEET, META_SHEET, is_ours
from reqportal.workbook.values import is_blank


@dataclass(frozen=True, slots=True)
class Table:
    """A recognised table: its columns by position, and the rows below the header."""

    sheet: Sheet
    file: str
    grid: Grid
    """With merged values in every row they cover."""
    header_row: int
    """The last row of the header, as Excel counts, from 1."""
    columns: tuple[tuple[int, Column], ...]
    """Position from 0, and what stands there."""
    findings: tuple[Finding, ...]
    """On the header: missing, unknown and repeated columns."""
    texts: Mapping[int, str]
    """Position to the header there, on one line."""
    top_row: int
    """The first row of the header."""
    last_row: int
    repeated: frozenset[int] = frozenset()
    """Rows that say the header again."""
    covered: Covered = field(default_factory=dict)
    """Cells that show the value of a row above."""
    merges: Merges = field(default_factory=dict)
    """The merged ranges of the sheet."""

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
        chinese = _is_chinese(self.texts.values())
        found = {c.field: c.zh if chinese else c.en for c in self.sheet.columns}
        for index, column in self.columns:
            found[column.field] = self.texts[index].strip("*＊ ")
        return found


@dataclass(frozen=True, slots=True)
class SheetRead:
    """A visible sheet that holds something or nothing: its tables, if it has any."""

    grid: Grid
    tables: tuple[Table, ...] = ()
    findings: tuple[Finding, ...] = ()
    """On the sheet as a whole: that it is not known."""


def sheets(book: Book) -> Iterator[SheetRead]:
    """Every visible sheet but the template's own tab on how to fill the others."""
    for grid in (grid for grid in book.grids if not is_ours(grid)):
        found = tuple(_tables(book.file, grid))
        if found or not any(not is_blank(cell) for row in grid.cells for cell in row):
            yield SheetRead(grid, found)
        else:
            where, hint = CellRef(book.file, grid.name), what_to_do(grid)
            unknown = rules.UNKNOWN_SHEET.at(where, suggestion=hint)
            yield SheetRead(grid, findings=(unknown,))


def hidden_sheets(book: Book) -> Iterator[Finding]:
    """Of each hidden sheet that would be recognised, that it was not read."""
    for grid in book.hidden:
        ours = grid.name in {LISTS_SHEET, META_SHEET} or is_ours(grid)
        found = [] if ours else regions(grid, merges(grid))
        if found:
            where = CellRef(book.file, grid.name)
            yield rules.HIDDEN_SHEET.at(where, sheet=found[0].head.sheet)


def tables(book: Book) -> Iterator[Table | Finding]:
    """Every table of a workbook; a finding for each filled sheet without any."""
    for one in sheets(book):
        yield from one.tables
        yield from one.findings
    yield from hidden_sheets(book)


def _tables(file: str, grid: Grid) -> Iterator[Table]:
    ranges = merges(grid)
    for region in regions(grid, ranges):
        yield _table(file, grid, ranges, region)


def _table(file: str, grid: Grid, ranges: Merges, region: Region) -> Table:
    findings: list[Finding] = []
    columns: dict[str, tuple[int, Column]] = {}
    head = region.head
    for cell in _standard_first(head.sheet, head.cells):
        where = CellRef(file, grid.name, f"{_letter(cell.index)}{cell.row}")
        column = column_of(head.sheet, cell.keys)
        if column is None:
            findings.append(_unknown(head.sheet, where, cell.text))
        elif column.field in columns:
            other = _letter(columns[column.field][0])
            findings.append(
                rules.REPEATED_COLUMN.at(where, header=cell.text, other=other)
            )
        else:
            columns[column.field] = (cell.index, column)
    findings += _missing(file, grid, region, columns.keys())
    carried, covered = _carried(grid, ranges, region, columns.values())
    return Table(
        sheet=head.sheet,
        file=file,
        grid=carried,
        header_row=head.bottom,
        columns=tuple(sorted(columns.values(), key=lambda pair: pair[0])),
        findings=tuple(findings),
        texts={cell.index: cell.text for cell in head.cells},
        top_row=head.top,
        last_row=region.last,
        repeated=frozenset(region.repeated),
        covered=covered,
        merges=ranges,
    )


def _carried(
    grid: Grid,
    ranges: Merges,
    region: Region,
    columns: Collection[tuple[int, Column]],
) -> tuple[Grid, Covered]:
    """The grid with merged values carried down, but what would be counted twice."""
    if not ranges:
        return grid, {}
    wanted = {index for index, column in columns if column.kind is not Kind.NUMBER}
    rows = range(region.head.bottom + 1, region.last + 1)
    return carried_down(grid, ranges, wanted, rows)


def _standard_first(sheet: Sheet, cells: Sequence[HeaderCell]) -> list[HeaderCell]:
    """The headers so that a standard one wins over an alias further left."""
    names = standard_headers(sheet)
    return sorted(cells, key=lambda cell: (cell.keys[0] not in names, cell.index))


def _letter(index: int) -> str:
    return get_column_letter(index + 1)


def _is_chinese(texts: Collection[str]) -> bool:
    return any(not text.isascii() for text in texts)


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
    file: str, grid: Grid, region: Region, found: Collection[str]
) -> Iterator[Finding]:
    head = region.head
    chinese = _is_chinese([cell.text for cell in head.cells])
    where = CellRef(file, grid.name, f"{_letter(head.left)}{head.bottom}")
    for column in head.sheet.columns:
        if column.required and column.field not in found:
            header = column.zh if chinese else column.en
            yield rules.MISSING_COLUMN.at(where, header=header, row=head.bottom)
