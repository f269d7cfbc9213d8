"""A parent is rolled up from its children, and covers what they have not."""

from __future__ import annotations

from itertools import combinations, combinations_with_replacement, permutations

import pytest

from builders import (
    AS_OF,
    REQ,
    a_change,
    a_clarification,
    a_confirmation,
    a_done_task,
    a_held_row,
    a_portal,
    a_requirement,
    a_solution,
    a_task,
    an_acceptance,
    an_agreed_change,
    an_evaluation,
    day,
    overlays_of,
    rows_at,
)
from reqportal import vocabulary as v
from reqportal.locales import translator
from reqportal.model import records as r
from reqportal.portal import summary
from reqportal.portal.types import OverlayMark, RequirementState

S, A, H = v.Stage, v.Aside, v.Health
ZH = translator("zh")
DISPOSED = {
    A.ON_HOLD: v.Disposition.ON_HOLD,
    A.CANCELLED: v.Disposition.CANCELLED,
    A.DECLINED: v.Disposition.DECLINED,
    A.MERGED: v.Disposition.MERGED,
}
ORDER = [A.ON_HOLD, A.NOT_FEASIBLE, A.MERGED, A.DECLINED, A.CANCELLED]


def child_at(stage: v.Stage, name: str) -> list[r.Record]:
    _, *rows = rows_at(stage, name)
    return [a_requirement(name, parent_id=REQ), *rows]


def aside(word: v.Aside, name: str) -> list[r.Record]:
    if word is A.NOT_FEASIBLE:
        never = an_evaluation(name, technical=v.Feasibility.NOT_NOW)
        return [a_requirement(name, parent_id=REQ), never]
    disposed = {"disposition": DISPOSED[word], "disposed_on": day("03-01")}
    return [a_requirement(name, parent_id=REQ, **disposed)]


def parent(*rows: r.Record | list[r.Record], **options: object) -> RequirementState:
    flat: list[r.Record] = []
    for row in rows:
        flat += row if isinstance(row, list) else [row]
    if not any(isinstance(row, r.Requirement) and not row.parent_id for row in flat):
        flat.append(a_requirement())
    return a_portal(*flat, **options).by_id[REQ]


@pytest.mark.parametrize(("first", "second"), list(combinations_with_replacement(S, 2)))
def test_a_parent_stands_where_its_least_advanced_child_stands(
    first: v.Stage, second: v.Stage
) -> None:
    for names in permutations(["R-1", "R-2"]):
        rows = [*child_at(first, names[0]), *child_at(second, names[1])]
        standing = parent(rows).standing
        assert standing.stage is min(first, second, key=lambda s: s.order)
        assert [gate.holds for gate in standing.gates] == [
            gate.stage.order < standing.stage.order for gate in standing.gates
        ]


@pytest.mark.parametrize(("first", "second"), list(combinations(A, 2)))
def test_all_aside_a_parent_is_aside_in_the_order_of_the_design(
    first: v.Aside, second: v.Aside
) -> None:
    for names in permutations(["R-1", "R-2"]):
        state = parent(aside(first, names[0]), aside(second, names[1]))
        assert state.standing.aside is min(first, second, key=ORDER.index)
        assert state.health is None
        assert state.priority is None


@pytest.mark.parametrize("word", list(A))
def test_a_child_that_is_aside_does_not_hold_its_parent_back(word: v.Aside) -> None:
    state = parent(aside(word, "R-1"), child_at(S.ACCEPTING, "R-2"))
    assert state.standing.aside is None
    assert state.standing.stage is S.ACCEPTING


@pytest.mark.parametrize(
    ("own", "stage"),
    [
        (a_task("T-9"), S.SOLVING),
        (a_clarification(), S.CLARIFYING),
        (an_acceptance(), S.SOLVING),
        (a_task("T-9", status=v.TaskStatus.CANCELLED), S.REVIEWED),
        (a_change(), S.REVIEWED),
        (a_solution(), S.REVIEWED),
    ],
)
def test_a_parent_with_work_of_its_own_counts_as_one_more_child(
    own: r.Record, stage: v.Stage
) -> None:
    state = parent(an_evaluation(), child_at(S.REVIEWED, "R-1"), own)
    assert state.standing.stage is stage


