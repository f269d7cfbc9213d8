"""Layer 2: rows that are no records: headings, notes and totals among them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from openpyxl.utils import get_column_letter

from reqportal.findings import CellRef, Finding
from reqportal.model.schema import Column, Kind
from reqportal.vocabulary import TOTALS, folded
from reqportal.workbook import rules
from reqportal.workbook.read import Table
from reqportal.workbook.values import as_text

_FEW = 2
"""At most so many cells of a heading or note are filled, and as many are wanting."""


def is_note(
    table: Table, row: int, values: Mapping[str, Any], wanting: Collection[Column]
) -> bool:
    """Whether a row is a heading, a note or a total among the records.

    Required cells are `wanting`, and it begins with a word such as “total”, or holds
    an id alone, or one or two cells and no id. Ids hold a digit. A formula that failed
    is no note.
    """
    if not wanting:
        return False
    filled = list(_filled(table, row))
    key = _key(table)
    has_id = key is not None and any(map(str.isdigit, str(values.get(key.field, ""))))
    if not has_id and folded(filled[0].text) in TOTALS:
        return True
    if len(filled) > (1 if has_id else _FEW) or any(cell.failed for cell in filled):
        return False
    lacks_key = not has_id and any(cell.column is key for cell in filled)
    return len({*wanting, key} if lacks_key else wanting) >= _FEW


def note(table: Table, row: int) -> Finding:
    """What is said of such a row, at its first filled cell."""
    first = next(_filled(table, row))
    where = CellRef(table.file, table.grid.name, first.place)
    header = table.headers[first.column.field]
    return rules.NO_RECORD.at(where, header=header, value=first.text)


def _key(table: Table) -> Column | None:
    """The column that says what a row is about, by an id."""
    columns = (column for _, column in table.columns)
    ids = (column for column in columns if column.kind in {Kind.ID, Kind.IDS})
    return table.sheet.id_column or next(ids, None)


@dataclass(frozen=True, slots=True)
class _Filled:
    """A cell of a column that is read, and that is not blank."""

    column: Column
    place: str
    text: str
    failed: bool
    """It shows an Excel error, or its formula was never calculated."""


def _filled(table: Table, row: int) -> Iterator[_Filled]:
    """The filled cells of a row, from the left."""
    grid = table.grid
    for index, column in table.columns:
        place = f"{get_column_letter(index + 1)}{row}"
        failed = place in grid.errors or place in grid.uncalculated
        text = grid.errors.get(place) or as_text(grid.cells[row - 1][index])
        if not column.computed and (text or failed):
            yield _Filled(column, place, text, failed)
