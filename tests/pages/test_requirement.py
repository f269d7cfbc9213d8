"""The page of one requirement."""

from __future__ import annotations

from typing import Any

import pytest
from markupsafe import escape

from builders import (
    AS_OF,
    REQ,
    a_clarification,
    a_confirmation,
    a_done_task,
    a_held_row,
    a_letter,
    a_portal,
    a_requirement,
    a_solution,
    a_task,
    an_acceptance,
    an_agreed_change,
    an_evaluation,
    day,
    rows_at,
)
from builders_pages import a_finding, body
from pages.everything import filled, hostile
from reqportal import vocabulary as v
from reqportal.locales import translator
from reqportal.model.records import HeldRow, Record
from reqportal.pages import facts, requirement
from reqportal.portal.types import Portal

EN = translator("en").for_year(AS_OF.year)
ZH = translator("zh").for_year(AS_OF.year)
_SHEETS = (
    "clarification",
    "evaluation",
    "solution",
    "risk",
    "review",
    "acceptance",
    "feedback",
)


def view_of(portal: Portal, name: str = REQ) -> requirement.RequirementView:
    return requirement.view(portal, portal.by_id[name], EN)


def page_of(portal: Portal, name: str = REQ) -> str:
    return body("requirement", view_of(portal, name))


def everything() -> list[Record]:
    given: dict[str, Any] = {"requirement_id": REQ}
    own = {"client_id": "C-001", "parent_id": None, "merged_into": "REQ-0002"}
    return [
        filled("requirement", **given, **own, related_ids=("REQ-0002",)),
        a_requirement("REQ-0002", title="另一条"),
        *(filled(key, **given) for key in _SHEETS),
        filled("confirmation", requirement_ids=(REQ, "REQ-0002")),
        filled("task", task_id="T-1", requirement_ids=(REQ,), predecessor_ids=("T-2",)),
        a_task("T-2", planned_end=day("03-01"), planned_start=day("02-01")),
        filled("change", change_id="CR-1", **given),
    ]


@pytest.mark.parametrize(
    "sheet", ["requirement", *_SHEETS, "confirmation", "task", "change"]
)
def test_every_filled_column_stands_on_the_page(sheet: str) -> None:
    rows = everything()
    html = page_of(a_portal(*rows))
    record = next(row for row in rows if row.sheet_key == sheet)
    for field in type(record).model_fields:
        if field not in {"origin", "client_id", "requirement_ids"}:
            assert str(escape(facts.text(record, field, EN))) in html, field


def test_hostile_text_is_shown_as_typed_everywhere() -> None:
    html = page_of(a_portal(*everything()))
    assert str(escape(hostile("requirement", "title"))) in html
    assert "<script" not in html
    assert "{{ 7*7 }}" in html


def test_the_next_action_says_whose_turn_since_when() -> None:
    rows = [*rows_at(v.Stage.SOLVING), a_solution(), a_letter(due_on=day("03-13"))]
    found = view_of(a_portal(*rows)).next
    assert found.who is not None
    assert found.who.side == "client"
    assert found.since == "since 01-16, 63 days"
    assert found.over == "7 days over"


def test_a_slip_is_counted_in_working_days_and_calendar_days() -> None:
    rows = [
        *rows_at(v.Stage.SCHEDULING)[:-2],
        a_solution(committed_on=day("04-10")),
        a_confirmation(),
        a_task(expected_end=day("04-17")),
    ]
    found = view_of(a_portal(*rows)).next
    assert found.promise == "04-10 → 04-17"
    assert found.slip == "5 working days late (7 calendar days)"
    assert found.slip_is_bad


def test_an_agreed_change_shows_the_original_commitment() -> None:
    rows = [*rows_at(v.Stage.EXECUTING), an_agreed_change(days_impact=5)]
    note = view_of(a_portal(*rows)).next.promise_note
    assert note == "originally 04-30, 05-05 by agreed changes"


@pytest.mark.parametrize("stage", v.Stage)
def test_the_stage_line_has_nine_nodes_and_one_is_now(stage: v.Stage) -> None:
    line = view_of(a_portal(*rows_at(stage))).line
    assert len(line) == 9
    assert [node.word for node in line if node.state == "now"] == [stage.en]