@pytest.mark.parametrize("key", ["task", "clarification", "acceptance"])
def test_held_back_work_of_a_parent_counts_as_existing(key: str) -> None:
    held = [a_held_row(key)]
    state = parent(child_at(S.REVIEWED, "R-1"), held=held)
    assert state.standing.stage is not S.REVIEWED
    assert state.held == tuple(held)


def test_a_parents_open_change_is_marked_on_the_parent() -> None:
    state = parent(child_at(S.EXECUTING, "R-1"), a_change())
    assert overlays_of(state) == [v.Overlay.CHANGING]
    assert [turn.roles for turn in state.standing.also] == [("产品经理",)]


@pytest.mark.parametrize("process", ["quick", "standard"])
def test_a_parent_has_the_gates_of_the_process(process: str) -> None:
    rows = [a_requirement(), *child_at(S.EXECUTING, "R-1")]
    portal = a_portal(*rows, process=process)
    whole, part = portal.by_id[REQ], portal.by_id["R-1"]
    assert [g.stage for g in whole.standing.gates] == [
        g.stage for g in part.standing.gates
    ]


def test_partial_acceptance_adds_up() -> None:
    blank = {"accepted_on": None, "result": None}
    rows = []
    for name in ("R-1", "R-2"):
        rows += child_at(S.ACCEPTING, name)
        rows += [an_acceptance(name, "甲"), an_acceptance(name, "乙", **blank)]
    marks = parent(rows).standing.overlays
    assert marks == (OverlayMark(v.Overlay.PARTLY_ACCEPTED, 2, 4),)


def test_evaluation_solution_and_letter_of_the_nearest_ancestor_cover() -> None:
    middle = a_requirement("R-1", parent_id=REQ)
    leaf = a_requirement("R-1.1", parent_id="R-1")
    far = [an_evaluation(), a_solution(), a_confirmation()]
    near = [an_evaluation("R-1", (1, 1, 1)), a_solution("R-1", tier=v.Tier.PREMIUM)]
    state = a_portal(a_requirement(), middle, leaf, *far, *near).by_id["R-1.1"]
    assert state.ancestors == (REQ, "R-1")
    assert state.evaluation is near[0]
    assert state.chosen is near[1]
    assert state.confirmations == (far[2],)
    own = an_evaluation("R-1.1", (2, 2, 2))
    state = a_portal(a_requirement(), middle, leaf, *far, *near, own).by_id["R-1.1"]
    assert state.evaluations == (own,)


def test_a_disposition_covers_children_without_one() -> None:
    held = a_requirement(disposition=v.Disposition.ON_HOLD, disposed_on=day("03-01"))
    reopened = a_requirement(
        "R-2",
        parent_id=REQ,
        disposition=v.Disposition.REOPENED,
        disposed_on=day("03-05"),
    )
    portal = a_portal(held, a_requirement("R-1", parent_id=REQ), reopened)
    assert portal.by_id["R-1"].standing.aside is A.ON_HOLD
    assert portal.by_id["R-2"].standing.aside is None
    assert portal.by_id[REQ].standing.aside is None
    assert [s.id for s in portal.leaves] == ["R-1", "R-2"]


def test_health_is_the_worst_open_childs() -> None:
    late = a_solution("R-1", committed_on=day("03-01"))
    rows = [
        *child_at(S.SOLVING, "R-1"),
        late,
        *child_at(S.EXECUTING, "R-2"),
        *child_at(S.FULFILLED, "R-3"),
    ]
    portal = a_portal(a_requirement(), *rows)
    whole, worst = portal.by_id[REQ].health, portal.by_id["R-1"].health
    assert whole is not None
    assert worst is not None
    assert (whole.health, whole.side, whole.cells) == (H.LATE, worst.side, worst.cells)


