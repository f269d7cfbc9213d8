"""A column's reader gives what each cell gives by itself, in whatever order."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reqportal.findings import Rule
from reqportal.model.columns import BY_KEY, SHEETS
from reqportal.model.schema import Column
from reqportal.workbook import readers
from reqportal.workbook.open import Cell
from reqportal.workbook.readers import ColumnReader
from reqportal.workbook.values import BadValueError, is_blank, read_cell

COLUMNS = [c for sheet in SHEETS for c in sheet.columns if not c.computed]
CELLS: list[Cell] = [
    "", " ", "\u200b", "-", "N/A", "，", "REQ-0001", "ｒｅｑ－１", "是", "高", "60%",
    "3天", "a\r\nb", "_x000D_", "e\u0301", "2026-03-01", "2026-02-30", 1, 1.0, True, 0,
    0.0, False, 0.5, 12.5, date(2026, 3, 1), datetime(2026, 3, 1), date(1990, 1, 1),  # noqa: DTZ001
    time(1), timedelta(1),
]  # fmt: skip


def alone(column: Column, cell: Cell) -> Any:
    """What a cell gives when it is the only one."""
    try:
        value = None if is_blank(cell) else read_cell(column, cell)
    except BadValueError as bad:
        return bad.rule, bad.params
    return None if value == () else value


def read(reader: ColumnReader, cell: Cell) -> Any:
    try:
        return reader[cell]
    except BadValueError as bad:
        return bad.rule, bad.params


@given(st.sampled_from(COLUMNS), st.lists(st.sampled_from(CELLS) | st.text()))
def test_cells_are_read_as_if_each_stood_alone(
    column: Column, cells: list[Cell]
) -> None:
    reader = ColumnReader(column)
    for cell in [*cells, *cells]:
        found, expected = read(reader, cell), alone(column, cell)
        assert (type(found), found) == (type(expected), expected)


def test_equal_cells_give_one_object() -> None:
    reader = ColumnReader(BY_KEY["requirement"]["requirement_id"])
    first, second = "REQ-0001", " REQ-0001".strip()
    assert first is not second
    assert reader[first] is reader[second]


def test_a_column_of_many_texts_remembers_only_the_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(readers, "_MOST", 3)
    title, urgency = (BY_KEY["requirement"][n] for n in ("title", "urgency"))
    prose, word = ColumnReader(title), ColumnReader(urgency)
    assert [prose[f"需求{n}"] for n in range(5)] == [f"需求{n}" for n in range(5)]
    assert len(prose) == 3
    for n in range(5):
        found = read(word, f"无此词{n}")
        assert isinstance(found[0], Rule)
    assert word["高"] is word["高"]
