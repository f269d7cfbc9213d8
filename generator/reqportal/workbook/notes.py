"""Layer 2: rows that are no records: headings, notes and totals among them.

What certainly is one is counted in the account of its sheet; what may be a record gets
a finding of its own as well.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl.utils import get_column_letter

from reqportal.findings import CellRef, Finding
from reqportal.model.account import Reason
from reqportal.model.schema import Column, Kind
from reqportal.vocabulary import (
    LABEL,
    NOTE_MARK,
    SECTION_MARK,
    SUM_TEXT,
    TOTALS,
    folded,
)
from reqportal.workbook import rules
from reqportal.workbook.read import Table
from reqportal.workbook.values import as_text

_FEW = 2
"""At most so many cells of a heading or note are filled, and as many are wanting."""
_LONGEST = 40
"""Characters of a heading; a note may be longer."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A row that is no record."""

    reason: Reason
    is_certain: bool
    """Otherwise it may be a record after all."""


def judge(
    table: Table, row: int, values: Mapping[str, Any], wanting: Collection[Column]
) -> Judged | None:
    """Whether a row is a heading, a note, a total or an id alone among the records.

    Required cells are `wanting`, and it begins with a word such as “total”, or holds
    an id alone, or one or two cells and no id. Ids hold a digit. A formula that failed
    is no note.
    """
    filled = list(_filled(table, row))
    key = _key(table)
    has_id = key is not None and any(map(str.isdigit, str(values.get(key.field, ""))))
    if filled and is_total(filled[0].text) and not has_id:
        rest = (cell.failed or SUM_TEXT.fullmatch(cell.text) for cell in filled[1:])
        return Judged(Reason.TOTAL, is_certain=all(rest))
    is_whole = {*wanting} <= {key}  # but for the id: a record with a bad one
    if filled and not (has_id or is_whole) and _is_label(filled[0], key):
        return Judged(Reason.NOTE, is_certain=False)
    if not filled or len(filled) > _FEW or any(cell.failed for cell in filled):
        return None
    if _is_across(table, row, filled):
        return Judged(_reason(filled), is_certain=True)
    lacks_key = not has_id and any(cell.column is key for cell in filled)
    few = len({*wanting, key} if lacks_key else wanting) < _FEW
    if few or (has_id and len(filled) > 1):
        return None
    is_sure = _is_marked(filled, key)
    reason = Reason.ID_ONLY if has_id and not is_sure else _reason(filled)
    return Judged(reason, is_certain=is_sure)


def is_total(text: str) -> bool:
    """Whether a text is a word such as “total”, with or without the sum."""
    if folded(text) in TOTALS:
        return True
    word = SUM_TEXT.sub("", text) if len(text) <= _LONGEST else ""
    return bool(word) and folded(word) in TOTALS and text.startswith(word)


def note(table: Table, row: int) -> Finding:
    """What is said of such a row, at its first filled cell."""
    first = next(_filled(table, row))
    where = CellRef(table.file, table.grid.name, first.place)
    header = table.headers[first.column.field]
    return rules.NO_RECORD.at(where, header=header, value=first.text)


def is_continued(table: Table, row: int) -> bool:
    """Whether a row shows nothing but merged values of the rows above."""
    return row in table.covered and next(_filled(table, row), None) is None


def _is_marked(filled: Sequence[_Filled], key: Column | None) -> bool:
    """Whether a row begins like a heading or a note; more counts in the id's column."""
    text = filled[0].text
    match = SECTION_MARK.match(text)
    is_in_key = filled[0].column is key and len(filled) == 1
    is_heading = match is not None and (is_in_key or match["sure"] is not None)
    return is_heading or NOTE_MARK.match(text) is not None


def _is_label(cell: _Filled, key: Column | None) -> bool:
    """Whether a text in the id's column is one to sign behind, and no id."""
    is_label = LABEL.match(cell.text) is not None and not NOTE_MARK.match(cell.text)
    return cell.column is key and is_label


def _reason(filled: Sequence[_Filled]) -> Reason:
    first = filled[0].text
    if NOTE_MARK.match(first) or len(first) > _LONGEST:
        return Reason.NOTE
    return Reason.SECTION


def _is_across(table: Table, row: int, filled: Sequence[_Filled]) -> bool:
    """Whether the only text of a row spans half of the table, as headings do."""
    if len(filled) != 1:
        return False
    positions = [index for index, _ in table.columns]
    index = filled[0].index
    return any(
        merge.covers(row, index)
        and merge.right > merge.left
        and 2 * sum(merge.left <= i <= merge.right for i in positions) >= len(positions)
        for merge in table.merges.get(row, ())
    )


def _key(table: Table) -> Column | None:
    """The column that says what a row is about, by an id."""
    columns = (column for _, column in table.columns)
    ids = (column for column in columns if column.kind in {Kind.ID, Kind.IDS})
    return table.sheet.id_column or next(ids, None)


@dataclass(frozen=True, slots=True)
class _Filled:
    """A cell of a column that is read, that is not blank and not merged from above."""

    column: Column
    index: int
    place: str
    text: str
    failed: bool
    """It shows an Excel error, or its formula was never calculated."""


def _filled(table: Table, row: int) -> Iterator[_Filled]:
    """The filled cells of a row, from the left."""
    grid, covered = table.grid, table.covered.get(row, frozenset())
    for index, column in table.columns:
        place = f"{get_column_letter(index + 1)}{row}"
        failed = place in grid.errors or place in grid.uncalculated
        text = grid.errors.get(place) or as_text(grid.cells[row - 1][index])
        if not column.computed and index not in covered and (text or failed):
            yield _Filled(column, index, place, text, failed)
