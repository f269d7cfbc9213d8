"""The one door to a workbook file: true addresses, and nothing silently blank."""

from __future__ import annotations

import zipfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NoReturn

import pytest
from openpyxl import Workbook
from openpyxl.chart import BarChart

from reqportal.model.schema import Profile
from reqportal.workbook.blank import write_filled
from reqportal.workbook.open import (
    Book,
    Grid,
    is_temporary,
    open_workbook,
)
from reqportal.workbook.refusal import UnreadableWorkbookError
from workbooks import text_cell, write, write_xml


def grid(path: Path) -> Grid:
    (only,) = open_workbook(path, path.name).grids
    return only


def refusal(path: Path) -> str:
    """The code of the rule by which the file is refused."""
    with pytest.raises(UnreadableWorkbookError) as caught:
        open_workbook(path, path.name)
    assert caught.value.finding.where.file == path.name
    return caught.value.finding.rule.code


def read(path: Path) -> Book:
    return open_workbook(path, path.name)


def test_leading_empty_rows_and_columns_keep_the_addresses(tmp_path: Path) -> None:
    book = Workbook()
    book.worksheets[0]["D7"] = "here"
    book.save(tmp_path / "a.xlsx")
    cells = grid(tmp_path / "a.xlsx").cells
    assert cells[6][3] == "here"
    assert len(cells) == 7


def test_values_keep_their_types(tmp_path: Path) -> None:
    row = ["text", 1, 0.5, True, date(2026, 3, 1), datetime(2026, 3, 1, 6, 42), None]  # noqa: DTZ001
    cells = grid(write(tmp_path / "a.xlsx", {"x": [row, ["", "", "", "", "", "", 1]]}))
    midnight = datetime(2026, 3, 1)  # noqa: DTZ001
    assert cells.cells[0][:4] == ["text", 1.0, 0.5, True]
    assert cells.cells[0][4] in (midnight.date(), midnight)
    assert cells.cells[0][5:] == [row[5], ""]


def test_error_cells_are_told_from_blank_ones(tmp_path: Path) -> None:
    book = write(tmp_path / "a.xlsx", {"x": [["a", "b"], ["#N/A", "#REF!"]]})
    assert grid(book).errors == {"A2": "#N/A", "B2": "#REF!"}


def test_formulas_without_a_result_are_told_from_blank_ones(tmp_path: Path) -> None:
    rows = (
        f'<row r="1">{text_cell("A1", "a")}<c r="B1"><f>1+1</f></c></row>'
        '<row r="2"><c r="A2"><f>1+1</f><v>2</v></c><c r="B2"><f>1</f><v/></c></row>'
    )
    read = grid(write_xml(tmp_path / "a.xlsx", rows))
    assert read.uncalculated == {"B1", "B2"}
    assert read.cells[1][0] == 2.0


