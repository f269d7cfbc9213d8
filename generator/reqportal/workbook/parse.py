"""Layer 2: a table's rows to records; a row with errors is held back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from openpyxl.utils.cell import column_index_from_string, coordinate_from_string

from reqportal.findings import Finding
from reqportal.model.account import Reason
from reqportal.model.columns import REQUIREMENT
from reqportal.model.records import RECORD_TYPES, Evaluation, HeldRow, Origin, Record
from reqportal.model.schema import Column
from reqportal.workbook import rules
from reqportal.workbook.flaws import SCORES, beside, flaws
from reqportal.workbook.notes import Judged, is_continued, judge, note
from reqportal.workbook.open import Cell
from reqportal.workbook.read import Table
from reqportal.workbook.readers import ColumnReader
from reqportal.workbook.values import BadValueError, is_blank

_STARTER = ("nature", *SCORES)
_Readers: TypeAlias = Sequence[tuple[int, str, ColumnReader]]
"""Of every column that is read its position, its field, and what reads it."""
_Failing: TypeAlias = Mapping[int, BadValueError]
"""By position: cells of one row that show an Excel error or have no result."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """What one table gave."""

    table: Table
    records: tuple[Record, ...]
    held: tuple[HeldRow, ...]
    """Rows kept out, each with its findings."""
    others: tuple[Finding, ...]
    """Of rows that are no records, though they may have been meant as such."""
    skipped: Mapping[int, Reason]
    """Rows that are no records, and why; those outside the columns are not among."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The header's and the rows'."""
        rows = (found for row in self.held for found in row.findings)
        return (*self.table.findings, *rows, *self.others)

    @property
    def taken(self) -> set[int]:
        """The rows that gave a record or are held back."""
        rows = {record.origin.row for record in self.records}
        return rows.union(row.origin.row for row in self.held)

    @property
    def rows(self) -> int:
        """How many filled rows there were."""
        return len(self.taken)


def parse(table: Table) -> Parsed:
    """Every filled row of a table, as a record or a held row."""
    records: list[Record] = []
    held: list[HeldRow] = []
    judged: dict[int, Judged] = {}
    sheet, id_column = table.sheet, table.sheet.id_column
    letters, headers = table.letters, table.headers
    required = [column for _, column in table.columns if column.required]
    is_complete = not any(found.is_error for found in table.findings)
    last = 0
    for row, values, bad in _filled_rows(table):
        wanting = [column for column in required if column.field not in values]
        no_record = _no_record(table, row, values, wanting)
        if no_record:
            judged[row] = no_record
            continue
        last = row
        origin = Origin(table.file, table.grid.name, row, letters, headers)
        lacks_id = id_column in wanting and id_column.field not in bad
        findings: tuple[Finding, ...]
        if table.covered and _is_split(table, row):
            findings, lacks_id = (_split(origin, id_column),), False
        elif wanting or bad:
            findings = tuple(flaws(table, origin, values, bad))
        else:
            findings = tuple(beside(sheet, origin, values))
        if findings or lacks_id or not is_complete:
            held.append(HeldRow(sheet.key, origin, values, findings, lacks_id=lacks_id))
        else:
            records += _records(table, origin, values)
    others, skipped = _accounted(table, judged, last)
    return Parsed(table, tuple(records), tuple(held), others, skipped)


def _no_record(
    table: Table, row: int, values: Mapping[str, Any], wanting: Sequence[Column]
) -> Judged | None:
    if row in table.repeated:
        return Judged(Reason.REPEATED, is_certain=True)
    if table.covered and is_continued(table, row):
        return Judged(Reason.MERGED, is_certain=True)
    if not wanting or (table.covered and _is_split(table, row)):
        return None
    return judge(table, row, values, wanting)


def _is_split(table: Table, row: int) -> bool:
    """Whether the record's own id is merged from a row above."""
    covered = table.covered.get(row, ())
    own = table.sheet.id_column
    return any(index in covered for index, column in table.columns if column is own)


def _split(origin: Origin, own: Column | None) -> Finding:
    name = own.field if own else ""
    return rules.SPLIT_ID.at(origin.cell(name), header=origin.header(name))


def _accounted(
    table: Table, judged: Mapping[int, Judged], last: int
) -> tuple[tuple[Finding, ...], dict[int, Reason]]:
    """What is said of rows that are no records, and the reason of each.

    An id alone below the last record was prepared for later; above, it may be a row
    that was forgotten.
    """
    doubtful = [
        row
        for row, one in judged.items()
        if not one.is_certain and (one.reason is not Reason.ID_ONLY or row < last)
    ]
    found = tuple(note(table, row) for row in doubtful)
    return found, {row: one.reason for row, one in judged.items()}


def _filled_rows(
    table: Table,
) -> Iterator[tuple[int, dict[str, Any], dict[str, BadValueError]]]:
    """Of each row below the header that holds something: its number and its fields.

    Of those that could not be read the reason is given.
    """
    columns = [pair for pair in table.columns if not pair[1].computed]
    readers = [(index, c.field, ColumnReader(c)) for index, c in columns]
    failing = _failing_cells(table)
    start = table.header_row
    for row, cells in enumerate(table.grid.cells[start : table.last_row], start + 1):
        values, bad = _read_row(cells, readers, failing.get(row, {}))
        if values or bad or any(not is_blank(cells[index]) for index, _ in columns):
            yield row, values, bad


def _failing_cells(table: Table) -> dict[int, dict[int, BadValueError]]:
    """By row number and position: cells that cannot be read, whatever their column."""
    grid = table.grid
    found: dict[int, dict[int, BadValueError]] = {}
    for place in (*grid.uncalculated, *grid.errors):
        letters, row = coordinate_from_string(place)
        bad = (
            BadValueError(rules.ERROR_CELL, value=grid.errors[place])
            if place in grid.errors
            else BadValueError(rules.NOT_CALCULATED)
        )
        found.setdefault(row, {})[column_index_from_string(letters) - 1] = bad
    return found


def _read_row(
    cells: Sequence[Cell], readers: _Readers, failing: _Failing
) -> tuple[dict[str, Any], dict[str, BadValueError]]:
    """The fields read well, and why the others could not be."""
    values: dict[str, Any] = {}
    bad: dict[str, BadValueError] = {}
    for index, field, reader in readers:
        try:
            value = reader[cells[index]]
        except BadValueError as error:
            bad[field] = error
            continue
        if value is not None:
            values[field] = value
    for index, field, _ in readers if failing else ():
        if index in failing:
            values.pop(field, None)
            bad[field] = failing[index]
    return values, bad


def _records(table: Table, origin: Origin, values: dict[str, Any]) -> Iterator[Record]:
    yield RECORD_TYPES[table.sheet.key].of(origin, values)
    if table.sheet is REQUIREMENT and "nature" in values:
        scored = {name: values[name] for name in _STARTER if name in values}
        subject, day = values["requirement_id"], values["raised_on"]
        yield Evaluation.of(
            origin, {"requirement_id": subject, "evaluated_on": day, **scored}
        )
