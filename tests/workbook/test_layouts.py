"""Layouts teams really have: read as they are, and each row is accounted for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from reqportal import pipeline
from reqportal.model.account import Reason, SheetAccount, ranges
from reqportal.workbook.accounting import account_of
from reqportal.workbook.open import Book, Grid, book_of, open_workbook
from reqportal.workbook.parse import Parsed, parse
from reqportal.workbook.read import sheets
from reqportal.workbook.reading import Reading, readings
from workbooks import REQUIREMENTS, a_portal, write

Rows: TypeAlias = Sequence[Sequence[Any]]
DAY = date(2026, 3, 1)
TASKS = ("任务编号", "需求编号", "任务名称", "计划开始", "计划完成")
QUESTIONS = ("需求编号", "问题", "提问日期")
RISKS = ("需求编号", "风险", "可能性", "影响程度")


def a_task(n: int, requirement: str | None = "REQ-0001") -> list[Any]:
    return [f"T-{n:03}", requirement, f"任务{n}", DAY, DAY]


def a_book(path: Path, rows: Rows, *merged: str, name: str = "Sheet1") -> Path:
    book = Workbook()
    tab: Worksheet = book.worksheets[0]
    tab.title = name
    for row in rows:
        tab.append(list(row))
    for place in merged:
        tab.merge_cells(place)
    book.save(path)
    return path


def reading(path: Path) -> Reading:
    (only,) = readings([(path.name, path)], ZoneInfo("Asia/Shanghai"), None)
    return only


def skipped(account: SheetAccount) -> dict[Reason, list[tuple[int, int]]]:
    return {skip.reason: list(skip.rows) for skip in account.skipped}


def read(tmp_path: Path, rows: Rows, *merged: str, name: str = "Sheet1") -> Reading:
    return reading(a_book(tmp_path / "a.xlsx", rows, *merged, name=name))


def codes(found: Reading) -> list[tuple[str, str]]:
    """Rule and cell of what is said of the rows and headers."""
    rows = [f for row in found.held for f in row.findings]
    every = dict.fromkeys([*rows, *found.findings])
    return [(f.rule.code, f.where.cell) for f in every]


def facts(found: Reading) -> list[tuple[str, int]]:
    return [(r.sheet_key, r.origin.row) for r in found.records]


def test_titles_notes_and_blank_rows_around_a_table_are_counted(tmp_path: Path) -> None:
    rows = [
        ["某项目任务表"],
        ["填表人", "项目经理", "2026-03-01"],
        [],
        [None, None, *TASKS],
        [None, None, *a_task(1)],
        [],
        [None, "旁注", *a_task(2)],
        ["只有旁注"],
    ]
    found = read(tmp_path, rows, "A1:G1")
    assert codes(found) == []
    assert facts(found) == [("task", 5), ("task", 7)]
    (account,) = found.accounts
    assert account.taken == ((5, 5), (7, 7))
    assert skipped(account) == {
        Reason.ABOVE: [(1, 2)],
        Reason.HEADER: [(4, 4)],
        Reason.BESIDE: [(8, 8)],
        Reason.BLANK: [(3, 3), (6, 6)],
    }


def test_a_header_of_two_rows_is_put_together(tmp_path: Path) -> None:
    rows = [
        ["任务", None, "需求编号", "计划", None, "实际", None],
        ["编号", "名称", None, "开始", "完成", "开始", "完成"],
        ["T-001", "接口", "REQ-0001", DAY, DAY, DAY, None],
    ]
    found = read(tmp_path, rows, "A1:B1", "C1:C2", "D1:E1", "F1:G1")
    assert codes(found) == []
    (record,) = found.records
    assert (record.sheet_key, record.origin.row) == ("task", 3)
    said = record.model_dump()
    assert (said["planned_start"], said["actual_start"]) == (DAY, DAY)
    assert record.origin.cell("actual_start").cell == "F3"
    assert record.origin.header("actual_start") == "实际 开始"
    assert skipped(found.accounts[0]) == {Reason.HEADER: [(1, 2)]}


def test_group_labels_that_are_not_merged_count_to_their_right(tmp_path: Path) -> None:
    rows = [
        ["任务编号", "需求编号", "任务名称", "计划", None],
        [None, None, None, "开始", "完成"],
        ["T-001", "REQ-0001", "接口", DAY, DAY],
    ]
    found = read(tmp_path, rows)
    assert codes(found) == []
    assert facts(found) == [("task", 3)]


def test_a_group_row_above_a_whole_header_is_no_part_of_it(tmp_path: Path) -> None:
    rows = [["基本信息", None, None, "计划", None], TASKS, a_task(1)]
    found = read(tmp_path, rows, "A1:C1", "D1:E1")
    assert codes(found) == []
    assert found.records[0].origin.header("planned_start") == "计划开始"
    assert skipped(found.accounts[0]) == {
        Reason.ABOVE: [(1, 1)],
        Reason.HEADER: [(2, 2)],
    }


def test_a_header_in_two_languages_is_known_by_either(tmp_path: Path) -> None:
    header = [
        "任务编号\nTask ID",
        "需求编号 Requirement ID",
        "任务名称/Task",
        *TASKS[3:],
    ]
    found = read(tmp_path, [header, a_task(1), a_task(2)])
    assert (len(found.records), codes(found)) == (2, [])
    again = read(tmp_path, [TASKS, ["Task ID", "Requirement ID", "Task"], a_task(1)])
    assert (len(again.records), codes(again)) == (1, [("ROW-006", "")])


def test_a_header_of_three_rows_is_put_together(tmp_path: Path) -> None:
    rows = [
        ["任务", None, "需求编号", "时间", None, None, None],
        ["编号", "名称", None, "计划", None, "实际", None],
        [None, None, None, "开始", "完成", "开始", "完成"],
        ["T-001", "接口", "REQ-0001", DAY, DAY, DAY, DAY],
    ]
    merged = ("A1:B1", "C1:C3", "D1:G1", "A2:A3", "B2:B3", "D2:E2", "F2:G2")
    found = read(tmp_path, rows, *merged)
    assert (facts(found), codes(found)) == ([("task", 4)], [])


def test_lines_to_sign_below_a_table_are_one_warning_each(tmp_path: Path) -> None:
    rows = [TASKS, a_task(1), [], ["编制：", "张三", "审核：", "李四"]]
    found = read(tmp_path, rows)
    assert codes(found) == [("ROW-004", "A4")]


def test_unknown_words_below_a_header_merged_downwards_are_no_row(
    tmp_path: Path,
) -> None:
    rows = [
        [*TASKS, "工作量", None],
        [None, None, None, None, None, "前端", "后端"],
        [*a_task(1), 1, 2],
    ]
    merged = ("A1:A2", "B1:B2", "C1:C2", "D1:D2", "E1:E2", "F1:G1")
    found = read(tmp_path, rows, *merged)
    assert facts(found) == [("task", 3)]
    assert skipped(found.accounts[0]) == {Reason.HEADER: [(1, 2)]}


def test_a_value_merged_downwards_counts_for_each_of_its_rows(tmp_path: Path) -> None:
    rows = [TASKS, a_task(1), a_task(2, None), a_task(3, None), a_task(4, "REQ-0002")]
    found = read(tmp_path, rows, "B2:B4")
    assert codes(found) == []
    named = [record.model_dump()["requirement_ids"] for record in found.records]
    assert named == [("REQ-0001",)] * 3 + [("REQ-0002",)]


def test_a_number_merged_downwards_is_counted_once(tmp_path: Path) -> None:
    rows = [[*TASKS, "计划人天"], [*a_task(1), 6], [*a_task(2), None]]
    found = read(tmp_path, rows, "F2:F3")
    assert [r.model_dump()["planned_days"] for r in found.records] == [6, None]


def test_an_excel_error_merged_downwards_is_told_of_each_row(tmp_path: Path) -> None:
    rows = [TASKS, a_task(1, "#N/A"), a_task(2, None)]
    found = read(tmp_path, rows, "B2:B3")
    assert codes(found) == [("READ-001", "B2"), ("READ-001", "B3")]


def test_a_row_of_nothing_but_merged_values_is_no_record(tmp_path: Path) -> None:
    rows = [TASKS, a_task(1), [], a_task(2)]
    found = read(tmp_path, rows, *(f"{letter}2:{letter}3" for letter in "ABCDE"))
    assert codes(found) == []
    assert facts(found) == [("task", 2), ("task", 4)]
    assert skipped(found.accounts[0])[Reason.MERGED] == [(3, 3)]


def test_row_005_holds_back_what_an_id_merged_over_several_rows_hides(
    tmp_path: Path,
) -> None:
    rows = [
        REQUIREMENTS[0],
        REQUIREMENTS[1],
        [None, None, None, "第二段描述", None],
        REQUIREMENTS[2],
    ]
    found = read(tmp_path, rows, "A2:A3")
    assert codes(found) == [("ROW-005", "A3")]
    assert facts(found) == [("requirement", 2), ("requirement", 4)]


def test_sections_totals_and_repeated_headers_are_skipped_and_named(
    tmp_path: Path,
) -> None:
    rows = [
        [*TASKS, "计划人天"],
        ["订单模块"],
        [*a_task(1), 1],
        [*TASKS, "计划人天"],
        ["（二）支付模块"],
        [*a_task(2), 2],
        [None, "小计", None, None, None, 3],
        [None, None, "备注：以上为估算"],
        ["合计（人天）：3"],
    ]
    found = read(tmp_path, rows, "A2:F2")
    assert codes(found) == [("ROW-006", "")]
    assert facts(found) == [("task", 3), ("task", 6)]
    assert skipped(found.accounts[0]) == {
        Reason.HEADER: [(1, 1)],
        Reason.REPEATED: [(4, 4)],
        Reason.SECTION: [(2, 2), (5, 5)],
        Reason.NOTE: [(8, 8)],
        Reason.TOTAL: [(7, 7), (9, 9)],
    }


@pytest.mark.parametrize(
    "row",
    [
        [None, None, "导入运单"],
        [None, None, "说明书下载"],
        [None, None, "1. 导入运单"],
        [None, None, "汇总报表导出"],
        [None, "REQ-0001", None],
        ["合计", "REQ-0001", "对账", DAY],
        ["T-009", None, "一、接口"],
        ["T-009", "REQ-0001", "合计"],
        [None, None, None, DAY],
    ],
)
def test_a_row_that_may_be_a_record_is_never_skipped_in_silence(
    tmp_path: Path, row: Sequence[Any]
) -> None:
    found = read(tmp_path, [TASKS, a_task(1), row, a_task(2)])
    of_the_row = [f for f in codes(found) if f[1].endswith("3")]
    assert of_the_row


def test_ids_prepared_below_the_last_record_are_one_note(tmp_path: Path) -> None:
    rows = [TASKS, a_task(1), ["T-002"], a_task(3), *([f"T-{n}"] for n in range(4, 90))]
    found = read(tmp_path, rows)
    assert codes(found) == [("ROW-004", "A3"), ("ROW-006", "")]
    assert skipped(found.accounts[0])[Reason.ID_ONLY] == [(3, 3), (5, 90)]


def test_two_tables_below_each_other_are_both_read(tmp_path: Path) -> None:
    rows = [
        ["一、任务"],
        TASKS,
        a_task(1),
        [],
        ["二、风险"],
        RISKS,
        ["REQ-0001", "接口延期", "高", "中"],
        ["REQ-0002", "人手不足", "低", "低"],
    ]
    found = read(tmp_path, rows)
    assert facts(found) == [("task", 3), ("risk", 7), ("risk", 8)]
    assert codes(found) == [("ROW-006", "")]
    assert found.accounts[0].taken == ((3, 3), (7, 8))


def test_a_second_table_far_below_is_read_with_columns_of_its_own(
    tmp_path: Path,
) -> None:
    tasks = [a_task(n) for n in range(1, 40)]
    moved = [None, *reversed(TASKS)]
    rows = [TASKS, *tasks, [], moved, [None, *reversed(a_task(40))]]
    found = read(tmp_path, rows)
    assert codes(found) == []
    assert len(found.records) == 40
    assert found.records[-1].origin.cell("task_id").cell == "F43"


def test_two_tables_side_by_side_are_both_read(tmp_path: Path) -> None:
    rows = [
        [*TASKS, None, *RISKS],
        [*a_task(1), None, "REQ-0001", "延期", "高", "中"],
        [*a_task(2), None, "REQ-0002", "人手", "低", "低"],
        [*a_task(3)],
    ]
    found = read(tmp_path, rows)
    assert codes(found) == []
    assert sorted(facts(found)) == [
        ("risk", 2), ("risk", 3), ("task", 2), ("task", 3), ("task", 4),
    ]  # fmt: skip
    assert found.accounts[0].taken == ((2, 4),)


def test_one_table_twice_side_by_side_without_a_gap_is_read_twice(
    tmp_path: Path,
) -> None:
    rows = [[*TASKS, *TASKS], [*a_task(1), *a_task(2)], [*a_task(3), *a_task(4)]]
    found = read(tmp_path, rows)
    assert codes(found) == []
    assert len(found.records) == 4


def test_a_table_beside_another_may_begin_further_down(tmp_path: Path) -> None:
    rows = [
        TASKS,
        a_task(1),
        [*a_task(2), None, *RISKS],
        [*a_task(3), None, "REQ-0001", "延期", "高", "中"],
    ]
    found = read(tmp_path, rows)
    assert codes(found) == []
    assert sorted(facts(found)) == [("risk", 4), ("task", 2), ("task", 3), ("task", 4)]


def test_a_blank_column_parts_no_table(tmp_path: Path) -> None:
    row = a_task(1)
    rows = [[*TASKS[:2], None, *TASKS[2:]], [*row[:2], None, *row[2:]]]
    found = read(tmp_path, rows)
    assert (facts(found), codes(found)) == ([("task", 2)], [])


def test_a_legend_of_headers_above_the_header_is_no_table(tmp_path: Path) -> None:
    rows = [["任务编号", "任务名称", "计划开始", "计划完成"], [], TASKS, a_task(1)]
    found = read(tmp_path, rows)
    assert (facts(found), codes(found)) == ([("task", 4)], [])


def test_a_record_that_speaks_of_headers_is_a_record(tmp_path: Path) -> None:
    question = ["REQ-0001", "客户编号", "2026-03-01"]
    found = read(tmp_path, [QUESTIONS, question, ["REQ-0001", "问题", None]])
    assert facts(found) == [("clarification", 2), ("clarification", 3)]


def test_empty_sheets_are_named_in_the_account_and_nowhere_else(tmp_path: Path) -> None:
    path = write(tmp_path / "a.xlsx", {"任务": [TASKS, a_task(1)], "Sheet2": []})
    found = reading(path)
    assert codes(found) == []
    assert [(a.sheet, a.is_empty) for a in found.accounts] == [
        ("任务", False),
        ("Sheet2", True),
    ]


def test_every_sheet_of_others_says_what_it_is_nearest_to(tmp_path: Path) -> None:
    foreign = {
        "缺列": [["需求名称", "描述", "负责人"], ["导入", "慢", "甲"]],
        "别的": [["姓名", "部门", "入职"], ["甲", "研发", "2020"]],
        "文字": [["请先阅读"], ["第二行"]],
        "低": [*[["甲"]] * 20, TASKS, a_task(1)],
    }
    found = reading(write(tmp_path / "a.xlsx", foreign))
    assert {f.rule.code for f in found.findings} == {"SHEET-003"}
    said = {f.where.sheet: str(f.params) for f in found.findings}
    assert len(said) == len(foreign)
    assert "提出日期" in said["缺列"]
    assert "入职" in said["别的"]
    assert all(not account.taken for account in found.accounts)
    assert all(skipped(a)[Reason.UNKNOWN] for a in found.accounts)


@pytest.mark.parametrize(
    "merged",
    [
        ("A1:XFD1048576",),
        ("A1:A1048576",),
        ("B2:B1048576",),
        ("A2:E3",),
        ("A1:E3",),
        ("Z90:Z99",),
        ("B2:B3", "B3:B4"),
    ],
)
def test_odd_merged_ranges_stop_nothing(merged: tuple[str, ...]) -> None:
    cells = [list(TASKS), *(a_task(n) for n in range(1, 4))]
    grid = Grid("x", cells, {}, frozenset(), merged)
    one = sheets_of(grid)
    accounted = adds_up(grid, one)
    assert accounted.taken


def sheets_of(grid: Grid) -> list[Parsed]:
    (one,) = sheets(Book("a.xlsx", None, (grid,)))
    return [parse(table) for table in one.tables]


def adds_up(grid: Grid, parsed: Sequence[Parsed]) -> SheetAccount:
    """Every filled row is read, held back or skipped, once."""
    account = account_of(grid, parsed)
    rows = [row for a, b in account.taken for row in range(a, b + 1)]
    for skip in account.skipped:
        rows += [row for a, b in skip.rows for row in range(a, b + 1)]
    assert len(rows) == len(set(rows))
    filled = {n for n, row in enumerate(grid.cells, 1) if any(c != "" for c in row)}
    assert filled <= set(rows)
    assert set(rows) == set(range(1, max(rows, default=0) + 1))
    blank = {
        row
        for skip in account.skipped
        if skip.reason is Reason.BLANK
        for a, b in skip.rows
        for row in range(a, b + 1)
    }
    assert not blank & filled
    records = {r.origin.row for p in parsed for r in p.records}
    held = {r.origin.row for p in parsed for r in p.held}
    assert {row for a, b in account.taken for row in range(a, b + 1)} == records | held
    return account


_HEADERS = st.sampled_from([TASKS, QUESTIONS, RISKS, REQUIREMENTS[0]])
_TEXTS = st.sampled_from(
    ["", "", "", "T-001", "REQ-0001", "合计", "一、订单", "备注：无", "需求编号",
     "问题", "任务编号", "计划", "开始", "完成", "高", "2026-03-01", "待定", "-"]
)  # fmt: skip
_CELLS = st.one_of(_TEXTS, st.sampled_from([3.0, DAY, True]))
_LINES = st.one_of(
    st.just([]),
    _HEADERS.map(list),
    _HEADERS.map(lambda header: ["", "", *header]),
    st.tuples(_HEADERS, _HEADERS).map(lambda two: [*two[0], "", *two[1]]),
    st.integers(1, 99).map(a_task),
    st.lists(_CELLS, max_size=9),
)
_MERGED = st.lists(
    st.builds(
        lambda column, top, height, width: (
            f"{chr(65 + column)}{top}:{chr(65 + column + width)}{top + height}"
        ),
        st.integers(0, 8), st.integers(1, 25), st.integers(0, 3), st.integers(0, 3),
    ),
    max_size=4,
)  # fmt: skip


@given(st.lists(_LINES, max_size=25), _MERGED)
@settings(max_examples=300, deadline=None)
def test_every_filled_row_is_read_held_back_or_skipped_with_a_reason(
    lines: list[list[Any]], merged: list[str]
) -> None:
    width = max((len(line) for line in lines), default=0)
    cells = [[*line, *[""] * (width - len(line))] for line in lines]
    grid = Grid("Sheet1", cells, {}, frozenset(), tuple(merged))
    adds_up(grid, sheets_of(grid))


@given(st.lists(st.integers(1, 60), unique=True).map(sorted))
def test_runs_of_rows_hold_each_row_once(rows: list[int]) -> None:
    runs = ranges(rows)
    assert [row for a, b in runs for row in range(a, b + 1)] == rows
    assert all(b + 1 < a for (_, b), (a, _) in pairwise(runs))


def test_the_merged_ranges_of_a_workbook_are_on_its_grid(tmp_path: Path) -> None:
    path = a_book(tmp_path / "a.xlsx", [TASKS, a_task(1), a_task(2)], "B2:B3", "C2:D3")
    (grid,) = open_workbook(path, "a.xlsx").grids
    assert sorted(grid.merged) == ["B2:B3", "C2:D3"]
    assert book_of(path.read_bytes(), "a.xlsx").grids[0].merged == grid.merged


def test_the_portal_tells_where_each_row_went(tmp_path: Path) -> None:
    rows = [TASKS, ["一、接口"], a_task(1), a_task(1), a_task(2), ["合计"]]
    portal = pipeline.load(a_portal(tmp_path, {"任务": rows})).portal
    (book,) = (b for b in portal.workbooks if b.file == "sheets/case.xlsx")
    (account,) = book.accounts
    assert (account.read, account.held) == (((5, 5),), ((3, 4),))
    assert [skip.count for skip in account.skipped] == [1, 1, 1]
