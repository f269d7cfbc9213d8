"""A sheet is known by its headers, wherever they stand and whatever it is called."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from reqportal.findings import Finding
from reqportal.model.account import Reason
from reqportal.model.columns import SHEETS
from reqportal.model.schema import Profile
from reqportal.workbook.blank import write_templates
from reqportal.workbook.open import open_workbook
from reqportal.workbook.parse import parse
from reqportal.workbook.read import Table, tables
from workbooks import REQUIREMENTS, write

QUESTIONS = [
    ["需求编号", "问题", "提问日期"],
    ["REQ-0001", "是否含退货单？", "2026-01-10"],
]


def read(path: Path) -> list[Table | Finding]:
    return list(tables(open_workbook(path, path.name)))


def table(folder: Path, rows: Sequence[Sequence[Any]], name: str = "Sheet1") -> Table:
    (only,) = read(write(folder / "a.xlsx", {name: rows}))
    assert isinstance(only, Table), only
    return only


@pytest.mark.parametrize("above", range(15))
def test_the_header_may_stand_in_any_of_the_first_fifteen_rows(
    tmp_path: Path, above: int
) -> None:
    title = [["客户需求澄清记录"]] + [["项目：", "甲"]] * 13
    found = table(tmp_path, [*title[:above], *QUESTIONS])
    assert (found.sheet.key, found.header_row) == ("clarification", above + 1)
    (record,) = parse(found).records
    assert record.origin.cell("question").cell == f"B{above + 2}"


def test_a_header_below_the_fifteenth_row_is_not_looked_for(tmp_path: Path) -> None:
    (only,) = read(write(tmp_path / "a.xlsx", {"x": [["甲"]] * 15 + QUESTIONS}))
    assert isinstance(only, Finding)
    assert only.rule.code == "SHEET-003"


def test_a_table_may_stand_anywhere_on_the_sheet(tmp_path: Path) -> None:
    book = Workbook()
    tab = book.worksheets[0]
    for row, cells in enumerate(QUESTIONS):
        for column, text in enumerate(cells):
            tab.cell(4 + row, 28 + column, text)
    book.save(tmp_path / "a.xlsx")
    (found,) = read(tmp_path / "a.xlsx")
    assert isinstance(found, Table)
    (record,) = parse(found).records
    assert record.origin.cell("requirement_id").cell == "AB5"
    assert record.origin.whole.cell == "AB5:AD5"


def test_columns_may_come_in_any_order_and_tab_names_do_not_matter(
    tmp_path: Path,
) -> None:
    rows = [list(reversed(row)) for row in REQUIREMENTS]
    found = table(tmp_path, rows, "客户")
    assert found.sheet.key == "requirement"
    assert parse(found).records[0].origin.cell("title").cell == "C2"


def test_the_first_of_two_headers_counts(tmp_path: Path) -> None:
    found = table(tmp_path, [*QUESTIONS, QUESTIONS[0]])
    assert found.header_row == 1
    read = parse(found)
    assert (len(read.records), len(read.held)) == (1, 0)
    assert read.skipped == {3: Reason.REPEATED}


def test_a_legend_above_the_header_is_no_header(tmp_path: Path) -> None:
    legend = [["客户编号", "说明：红色为必填"], []]
    assert table(tmp_path, [*legend, *QUESTIONS]).header_row == 3


@pytest.mark.parametrize(
    "header",
    [
        "问题*",
        "＊问题",
        "问题（必填）",
        "问题(*)",
        "问\n题",
        " 问题 ",
        "【必填】问题",
        "QUESTION",
        "question (required)",
        "问题（请写完整）",
        "澄清问题",
    ],
)
def test_a_header_is_known_whatever_it_carries(tmp_path: Path, header: str) -> None:
    found = table(tmp_path, [["需求编号", header], ["REQ-0001", "甲"]])
    assert found.findings == ()
    assert found.letters["question"] == "B"


def test_a_standard_header_wins_over_an_alias_further_left(tmp_path: Path) -> None:
    found = table(
        tmp_path, [["需求编号", "澄清问题", "问题"], ["REQ-0001", "甲", "乙"]]
    )
    (record,) = parse(found).records
    assert record.model_dump()["question"] == "乙"
    assert [f.where.cell for f in found.findings] == ["B1"]


@pytest.mark.parametrize(
    "rows",
    [
        [["版本", "日期", "修改人", "说明"], ["V1", "2026-01-05", "产品经理", "初稿"]],
        [["日期", "说明"], ["2026-01-05", "初稿"]],
        [["序号", "内容"], ["1", "甲"]],
        [["a", "b"], ["c", "d"]],
        [["1"]],
    ],
)
def test_other_tables_are_named_and_not_guessed(
    tmp_path: Path, rows: list[list[str]]
) -> None:
    (only,) = read(write(tmp_path / "a.xlsx", {"x": rows}))
    assert isinstance(only, Finding)
    assert only.rule.code == "SHEET-003"


@pytest.mark.parametrize(
    ("headers", "key"),
    [
        (["编号", "标题", "描述", "客户"], "requirement"),
        (
            ["序号", "功能名称", "功能描述", "优先级", "提出人", "创建日期"],
            "requirement",
        ),
        (["No", "Summary", "User story", "Created"], "requirement"),
        (["需求ID", "问题"], "clarification"),
        (["客户编号", "日期", "满意度"], "feedback"),
        (["Client ID", "Role"], "contact"),
        (["需求编号", "需求性质", "影响"], "evaluation"),
        (["编号", "任务", "开始时间", "截止时间"], "task"),
        (["编号", "名称", "客户编号", "日期"], None),
        (["编号", "名称", "开始日期", "负责人", "状态"], None),
        (["姓名", "角色", "电话"], None),
        (["客户编号", "日期", "说明"], None),
        (["需求编号", "状态", "备注"], None),
    ],
)
def test_a_tab_of_any_name_is_told_by_headers_that_one_sheet_alone_requires(
    tmp_path: Path, headers: list[str], key: str | None
) -> None:
    (only,) = read(write(tmp_path / "a.xlsx", {"Sheet1": [headers, headers]}))
    assert (only.sheet.key if isinstance(only, Table) else None) == key


def test_a_tab_named_like_a_sheet_is_meant(tmp_path: Path) -> None:
    rows = [["客户编号", "日期", "说明"]]
    assert table(tmp_path, rows, "反馈").sheet.key == "feedback"


def test_sheet_005_names_a_hidden_sheet_that_would_be_read(tmp_path: Path) -> None:
    path = write(
        tmp_path / "a.xlsx",
        {"在用": QUESTIONS, "停用": QUESTIONS, "_lists": QUESTIONS, "字典": [["甲"]]},
    )
    book = load_workbook(path)
    for name in ("停用", "_lists", "字典"):
        book[name].sheet_state = "hidden"
    book.save(path)
    shown, hidden = read(path)
    assert isinstance(shown, Table)
    assert isinstance(hidden, Finding)
    assert (hidden.rule.code, hidden.where.sheet) == ("SHEET-005", "停用")


@pytest.mark.parametrize("profile", list(Profile))
@pytest.mark.parametrize("language", ["zh", "en"])
def test_empty_templates_are_known_and_say_nothing(
    tmp_path: Path, language: Any, profile: Profile
) -> None:
    found: list[Table] = []
    for path in write_templates(tmp_path, language=language, profile=profile):
        for one in read(path):
            assert isinstance(one, Table), one
            found.append(one)
    expected = [s.key for s in SHEETS if s.in_profile(profile)]
    assert [one.sheet.key for one in found] == expected
    for one in found:
        parsed = parse(one)
        assert (parsed.findings, parsed.records, parsed.held) == ((), (), ())
