"""Layer 2: where tables stand on a sheet: one, or several beside or below each other.

The header that fits best is looked for among the first rows. Below and beside it other
headers count only when they are nearly nothing but headers, so that no row of values is
taken for one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from reqportal.model.schema import Sheet
from reqportal.workbook.header_rows import (
    LONGEST,
    TALLEST,
    HeaderCell,
    bottom_of,
    may_be_lower,
    one_row,
    several_rows,
)
from reqportal.workbook.likeness import as_written, best_sheet, fields_of
from reqportal.workbook.merges import Merges
from reqportal.workbook.open import HEADER_ROWS, Grid
from reqportal.workbook.values import is_blank

_FEWEST = 2
"""Words of headers that make a row worth a look."""


@dataclass(frozen=True, slots=True)
class Head:
    """A header: which sheet it is like, how well, and its cells."""

    score: float
    sheet: Sheet
    top: int
    bottom: int
    """Its last row; the values begin below."""
    cells: tuple[HeaderCell, ...]

    @property
    def fields(self) -> dict[str, int]:
        """Field to position."""
        return fields_of(self.sheet, self.cells)

    @property
    def left(self) -> int:
        """The position of its first column."""
        return self.cells[0].index

    @property
    def right(self) -> int:
        """The position of its last column."""
        return self.cells[-1].index

    @property
    def rank(self) -> tuple[float, int, int]:
        """The highest is the header: the best, lowest in height, first."""
        return (self.score, self.top - self.bottom, -self.top)

    def meets(self, other: Head) -> bool:
        """Whether both stand above a column."""
        return self.left <= other.right and other.left <= self.right


@dataclass(slots=True)
class Region:
    """A table's place: its header, and how far it reaches."""

    head: Head
    last: int
    """The last row that belongs to it."""
    repeated: list[int] = field(default_factory=list)
    """Rows that say the header again."""


def regions(grid: Grid, ranges: Merges) -> list[Region]:
    """The tables of a sheet, from the top and from the left."""
    first, perfect = _first_heads(grid, ranges)
    if not first:
        return []
    best = max(first, key=lambda head: head.rank)
    start = (best.bottom if perfect else HEADER_ROWS) + 1
    others = [
        head
        for head in (*first, *_further_heads(grid, ranges, best, start))
        if head.bottom < best.top or head.top > best.bottom
    ]
    chosen = [(best, True), *((h, False) for h in _without_overlaps(grid, others))]
    parts = [(part, is_best) for h, is_best in chosen for part in _beside(h, grid.name)]
    return _reaching(grid, sorted(parts, key=lambda pair: (pair[0].top, pair[0].left)))


def _first_heads(grid: Grid, ranges: Merges) -> tuple[list[Head], bool]:
    """The heads among the first rows; whether the last leaves nothing to wish for."""
    found: list[Head] = []
    for row in range(1, min(HEADER_ROWS, len(grid.cells)) + 1):
        head = _head_at(grid, ranges, row)
        if head is None:
            continue
        found.append(head)
        if _is_perfect(head):
            return found, True
    return found, False


def _is_perfect(head: Head) -> bool:
    fields = head.fields
    is_whole = all(c.field in fields for c in head.sheet.columns if c.required)
    return is_whole and len(fields) == len(head.cells) and head.top == head.bottom


def _head_at(grid: Grid, ranges: Merges, row: int) -> Head | None:
    """The header that begins in that row, if one does.

    Several rows are one header only when together they say more than each alone.
    """
    single = _single(grid, row)
    if single and _is_perfect(single):
        return single
    best, most = single, len(single.fields) if single else 0
    for bottom in range(row + 1, min(row + TALLEST, len(grid.cells) + 1)):
        if not may_be_lower(grid.cells[bottom - 1]) or row <= HEADER_ROWS < bottom:
            break
        lower = _single(grid, bottom)
        most = max(most, len(lower.fields) if lower else 0)
        head = _head(grid, row, bottom, several_rows(grid, ranges, row, bottom))
        if head and len(head.fields) > most:
            best, most = head, len(head.fields)
    if best and best.top == best.bottom:
        bottom = bottom_of(ranges, row, len(grid.cells))
        return replace(best, bottom=bottom)
    return best