@pytest.mark.parametrize("stage", v.Stage)
def test_every_stage_renders_in_chinese_without_english_sentences(
    stage: v.Stage,
) -> None:
    portal = a_portal(*rows_at(stage))
    view = requirement.view(portal, portal.by_id[REQ], ZH)
    assert view.line[0].word == "待澄清"
    assert all("Gate" not in line for node in view.line for line in node.lines)


def test_the_arithmetic_adds_up_and_each_bar_starts_where_the_last_ended() -> None:
    worth = view_of(a_portal(*rows_at(v.Stage.SOLVING))).worth
    assert [line.points for line in worth.lines[:3]] == ["40", "14", "18"]
    assert worth.lines[1].left == worth.lines[0].left + worth.lines[0].width
    assert worth.total == "72"
    assert worth.lines[4].assumed


def test_the_floor_of_rigid_needs_is_named() -> None:
    scored = an_evaluation(scores=(3, 3, 3), nature=v.Nature.RIGID)
    worth = view_of(a_portal(a_requirement(), scored)).worth
    assert worth.from_points == "lifted to P1 as rigid"


def test_empty_blocks_say_whose_turn_it_is_and_which_sheet_to_fill() -> None:
    empty = view_of(a_portal(a_requirement())).worth.empty
    assert empty is not None
    assert empty.what == "Not evaluated yet."
    assert "It is the turn of 产品经理" in empty.remedy
    assert "Evaluations" in empty.remedy


def test_rows_of_a_parent_are_named_as_taken_from_it() -> None:
    rows = [*rows_at(v.Stage.SCHEDULING), a_requirement("REQ-0002", parent_id=REQ)]
    view = view_of(a_portal(*rows), "REQ-0002")
    for head in (view.worth.head, view.solutions.head, view.verdicts.head):
        assert head.inherited is not None
        assert head.inherited.href == f"../requirements/{REQ}.html"


def test_a_parent_lists_its_parts_and_links_to_them() -> None:
    rows = [a_requirement(), a_requirement("REQ-0002", parent_id=REQ)]
    view = view_of(a_portal(*rows))
    assert [child.link.href for child in view.children] == [
        "../requirements/REQ-0002.html"
    ]
    assert "REQ-0002" in page_of(a_portal(*rows))


def test_deep_parents_are_folded_in_the_breadcrumbs() -> None:
    names = [f"R-{n}" for n in range(6)]
    rows = [
        a_requirement(name, parent_id=names[n - 1] if n else None)
        for n, name in enumerate(names)
    ]
    crumbs = view_of(a_portal(*rows), "R-5").crumbs
    said = [link.text.split()[0] for link in crumbs[2:]]
    assert said == ["R-0", "2", "R-3", "R-4", "R-5"]


def test_what_is_aside_says_why_since_when_and_from_which_cell() -> None:
    asked = {"disposition": v.Disposition.ON_HOLD, "disposed_on": day("02-02")}
    row = a_requirement(**asked, disposition_reason="等待主体变更")
    view = view_of(a_portal(row))
    assert view.disposed is not None
    assert view.disposed.word == "On hold"
    assert view.disposed.reason == "等待主体变更"
    assert view.disposed.evidence[0].cell.startswith("需求!")
    assert view.next.action == "Nothing to do"


def test_a_held_back_row_stands_where_it_belongs_with_cell_and_remedy() -> None:
    held = a_held_row("task", task_id="T-9", name="坏任务")
    held = HeldRow(held.sheet_key, held.origin, held.values, (a_finding("F9"),))
    portal = a_portal(*rows_at(v.Stage.EXECUTING), held=(held,))
    shown = view_of(portal).tasks.head.held
    assert [(row.name, row.problems[0].place.cell) for row in shown] == [
        ("T-9 坏任务", "需求!F9")
    ]
    assert "Type 1" in page_of(portal)


def test_a_held_back_evaluation_is_not_called_missing() -> None:
    held = a_held_row("evaluation")
    html = page_of(a_portal(a_requirement(), held=(held,)))
    assert "Not evaluated yet." not in html
    assert "The row of the evaluation is held back." in html


def test_earlier_tries_of_an_item_stay_on_the_record() -> None:
    failed = {"result": v.AcceptanceResult.FAILED, "accepted_on": day("03-03")}
    rows = [
        *rows_at(v.Stage.ACCEPTING),
        an_acceptance(**failed, submitted_on=day("03-01"), problem="超时"),
        an_acceptance(),
    ]
    items = view_of(a_portal(*rows)).items.rows
    assert len(items) == 1
    assert items[0].mark.shape == "ok"
    assert "超时" in items[0].history[0]


