"""Layer 2: merged cells: what of their value counts for which row.

A merged cell shows one value. In a table it stands for every row that it covers, in
its first column. Texts that lie hidden under it are no values.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from openpyxl.utils import get_column_letter, range_boundaries

from reqportal.workbook.open import Cell, Grid

Covered: TypeAlias = dict[int, frozenset[int]]
"""By row number: positions of cells that show the value of a row above."""


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range: rows as Excel counts, columns by position from 0."""

    top: int
    left: int
    bottom: int
    right: int

    def covers(self, row: int, index: int) -> bool:
        """Whether the cell at that row and position belongs to it."""
        return self.top <= row <= self.bottom and self.left <= index <= self.right


Merges: TypeAlias = Mapping[int, Sequence[Merge]]
"""By the row in which they begin: a sheet may hold a hundred thousand."""


def merges(grid: Grid) -> Merges:
    """The merged ranges of a sheet; none reaches below its rows."""
    found: dict[int, list[Merge]] = {}
    for merge in _merges(grid):
        found.setdefault(merge.top, []).append(merge)
    return found


def _merges(grid: Grid) -> Iterator[Merge]:
    for place in grid.merged:
        left, top, right, bottom = range_boundaries(place)
        if left and top and right and bottom and top <= len(grid.cells):
            lowest = min(bottom, len(grid.cells))
            yield Merge(top, left - 1, lowest, right - 1)


def carried_down(
    grid: Grid, ranges: Merges, columns: Collection[int], rows: range
) -> tuple[Grid, Covered]:
    """The grid with merged values in every row they cover, and where they were put.

    Only in these columns, and only of ranges that begin in these rows. An Excel error
    is carried like a value.
    """
    tall = [
        merge
        for top in sorted(top for top in ranges if top in rows)
        for merge in ranges[top]
        if merge.bottom > top and merge.left in columns
    ]
    if not tall:
        return grid, {}
    cells = list(grid.cells)
    errors, uncalculated = dict(grid.errors), set(grid.uncalculated)
    covered: dict[int, set[int]] = {}
    for merge in tall:
        letter = get_column_letter(merge.left + 1)
        source = f"{letter}{merge.top}"
        for row in range(merge.top + 1, merge.bottom + 1):
            cells[row - 1] = _with(cells[row - 1], merge, cells[merge.top - 1])
            covered.setdefault(row, set()).add(merge.left)
            if source in errors:
                errors[f"{letter}{row}"] = errors[source]
            if source in uncalculated:
                uncalculated.add(f"{letter}{row}")
    made = replace(
        grid, cells=cells, errors=errors, uncalculated=frozenset(uncalculated)
    )
    return made, {row: frozenset(found) for row, found in covered.items()}


def _with(row: list[Cell], merge: Merge, above: list[Cell]) -> list[Cell]:
    made = list(row)
    made[merge.left] = above[merge.left]
    return made
