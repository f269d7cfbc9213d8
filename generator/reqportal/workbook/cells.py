"""Layer 2: values into cells: text stays text, words by their label, dates as dates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from math import ceil
from typing import TypeAlias

from openpyxl.cell.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from reqportal.locales import Language
from reqportal.model.schema import Column, Kind, Sheet
from reqportal.settings import IceWeights
from reqportal.vocabulary import Word, YesNo
from reqportal.workbook.styles import (
    column_width,
    display_width,
    row_height,
    style_body,
)

Row: TypeAlias = Mapping[str, object]
"""`{field: value}`; what is missing or None stays blank."""

_AMOUNTS = {Kind.NUMBER, Kind.INTEGER, Kind.PERCENT}
_FORMULAS = {
    "ice_preview": (
        "=IF(COUNT({impact}{row},{confidence}{row},{ease}{row})=3,"
        "ROUND({wi}*{impact}{row}+{wc}*{confidence}{row}+{we}*{ease}{row},1),"
        '"")'
    )
}
_ICE = IceWeights()
_WEIGHT = _ICE.impact + _ICE.confidence + _ICE.ease
_WEIGHTS = {
    "wi": f"{_ICE.impact / _WEIGHT:g}",
    "wc": f"{_ICE.confidence / _WEIGHT:g}",
    "we": f"{_ICE.ease / _WEIGHT:g}",
}
"""The default ones: a portal's settings are not known here."""


def fill(
    tab: Worksheet,
    sheet: Sheet,
    columns: Sequence[Column],
    rows: Sequence[Row],
    language: Language,
) -> None:
    """Write the rows below the header. Raises ValueError on a field without column."""
    known = {column.field for column in columns if not column.computed}
    for number, row in enumerate(rows, start=2):
        if unknown := set(row) - known:
            msg = f"{sheet.key} has no column {sorted(unknown)} in this profile"
            raise ValueError(msg)
        lines = 1
        for place, column in enumerate(columns, start=1):
            value = _stored(row.get(column.field), column, language)
            if value is not None:
                _put(cell_at(tab, number, place), value, column, language)
                lines = max(lines, lines_of(value, column_width(column, language)))
        tab.row_dimensions[number].height = row_height(lines)


def add_formulas(
    tab: Worksheet,
    columns: Sequence[tuple[int, Column]],
    rows: Iterable[int],
    language: Language,
) -> None:
    """Fill the computed columns in these rows; columns come with their position."""
    letters = {column.field: get_column_letter(index + 1) for index, column in columns}
    for index, column in columns:
        for row in rows if column.computed else ():
            cell = cell_at(tab, row, index + 1)
            cell.value = _FORMULAS[column.field].format(row=row, **_WEIGHTS, **letters)
            style_body(cell, column, language)


def cell_at(tab: Worksheet, row: int, column: int) -> Cell:
    """The cell at that place, counted from 1."""
    cell = tab.cell(row, column)
    assert isinstance(cell, Cell)  # noqa: S101 - no template merges cells
    return cell


def _stored(
    value: object, column: Column, language: Language
) -> str | float | date | None:
    """A value as its cell holds it; several values are joined."""
    if isinstance(value, (list, tuple)):
        parts = (_stored(part, column, language) for part in value)
        mark = "、" if language == "zh" else ", "
        return mark.join(str(part) for part in parts) or None
    if isinstance(value, bool) and column.kind is Kind.FLAG:
        return (YesNo.YES if value else YesNo.NO).label(language)
    if isinstance(value, Word):
        return value.label(language)
    if isinstance(value, (int, float)) and column.kind in _AMOUNTS:
        return value
    if value is None or isinstance(value, date):
        return value
    return str(value) or None


def lines_of(value: str | float | date, width: float) -> int:
    """Lines that a value takes in a column of that width."""
    if not isinstance(value, str):
        return 1
    return sum(ceil(display_width(line) / (width - 1)) for line in value.split("\n"))


def _put(
    cell: Cell, value: str | float | date, column: Column, language: Language
) -> None:
    cell.value = value
    style_body(cell, column, language)
    if isinstance(value, str):
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(("=", "+", "-", "@"))
