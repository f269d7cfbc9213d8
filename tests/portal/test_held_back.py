"""A row that is held back never passes a gate, and the next action says so."""

from __future__ import annotations

import pytest

from builders import (
    REQ,
    a_confirmation,
    a_held_row,
    a_portal,
    a_requirement,
    a_solution,
    a_state,
    a_task,
    an_evaluation,
    day,
    gate_of,
    overlays_of,
    rows_at,
)
from reqportal import vocabulary as v
from reqportal.locales import translator
from reqportal.model import records as r
from reqportal.portal import summary
from reqportal.portal.types import RequirementState

S = v.Stage
ZH = translator("zh")
STEP = v.ConfirmationStep


def action(state: RequirementState) -> str:
    turn = state.standing.turn
    return turn.action(ZH) if turn else ""


def a_held_child(name: str | None = "R-2", **values: object) -> r.HeldRow:
    own: dict[str, object] = {"requirement_id": name, "client_id": "C-001"}
    given = {**own, "parent_id": REQ, **values}
    return a_held_row("requirement", **given)


def a_done_child(name: str = "R-1") -> list[r.Record]:
    _, *rows = rows_at(S.REVIEWED, name)
    return [a_requirement(name, parent_id=REQ), *rows]


@pytest.mark.parametrize("name", ["R-2", None])
def test_a_child_that_is_held_back_keeps_its_parent_open(name: str | None) -> None:
    held = a_held_child(name)
    portal = a_portal(a_requirement(), *a_done_child(), held=[held])
    parent = portal.by_id[REQ]
    assert parent.standing.stage is S.CLARIFYING
    assert not any(gate.holds for gate in parent.standing.gates)
    note = gate_of(parent, S.ACCEPTING).note
    assert note is not None
    assert dict(note.params) == {"done": 1, "all": 2}
    assert parent.held_children == (held,)
    assert parent.accepted_on is None
    turn = parent.standing.turn
    assert turn is not None
    assert (turn.side, turn.cells) == (v.Side.US, (held.origin.whole,))
    assert (name or held.origin.whole.short) in action(parent)
    assert parent.health is not None
    assert parent.health.health is v.Health.NONE


def test_a_parent_whose_children_are_all_held_back_stays_a_parent() -> None:
    held = [a_held_child("R-2"), a_held_child("R-2"), a_held_child("R-3")]
    portal = a_portal(a_requirement(), an_evaluation(), held=held)
    parent = portal.by_id[REQ]
    assert [row.text("requirement_id") for row in parent.held_children] == [
        "R-2", "R-3",
    ]  # fmt: skip
    assert not parent.is_leaf
    assert portal.leaves == portal.ranked == ()


def test_a_held_row_of_another_client_is_no_part_of_a_requirement() -> None:
    """It names a parent it must not have, and would show in that client's pages."""
    held = a_held_child(client_id="C-002")
    parent = a_portal(a_requirement(), held=[held]).by_id[REQ]
    assert parent.held_children == ()
    assert parent.is_leaf
    unread = a_held_child(client_id=None)
    assert a_portal(a_requirement(), held=[unread]).by_id[REQ].held_children


def test_a_held_child_of_another_parent_or_of_none_is_no_part() -> None:
    held = [a_held_row("requirement", requirement_id="R-2", client_id="C-001")]
    assert a_state(held=held).is_leaf


@pytest.mark.parametrize(
    ("step", "stage"),
    [
        (STEP.WITHDRAWAL, S.CONFIRMING),
        (STEP.SOLUTION, S.CONFIRMING),
        (None, S.CONFIRMING),
        (STEP.CHANGE, S.SCHEDULING),
    ],
)
def test_a_held_letter_on_the_solution_leaves_no_older_yes_standing(
    step: STEP | None, stage: v.Stage
) -> None:
    read = {"step": step} if step else {}
    held = [a_held_row("confirmation", **read)]
    state = a_state(rows_at(S.SCHEDULING), held=held)
    assert state.standing.stage is stage
    confirming = stage is S.CONFIRMING
    assert ("更正“客户确认”表" in action(state)) is confirming
    assert gate_of(state, S.CONFIRMING).holds is not confirming


def test_a_held_letter_after_a_refusal_is_mended_before_a_new_offer() -> None:
    refused = a_confirmation(verdict=v.ConfirmationVerdict.REFUSED)
    held = [a_held_row("confirmation", step=STEP.SOLUTION)]
    state = a_state(rows_at(S.CONFIRMING), refused, held=held)
    assert state.standing.stage is S.SOLVING
    assert "更正“客户确认”表" in action(state)


def test_a_held_letter_of_a_parent_holds_its_children_too() -> None:
    rows = [*rows_at(S.CONFIRMING), a_requirement("R-1", parent_id=REQ)]
    held = [a_held_row("confirmation", step=STEP.SOLUTION)]
    child = a_portal(*rows, held=held).by_id["R-1"]
    assert child.standing.stage is S.CONFIRMING
    assert "更正“客户确认”表" in action(child)
    assert child.held == ()
    assert child.in_doubt == tuple(held)


def test_a_held_evaluation_beside_an_older_one_keeps_the_gate_shut() -> None:
    state = a_state(rows_at(S.SCHEDULING), held=[a_held_row("evaluation")])
    assert state.standing.stage is S.EVALUATING
    assert "更正“评估”表" in action(state)


def test_work_on_a_held_row_is_not_said_to_have_skipped_a_gate() -> None:
    rows = [*rows_at(S.SCHEDULING), a_task(progress=0.5)]
    held = [a_held_row("evaluation"), a_held_row("confirmation")]
    state = a_state(rows, held=held)
    assert state.standing.stage is S.EXECUTING
    assert overlays_of(state) == []


@pytest.mark.parametrize(
    ("stage", "key"),
    [
        (S.CLARIFYING, "clarification"),
        (S.EVALUATING, "evaluation"),
        (S.SOLVING, "solution"),
        (S.CONFIRMING, "confirmation"),
        (S.SCHEDULING, "task"),
        (S.ACCEPTING, "acceptance"),
        (S.FULFILLED, "feedback"),
    ],
)
def test_the_next_action_is_to_mend_the_row_that_is_held_back(
    stage: v.Stage, key: str
) -> None:
    held = [a_held_row(key)]
    before = list(S)[max(1, stage.number - 1)] if stage is S.CLARIFYING else stage
    state = a_state(rows_at(before), held=held)
    assert state.standing.stage is stage
    assert action(state).startswith("更正")
    assert state.standing.turn is not None
    assert state.standing.turn.cells == (held[0].origin.whole,)


def test_a_parent_doubts_what_its_parts_doubt() -> None:
    held = [a_held_row("task", requirement_ids=("R-1",)), a_held_child()]
    parent = a_portal(a_requirement(), *a_done_child(), held=held).by_id[REQ]
    assert parent.in_doubt == tuple(held)


def test_held_back_children_count_nowhere() -> None:
    late = a_solution(committed_on=day("03-01"))
    portal = a_portal(a_requirement(), late, held=[a_held_child()])
    totals = summary.portal_totals(portal)
    assert (totals.leaves, totals.open, totals.late) == (0, 0, 0)