def test_commitment_is_its_own_or_the_latest_childs() -> None:
    kids = [a_requirement(f"R-{n}", parent_id=REQ) for n in (1, 2)]
    promised = [a_solution(f"R-{n}", committed_on=day(f"05-0{n}")) for n in (1, 2)]
    assert parent(kids, promised).commitment == day("05-02")
    assert parent(kids, promised, a_solution()).commitment == day("04-30")


def test_a_parent_is_delivered_and_accepted_once_all_its_parts_are() -> None:
    rows = [*child_at(S.FULFILLED, "R-1"), *aside(A.MERGED, "R-3")]
    assert parent(rows).accepted_on == day("03-06")
    assert parent(rows).delivered == day("03-02")
    open_one = [*rows, *child_at(S.EXECUTING, "R-2")]
    assert parent(open_one).accepted_on is None
    assert parent(open_one).delivered is None


def test_a_shared_task_counts_for_each_requirement_it_names() -> None:
    kids = [a_requirement(f"R-{n}", parent_id=REQ) for n in (1, 2)]
    shared = a_done_task("T-1", "R-1", "R-2")
    portal = a_portal(a_requirement(), *kids, shared)
    for name in ("R-1", "R-2"):
        [task] = portal.by_id[name].tasks
        assert task.record is shared


def test_days_on_which_several_parts_wait_count_once_from_the_parents_start() -> None:
    rows = [
        a_clarification(asked_on=day("03-01")),
        a_requirement("R-1", parent_id=REQ, raised_on=day("02-01")),
        a_clarification("R-1", asked_on=day("02-10")),
        a_requirement("R-2", parent_id=REQ),
    ]
    state = parent(rows)
    assert (state.client_days, state.our_days) == (38, 36)


def test_a_part_that_has_ended_waits_for_nobody_any_more() -> None:
    gone = {"disposition": v.Disposition.CANCELLED, "disposed_on": day("02-10")}
    rows = [
        a_requirement("R-1", parent_id=REQ, **gone),
        a_clarification("R-1", asked_on=day("02-01")),
        a_requirement("R-2", parent_id=REQ),
    ]
    assert (parent(rows).client_days, parent(rows).our_days) == (9, 65)


def test_the_reason_names_the_deepest_part_and_only_that() -> None:
    middle = a_requirement("R-1", parent_id=REQ)
    rows = [*child_at(S.SOLVING, "R-1.1")[1:], middle]
    leaf = a_requirement("R-1.1", parent_id="R-1")
    late = a_solution("R-1.1", committed_on=day("03-01"))
    portal = a_portal(a_requirement(), *rows, leaf, late)
    said = [portal.by_id[name].health for name in (REQ, "R-1")]
    assert said[0] == said[1]
    assert said[0] is not None
    assert said[0].reason(ZH) == "R-1.1：承诺日期 2026-03-01 已过 19 天"


def test_a_parents_own_late_work_is_one_more_unit_beside_its_children() -> None:
    late = a_clarification(asked_on=day("03-01"), answer_due_on=day("03-10"))
    rows = [a_requirement(), late, *child_at(S.EXECUTING, "R-1")]
    portal = a_portal(*rows)
    assert [s.id for s in portal.leaves] == ["R-1"]
    assert [s.id for s in summary.units(portal.requirements)] == ["R-1", REQ]
    [blocked] = summary.troubled(portal.requirements)
    assert (blocked.id, blocked.is_leaf) == (REQ, True)
    waiting = summary.turns(portal.requirements, AS_OF)
    assert [(w.side, len(w.states)) for w in waiting] == [
        (v.Side.CLIENT, 1), (v.Side.US, 1),
    ]  # fmt: skip


def test_a_parents_agreed_change_moves_the_date_its_children_inherit() -> None:
    change = an_agreed_change(days_impact=5, implemented_on=day("03-10"))
    rows = [*rows_at(S.SCHEDULING), change, *child_at(S.REVIEWED, "R-1")[:1]]
    child = a_portal(*rows, an_acceptance("R-1")).by_id["R-1"]
    assert child.commitment == day("05-05")
    assert child.changes == ()
    assert not child.items[0].outdated