def _single(grid: Grid, row: int) -> Head | None:
    cells = one_row(grid, row)
    return _head(grid, row, row, cells) if cells else None


def _head(
    grid: Grid, top: int, bottom: int, cells: tuple[HeaderCell, ...]
) -> Head | None:
    found = best_sheet([cell.keys for cell in cells], grid.name)
    return Head(found[0], found[1], top, bottom, cells) if found else None


def _further_heads(
    grid: Grid, ranges: Merges, best: Head, start: int
) -> Iterator[Head]:
    """Heads further down, and beside others."""
    words = as_written() | {
        cell for cell in grid.cells[best.bottom - 1] if isinstance(cell, str) and cell
    }
    misses = words.isdisjoint
    for row, cells in enumerate(grid.cells[start - 1 :], start):
        if misses(cells) or len(words.intersection(cells)) < _FEWEST:
            continue
        head = _head_at(grid, ranges, row)
        if head:
            yield head


def _without_overlaps(grid: Grid, heads: Iterable[Head]) -> Iterator[Head]:
    """Those that hold hardly anything but headers; a row belongs to one alone."""
    below = 0
    for head in heads:
        if head.top <= below:
            continue
        for part in (head, *_parts(head, grid.name)):
            if _is_plain(grid, part):
                below = part.bottom
                yield part
                break


def _is_plain(grid: Grid, head: Head) -> bool:
    """Whether the cells of a head are short texts, and half of them headers."""
    for row in range(head.top, head.bottom + 1):
        for cell in grid.cells[row - 1][head.left : head.right + 1]:
            if cell != "" and not (isinstance(cell, str) and len(cell) <= LONGEST):
                return False
    return len(head.fields) * 2 >= len(head.cells)


def _beside(head: Head, tab: str) -> list[Head]:
    """The tables that stand side by side below one row of headers."""
    parts = _parts(head, tab)
    for n, part in enumerate(parts[1:], 1):
        before = parts[n - 1]
        shared = part.fields.keys() & before.fields.keys()
        if part.sheet is before.sheet and not shared:
            return [head]
    if len(parts) < 2:  # noqa: PLR2004 - a pair
        return [head]
    starts = [head.left, *(part.left for part in parts[1:]), head.right + 1]
    return [
        replace(
            part,
            cells=tuple(c for c in head.cells if starts[n] <= c.index < starts[n + 1]),
        )
        for n, part in enumerate(parts)
    ]


def _parts(head: Head, tab: str) -> list[Head]:
    """The runs of headers that are like a sheet on their own."""
    groups: list[list[HeaderCell]] = []
    for cell in head.cells:
        last = groups[-1] if groups else []
        if not last or cell.index > last[-1].index + 1 or cell.keys == last[0].keys:
            groups.append([])
        groups[-1].append(cell)
    found = ((group, best_sheet([c.keys for c in group], tab)) for group in groups)
    return [
        replace(head, score=like[0], sheet=like[1], cells=tuple(group))
        for group, like in found
        if like
    ]


def _reaching(grid: Grid, heads: Iterable[tuple[Head, bool]]) -> list[Region]:
    """The tables of these heads: each reaches down to the next head below it."""
    found: list[tuple[Region, bool]] = []
    still_open: list[Region] = []
    for head, is_best in heads:
        above = [region for region in still_open if region.head.meets(head)]
        again = next((r for r in above if _says_again(r.head, head)), None)
        if again and not is_best:
            again.repeated += range(head.top, head.bottom + 1)
            continue
        for region in above:
            region.last = head.top - 1
            still_open.remove(region)
        still_open.append(Region(head, len(grid.cells)))
        found.append((still_open[-1], is_best))
    return [r for r, is_best in found if is_best or not _is_legend(grid, r)]


def _says_again(head: Head, other: Head) -> bool:
    """Whether another head names the same columns at the same positions."""
    fields = head.fields
    return head.sheet is other.sheet and other.fields.items() <= fields.items()


def _is_legend(grid: Grid, region: Region) -> bool:
    """Whether nothing stands below a head before the next one begins."""
    head, last = region.head, region.last
    rows = grid.cells[head.bottom : last]
    return last < len(grid.cells) and all(
        is_blank(cell) for row in rows for cell in row[head.left : head.right + 1]
    )
