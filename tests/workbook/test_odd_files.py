"""Well-formed files that no office program writes, but others do: all are read."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest

from reqportal.workbook.open import Cell, Grid, open_workbook
from reqportal.workbook.refusal import UnreadableWorkbookError
from workbooks import text_cell, write_xml

Parts: TypeAlias = dict[str, bytes]
SHEET = "xl/worksheets/sheet1.xml"
LINKS = "xl/_rels/workbook.xml.rels"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
ROWS = (
    f'<row r="1">{text_cell("A1", "编号")}{text_cell("B1", "标题")}</row>'
    f'<row r="2">{text_cell("A2", "甲")}<c r="B2"><v>7</v></c></row>'
)
READ = [["编号", "标题"], ["甲", 7.0]]

BACKWARDS = (
    '<row r="2"><c r="A2"><v>2</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>'
)
RICH = (
    '<row r="1"><c r="A1" t="inlineStr"><is><r><t>a</t></r>'
    '<r><t xml:space="preserve"> b</t></r><rPh><t>PH</t></rPh></is></c></row>'
)
TWO_TABLES = (
    '<row r="1"><c r="A1"><f>1</f><v>1</v></c></row></sheetData><sheetData>'
    '<row r="2"><c r="A2"><v>2</v></c></row>'
)
ALTERNATIVES = (
    '<row r="1"><AlternateContent><Choice><c r="A1"><v>1</v></c></Choice>'
    '<Fallback><c r="A1"><v>2</v></c></Fallback></AlternateContent></row>'
)
SPILL = (
    f'<row r="1">{text_cell("A1", "a&amp;b&#10;c")}'
    '<c r="B1" t="e"><v>#SPILL!</v></c></row>'
)


def changed(path: Path, change: Callable[[Parts], Parts | None], **more: bool) -> Path:
    write_xml(path, ROWS, **more)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts = change(parts) or parts
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def grid(path: Path) -> Grid:
    (only,) = open_workbook(path, path.name).grids
    return only


def with_sheet(path: Path, rows: str) -> list[list[Cell]]:
    return grid(write_xml(path, rows)).cells


def recoded(encoding: str, declared: str = "") -> Callable[[Parts], None]:
    def change(parts: Parts) -> None:
        for name in (SHEET, "xl/workbook.xml", LINKS):
            text = parts[name].decode().replace("UTF-8", declared or encoding)
            parts[name] = text.encode(encoding)

    return change


def backslashes(parts: Parts) -> Parts:
    return {name.replace("/", "\\"): content for name, content in parts.items()}


def upper_case(parts: Parts) -> Parts:
    return {name.upper(): content for name, content in parts.items()}


def leading_slashes(parts: Parts) -> Parts:
    return {f"/{name}": content for name, content in parts.items()}


def absolute_targets(parts: Parts) -> None:
    parts[LINKS] = parts[LINKS].replace(b'"worksheets/', b'"/xl/worksheets/')


def dotted_targets(parts: Parts) -> None:
    parts[LINKS] = parts[LINKS].replace(b'"worksheets/', b'"./x/../worksheets/')


def escaped_targets(parts: Parts) -> None:
    parts["xl/worksheets/表 1.xml"] = parts.pop(SHEET)
    target = b"worksheets/%E8%A1%A8%201.xml"
    parts[LINKS] = parts[LINKS].replace(b"worksheets/sheet1.xml", target)


def elsewhere(parts: Parts) -> Parts:
    main = parts["_rels/.rels"].replace(b"xl/workbook.xml", b"/book/main.xml")
    return {
        "_rels/.rels": main,
        "book/main.xml": parts["xl/workbook.xml"],
        "book/_rels/main.xml.rels": parts[LINKS],
        "book/worksheets/sheet1.xml": parts[SHEET],
    }


def commented(parts: Parts) -> None:
    noisy = parts[SHEET].replace(b"<t>", b"<t><!-- a -->")
    noisy = noisy.replace(b"<v>7</v>", b"<v><![CDATA[7]]></v>")
    parts[SHEET] = noisy.replace(b"<row", b'<?x y?><!-- <c r="A9"/> --><row')


def single_quotes(parts: Parts) -> None:
    parts[SHEET] = parts[SHEET].replace(b'"', b"'")


def broken_lines(parts: Parts) -> None:
    parts[SHEET] = parts[SHEET].replace(b"<c ", b"\r\n\t<c\r\n\t")


def prefixed(parts: Parts) -> None:
    for name in (SHEET, "xl/workbook.xml"):
        xml = parts[name].replace(b"<", b"<x:").replace(b"<x:/", b"</x:")
        xml = xml.replace(b"<x:?xml", b"<?xml")
        parts[name] = xml.replace(b" xmlns=", b" xmlns:x=")


def spaced(parts: Parts) -> None:
    parts[SHEET] = parts[SHEET].replace(b"<t>", b'<t xml:space="preserve">')


def without_types(parts: Parts) -> None:
    del parts["[Content_Types].xml"]


def lost_styles_and_texts(parts: Parts) -> None:
    more = "".join(
        f'<Relationship Id="rId{kind}" Type="{OFFICE}/{kind}" Target="{kind}.xml"/>'
        for kind in ("styles", "sharedStrings", "theme")
    )
    end = b"</Relationships>"
    parts[LINKS] = parts[LINKS].replace(end, more.encode() + end)


def mark(parts: Parts) -> None:
    for name in parts:
        parts[name] = b"\xef\xbb\xbf" + parts[name]


CHANGES = (
    *(backslashes, upper_case, leading_slashes, absolute_targets, dotted_targets),
    *(escaped_targets, elsewhere, commented, single_quotes, broken_lines, prefixed),
    *(spaced, without_types, lost_styles_and_texts, mark),
)
ENCODINGS = (("utf-16", ""), ("utf-16-le", ""), ("gb18030", "GB2312"), ("utf-16", "x"))


@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_what_others_write_is_read_in_full(
    tmp_path: Path, change: Callable[[Parts], Parts | None], *, strict: bool
) -> None:
    assert grid(changed(tmp_path / "a.xlsx", change, strict=strict)).cells == READ


@pytest.mark.parametrize(("encoding", "declared"), ENCODINGS)
def test_xml_of_any_encoding_is_read(
    tmp_path: Path, encoding: str, declared: str
) -> None:
    path = changed(tmp_path / "a.xlsx", recoded(encoding, declared))
    assert grid(path).cells == READ


@pytest.mark.parametrize("stored", [True, False])
def test_a_stream_of_zip64_entries_is_read(tmp_path: Path, *, stored: bool) -> None:
    source = write_xml(tmp_path / "b.xlsx", ROWS)
    way = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    with (
        zipfile.ZipFile(source) as parts,
        (tmp_path / "a.xlsx").open("wb") as file,
        zipfile.ZipFile(_Unseekable(file), "w", way) as archive,  # type: ignore[arg-type]
    ):
        for name in parts.namelist():
            with archive.open(name, "w", force_zip64=True) as part:
                part.write(parts.read(name))
    assert grid(tmp_path / "a.xlsx").cells == READ


class _Unseekable:
    """A pipe: sizes stand behind what was written."""

    def __init__(self, file: object) -> None:
        self.write = file.write  # type: ignore[attr-defined]
        self.flush = file.flush  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("rows", "cells"),
    [
        ("<row><c><v>1</v></c><c><v>2</v></c></row>", [[1.0, 2.0]]),
        ('<row r="2"><c><v>1</v></c></row>', [[""], [1.0]]),
        ('<row r="1"><c r="$B$1"><v>1</v></c></row>', [["", 1.0]]),
        ('<row r="1"><c r="b1"><v>1</v></c></row>', [["", 1.0]]),
        ('<row r="1"><c r="A1" t="inlineStr"><v>x</v></c></row>', [["x"]]),
        ('<row r="1"><c r="A1"><is><t>x</t></is></c></row>', [["x"]]),
        ('<row r="1"><c r="A1" t="new"><v>x</v></c></row>', [["x"]]),
        ('<row r="1"><c r="A1"><v>about 5</v></c></row>', [["about 5"]]),
        ('<row r="1"><c r="A1"><v> 5 </v></c></row>', [[5.0]]),
        ('<row r="1"><c r="A1" t="b"><v>true</v></c></row>', [[True]]),
        (BACKWARDS, [[1.0], [2.0]]),
        (RICH, [["a b"]]),
        (TWO_TABLES, [[1.0], [2.0]]),
        (ALTERNATIVES, [[2.0]]),
        (SPILL, [["a&b\nc", ""]]),
    ],
)
def test_cells_written_in_unusual_ways_are_read(
    tmp_path: Path, rows: str, cells: list[list[Cell]]
) -> None:
    found = with_sheet(tmp_path / "a.xlsx", rows)
    width = max(len(row) for row in cells)
    assert [[*row, *[""] * (width - len(row))] for row in found] == cells


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>',
        '<row><c r="A1"><v>1</v></c></row><row r="1"><c r="A1"><v>2</v></c></row>',
        '<row r="1"><c r="A1" t="s"><v>5</v></c></row>',
        '<row r="1"><c r="A1" t="s"><v>-1</v></c></row>',
        '<row r="1"><c r="A0"><v>1</v></c></row>',
        '<row r="1"><c r="XFE1"><v>1</v></c></row>',
        '<row r="1048577"><c><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></row>',
        '<row r="1"><c r="A1"><v>&x;</v></c></row>',
        '<row r="1"><c r="A1"><v>\x01</v></c></row>',
    ],
)
def test_a_sheet_that_contradicts_itself_is_refused(tmp_path: Path, rows: str) -> None:
    path = write_xml(tmp_path / "a.xlsx", rows)
    with pytest.raises(UnreadableWorkbookError) as caught:
        open_workbook(path, path.name)
    assert caught.value.finding.rule.code == "FILE-001"


def test_a_part_that_is_there_twice_is_refused(tmp_path: Path) -> None:
    path = write_xml(tmp_path / "a.xlsx", ROWS)
    with (
        zipfile.ZipFile(path, "a") as archive,
        pytest.warns(UserWarning, match="Duplicate"),
    ):
        archive.writestr(SHEET, "<worksheet/>")
    with pytest.raises(UnreadableWorkbookError):
        open_workbook(path, path.name)


def test_dates_since_1904_are_read(tmp_path: Path) -> None:
    def since_1904(parts: Parts) -> None:
        main = parts["xl/workbook.xml"]
        told = b'<workbookPr date1904="1"/><sheets>'
        parts["xl/workbook.xml"] = main.replace(b"<sheets>", told)
        styles = (
            f'<styleSheet xmlns="{MAIN}"><cellXfs count="1"><xf numFmtId="14"/>'
            "</cellXfs></styleSheet>"
        )
        parts["xl/styles.xml"] = styles.encode()
        link = f'<Relationship Id="s" Type="{OFFICE}/styles" Target="styles.xml"/>'
        end = b"</Relationships>"
        parts[LINKS] = parts[LINKS].replace(end, link.encode() + end)
        parts[SHEET] = parts[SHEET].replace(b'<c r="B2">', b'<c r="B2" s="0">')

    found = grid(changed(tmp_path / "a.xlsx", since_1904)).cells[1][1]
    assert str(found).startswith("1904-01-08")


@pytest.mark.parametrize("number", ["1e300", "99999999999999999999", "-1e20", "NaN"])
def test_a_number_that_can_be_no_day_is_read_as_a_number(
    tmp_path: Path, number: str
) -> None:
    def as_day(parts: Parts) -> None:
        styles = (
            f'<styleSheet xmlns="{MAIN}"><cellXfs count="1"><xf numFmtId="14"/>'
            "</cellXfs></styleSheet>"
        )
        parts["xl/styles.xml"] = styles.encode()
        link = f'<Relationship Id="s" Type="{OFFICE}/styles" Target="styles.xml"/>'
        end = b"</Relationships>"
        parts[LINKS] = parts[LINKS].replace(end, link.encode() + end)
        day = f'<c r="B2" s="0"><v>{number}'.encode()
        parts[SHEET] = parts[SHEET].replace(b'<c r="B2"><v>7', day)

    found = grid(changed(tmp_path / "a.xlsx", as_day)).cells[1][1]
    assert found == (number if number == "NaN" else float(number))
