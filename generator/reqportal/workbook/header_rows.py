"""Layer 2: what the cells of a header say, in one row or in several.

In a header of two or three rows a cell's meaning is put together from above: `Planned`
over `start` is `Planned start`. A label counts for the cells of its merged range, or,
where nothing is merged, for the blank cells to its right.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from reqportal.model.schema import header_key, header_keys
from reqportal.workbook.merges import Merge, Merges
from reqportal.workbook.open import Cell, Grid
from reqportal.workbook.template import is_reason
from reqportal.workbook.values import as_text, is_blank

TALLEST = 3
"""Rows of a header."""
LONGEST = 40
"""Characters of a header that is met further down; prose is longer."""


@dataclass(frozen=True, slots=True)
class HeaderCell:
    """One header: where it stands, what a person reads, and what it may mean."""

    index: int
    """Position of the column, from 0."""
    row: int
    """Where its own text stands, as Excel counts."""
    text: str
    """On one line."""
    keys: tuple[str, ...]
    """To be tried in order."""


_TWO_LANGUAGES = re.compile(r"([^\x00-\x7f]+)[\s/|]+[A-Za-z][\x00-\x7f]*")
"""A header in Chinese with its English behind it or below."""


@lru_cache(maxsize=4096)
def _keys(text: str) -> tuple[str, ...]:
    both = _TWO_LANGUAGES.fullmatch(text.strip())
    return (*header_keys(text), header_key(both[1])) if both else header_keys(text)


def one_row(grid: Grid, row: int) -> tuple[HeaderCell, ...]:
    """The filled cells of a row, as headers."""
    return tuple(
        HeaderCell(index, row, " ".join(text.split()), _keys(text))
        for index, cell in enumerate(grid.cells[row - 1])
        if not is_blank(cell) and not is_reason(cell)
        for text in (as_text(cell),)
    )


def several_rows(
    grid: Grid, ranges: Merges, top: int, bottom: int
) -> tuple[HeaderCell, ...]:
    """The headers that rows `top` to `bottom` make together."""
    found = []
    rows = [
        _spread(grid, ranges, row, is_group=row < bottom)
        for row in range(top, bottom + 1)
    ]
    for index in range(len(grid.cells[bottom - 1])):
        labels = [(top + n, row[index]) for n, row in enumerate(rows) if row[index]]
        labels = _without_echoes(labels)
        if labels:
            found.append(_joined(index, labels))
    return tuple(found)


def _without_echoes(labels: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """The labels of a column; a cell merged downwards says its own once."""
    return [
        pair for n, pair in enumerate(labels) if n == 0 or pair[1] != labels[n - 1][1]
    ]


def _joined(index: int, labels: Sequence[tuple[int, str]]) -> HeaderCell:
    texts = [text for _, text in labels]
    whole = (header_key("".join(texts[n:])) for n in range(len(texts) - 1))
    text = " ".join(" ".join(texts).split())
    keys = tuple(dict.fromkeys((*whole, *_keys(texts[-1]))))
    return HeaderCell(index, labels[-1][0], text, keys)


def _spread(grid: Grid, ranges: Merges, row: int, *, is_group: bool) -> list[str]:
    """The texts of a row, each also where its label counts."""
    texts = [as_text(cell) for cell in grid.cells[row - 1]]
    here = [m for m in _around(ranges, row) if m.bottom >= row]
    for merge in here:
        for index in range(merge.left, min(merge.right + 1, len(texts))):
            texts[index] = as_text(grid.cells[merge.top - 1][merge.left])
    if is_group and not any(m.right > m.left for m in here):
        _fill_right(texts, grid.cells[row])
    return texts


def _around(ranges: Merges, row: int) -> list[Merge]:
    """Those that begin in that row, or as far above as a header reaches."""
    tops = range(row - TALLEST + 1, row + 1)
    return [merge for top in tops for merge in ranges.get(top, ())]


def _fill_right(texts: list[str], below: Sequence[Cell]) -> None:
    for index in range(1, len(texts)):
        if not texts[index] and not is_blank(below[index]):
            texts[index] = texts[index - 1]


def bottom_of(ranges: Merges, row: int, lowest: int) -> int:
    """The last row of a header whose cells are merged downwards from `row`."""
    tall = [merge.bottom for merge in ranges.get(row, ()) if merge.bottom > row]
    deep = [bottom for bottom in tall if bottom < row + TALLEST]
    return min(max(deep, default=row), lowest)


def may_be_lower(row: Sequence[Cell]) -> bool:
    """Whether a row holds short texts alone, as the second row of a header does."""
    return all(
        isinstance(cell, str) and len(cell) <= LONGEST for cell in row if cell != ""
    )
