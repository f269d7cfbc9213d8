"""Health: the first state that applies, with its reason, cells and side."""

from __future__ import annotations

from itertools import product

import pytest

from builders import (
    AS_OF,
    REQ,
    a_clarification,
    a_done_task,
    a_letter,
    a_portal,
    a_requirement,
    a_review,
    a_risk,
    a_solution,
    a_state,
    a_task,
    an_acceptance,
    an_evaluation,
    day,
    rows_at,
)
from reqportal import vocabulary as v
from reqportal.model import records as r
from reqportal.portal.types import HealthState

H, US, CLIENT = v.Health, v.Side.US, v.Side.CLIENT
HIGH, MEDIUM, LOW = v.Level
PASSED_BY = {"committed_on": day("03-19")}


def health_of(*rows: r.Record | list[r.Record], **options: object) -> HealthState:
    found = a_state(*rows, **options).health
    assert found is not None
    return found


def of(found: HealthState) -> tuple[H, v.Side | None, list[str]]:
    return (found.health, found.side, [cell.short for cell in found.cells])


def test_it_is_late_once_the_committed_day_has_passed() -> None:
    late, today = a_solution(**PASSED_BY), a_solution(committed_on=AS_OF)
    assert of(health_of(late)) == (
        H.LATE, US, [late.origin.cell("committed_on").short],
    )  # fmt: skip
    assert health_of(today).health is H.OK


def test_what_was_handed_over_is_not_late_however_long_the_client_takes() -> None:
    promised, done = a_solution(**PASSED_BY), a_done_task()
    sent = an_acceptance(accepted_on=None, result=None)
    assert health_of(promised, done, sent).health is H.OK
    assert health_of(promised, done).health is H.LATE
    unsent = an_acceptance(item="项2", submitted_on=None, accepted_on=None, result=None)
    assert health_of(promised, done, sent, unsent).health is H.LATE
    assert health_of(promised, done, a_task("T-2"), sent).health is H.LATE
    failed = an_acceptance(result=v.AcceptanceResult.FAILED)
    assert health_of(promised, done, failed).health is H.LATE


def test_a_wish_makes_nothing_late() -> None:
    wish = a_requirement(desired_on=day("02-01"))
    assert health_of(wish, a_task()).health is H.OK


def test_a_veto_blocks_by_us() -> None:
    veto = a_review(verdict=v.ReviewVerdict.VETOED)
    assert of(health_of(a_solution(), veto)) == (
        H.BLOCKED, US, [veto.origin.cell("verdict").short],
    )  # fmt: skip
    assert health_of(a_solution(), veto, a_review(reviewed_on=AS_OF)).health is H.OK


def test_a_paused_task_blocks_unless_it_is_done() -> None:
    paused = {"status": v.TaskStatus.PAUSED}
    task = a_task(**paused)
    assert of(health_of(task)) == (
        H.BLOCKED, US, [task.origin.cell("status").short],
    )  # fmt: skip
    assert health_of(a_solution(), a_done_task(**paused)).health is H.OK


def test_an_overdue_predecessor_blocks_also_one_of_another_requirement() -> None:
    other = a_task("T-9", "R-2", planned_end=day("03-13"))
    own = a_task(predecessor_ids=("T-9",))
    portal = a_portal(a_requirement(), a_requirement("R-2"), other, own)
    found = portal.by_id[REQ].health
    assert found is not None
    assert of(found) == (
        H.BLOCKED, US, [own.origin.cell("predecessor_ids").short],
    )  # fmt: skip
    assert portal.by_id["R-2"].health is not None
    assert portal.by_id["R-2"].health.health is H.RISK


@pytest.mark.parametrize(("due", "health"), [("03-19", H.BLOCKED), ("03-20", H.OK)])
def test_an_overdue_answer_of_the_client_blocks_by_the_client(
    due: str, health: H
) -> None:
    by = day(due)
    pending = {"accepted_on": None, "result": None}
    question = a_clarification(answer_due_on=by)
    rows: list[tuple[r.Record, str]] = [
        (question, "answer_due_on"),
        (a_letter(due_on=by), "due_on"),
        (a_letter(due_on=by, step=v.ConfirmationStep.CHANGE), "due_on"),
        (an_acceptance(due_on=by, **pending), "due_on"),
    ]
    for row, field in rows:
        found = health_of(a_solution(), row)
        assert found.health is health
        if health is H.BLOCKED:
            assert of(found)[1:] == (CLIENT, [row.origin.cell(field).short])