def test_a_refused_change_ends_its_line_there() -> None:
    change = an_agreed_change(client_verdict=v.ClientVerdict.REFUSED)
    row = view_of(a_portal(*rows_at(v.Stage.EXECUTING), change)).changes.rows[0]
    assert row.steps[-1].state == "now"
    assert row.steps[-1].text.startswith("Rejected")


def test_open_questions_stand_before_answered_ones() -> None:
    rows = [
        a_requirement(),
        a_clarification(question="已答", answer="是", answered_on=day("01-09")),
        a_clarification(question="未答", answer_due_on=day("03-10")),
    ]
    found = view_of(a_portal(*rows)).questions.rows
    assert [row.question for row in found] == ["未答", "已答"]
    assert found[0].waiting == "no answer yet, 10 days over"


def test_every_workbook_of_the_page_is_listed_among_its_sources() -> None:
    rows = [*rows_at(v.Stage.REVIEWED), a_done_task("T-2")]
    found = view_of(a_portal(*rows)).sources.rows
    assert [row.file for row in found] == [
        "sheets/evaluations.xlsx",
        "sheets/requirements.xlsx",
        "sheets/tasks.xlsx",
    ]


def test_evidence_tags_lead_to_the_list_of_sources_on_the_page() -> None:
    html = page_of(a_portal(*rows_at(v.Stage.EXECUTING)))
    assert 'href="#evidence"' in html
    assert 'id="evidence"' in html


def test_a_held_back_part_is_listed_with_the_way_to_its_page() -> None:
    given = {"title": "乙", "client_id": "C-001", "parent_id": REQ}
    held = a_held_row("requirement", requirement_id="R-2", **given)
    rows = [a_requirement(), a_requirement("R-1", parent_id=REQ)]
    portal = a_portal(*rows, held=(held,))
    view = view_of(portal)
    assert [child.link.href for child in view.children] == [
        "../requirements/R-1.html",
        "../requirements/R-2.html",
    ]
    assert view.children_note.startswith("2 parts, 2 open, 1 of them held back")
    assert "1 row is held back" in view.next.caveat
    assert "乙" in page_of(portal)


def test_what_held_back_rows_may_change_is_said_beside_the_dates() -> None:
    held = (a_held_row("task"), a_held_row("change"), a_held_row("change"))
    late = a_solution(committed_on=day("03-01"))
    portal = a_portal(a_requirement(), late, held=held)
    caveat = requirement.view(portal, portal.by_id[REQ], ZH).next.caveat
    assert caveat.startswith("有 3 行被暂扣（任务、变更）")
    assert view_of(a_portal(a_requirement(), late)).next.caveat == ""
    assert "3 rows are held back" in page_of(portal)


def test_a_long_plan_names_ten_cells_and_folds_what_is_done() -> None:
    plan = {"planned_start": day("03-02"), "planned_end": day("03-10")}
    late = [a_task(f"T-{n:03}", **plan) for n in range(30)]
    done = [a_done_task(f"D-{n:03}") for n in range(30)]
    portal = a_portal(a_requirement(), *late, *done)
    view = view_of(portal)
    assert len(view.next.evidence) == 10
    assert view.next.evidence_more == "21 more cells"
    assert (len(view.tasks.rows), len(view.tasks.done)) == (30, 30)
    html = page_of(portal)
    assert "30 done tasks" in html
    assert "D-029" in html


def test_a_long_critical_path_names_its_ends() -> None:
    tasks = [
        a_task(f"T-{n:03}", predecessor_ids=(f"T-{n - 1:03}",) if n else ())
        for n in range(9)
    ]
    note = view_of(a_portal(a_requirement(), *tasks)).tasks.head.note
    assert "T-000 → T-001 → T-002 → … → T-006 → T-007 → T-008" in note


def test_a_parent_tells_days_that_add_up_to_its_age() -> None:
    rows = [
        a_requirement(),
        a_clarification(asked_on=day("03-01")),
        a_requirement("R-1", parent_id=REQ),
    ]
    assert view_of(a_portal(*rows)).elapsed == (
        "74 days, of which 19 waiting for the client and 55 ours"
    )
