"""Layer 2: the cells of one column, equal ones read once."""

from __future__ import annotations

from datetime import date
from typing import Any

from reqportal.model.schema import Column
from reqportal.workbook.open import Cell
from reqportal.workbook.values import BadValueError, read_cell

_REMEMBERED = frozenset({str, date})
"""Numbers are not: 1, 1.0 and TRUE are one key and three values."""
_MOST = 10_000
"""So many cells of a column are remembered; prose hardly ever repeats."""


class ColumnReader(dict[Cell, Any]):
    """Reads a column: `reader[cell]` is a cell's value, None where it holds nothing.

    Raises BadValueError when the column cannot hold it. Cells of a column repeat a
    lot, so a look-up mostly is all there is to do; equal values are one object.
    """

    __slots__ = ("_bad", "_column")

    def __init__(self, column: Column) -> None:
        super().__init__()
        self._column = column
        self._bad: dict[Cell, BadValueError] = {}

    def __missing__(self, cell: Cell) -> Any:  # noqa: ANN401 - by kind
        """Read a cell that was not met before."""
        if type(cell) not in _REMEMBERED:
            return self._read(cell)
        if cell in self._bad:
            raise self._bad[cell].with_traceback(None)
        is_room = len(self) + len(self._bad) < _MOST
        try:
            value = self._read(cell)
        except BadValueError as bad:
            if is_room:
                self._bad[cell] = bad
            raise
        if is_room:
            self[cell] = value
        return value

    def _read(self, cell: Cell) -> Any:  # noqa: ANN401 - by kind
        value = read_cell(self._column, cell)
        return None if value in {"", ()} else value
