"""Which steps a requirement has on record, and which it lacks."""

from __future__ import annotations

import pytest

from builders import (
    a_confirmation,
    a_letter,
    a_portal,
    a_requirement,
    a_solution,
    a_state,
    a_task,
    an_evaluation,
    day,
    rows_at,
)
from reqportal import vocabulary as v
from reqportal.portal import coverage
from reqportal.portal.coverage import Step

CONFIRMING = v.Stage.CONFIRMING


@pytest.mark.parametrize("stage", v.Stage)
def test_steps_are_met_up_to_the_stage_and_ahead_after_it(stage: v.Stage) -> None:
    state = a_state(rows_at(stage))
    assert state.standing.stage is stage
    for traced in coverage.TRACED:
        at = coverage.step(state, traced)
        before = traced.order < stage.order
        expected = Step.MET if before else Step.AHEAD
        assert at is (Step.NOW if traced is stage else expected)


def test_work_begun_before_its_steps_leaves_holes() -> None:
    state = a_state(a_task(actual_start=day("03-02")))
    found = {stage: coverage.step(state, stage) for stage in coverage.TRACED}
    missing = [stage for stage, at in found.items() if at is Step.MISSING]
    assert missing == [v.Stage.EVALUATING, v.Stage.SOLVING, v.Stage.CONFIRMING]


def test_what_is_aside_lacks_nothing_and_is_not_counted() -> None:
    aside = a_requirement(disposition=v.Disposition.ON_HOLD, disposed_on=day("03-10"))
    portal = a_portal(aside, a_task(actual_start=day("03-02")))
    found = coverage.coverage(portal.leaves, v.Stage.EVALUATING)
    assert (found.reached, found.missing) == ((), ())


def test_coverage_counts_those_that_reached_the_step() -> None:
    portal = a_portal(
        *rows_at(v.Stage.EVALUATING, "R-1"),
        *rows_at(v.Stage.CONFIRMING, "R-2"),
        *rows_at(v.Stage.EXECUTING, "R-3"),
        a_requirement("R-4"),
        a_task("T-4", "R-4", actual_start=day("03-02")),
    )
    found = coverage.coverage(portal.requirements, CONFIRMING)
    assert [state.id for state in found.reached] == ["R-2", "R-3", "R-4"]
    assert [state.id for state in found.covered] == ["R-3"]
    assert [state.id for state in found.without] == ["R-2", "R-4"]
    assert [state.id for state in found.missing] == ["R-4"]


def test_confirmed_counts_open_leaves_only() -> None:
    portal = a_portal(
        *rows_at(v.Stage.FULFILLED, "R-1"),
        a_requirement("R-2"),
        *rows_at(v.Stage.CONFIRMING, "R-2.1")[1:],
        a_requirement("R-2.1", parent_id="R-2"),
        a_confirmation("R-2.1"),
    )
    found = coverage.confirmed(portal)
    assert [state.id for state in found.covered] == ["R-2.1"]


def test_a_letter_without_an_answer_is_not_an_agreement() -> None:
    rows = [a_requirement(), an_evaluation(), a_solution(), a_letter()]
    assert coverage.confirmed(a_portal(*rows)).covered == ()


def test_a_process_without_the_gate_has_no_such_column() -> None:
    portal = a_portal(*rows_at(v.Stage.EXECUTING), process="quick")
    assert CONFIRMING not in coverage.traced_stages(portal.requirements)
    assert coverage.confirmed(portal).reached == ()
