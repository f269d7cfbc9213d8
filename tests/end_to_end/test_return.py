"""`reqportal check --return`: out to those who fill the sheets, and back again."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from reqportal.cli import command_line
from reqportal.scaffold import write_sample
from reqportal.workbook.marks import PAPERS
from reqportal.workbook.open import open_workbook
from reqportal.workbook.template import is_findings, is_reason
from workbooks import BASE, a_portal, write

RED = f"00{next(iter(PAPERS.values()))}"
QUESTIONS = ["需求编号", "问题", "提问日期"]
BAD = {"澄清": [QUESTIONS, ["REQ-0001", "甲", "6月初"]]}

MISTAKES: list[tuple[str, str, str, object]] = [
    ("evaluations", "评估", "影响", 11),
    ("evaluations", "评估", "信心", "很高"),
    ("evaluations", "评估", "需求性质", "刚形"),
    ("evaluations", "评估", "评估日期", "3月24"),
    ("tasks", "任务", "需求编号", "REQ-9999"),
    ("tasks", "任务", "计划开始", "2026-02-30"),
    ("tasks", "任务", "进度", "#N/A"),
    ("tasks", "验收", "结果", "好极了"),
    ("requirements", "需求", "需求标题", None),
    ("requirements", "澄清", "需求编号", "REQ 0001？"),
]
"""Workbook, sheet, header, and what is typed over a filled cell."""


def check(portal: Path, *more: str | Path, code: int) -> Result:
    arguments = ["check", "-C", str(portal), *map(str, more)]
    result = CliRunner().invoke(command_line("zh"), arguments, prog_name="reqportal")
    assert result.exit_code == code, result.output
    return result


def findings(portal: Path, *, code: int) -> list[dict[str, Any]]:
    output = check(portal, "--format", "json", code=code).stdout
    found: list[dict[str, Any]] = json.loads(output)["findings"]
    return found


def sample(folder: Path) -> Path:
    portal = a_portal(folder, base=False)
    write_sample(portal / "sheets", "zh")
    return portal


def mistype(portal: Path) -> dict[tuple[str, str, str], object]:
    """Type the mistakes; what stood in each cell, by workbook, sheet and cell."""
    meant: dict[tuple[str, str, str], object] = {}
    for name in {name for name, *_ in MISTAKES}:
        path = portal / "sheets" / f"{name}.xlsx"
        book = load_workbook(path)
        for number, (workbook, sheet, header, value) in enumerate(MISTAKES):
            if workbook == name:
                cell = filled_cell(book[sheet], header, 3 + 2 * number)
                meant[name, sheet, cell.coordinate] = cell.value
                cell.value = value
        book.save(path)
    assert len(meant) == len(MISTAKES)
    return meant


def filled_cell(tab: Worksheet, header: str, row: int) -> Any:
    letter = next(c.column_letter for c in tab[1] if str(c.value).rstrip("*") == header)
    while tab[f"{letter}{row}"].value is None:
        row += 1
    return tab[f"{letter}{row}"]


def red_cells(path: Path) -> dict[tuple[str, str], str]:
    """The cells a person is asked to correct, and what their comments say."""
    book = load_workbook(path)
    listed = [c for row in book["错误汇总"].iter_rows() for c in row if c.hyperlink]
    linked = {str(c.hyperlink.location).replace("'", "") for c in listed}
    found = {}
    for tab in book.worksheets:
        for cell in (c for row in tab.iter_rows() for c in row):
            is_error = cell.comment is not None and "错误" in cell.comment.text
            if is_error and cell.fill.fgColor.rgb == RED:
                assert f"{tab.title}!{cell.coordinate}" in linked
                found[tab.title, cell.coordinate] = str(cell.comment.text)
    return found


def values(path: Path) -> dict[str, dict[str, object]]:
    """By sheet every value by its place, but for what we added."""
    found: dict[str, dict[str, object]] = {}
    for grid in open_workbook(path, path.name).grids:
        if is_findings(grid):
            continue
        top = grid.cells[0] if grid.cells else []
        ours = {index for index, cell in enumerate(top) if is_reason(cell)}
        found[grid.name] = {
            f"R{row}C{index + 1}": cell
            for row, cells in enumerate(grid.cells, 1)
            for index, cell in enumerate(cells)
            if cell != "" and index not in ours
        }
    return found


def test_ten_mistakes_are_mended_at_the_marked_cells_alone(tmp_path: Path) -> None:
    portal = sample(tmp_path / "portal")
    clean = findings(portal, code=0)
    originals = {p.name: values(p) for p in (portal / "sheets").glob("*.xlsx")}
    meant = mistype(portal)
    before = {p: p.read_bytes() for p in (portal / "sheets").iterdir()}
    check(portal, "--return", tmp_path / "out", code=1)
    assert {p: p.read_bytes() for p in (portal / "sheets").iterdir()} == before
    mended = {}
    for path in sorted((tmp_path / "out").glob("*.xlsx")):
        name = path.stem.removesuffix("_待修正")
        book = load_workbook(path)
        for (sheet, cell), said in red_cells(path).items():
            assert "→" in said
            mended[name, sheet, cell] = book[sheet][cell].value
            book[sheet][cell].value = meant[name, sheet, cell]
        book.save(path)
        (portal / "sheets" / f"{name}.xlsx").unlink()
        shutil.move(path, portal / "sheets" / path.name)
    assert mended.keys() == meant.keys()
    assert sorted(map(str, mended.values())) == sorted(str(m[3]) for m in MISTAKES)
    for path in (portal / "sheets").glob("*.xlsx"):
        name = path.name.replace("_待修正", "")
        assert values(path) == originals[name], name
    after = findings(portal, code=0)
    assert [(f["rule"], f["sheet"], f["cell"]) for f in after] == [
        (f["rule"], f["sheet"], f["cell"]) for f in clean
    ]


@pytest.mark.parametrize("name", ["case.xlsx", "case_待修正.xlsx"])
def test_a_corrected_file_works_under_either_name(tmp_path: Path, name: str) -> None:
    portal = a_portal(tmp_path / "portal", BAD)
    check(portal, "--return", tmp_path / "out", code=1)
    path = tmp_path / "out" / "case_待修正.xlsx"
    book = load_workbook(path)
    book["澄清"]["C2"].value = date(2026, 1, 5)
    book.save(path)
    (portal / "sheets" / "case.xlsx").unlink()
    shutil.move(path, portal / "sheets" / name)
    assert findings(portal, code=0) == []
    check(portal, "--return", tmp_path / "out", code=0)
    assert not list((tmp_path / "out").iterdir())


def test_folders_are_kept_and_files_of_one_name_do_not_meet(tmp_path: Path) -> None:
    portal = a_portal(tmp_path / "portal")
    for name in ("a/x.xlsx", "b/x.xlsx", "b/x_待修正.xlsx"):
        write(portal / "sheets" / name, BAD)
    said = check(portal, "--return", tmp_path / "out", code=1).output
    found = list((tmp_path / "out").rglob("*.xlsx"))
    assert sorted(p.relative_to(tmp_path / "out").as_posix() for p in found) == [
        "a/x_待修正.xlsx",
        "b/x_待修正 (2).xlsx",
        "b/x_待修正.xlsx",
    ]
    assert all(str(p) in said for p in found)


def test_english_names_and_sentences(tmp_path: Path) -> None:
    portal = a_portal(tmp_path / "portal", BAD)
    check(portal, "--return", tmp_path / "out", "--lang", "en", code=1)
    book = load_workbook(tmp_path / "out" / "case_to_mend.xlsx")
    assert book.sheetnames[0] == "Findings to mend"
    assert "must be a date" in book["澄清"]["C2"].comment.text


def test_what_cannot_be_read_is_named_and_notes_alone_return_nothing(
    tmp_path: Path,
) -> None:
    portal = a_portal(tmp_path / "portal")
    (portal / "sheets" / "cut.xlsx").write_bytes(b"PK\x03\x04")
    (portal / "sheets" / "~$base.xlsx").write_bytes(b"x")
    said = check(portal, "--return", tmp_path / "out", code=1).output
    assert "sheets/cut.xlsx" in said.splitlines()[-1]
    assert not (tmp_path / "out").exists()


def test_json_stays_json(tmp_path: Path) -> None:
    portal = a_portal(tmp_path / "portal", BAD)
    told = check(portal, "--format", "json", "--return", tmp_path / "out", code=1)
    assert json.loads(told.stdout)["summary"]["errors"] == 1
    assert "case_待修正.xlsx" in told.stderr


def test_our_own_file_is_overwritten_with_the_same_bytes(tmp_path: Path) -> None:
    portal = a_portal(tmp_path / "portal", BAD)
    path = tmp_path / "out" / "case_待修正.xlsx"
    check(portal, "--return", tmp_path / "out", code=1)
    first = path.read_bytes()
    check(portal, "--return", tmp_path / "out", code=1)
    assert path.read_bytes() == first


def another_file(path: Path) -> None:
    write(path, BASE)


def no_workbook(path: Path) -> None:
    path.write_text("x", "utf-8")


def edited(path: Path) -> None:
    book = load_workbook(path)
    book["澄清"]["C2"].value = date(2026, 1, 5)
    book.save(path)


@pytest.mark.parametrize("spoil", [another_file, no_workbook, edited])
def test_what_others_wrote_is_never_overwritten(tmp_path: Path, spoil: Any) -> None:
    portal = a_portal(tmp_path / "portal", {**BAD, "x": [["a"]]})
    write(portal / "sheets" / "b.xlsx", BAD)
    check(portal, "--return", tmp_path / "out", code=1)
    (tmp_path / "out" / "b_待修正.xlsx").unlink()
    path = tmp_path / "out" / "case_待修正.xlsx"
    spoil(path)
    before = path.read_bytes()
    said = check(portal, "--return", tmp_path / "out", code=3).output
    assert "case_待修正.xlsx" in said.splitlines()[-1]
    assert path.read_bytes() == before
    assert [p.name for p in (tmp_path / "out").iterdir()] == [path.name]


@pytest.mark.parametrize("inner", ["sheets", "sheets/out"])
def test_the_sheets_folder_is_refused(tmp_path: Path, inner: str) -> None:
    portal = a_portal(tmp_path, BAD)
    said = check(portal, "--return", portal / inner, code=3).output
    assert "sheets" in said.splitlines()[-1]
    assert len([*(portal / "sheets").iterdir()]) == 2
