"""Layer 2: a table's rows to records; a row with errors is held back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from openpyxl.utils.cell import column_index_from_string, coordinate_from_string

from reqportal.findings import Finding
from reqportal.model.columns import REQUIREMENT
from reqportal.model.records import RECORD_TYPES, Evaluation, HeldRow, Origin, Record
from reqportal.workbook import rules
from reqportal.workbook.flaws import SCORES, beside, flaws
from reqportal.workbook.notes import is_note, note
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
    """Of rows that are no records: headings, notes and totals."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The header's and the rows'."""
        rows = (found for row in self.held for found in row.findings)
        return (*self.table.findings, *rows, *self.others)

    @property
    def rows(self) -> int:
        """How many filled rows there were."""
        origins = [record.origin for record in self.records]
        return len({o.row for o in (*origins, *(row.origin for row in self.held))})


def parse(table: Table) -> Parsed:
    """Every filled row of a table, as a record or a held row."""
    records: list[Record] = []
    held: list[HeldRow] = []
    others: list[Finding] = []
    sheet, id_column = table.sheet, table.sheet.id_column
    letters, headers = table.letters, table.headers
    required = [column for _, column in table.columns if column.required]
    is_complete = not any(found.is_error for found in table.findings)
    for row, values, bad in _filled_rows(table):
        wanting = [column for column in required if column.field not in values]
        if is_note(table, row, values, wanting):
            others.append(note(table, row))
            continue
        origin = Origin(table.file, table.grid.name, row, letters, headers)
        lacks_id = id_column in wanting and id_column.field not in bad
        if wanting or bad:
            findings = tuple(flaws(table, origin, values, bad))
        else:
            findings = tuple(beside(sheet, origin, values))
        if findings or lacks_id or not is_complete:
            held.append(HeldRow(sheet.key, origin, values, findings, lacks_id=lacks_id))
        else:
            records += _records(table, origin, values)
    return Parsed(table, tuple(records), tuple(held), tuple(others))


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
    for row, cells in enumerate(table.grid.cells[start:], start + 1):
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