def test_a_calculated_blank_is_a_blank(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1" t="str"><f>IF(1,"")</f><v></v></c><c r="B1"/></row>'
    read = grid(write_xml(tmp_path / "a.xlsx", rows))
    assert (read.errors, read.uncalculated) == ({}, frozenset())


def test_a_self_closed_cell_does_not_swallow_the_next_one(tmp_path: Path) -> None:
    rows = (
        '<row r="1"><c r="A1" s="1"/><c r="B1" t="e"><v>#N/A</v></c>'
        f'<c r="C1" t="e"/>{text_cell("D1", "d")}</row>'
    )
    read = grid(write_xml(tmp_path / "a.xlsx", rows))
    assert read.errors == {"B1": "#N/A", "C1": "#?"}
    assert read.cells[0][3] == "d"


def test_an_unfinished_formula_in_the_last_row_is_not_cut_off(tmp_path: Path) -> None:
    first = f'<row r="1">{text_cell("A1", "a")}</row>'
    rows = f'{first}<row r="4"><c r="A4"><f>1</f></c></row>'
    read = grid(write_xml(tmp_path / "a.xlsx", rows))
    assert read.uncalculated == {"A4"}
    assert read.cells == [["a"], [""], [""], [""]]


def test_cells_without_an_address_are_counted_out(tmp_path: Path) -> None:
    rows = (
        f'<row>{text_cell("", "a")}<c t="e"><v>#N/A</v></c><c><f>1</f></c></row>'
        f'<row r="4"><c r="C4" t="e"><v>#REF!</v></c><c t="e"><v>#NUM!</v></c></row>'
    )
    read = grid(write_xml(tmp_path / "a.xlsx", rows))
    assert read.errors == {"B1": "#N/A", "C4": "#REF!", "D4": "#NUM!"}
    assert read.uncalculated == {"C1"}
    assert read.cells[0][0] == "a"


def test_xml_with_a_prefix_is_read(tmp_path: Path) -> None:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    sheet = (
        f'<x:worksheet xmlns:x="{main}"><x:sheetData><x:row r="2">'
        '<x:c r="B2" t="inlineStr"><x:is><x:t>hi</x:t></x:is></x:c>'
        '<x:c r="C2" t="e"><x:v>#N/A</x:v></x:c><x:c r="D2"><x:f>1</x:f></x:c>'
        "</x:row></x:sheetData></x:worksheet>"
    )
    read = grid(write_xml(tmp_path / "a.xlsx", "", root=sheet))
    assert read.cells[1][1] == "hi"
    assert read.errors == {"C2": "#N/A"}
    assert read.uncalculated == {"D2"}


def test_a_strict_workbook_is_not_empty(tmp_path: Path) -> None:
    rows = f'<row r="1">{text_cell("A1", "a")}<c r="B1" t="e"><v>#N/A</v></c></row>'
    read = grid(write_xml(tmp_path / "a.xlsx", rows, strict=True))
    assert read.cells[0][0] == "a"
    assert read.errors == {"B1": "#N/A"}


@pytest.mark.parametrize(
    "name", ["需求", "it's", 'say "a"', "a&b", "<x>", " x ", "x\u00a0", "_x0041_", "名"]
)
def test_a_sheet_of_any_name_is_scanned(tmp_path: Path, name: str) -> None:
    rows = '<row r="1"><c r="A1" t="e"><v>#N/A</v></c></row>'
    read = grid(write_xml(tmp_path / "a.xlsx", rows, name=name))
    assert (read.name, read.errors) == (name, {"A1": "#N/A"})


def test_hidden_sheets_and_chart_sheets_are_kept_apart(tmp_path: Path) -> None:
    book = Workbook()
    book.worksheets[0].title = "seen"
    book.worksheets[0]["A1"] = "seen"
    book.create_chartsheet("chart").add_chart(BarChart())
    for state in ("hidden", "veryHidden"):
        tab = book.create_sheet(state)
        tab.sheet_state = state
        tab["A1"] = "#N/A"
    book.create_sheet("last")["B2"] = "#N/A"
    book.save(tmp_path / "a.xlsx")
    found = read(tmp_path / "a.xlsx")
    first, last = found.grids
    assert [one.name for one in found.hidden] == ["hidden", "veryHidden"]
    assert (first.name, first.errors) == ("seen", {})
    assert (last.name, last.errors) == ("last", {"B2": "#N/A"})


def test_when_it_was_modified_is_read_from_inside_the_workbook(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    day = datetime(2026, 3, 20, 9, 12)  # noqa: DTZ001 - workbooks know no time zone
    write_filled(path, "changes", {}, language="zh", profile=Profile.FULL, modified=day)
    assert read(path).modified == day.replace(tzinfo=UTC)
    assert read(write_xml(tmp_path / "b.xlsx", "")).modified is None


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("2026-03-20T17:12:00+08:00", datetime(2026, 3, 20, 9, 12, tzinfo=UTC)),
        ("2026-03-20T09:12:00", datetime(2026, 3, 20, 9, 12, tzinfo=UTC)),
        ("2026-03-20", datetime(2026, 3, 20, tzinfo=UTC)),
        ("last week", None),
    ],
)
def test_a_moment_of_any_zone_is_understood_and_nonsense_is_none(
    tmp_path: Path, typed: str, expected: datetime | None
) -> None:
    path = write_xml(tmp_path / "a.xlsx", "")
    with zipfile.ZipFile(path, "a") as archive:
        core = f"<core><modified>{typed}</modified></core>"
        archive.writestr("docProps/core.xml", core)
    assert read(path).modified == expected


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "FILE-007"),
        (b"PK", "FILE-006"),
        (b"PK\x03\x04", "FILE-006"),
        (bytes(5000), "FILE-008"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "FILE-008"),
        (b"a,b\n1,2\n", "FILE-005"),
        ("编号,标题\n1,甲\n".encode("gb18030"), "FILE-005"),
        ("a\tb\n".encode("utf-16"), "FILE-005"),
        (b"<html><table></table></html>", "FILE-005"),
        (b"\xef\xbb\xbf\r\n<TABLE border=1></TABLE>", "FILE-005"),
        (b"<?xml version='1.0'?><Workbook/>", "FILE-005"),
        (b"%PDF-1.7\n\x00\x01", "FILE-005"),
        (b"\x00\x01\x02nothing known", "FILE-001"),
        (b"PK\x05\x06" + bytes(18), "FILE-005"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "FILE-004"),
        (b"\x09\x08\x08\x00\x00\x05\x10\x00" + bytes(90), "FILE-004"),
        (
            b"\xd0\xcf\x11\xe0" + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
            "FILE-002",
        ),
    ],
)
def test_a_file_that_is_no_workbook_is_refused(
    tmp_path: Path, content: bytes, code: str
) -> None:
    (tmp_path / "a.xlsx").write_bytes(content)
    assert refusal(tmp_path / "a.xlsx") == code


def test_a_cut_off_workbook_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx", {"x": [["a"] * 50] * 50})
    whole = path.read_bytes()
    for length in range(5, len(whole) - 1, len(whole) // 20):
        path.write_bytes(whole[:length])
        assert refusal(path) == "FILE-006"


def test_another_kind_of_archive_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
        archive.writestr("word/document.xml", "<document/>")
    assert refusal(tmp_path / "a.xlsx") == "FILE-005"


def test_an_archive_with_a_password_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx", {"x": [["a"]]})
    locked = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = locked.find(mark)
        while place >= 0:
            locked[place + offset] |= 1
            place = locked.find(mark, place + 4)
    path.write_bytes(bytes(locked))
    assert refusal(path) == "FILE-002"


def test_entities_are_refused(tmp_path: Path) -> None:
    path = write_xml(tmp_path / "a.xlsx", "")
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]>'
    main = parts["xl/workbook.xml"].partition(b"?>\n")[2]
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(
                name, bomb + main if name == "xl/workbook.xml" else content
            )
    assert refusal(path) == "FILE-001"


def test_file_003_says_why_a_file_cannot_be_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "a.xlsx", {"x": [["a"]]})
    assert grid(path).cells == [["a"]]

    def locked(*_: object, **__: object) -> NoReturn:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "open", locked)
    assert refusal(path) == "FILE-003"


@pytest.mark.parametrize("name", ["~$a.xlsx", ".~lock.a.xlsx", "~a.xlsx", "._a.xlsx"])
def test_lock_files_of_every_office_are_known(name: str) -> None:
    assert is_temporary(Path(name))
    assert not is_temporary(Path(name).with_name("_a~1.xlsx"))
