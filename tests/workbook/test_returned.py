"""Returned workbooks: every value where it was, and beside it what is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from reqportal.findings import Finding
from reqportal.locales import Language, translator
from reqportal.model.columns import SHEETS
from reqportal.model.schema import Column, Kind, Profile
from reqportal.workbook.blank import workbooks_in, write_filled
from reqportal.workbook.marks import PAPERS
from reqportal.workbook.open import Book, Grid, book_of
from reqportal.workbook.parse import Parsed, parse
from reqportal.workbook.read import Table, tables
from reqportal.workbook.returned_book import returned_book
from reqportal.workbook.template import REASON, is_findings, is_guide, is_reason
from workbooks import text_cell, write, write_xml

SAVED = datetime(2026, 3, 20, 9, 5, 7)  # noqa: DTZ001 - workbooks know no time zone
QUESTIONS = ["需求编号", "问题", "提问日期"]
RED, AMBER = (f"00{paper}" for paper in PAPERS.values())


def read(content: bytes) -> tuple[list[Parsed], list[Finding]]:
    """Every table and every finding of a workbook alone."""
    found = list(tables(book_of(content, "a.xlsx")))
    parsed = [parse(one) for one in found if isinstance(one, Table)]
    others = [one for one in found if isinstance(one, Finding)]
    return parsed, [*others, *(f for one in parsed for f in one.findings)]


def returned(content: bytes, language: Language = "zh") -> bytes:
    return returned_book(content, "a.xlsx", read(content)[1], translator(language))


def sheets_of(book: Book) -> dict[str, Grid]:
    """All but our own tabs."""
    grids = (*book.grids, *book.hidden)
    aside = {"_lists", "_meta"}
    return {
        g.name: g
        for g in grids
        if g.name not in aside and not is_findings(g) and not is_guide(g)
    }


def values(grid: Grid) -> dict[str, Any]:
    """Every value by its address, but for our column, with its type."""
    ours = {
        i for row in grid.cells[:15] for i, cell in enumerate(row) if is_reason(cell)
    }
    return {
        f"{get_column_letter(i + 1)}{number}": (type(cell).__name__, cell)
        for number, row in enumerate(grid.cells, 1)
        for i, cell in enumerate(row)
        if cell != "" and i not in ours
    }


def require_same(before: bytes, after: bytes) -> None:
    """The same values in the same cells, the same records and findings."""
    one, two = book_of(before, "a.xlsx"), book_of(after, "a.xlsx")
    assert sheets_of(one).keys() == sheets_of(two).keys()
    for name, grid in sheets_of(one).items():
        other = sheets_of(two)[name]
        assert values(grid) == values(other)
        assert grid.errors == other.errors
        assert grid.uncalculated == other.uncalculated
    (tables_one, found_one), (tables_two, found_two) = read(before), read(after)
    assert [t.records for t in tables_one] == [t.records for t in tables_two]
    assert [t.held for t in tables_one] == [t.held for t in tables_two]
    assert found_one == found_two


def a_workbook(folder: Path, **sheets: list[list[Any]]) -> bytes:
    return write(folder / "a.xlsx", sheets).read_bytes()


def opened(folder: Path, content: bytes) -> Workbook:
    path = folder / "returned.xlsx"
    path.write_bytes(content)
    return load_workbook(path)


@pytest.fixture
def broken(tmp_path: Path) -> bytes:
    return a_workbook(
        tmp_path,
        记录=[
            ["某项目澄清记录"],
            [],
            ["序号", *QUESTIONS, "心情"],
            [1, "REQ-0001", "+86", "3月24", "好"],
            [],
            ["合计", None, None, None, 3],
            [2, "REQ-0002", "'-甲", date(2026, 3, 1), None],
            [3, "REQ-0003", None, "#N/A", 0.5],
        ],
        附录=[["甲", 1.5], [None, True], [SAVED]],
    )


def test_every_value_keeps_its_cell_and_its_type(broken: bytes) -> None:
    require_same(broken, returned(broken))


def test_wrong_cells_are_red_and_say_what_to_type(
    tmp_path: Path, broken: bytes
) -> None:
    tab = opened(tmp_path, returned(broken))["记录"]
    coloured = {
        cell.coordinate: cell.fill.fgColor.rgb
        for row in tab.iter_rows()
        for cell in row
        if cell.fill.fgColor.rgb in {RED, AMBER}
    }
    assert coloured == {
        "A3": AMBER,
        "E3": AMBER,
        "D4": RED,
        "C8": RED,
        "D8": RED,
    }
    assert "VAL-004" in tab["D4"].comment.text
    assert "3月24" in tab["D4"].comment.text
    assert "→" in tab["D4"].comment.text
    assert tab["D4"].value == "3月24"
    assert (tab["D8"].value, tab["D8"].data_type) == ("#N/A", "e")
    assert (tab["C4"].value, tab["C4"].data_type) == ("+86", "s")


def test_the_last_column_says_what_is_wrong_in_its_row(
    tmp_path: Path, broken: bytes
) -> None:
    tab = opened(tmp_path, returned(broken))["记录"]
    assert tab["F3"].value == "错误原因"
    assert str(tab["F4"].value).startswith("D4 ")
    assert [line[:2] for line in str(tab["F8"].value).splitlines()] == ["C8", "D8"]
    assert tab["F7"].value is None


def test_the_list_of_findings_leads_to_each_cell(tmp_path: Path, broken: bytes) -> None:
    book = opened(tmp_path, returned(broken))
    tab = book["错误汇总"]
    assert book.active is tab
    links = [
        c.hyperlink.location for row in tab.iter_rows() for c in row if c.hyperlink
    ]
    assert [link.replace("'", "") for link in links] == [
        *("记录!A3", "记录!E3", "记录!D4", "记录!C8", "记录!D8", "附录!A1")
    ]


def test_a_returned_workbook_has_the_drop_downs_of_the_template(
    tmp_path: Path,
) -> None:
    rows = [["需求编号", "需求性质", "影响"], ["REQ-0001", "刚形", 11]]
    content = returned(a_workbook(tmp_path, 评估=[["说明"], *rows]))
    tab = opened(tmp_path, content)["评估"]
    (words,) = (v for v in tab.data_validations.dataValidation if v.type == "list")
    assert str(words.sqref).startswith("B3:B")
    assert words.formula1 in opened(tmp_path, content).defined_names
    assert tab.freeze_panes == "B3"


def test_our_column_and_tab_are_never_data_and_are_written_anew(
    tmp_path: Path, broken: bytes
) -> None:
    once = returned(broken)
    twice = returned(once)
    require_same(broken, twice)
    assert opened(tmp_path, once).sheetnames == opened(tmp_path, twice).sheetnames
    headers = [cell.value for cell in opened(tmp_path, twice)["记录"][3]]
    assert headers.count("错误原因") == 1


@pytest.mark.parametrize("language", ["zh", "en"])
def test_our_column_speaks_the_language_of_the_headers(
    tmp_path: Path, language: Language
) -> None:
    rows = [["Requirement ID", "Question", "Asked on"], ["REQ-0001", "x", "June"]]
    content = a_workbook(tmp_path, Clarifications=rows)
    again = returned(content, language)
    require_same(content, again)
    tab = opened(tmp_path, again)["Clarifications"]
    assert tab["D1"].value == REASON


def test_the_same_file_gives_the_same_bytes(broken: bytes) -> None:
    assert returned(broken) == returned(broken)


def test_times_and_odd_formats_read_as_before(tmp_path: Path) -> None:
    book = Workbook()
    tab = book.worksheets[0]
    cells = [
        (time(3, 4, 5), "hh:mm:ss"),
        (timedelta(hours=30), "[h]:mm"),
        (SAVED, 'yyyy"年"m"月"d"日" hh:mm'),
        (45000, 'm"月"d"日"'),
        (-5, "yyyy-mm-dd"),
        (99999999, "yyyy-mm-dd"),
        (0.6, "0%"),
        (1234.5, '"¥"#,##0.00'),
        (True, "General"),
        ("_x0041_", "General"),
        ("_x005F_x0041_", "General"),
        ("_x0007_\n  甲 ", "General"),
        ("+1", "General"),
    ]
    for row, (value, form) in enumerate(cells, 1):
        tab.cell(row, 2, value).number_format = form
    book.save(tmp_path / "a.xlsx")
    content = (tmp_path / "a.xlsx").read_bytes()
    again = returned(content)
    require_same(content, again)
    formats = [c.number_format for (c,) in opened(tmp_path, again)["Sheet"]["B1:B8"]]
    kept = [form for _, form in cells[:8]]
    kept[5] = "General"
    assert formats == kept


def test_days_counted_from_1904_stay_the_same_days(tmp_path: Path) -> None:
    book = Workbook()
    book.epoch = datetime(1904, 1, 1)  # noqa: DTZ001 - workbooks know no time zone
    book.worksheets[0].append(QUESTIONS)
    book.worksheets[0].append(["REQ-0001", None, date(2026, 3, 1)])
    book.save(tmp_path / "a.xlsx")
    content = (tmp_path / "a.xlsx").read_bytes()
    require_same(content, returned(content))


def test_formulas_become_values_and_it_is_said(tmp_path: Path) -> None:
    cells = "".join(
        text_cell(f"{letter}1", text)
        for letter, text in zip("ABC", QUESTIONS, strict=True)
    )
    rows = (
        f'<row r="1">{cells}</row><row r="2">{text_cell("A2", "REQ-0001")}'
        '<c r="B2" t="str"><f>"甲"&amp;1</f><v>甲1</v></c>'
        "<c r=\"C2\"><f>[1]Other!A1+1</f></c><c r='D2'><f>1+1</f></c></row>"
    )
    content = write_xml(tmp_path / "a.xlsx", rows, name="澄清").read_bytes()
    again = returned(content)
    require_same(content, again)
    book = opened(tmp_path, again)
    assert (book["澄清"]["B2"].value, book["澄清"]["C2"].value) == ("甲1", "=NA()")
    assert book["澄清"]["D2"].value == "=1+1"
    said = [str(c.value) for row in book["错误汇总"].iter_rows() for c in row]
    assert any("澄清!B2" in text and "公式" in text for text in said)
    assert any("[1]Other!A1+1" in text for text in said)


def test_hidden_tabs_comments_and_merged_cells(tmp_path: Path) -> None:
    book = Workbook()
    tab = book.worksheets[0]
    tab["A1"] = "总表"
    tab.merge_cells("A1:C1")
    tab.append(QUESTIONS)
    tab.append(["REQ-0001", None, "6月初"])
    tab.merge_cells("A3:B3")
    tab["A3"].comment = Comment("请补充", "产品经理")
    aside = book.create_sheet("字典")
    for number in range(40):
        aside.append([f"词{number}"])
    aside.sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    content = (tmp_path / "a.xlsx").read_bytes()
    again = opened(tmp_path, returned(content))
    assert again["字典"].sheet_state == "hidden"
    assert again["字典"]["A40"].value == "词39"
    assert [str(r) for r in again["Sheet"].merged_cells.ranges] == ["A1:C1"]
    said = [str(c.value) for row in again["错误汇总"].iter_rows() for c in row]
    assert "没有保留：批注。" in said


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", workbooks_in(Profile.FULL))
def test_a_template_is_returned_with_its_guide(
    tmp_path: Path, name: str, language: Language
) -> None:
    path = tmp_path / "a.xlsx"
    write_filled(
        path,
        name,
        {},
        language=language,
        profile=Profile.FULL,
        modified=SAVED,
    )
    content = path.read_bytes()
    again = returned(content, language)
    require_same(content, again)
    before, after = load_workbook(path), opened(tmp_path, again)
    listed = translator(language)("Findings to mend")
    assert [n for n in after.sheetnames if n != listed] == before.sheetnames
    assert "没有保留：批注。" not in str([c.value for c in after[listed]["A"]])


# Any table

WORDS = ["刚性", "刚形", "高", "是", "同意", "2026-03-01", "3月24", "REQ-0001", "C-001"]
ODD = [
    "=1+1",
    "+86",
    "-",
    "合计",
    " ",
    "#N/A",
    "２０２６年3月1日",
    "_x0041_",
    "甲\n乙",
    "1e5",
]
ANY_CELL = st.one_of(
    st.none(),
    st.sampled_from(WORDS),
    st.sampled_from(ODD),
    st.integers(-5, 12),
    st.sampled_from([0.5, 60.0, 2026.25, 46000]),
    st.booleans(),
    st.dates(date(1999, 1, 1), date(2101, 1, 1)),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=6),
)


def fitting(column: Column) -> st.SearchStrategy[Any]:
    """Values that the column can hold, mostly."""
    if column.words is not None:
        return st.sampled_from([word.label("zh") for word in column.words])
    plain: dict[Kind, st.SearchStrategy[Any]] = {
        Kind.DATE: st.dates(date(2025, 1, 1), date(2026, 12, 31)),
        Kind.INTEGER: st.integers(1, 5),
        Kind.NUMBER: st.integers(1, 1000),
        Kind.PERCENT: st.sampled_from([0, 0.5, 1]),
        Kind.ID: st.sampled_from(["REQ-0001", "C-001", "T-001"]),
        Kind.IDS: st.sampled_from(["REQ-0001", "REQ-0001、REQ-0002"]),
    }
    return plain.get(column.kind, st.sampled_from(["甲", "=甲", "1/2"]))


@st.composite
def any_table(draw: st.DrawFn) -> tuple[str, list[list[Any]]]:
    """Rows of a sheet: a header somewhere, then rows that fit, or do not."""
    sheet = draw(st.sampled_from(SHEETS))
    required = [c for c in sheet.columns if c.required]
    others = [c for c in sheet.columns if not c.required]
    more = draw(st.lists(st.sampled_from(others), max_size=4, unique_by=id))
    columns: list[Column | None] = [*required, *more, None]
    columns = draw(st.permutations(columns))
    above = draw(st.lists(st.lists(ANY_CELL, max_size=3), max_size=3))
    header = [column.zh if column else "心情" for column in columns]
    rows = []
    for _ in range(draw(st.integers(0, 5))):
        kind = draw(st.sampled_from(["fits", "fits", "mixed", "odd", "blank"]))
        row = []
        for column in columns if kind != "blank" else ():
            fits = kind == "fits" or (kind == "mixed" and draw(st.booleans()))
            is_known = fits and column is not None
            row.append(draw(fitting(column) if is_known else ANY_CELL))  # type: ignore[arg-type]
        rows.append(row)
    name = draw(st.sampled_from([sheet.zh, "Sheet1", "a'b c"]))
    return name, [*above, header, *rows]


def _fill(tab: Worksheet, rows: list[list[Any]]) -> Iterator[None]:
    for number, row in enumerate(rows, 1):
        for place, value in enumerate(row, 1):
            cell = tab.cell(number, place)
            cell.value = value
            if isinstance(value, str) and value != "#N/A":
                cell.data_type = "s"
            yield


@settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
    ],
)
@given(table=any_table())
def test_any_table_reads_as_before(
    tmp_path: Path, table: tuple[str, list[list[Any]]]
) -> None:
    name, rows = table
    book = Workbook()
    tab = book.worksheets[0]
    tab.title = name
    for _ in _fill(tab, rows):
        pass
    book.save(tmp_path / "any.xlsx")
    content = (tmp_path / "any.xlsx").read_bytes()
    require_same(content, returned(content))
