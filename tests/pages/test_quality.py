"""The page of data quality: every finding with its place and its remedy."""

from __future__ import annotations

from dataclasses import replace

from builders_pages import A_RULE, AS_OF, a_finding, a_portal, a_state, a_workbook, body
from reqportal.findings import Severity
from reqportal.locales import translator
from reqportal.model.records import HeldRow, Origin
from reqportal.pages import quality

EN = translator("en").for_year(AS_OF.year)
A_WARNING = replace(A_RULE, code="test-warning", severity=Severity.WARNING)


def test_errors_stand_before_warnings_and_each_names_its_cell() -> None:
    warning = a_finding("A3", rule=A_WARNING)
    portal = a_portal(workbooks=(a_workbook(),), findings=(warning, a_finding("C7")))
    groups = quality.view(portal, EN).groups
    assert [group.id for group in groups] == ["error", "warning"]
    row = groups[0].rows[0]
    assert (row.sheet, row.cell, row.header, row.value) == (
        "需求",
        "C7",
        "需求标题",
        "坏值",
    )
    assert (row.message, row.remedy) == ("“坏值” is wrong", "Type 1")


def test_an_anchor_stays_while_the_finding_does_and_differs_between_findings() -> None:
    assert quality.anchor(a_finding("C7")) == quality.anchor(a_finding("C7"))
    assert quality.anchor(a_finding("C7")) != quality.anchor(a_finding("C8"))


def test_a_held_row_names_its_place_and_the_page_that_misses_it() -> None:
    origin = Origin("tasks.xlsx", "任务", 58, {"task_id": "A", "name": "C"})
    values = {"requirement_ids": ("R-1", "R-9"), "name": "联调"}
    held = HeldRow("task", origin, values, (a_finding("C58"),))
    view = quality.view(a_portal([a_state("R-1")], held=(held,)), EN)
    row = view.held[0]
    assert (row.sheet, row.cell, row.said) == ("任务", "A58:C58", "联调")
    assert [page.href for page in row.pages] == ["requirements/R-1.html"]


def test_a_clean_portal_gets_a_sentence_of_its_own() -> None:
    view = quality.view(a_portal(workbooks=(a_workbook(),)), EN)
    assert view.head.lede == (
        "<b>Nothing to mend: all 100 rows were read and published.</b>"
    )
    assert "Nothing to mend." in body("quality", view)


def test_a_portal_without_workbooks_says_where_to_put_them() -> None:
    lede = quality.view(a_portal(), EN).head.lede
    assert lede == "<b>No workbook was found.</b> Put filled templates into sheets."
