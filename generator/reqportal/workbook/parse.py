"""Layer 2: a table's rows to records; a row with errors is held back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from openpyxl.utils import get_column_letter

from reqportal.findings import CellRef, Finding
from reqportal.model.columns import EVALUATION, FEEDBACK, REQUIREMENT
from reqportal.model.records import RECORD_TYPES, Evaluation, HeldRow, Origin, Record
from reqportal.model.schema import Column, Kind
from reqportal.vocabulary import TOTALS, folded
from reqportal.workbook import rules
from reqportal.workbook.open import Cell
from reqportal.workbook.read import Table
from reqportal.workbook.values import (
    BadValueError,
    as_text,
    expected,
    is_blank,
    read_cell,
)

SCORES = ("impact", "confidence", "ease")
_STARTER = ("nature", *SCORES)
_FEW = 2
"""At most so many cells of a heading or note are filled, and as many are wanting."""


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
    letters, headers = table.letters, table.headers
    is_complete = not any(found.is_error for found in table.findings)
    for row in _filled_rows(table):
        origin = Origin(table.file, table.grid.name, row, letters, headers)
        values, findings, lacks_id = _RowReader(table, origin).read()
        if _is_no_record(table, row, values):
            others.append(_no_record(table, row))
        elif findings or lacks_id or not is_complete:
            held.append(
                HeldRow(
                    table.sheet.key, origin, values, tuple(findings), lacks_id=lacks_id
                )
            )
        else:
            records += _records(table, origin, values)
    return Parsed(table, tuple(records), tuple(held), tuple(others))


def _filled_rows(table: Table) -> Iterator[int]:
    """Row numbers below the header in which a column that is read holds something."""
    grid = table.grid
    hidden = {
        int("".join(c for c in place if c.isdigit()))
        for place in (*grid.errors, *grid.uncalculated)
    }
    columns = [(index, c) for index, c in table.columns if not c.computed]
    for row_index in range(table.header_row, len(grid.cells)):
        cells = grid.cells[row_index]
        number = row_index + 1
        if any(not is_blank(cells[index]) for index, _ in columns) or (
            number in hidden
            and any(
                _place(index, number) in grid.errors
                or _place(index, number) in grid.uncalculated
                for index, _ in columns
            )
        ):
            yield number


def _place(index: int, row: int) -> str:
    return f"{get_column_letter(index + 1)}{row}"


def _is_no_record(table: Table, row: int, values: dict[str, Any]) -> bool:
    """Whether a row is a heading, a note or a total among the records.

    Required cells are wanting, and it begins with a word such as “total”, or holds an
    id alone, or one or two cells and no id. Ids hold a digit. A formula that failed
    is no note.
    """
    wanting = [c for _, c in table.columns if c.required and c.field not in values]
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


def _key(table: Table) -> Column | None:
    """The column that says what a row is about, by an id."""
    columns = (column for _, column in table.columns)
    ids = (column for column in columns if column.kind in {Kind.ID, Kind.IDS})
    return table.sheet.id_column or next(ids, None)


def _no_record(table: Table, row: int) -> Finding:
    first = next(_filled(table, row))
    where = CellRef(table.file, table.grid.name, first.place)
    header = table.headers[first.column.field]
    return rules.NO_RECORD.at(where, header=header, value=first.text)


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
        place = _place(index, row)
        failed = place in grid.errors or place in grid.uncalculated
        text = grid.errors.get(place) or as_text(grid.cells[row - 1][index])
        if not column.computed and (text or failed):
            yield _Filled(column, place, text, failed)


def _records(table: Table, origin: Origin, values: dict[str, Any]) -> Iterator[Record]:
    yield RECORD_TYPES[table.sheet.key](origin=origin, **values)
    if table.sheet is REQUIREMENT and values.get("nature") is not None:
        yield Evaluation(
            origin=origin,
            requirement_id=values["requirement_id"],
            evaluated_on=values["raised_on"],
            **{name: values.get(name) for name in _STARTER},
        )


class _RowReader:
    """Reads one row; its findings are in the order of the columns."""

    def __init__(self, table: Table, origin: Origin) -> None:
        self._table = table
        self._origin = origin
        self._cells = table.grid.cells[origin.row - 1]

    def read(self) -> tuple[dict[str, Any], list[Finding], bool]:
        """The values read well, what is wrong, and whether the id alone is blank."""
        values: dict[str, Any] = {}
        findings: list[Finding] = []
        blank_id = False
        for index, column in self._table.columns:
            if column.computed:
                continue
            try:
                value = self._value(index, column)
            except BadValueError as bad:
                findings.append(self._finding(column, bad))
                continue
            if value is not None and value != ():
                values[column.field] = value
            elif column.required and column is self._table.sheet.id_column:
                blank_id = True
            elif column.required:
                findings.append(self._blank(column))
        findings += self._beside(values, {found.header for found in findings})
        return values, findings, blank_id

    def _value(self, index: int, column: Column) -> Any:  # noqa: ANN401 - by kind
        cell: Cell = self._cells[index]
        grid = self._table.grid
        if grid.errors or grid.uncalculated:
            place = _place(index, self._origin.row)
            if place in grid.errors:
                raise BadValueError(rules.ERROR_CELL, value=grid.errors[place])
            if place in grid.uncalculated:
                raise BadValueError(rules.NOT_CALCULATED)
        return None if is_blank(cell) else read_cell(column, cell)

    def _beside(self, values: dict[str, Any], bad: set[str]) -> Iterator[Finding]:
        """Blanks that are wrong only because of what stands beside them."""
        sheet = self._table.sheet
        unread = {c.field for c in sheet.columns if self._header(c) in bad}
        if sheet in {EVALUATION, REQUIREMENT}:
            yield from self._unscored(values, unread)
        dated = "disposed_on" in values.keys() | unread
        if sheet is REQUIREMENT and "disposition" in values and not dated:
            yield self._blank(sheet["disposed_on"], beside=sheet["disposition"])
        if sheet is FEEDBACK:
            names = {"client_id", "requirement_id"}
            if not names & (values.keys() | unread):
                yield rules.ONE_OF.at(
                    self._origin.cell("client_id"),
                    header=self._header(sheet["client_id"]),
                    other=self._header(sheet["requirement_id"]),
                )

    def _unscored(self, values: dict[str, Any], unread: set[str]) -> Iterator[Finding]:
        """Scores come all three or none, on the requirement's row with its nature."""
        sheet = self._table.sheet
        given = [name for name in SCORES if name in values]
        if given and unread.isdisjoint(SCORES):
            for name in SCORES:
                if name not in values:
                    yield self._blank(sheet[name], beside=sheet[given[0]])
        is_natured = sheet is EVALUATION or "nature" in values.keys() | unread
        if given and not is_natured:
            yield self._blank(sheet["nature"], beside=sheet[given[0]])

    def _blank(self, column: Column, *, beside: Column | None = None) -> Finding:
        where, header = self._origin.cell(column.field), self._header(column)
        if beside is None:
            return rules.REQUIRED.at(where, header=header, expected=expected(column))
        other = self._header(beside)
        return rules.REQUIRED_WITH.at(
            where, header=header, other=other, expected=expected(column)
        )

    def _finding(self, column: Column, bad: BadValueError) -> Finding:
        params = dict(bad.params)
        value = str(params.pop("value", ""))
        where: CellRef = self._origin.cell(column.field)
        return bad.rule.at(where, header=self._header(column), value=value, **params)

    def _header(self, column: Column) -> str:
        return self._origin.header(column.field)
