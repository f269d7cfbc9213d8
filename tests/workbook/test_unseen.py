"""What nobody sees: FILE-014 macros, SHEET-006 hidden rows, SHEET-007 covered texts."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook

from reqportal import pipeline
from reqportal.findings import Finding
from reqportal.locales import translator
from workbooks import BASE, a_portal, write

CODES = {"FILE-014", "SHEET-006", "SHEET-007"}


@pytest.fixture(name="book")
def _book(tmp_path: Path) -> Path:
    return a_portal(tmp_path) / "sheets" / "base.xlsx"


def told(book: Path) -> list[Finding]:
    findings = pipeline.load(book.parents[1]).findings
    return [f for f in findings if f.rule.code in CODES or f.is_error]


def test_a_workbook_without_any_of_it_says_nothing(book: Path) -> None:
    assert told(book) == []


def test_macros_are_ignored_and_named(book: Path) -> None:
    with zipfile.ZipFile(book, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0")
    macros = book.rename(book.with_suffix(".xlsm"))
    (only,) = told(macros)
    assert only.rule.code == "FILE-014"
    assert "宏" in only.message(translator("zh"))


def test_hidden_rows_and_columns_are_read_and_counted(book: Path) -> None:
    loaded = load_workbook(book)
    tab = loaded["需求"]
    tab.row_dimensions[3].hidden = True
    tab.row_dimensions[90].hidden = True
    for column in "DE":
        tab.column_dimensions[column].hidden = True
    loaded.save(book)
    (only,) = told(book)
    assert (only.rule.code, only.where.short) == ("SHEET-006", "需求")
    assert "1 rows, 2 columns" in only.message(translator("en"))
    requirements = pipeline.load(book.parents[1]).portal.requirements
    assert len(requirements) == 2


def test_text_under_a_merged_cell_is_dropped_and_named(tmp_path: Path) -> None:
    portal = a_portal(tmp_path, base=False)
    rows = [list(row) for row in BASE["需求"]]
    rows[0].append("备注")
    rows[1].append("显示")
    rows[2].append("底价三万")
    book = write(portal / "sheets" / "base.xlsx", {**BASE, "需求": rows})
    with zipfile.ZipFile(book) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    merge = b'</sheetData><mergeCells><mergeCell ref="F2:F3"/></mergeCells>'
    name = "xl/worksheets/sheet2.xml"
    parts[name] = parts[name].replace(b"</sheetData>", merge)
    with zipfile.ZipFile(book, "w") as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    (only,) = told(book)
    assert (only.rule.code, only.where.short) == ("SHEET-007", "需求!F3")
    assert only.value == "底价三万"
    first, second = pipeline.load(portal).portal.requirements
    seen = ("显示", "显示")  # the merged cell stands for both rows, as a reader sees it
    assert (first.record.notes, second.record.notes) == seen


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_hidden_sheets_are_read_where_the_settings_ask(book: Path, state: str) -> None:
    loaded = load_workbook(book)
    loaded["需求"].sheet_state = state
    loaded.save(book)
    assert not pipeline.load(book.parents[1]).portal.requirements
    config = book.parents[1] / "mkdocs.yml"
    asked = "      read_hidden_sheets: true\n"
    config.write_text(config.read_text("utf-8") + asked, "utf-8")
    assert len(pipeline.load(book.parents[1]).portal.requirements) == 2
