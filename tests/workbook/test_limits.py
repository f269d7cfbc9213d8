"""Files over a limit are one finding that names it: FILE-009, found and allowed."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest

from reqportal.locales import translator
from reqportal.settings import Limits
from reqportal.workbook.open import Manner, open_workbook
from reqportal.workbook.refusal import UnreadableWorkbookError
from workbooks import text_cell, write, write_xml

FAR = '<row r="1">{}</row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'


def refused(path: Path, **limits: Any) -> tuple[str, str]:
    """Place and message, in English."""
    with pytest.raises(UnreadableWorkbookError) as caught:
        open_workbook(path, path.name, Manner(Limits(**limits)))
    finding = caught.value.finding
    assert finding.rule.code == "FILE-009"
    return finding.where.short, finding.message(translator("en"))


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        ({"file_mb": 0.001}, "MB; at most 0.001"),
        ({"inflated_mb": 0.001}, "MB of content; at most 0.001"),
        ({"entries": 3}, "parts; at most 3"),
        ({"rows": 9}, "10 rows; at most 9"),
        ({"columns": 4}, "5 columns; at most 4"),
        ({"cells": 49}, "50 cells; at most 49"),
    ],
)
def test_each_limit_is_named_with_what_was_found(
    tmp_path: Path, limits: dict[str, Any], said: str
) -> None:
    path = write(tmp_path / "a.xlsx", {"x": [["a"] * 5] * 10})
    assert open_workbook(path, path.name).grids
    assert said in refused(path, **limits)[1]


def test_a_cell_in_the_last_corner_is_named(tmp_path: Path) -> None:
    path = write_xml(tmp_path / "a.xlsx", FAR.format(text_cell("A1", "a")), name="x")
    place, said = refused(path)
    assert place == "x!XFD1048576"
    assert f"1048576 rows; at most {Limits().rows}" in said


@pytest.mark.parametrize(
    "blank", ['<c r="XFD1048576" s="1"/>', '<c r="XFD1048576" s="1"><v></v></c>']
)
def test_a_blank_cell_in_the_last_corner_is_no_harm(tmp_path: Path, blank: str) -> None:
    rows = f'<row r="1">{text_cell("A1", "a")}</row><row r="1048576">{blank}</row>'
    path = write_xml(tmp_path / "a.xlsx", rows)
    assert open_workbook(path, path.name).grids[0].cells == [["a"]]


def test_merged_ranges_may_not_multiply(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{n}"><c r="Z{n}"><v>1</v></c></row>' for n in range(1, 9))
    merges = '<mergeCell ref="A1:XFD1048576"/>' * 10
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    root = (
        f'<worksheet xmlns="{main}"><sheetData>{rows}</sheetData>'
        f"<mergeCells>{merges}</mergeCells></worksheet>"
    )
    path = write_xml(tmp_path / "a.xlsx", "", root=root)
    assert "cells in merged ranges; at most 1000" in refused(path, merged=1000)[1]


def test_a_part_larger_than_it_says_is_not_unpacked(tmp_path: Path) -> None:
    path = write_xml(tmp_path / "a.xlsx", "")
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", b" " * 50_000_000)
    assert "MB of content" in refused(path, inflated_mb=10)[1]
