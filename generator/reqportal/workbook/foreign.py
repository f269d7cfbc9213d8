"""Layer 2: a sheet with other headers than ours: what it is nearest to, and what to do.

Most sheets of others end here; none may be silently empty.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reqportal.locales import N_, Said, say
from reqportal.model.columns import SHEETS
from reqportal.model.schema import Sheet
from reqportal.workbook.header_rows import HeaderCell, one_row
from reqportal.workbook.likeness import fields_of
from reqportal.workbook.open import HEADER_ROWS, Grid

_LOOKED_AT = 60
"""Rows looked at for a header that stands too low."""
_FEWEST = 2
"""Filled cells of a row that may be a header."""
_SHOWN = 8
"""Headers that are named."""


@dataclass(frozen=True, slots=True)
class _Nearest:
    """A row, and the standard sheet of which it has the most headers."""

    row: int
    sheet: Sheet
    cells: tuple[HeaderCell, ...]
    found: frozenset[str]

    @property
    def missing(self) -> tuple[str, ...]:
        """The required headers that the row lacks, in its language."""
        chinese = any(not cell.text.isascii() for cell in self.cells)
        return tuple(
            column.zh if chinese else column.en
            for column in self.sheet.columns
            if column.required and column.field not in self.found
        )

    @property
    def refers(self) -> bool:
        """Whether the row names a client, a requirement or a task by its id."""
        return any(self.sheet[name].refers for name in self.found)

    @property
    def rank(self) -> tuple[int, int, int]:
        """The highest is the nearest: headers found, few missing, further up."""
        return (len(self.found), -len(self.missing), -self.row)


def what_to_do(grid: Grid) -> Said:
    """What to do about a filled sheet in which no header was recognised."""
    near = max(_nearest(grid), key=lambda one: one.rank, default=None)
    if near is None or not (near.missing or near.refers):
        return _without_headers(grid)
    if near.row > HEADER_ROWS:
        return say(
            N_(
                "Row {row} looks like the header of “{sheet}”: move the table up, its "
                "header is looked for in the first {most} rows"
            ),
            row=near.row,
            sheet=near.sheet,
            most=HEADER_ROWS,
        )
    if not near.missing:
        return say(
            N_(
                "Row {row} could be the header of “{sheet}”: if it is, name the tab "
                "“{sheet}”; otherwise leave it: it is ignored"
            ),
            row=near.row,
            sheet=near.sheet,
        )
    return say(
        N_(
            "Row {row} is nearest to “{sheet}”; it lacks {missing}. Add or rename "
            "these headers; if it is another table, leave it: it is ignored"
        ),
        row=near.row,
        sheet=near.sheet,
        missing=near.missing,
    )


def _nearest(grid: Grid) -> Iterator[_Nearest]:
    for row in range(1, min(_LOOKED_AT, len(grid.cells)) + 1):
        cells = one_row(grid, row)
        if len(cells) < _FEWEST:
            continue
        for sheet in SHEETS:
            fields = frozenset(fields_of(sheet, cells))
            if len(fields) >= _FEWEST and (
                row <= HEADER_ROWS or len(fields) * 2 >= len(cells)
            ):
                yield _Nearest(row, sheet, cells, fields)


def _without_headers(grid: Grid) -> Said:
    """Of a sheet that has no header of ours at all."""
    for row in range(1, min(HEADER_ROWS, len(grid.cells)) + 1):
        cells = one_row(grid, row)
        if len(cells) > _FEWEST:
            return say(
                N_(
                    "The headers in row {row} ({headers}) are those of no standard "
                    "sheet: rename them like those of a blank workbook (reqportal "
                    "template); if it is another table, leave it: it is ignored"
                ),
                row=row,
                headers=tuple(cell.text[:20] for cell in cells[:_SHOWN]),
            )
    return say(
        N_("It holds no table with a header; leave it if it is a note: it is ignored")
    )