def test_an_answer_that_was_given_or_superseded_is_not_overdue() -> None:
    due = {"due_on": day("02-01")}
    old, new = a_letter(**due), a_letter(sent_on=day("03-16"), due_on=day("03-30"))
    assert health_of(a_solution(), old, new).health is H.OK
    tested = an_acceptance(**due)
    assert (
        health_of(a_solution(), a_done_task(), tested, submitted_again()).health is H.OK
    )
    asked = a_clarification(answer_due_on=day("02-01"), answer="答复")
    assert health_of(a_solution(), asked).health is H.OK


def submitted_again() -> r.Acceptance:
    return an_acceptance(
        submitted_on=day("03-16"), accepted_on=None, result=None, due_on=day("03-30")
    )


def test_a_question_never_asked_is_not_the_clients_delay() -> None:
    unasked = a_clarification(asked_on=None, answer_due_on=day("02-01"))
    assert health_of(a_solution(), unasked).health is H.OK


def test_a_forecast_after_the_commitment_is_a_risk() -> None:
    task = a_task(expected_end=day("05-01"))
    assert of(health_of(a_solution(), task)) == (
        H.RISK, US, [task.origin.cell("planned_end").short],
    )  # fmt: skip
    assert health_of(a_solution(), a_task(expected_end=day("04-30"))).health is H.OK


def test_a_task_past_its_planned_end_is_a_risk() -> None:
    late = a_task(planned_end=day("03-19"))
    assert of(health_of(late)) == (
        H.RISK, US, [late.origin.cell("planned_end").short],
    )  # fmt: skip
    assert health_of(a_task(planned_end=AS_OF)).health is H.OK
    gone = a_task("T-2", planned_end=day("03-19"), status=v.TaskStatus.CANCELLED)
    assert health_of(a_task(), gone).health is H.OK


def test_an_open_risk_of_high_times_medium_or_more_is_a_risk() -> None:
    levels = [None, *v.Level]
    big = {(HIGH, HIGH), (HIGH, MEDIUM), (MEDIUM, HIGH)}
    for likelihood, severity, status in product(levels, levels, [None, *v.RiskStatus]):
        risk = a_risk(likelihood=likelihood, severity=severity, status=status)
        is_open = status in {None, v.RiskStatus.OPEN}
        expected = H.RISK if is_open and (likelihood, severity) in big else H.OK
        assert health_of(a_task(), risk).health is expected


def test_an_overdue_mitigation_of_an_open_risk_is_a_risk() -> None:
    small = {"likelihood": LOW, "severity": LOW, "mitigation_due_on": day("03-19")}
    risk = a_risk(**small)
    assert of(health_of(a_task(), risk)) == (
        H.RISK, US, [risk.origin.cell("mitigation_due_on").short],
    )  # fmt: skip
    closed = a_risk(**small, status=v.RiskStatus.CLOSED)
    assert health_of(a_task(), closed).health is H.OK


def test_an_overdue_fix_is_a_risk() -> None:
    failed = v.AcceptanceResult.FAILED
    late = an_acceptance(result=failed, fix_due_on=day("03-19"))
    assert of(health_of(a_task(), late)) == (
        H.RISK, US, [late.origin.cell("fix_due_on").short],
    )  # fmt: skip
    in_time = an_acceptance(result=failed, fix_due_on=AS_OF)
    assert health_of(a_task(), in_time).health is H.OK


def test_without_commitment_and_open_task_there_is_no_plan() -> None:
    row = a_requirement()
    cell = row.origin.cell("requirement_id").short
    assert of(health_of(row)) == (H.NONE, None, [cell])
    assert health_of(a_done_task()).health is H.NONE
    assert health_of(a_task()).health is H.OK
    assert health_of(a_solution()).health is H.OK


def test_on_track_names_the_promise_and_the_last_task() -> None:
    promised, task = a_solution(), a_task()
    assert of(health_of(promised, task)) == (
        H.OK,
        None,
        [
            promised.origin.cell("committed_on").short,
            task.origin.cell("planned_end").short,
        ],
    )


def test_the_first_state_that_applies_wins() -> None:
    late = a_solution(**PASSED_BY)
    paused = a_task(status=v.TaskStatus.PAUSED, planned_end=day("03-13"))
    risk = a_risk(likelihood=HIGH, severity=HIGH)
    assert health_of(late, paused, risk).health is H.LATE
    assert health_of(paused, risk).health is H.BLOCKED
    assert health_of(risk).health is H.RISK


def test_what_is_fulfilled_or_aside_has_no_health() -> None:
    for stage in (v.Stage.FULFILLED, v.Stage.REVIEWED):
        assert a_state(rows_at(stage)).health is None
    never = an_evaluation(technical=v.Feasibility.NOT_NOW)
    assert a_state(never, a_solution(**PASSED_BY)).health is None
