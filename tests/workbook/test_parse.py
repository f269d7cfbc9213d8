"""Rows to records: what is written comes back, and a row with errors is held back."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from reqportal import pipeline
from reqportal.locales import Language
from reqportal.model.columns import BY_KEY, SHEETS, sheets_of
from reqportal.model.records import Evaluation
from reqportal.model.schema import Column, Kind, Profile, Sheet
from reqportal.workbook.blank import workbooks_in, write_filled
from reqportal.workbook.open import open_workbook
from reqportal.workbook.parse import Parsed, parse
from reqportal.workbook.read import Table, tables
from workbooks import BASE, REQUIREMENTS, a_portal, found, text_cell, write, write_xml

SAVED = datetime(2026, 3, 20, 9, 0)  # noqa: DTZ001 - workbooks know no time zone
IDS = {"client": "C-001", "requirement": "REQ-0001", "task": "T-001", "change": "CR-1"}


def parsed(path: Path) -> dict[str, Parsed]:
    read = tables(open_workbook(path, path.name))
    return {t.sheet.key: parse(t) for t in read if isinstance(t, Table)}


def a_value(sheet: Sheet, column: Column) -> Any:
    """Something that every column of that kind can hold."""
    if column.kind in {Kind.ID, Kind.IDS}:
        one = IDS[column.refers or sheet.key]
        return (one,) if column.kind is Kind.IDS else one
    if column.kind is Kind.WORDS:
        assert column.words
        return tuple(column.words)
    if column.kind is Kind.WORD:
        assert column.words
        return list(column.words)[-1]
    plain: dict[Kind, Any] = {
        Kind.TEXT: "=1+1，\n第二行",
        Kind.FLAG: True,
        Kind.DATE: date(2026, 3, 1),
        Kind.NUMBER: 12.5,
        Kind.INTEGER: 3,
        Kind.PERCENT: 0.6,
    }
    return plain[column.kind]


@pytest.mark.parametrize("profile", list(Profile))
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_filled_template_reads_back_as_it_was_written(
    tmp_path: Path, language: Language, profile: Profile
) -> None:
    for workbook in workbooks_in(profile):
        rows = {
            sheet.key: {
                c.field: a_value(sheet, c)
                for c in sheet.in_profile(profile)
                if not c.computed
            }
            for sheet in sheets_of(workbook)
            if sheet.in_profile(profile)
        }
        path = tmp_path / f"{workbook}.xlsx"
        write_filled(
            path,
            workbook,
            {key: [row] for key, row in rows.items()},
            language=language,
            profile=profile,
            modified=SAVED,
        )
        read = parsed(path)
        assert read.keys() == rows.keys()
        for key, row in rows.items():
            assert read[key].findings == ()
            record = read[key].records[0]
            assert {name: getattr(record, name) for name in row} == row
            assert record.origin.row == 2


def test_starter_scores_make_an_evaluation_dated_by_the_requirement(
    tmp_path: Path,
) -> None:
    header = [*REQUIREMENTS[0], "需求性质", "影响", "信心", "易用性"]
    rows = [
        header,
        [*REQUIREMENTS[1], "期望", 8, 6, 7],
        [*REQUIREMENTS[2], *[None] * 4],
    ]
    records = parsed(write(tmp_path / "a.xlsx", {"x": rows}))["requirement"].records
    (evaluation,) = (r for r in records if isinstance(r, Evaluation))
    assert evaluation.scores == (8, 6, 7)
    assert evaluation.evaluated_on == date(2026, 1, 5)
    assert evaluation.origin.cell("impact").cell == "G2"
    assert len(records) == 3


def test_every_mistake_of_a_row_is_told_at_once_and_the_row_is_held(
    tmp_path: Path,
) -> None:
    rows = [
        ["需求编号", "需求性质", "影响", "评估日期"],
        [None, "刚硬无比", "高", "6月初"],
        ["REQ-0001", "刚性", None, "2026-01-05"],
    ]
    read = parsed(write(tmp_path / "a.xlsx", {"x": rows}))["evaluation"]
    (held,) = read.held
    assert [f"{f.rule.code} {f.where.cell}" for f in held.findings] == [
        "ROW-001 A2",
        "VAL-003 B2",
        "VAL-001 C2",
        "VAL-004 D2",
    ]
    assert len(read.records) == 1
    assert read.rows == 2


def test_a_held_row_keeps_what_could_be_read_of_it(tmp_path: Path) -> None:
    rows = [REQUIREMENTS[0], ["REQ-0009", "C-001", None, "描述", "6月初"]]
    (held,) = parsed(write(tmp_path / "a.xlsx", {"x": rows}))["requirement"].held
    assert held.values == {
        "requirement_id": "REQ-0009",
        "client_id": "C-001",
        "description": "描述",
    }


def test_rows_below_blank_rows_and_notes_beside_the_table_keep_their_address(
    tmp_path: Path,
) -> None:
    rows = [
        ["需求编号", "问题"],
        [None, None, "只是旁边的一句话"],
        [],
        ["REQ-0001", "甲"],
    ]
    read = parsed(write(tmp_path / "a.xlsx", {"x": rows}))["clarification"]
    assert [record.origin.row for record in read.records] == [4]
    assert read.held == ()


def test_a_row_that_is_only_an_unfinished_formula_is_not_lost(tmp_path: Path) -> None:
    header = "".join(
        text_cell(f"{letter}1", text)
        for letter, text in zip("ABCDE", REQUIREMENTS[0], strict=True)
    )
    rows = f'<row r="1">{header}</row><row r="9"><c r="A9"><f>B9</f></c></row>'
    read = parsed(write_xml(tmp_path / "a.xlsx", rows))["requirement"]
    (held,) = read.held
    assert (held.origin.row, held.findings[0].rule.code) == (9, "READ-002")


def test_of_a_repeated_id_no_row_is_published(tmp_path: Path) -> None:
    again = [REQUIREMENTS[0], ["req-0001", *REQUIREMENTS[1][1:]]]
    a_portal(tmp_path, {"需求": again})
    outcome = pipeline.load(tmp_path)
    assert [f.rule.code for f in outcome.findings] == ["ID-003"]
    assert [(w.file, w.held) for w in outcome.portal.workbooks] == [
        ("sheets/base.xlsx", 1),
        ("sheets/case.xlsx", 1),
    ]


def test_which_workbook_comes_first_changes_no_finding_but_its_place(
    tmp_path: Path,
) -> None:
    questions = [["需求编号", "问题"], ["req-0001", "甲"], ["REQ-0003", "乙"]]
    places = []
    for name in ("0.xlsx", "z.xlsx"):
        portal = a_portal(tmp_path / name)
        write(portal / "sheets" / name, {"澄清": questions})
        places.append(found(portal))
    assert places[0] == places[1] == [("REF-001", "澄清!A3")]


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.key)
def test_a_blank_required_cell_gives_one_finding_at_that_cell(
    tmp_path: Path, sheet: Sheet
) -> None:
    columns = [c for c in sheet.columns if not c.computed and not c.starter_only]
    for blank in (c for c in columns if c.required):
        row = {c.field: a_value(sheet, c) for c in columns if c is not blank}
        path = tmp_path / f"{blank.field}.xlsx"
        write_filled(
            path,
            sheet.workbook,
            {sheet.key: [row]},
            language="zh",
            profile=Profile.FULL,
            modified=SAVED,
        )
        (held,) = parsed(path)[sheet.key].held
        if blank is sheet.id_column:
            assert (held.lacks_id, held.findings) == (True, ())
        else:
            (only,) = held.findings
            assert only.rule.code == "ROW-001"
            assert only.where == held.origin.cell(blank.field)


def test_the_base_of_the_cases_is_clean(tmp_path: Path) -> None:
    assert found(a_portal(tmp_path)) == []
    assert BY_KEY["client"].zh in BASE
