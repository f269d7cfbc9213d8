"""A table as xlsx and csv: typed, safe to open, the same bytes for the same rows."""

from __future__ import annotations

import csv
from datetime import date, datetime
from io import BytesIO, StringIO

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from reqportal.workbook import sheet_file
from reqportal.workbook.sheet_file import Value

MARCH_20 = datetime(2026, 3, 20)  # noqa: DTZ001 - a spreadsheet knows no zone
HEADER = ("标题", "Date", "n")
HOSTILE = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    '=HYPERLINK("http://x","y")',
    "=cmd|' /C calc'!A0",
    "\t=1",
    "\r=1",
]
ODD = ["<b>&amp;</b>", ' " quoted "', "a\nb", "_x0041_", "\x00\x0b\ud800x", "，,；;"]


def sheet(*rows: list[Value], name: str = "需求") -> Worksheet:
    made = sheet_file.xlsx(name, HEADER, rows)
    found = load_workbook(BytesIO(made)).active
    assert isinstance(found, Worksheet)
    return found


def test_cells_keep_their_types() -> None:
    found = sheet(["a", date(2026, 3, 20), 7], ["", None, -1.5])
    assert [cell.value for cell in found[2]] == ["a", MARCH_20, 7]
    assert [cell.value for cell in found[3]] == [None, None, -1.5]
    assert found["B2"].is_date
    assert found["B2"].number_format == "yyyy\\-mm\\-dd"


def test_the_header_is_bold_frozen_and_has_a_filter() -> None:
    found = sheet(["a", None, 1])
    assert tuple(cell.value for cell in found[1]) == HEADER
    assert found["A1"].font.b
    assert found.freeze_panes == "A2"
    assert found.auto_filter.ref == "A1:C2"


@pytest.mark.parametrize("text", HOSTILE)
def test_what_looks_like_a_formula_stays_text(text: str) -> None:
    cell = sheet([text, None, None])["A2"]
    assert cell.data_type in {"s", "inlineStr"}
    assert str(cell.value).strip() == text.strip()
    assert cell.quotePrefix
    made = sheet_file.csv(("a", "b"), [[text, "-"], ["", -1]])
    (_, first, second) = csv.reader(StringIO(made.decode("utf-8-sig"), newline=""))
    assert first == [f"'{text}", "'-"]
    assert second == ["", "-1"], "a number is a number"


@pytest.mark.parametrize("text", ODD)
def test_odd_text_survives(text: str) -> None:
    fit = text.translate({0: None, 11: None, 0xD800: None})
    said = str(sheet([text, None, None])["A2"].value)
    assert said.replace("_x005F_", "_") == fit, "Excel reads _x0041_ as A"
    made = sheet_file.csv(("a",), [[text]])
    (_, row) = csv.reader(StringIO(made.decode("utf-8-sig"), newline=""))
    assert row == [text.replace("\ud800", "?")]


def test_a_name_that_excel_refuses_is_mended() -> None:
    assert sheet(name="a/b:c?*[d]'").title.rstrip() == "a b c   d"
    assert sheet(name="[]").title == "1"
    assert len(sheet(name="长" * 99).title) == 31


def test_a_text_is_no_longer_than_excel_takes() -> None:
    assert len(str(sheet(["x" * 40_000, None, None])["A2"].value)) == 32_767


def test_a_table_without_rows_is_a_header() -> None:
    assert sheet().max_row == 1
    assert sheet_file.csv(("a", "b"), []) == b"\xef\xbb\xbfa,b\r\n"


def test_the_same_rows_give_the_same_bytes() -> None:
    rows: list[list[Value]] = [["a", date(2026, 3, 20), 7]]
    assert sheet_file.xlsx("x", HEADER, rows) == sheet_file.xlsx("x", HEADER, rows)


def test_columns_are_lettered_beyond_z() -> None:
    labels = [str(number) for number in range(30)]
    made = load_workbook(BytesIO(sheet_file.xlsx("x", labels, [labels]))).active
    assert isinstance(made, Worksheet)
    assert made.auto_filter.ref == "A1:AD2"
