"""What Excel and other programs do to a workbook, and what must not come of it."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import PatternFill
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.worksheet import Worksheet

from reqportal.workbook.open import open_workbook
from reqportal.workbook.parse import Parsed, parse
from reqportal.workbook.read import Table, tables
from workbooks import text_cell, write_xml

DAY = datetime(2026, 3, 1)  # noqa: DTZ001 - workbooks know no time zone
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def parsed(path: Path) -> Parsed:
    (only,) = tables(open_workbook(path, path.name))
    assert isinstance(only, Table)
    return parse(only)


def test_a_declared_dimension_that_is_wrong_cuts_nothing_off(tmp_path: Path) -> None:
    rows = "".join(
        f'<row r="{n}">{text_cell(f"A{n}", one)}{text_cell(f"B{n}", two)}</row>'
        for n, (one, two) in enumerate([("需求编号", "问题"), ("REQ-1", "甲")], 1)
    )
    sheet = f'<dimension ref="A1"/><sheetData>{rows}</sheetData>'
    root = f'<worksheet xmlns="{MAIN}">{sheet}</worksheet>'
    path = write_xml(tmp_path / "a.xlsx", "", root=root)
    assert len(parsed(path).records) == 1


def test_days_counted_from_1904_are_the_days_that_were_typed(tmp_path: Path) -> None:
    book = Workbook()
    book.epoch = CALENDAR_MAC_1904
    tab: Worksheet = book.worksheets[0]
    for row in (
        ["需求编号", "问题", "提问日期"],
        ["REQ-1", "甲", DAY],
    ):
        tab.append(row)
    book.save(tmp_path / "a.xlsx")
    (record,) = parsed(tmp_path / "a.xlsx").records
    assert record.model_dump()["asked_on"] == date(2026, 3, 1)


def test_a_colour_says_nothing(tmp_path: Path) -> None:
    book = Workbook()
    tab: Worksheet = book.worksheets[0]
    for row in (["需求编号", "问题"], ["REQ-1", "甲"]):
        tab.append(row)
    for place in ("A2", "B2", "C2", "A3"):
        tab[place].fill = PatternFill("solid", fgColor="FF0000")
    book.save(tmp_path / "a.xlsx")
    found = parsed(tmp_path / "a.xlsx")
    assert (len(found.records), found.findings) == (1, ())
