"""Gates one by one: who acts, held-back rows, and which row counts."""

from __future__ import annotations

from itertools import permutations

import pytest

from builders import (
    AS_OF,
    REQ,
    a_clarification,
    a_confirmation,
    a_feedback,
    a_held_row,
    a_letter,
    a_portal,
    a_requirement,
    a_review,
    a_state,
    a_task,
    an_acceptance,
    an_evaluation,
    day,
    gate_of,
    overlays_of,
    rows_at,
    statuses_of,
)
from reqportal import vocabulary as v
from reqportal.model import records as r
from reqportal.portal.types import OverlayMark

S, O = v.Stage, v.Overlay  # noqa: E741 - as short as in the table of DESIGN §5
STEP, SAID = v.ConfirmationStep, v.ConfirmationVerdict


def test_who_acts_at_each_stage_and_since_when() -> None:
    us, client = v.Side.US, v.Side.CLIENT
    found = {
        stage: (turn.side, turn.roles, turn.since)
        for stage in S
        if (turn := a_state(rows_at(stage)).standing.turn)
    }
    assert found == {
        S.CLARIFYING: (client, ("客户方产品负责人",), day("01-06")),
        S.EVALUATING: (us, ("产品经理",), day("01-08")),
        S.SOLVING: (us, ("产品经理",), day("01-10")),
        S.CONFIRMING: (us, ("客户经理",), day("01-15")),
        S.SCHEDULING: (us, ("项目负责",), day("01-20")),
        S.EXECUTING: (us, ("项目负责",), day("03-02")),
        S.ACCEPTING: (us, ("项目负责",), day("02-27")),
        S.FULFILLED: (us, ("客户经理",), day("03-06")),
    }


def test_a_question_not_asked_yet_is_ours_by_the_responsible_role() -> None:
    unasked = a_clarification(asked_on=None)
    responsible = a_requirement(our_role="解决方案顾问")
    turn = a_state(responsible, unasked).standing.turn
    assert turn is not None
    assert (turn.side, turn.roles) == (v.Side.US, ("解决方案顾问",))
    assert turn.cells == (unasked.origin.cell("asked_on"),)


def test_a_question_is_settled_by_its_answer_by_a_date_or_by_a_confirmation() -> None:
    for settled in (
        a_clarification(answer="答复"),
        a_clarification(answered_on=day("01-08")),
        a_clarification(asked_on=day("01-20")),
    ):
        rows = [settled, a_confirmation(answered_on=day("01-20"))]
        assert a_state(rows).standing.stage is S.EVALUATING
    later = a_clarification(asked_on=day("01-21"))
    assert a_state(later, a_confirmation()).standing.stage is S.CLARIFYING


def test_feedback_of_the_day_of_acceptance_closes_and_earlier_does_not() -> None:
    for given, stage in (("03-05", S.FULFILLED), ("03-06", S.REVIEWED)):
        feedback = a_feedback(given_on=day(given))
        assert a_state(rows_at(S.FULFILLED), feedback).standing.stage is stage
    of_the_client = a_feedback(None, client_id="C-001")
    state = a_state(rows_at(S.FULFILLED), of_the_client)
    assert state.standing.stage is S.FULFILLED


def test_a_required_party_that_has_not_passed_is_the_one_to_act() -> None:
    rows = [*rows_at(S.CONFIRMING), a_review(party="技术")]
    state = a_state(rows, required_parties=("技术", "法务"))
    assert state.standing.stage is S.SOLVING
    assert state.standing.turn is not None
    assert state.standing.turn.roles == ("法务",)
    conditional = a_review(verdict=v.ReviewVerdict.CONDITIONAL)
    state = a_state(rows, conditional, required_parties=("技术", "法务"))
    assert state.standing.stage is S.CONFIRMING


@pytest.mark.parametrize(
    ("stage", "row"),
    [
        (S.CLARIFYING, a_held_row("clarification", answer="答复")),
        (S.SOLVING, a_held_row("review", party="法务")),
        (S.EXECUTING, a_held_row("task", actual_end=day("02-27"))),
        (S.ACCEPTING, a_held_row("acceptance", item="验收项二")),
    ],
)
def test_a_held_back_row_beside_good_ones_shuts_its_gate(
    stage: v.Stage, row: r.HeldRow
) -> None:
    begun = {t for t in S if t.order > S.EXECUTING.order}
    rows = rows_at(S.REVIEWED if stage in {S.EXECUTING, *begun} else S.SCHEDULING)
    state = a_state(rows, held=[row])
    assert state.standing.stage is stage
    assert state.standing.turn is not None
    assert state.held == (row,)


@pytest.mark.parametrize(
    ("kind", "stage"),
    [
        (r.Evaluation, S.EVALUATING),
        (r.Solution, S.SOLVING),
        (r.Confirmation, S.CONFIRMING),
        (r.Task, S.SCHEDULING),
        (r.Acceptance, S.ACCEPTING),
        (r.Feedback, S.FULFILLED),
    ],
)
def test_a_held_back_row_in_place_of_the_only_one_shuts_its_gate(
    kind: type[r.Record], stage: v.Stage
) -> None:
    last = stage if stage.order > S.SCHEDULING.order else S.CONFIRMING
    rows = rows_at(list(S)[max(last.order, stage.order) + 1])
    held = [
        r.HeldRow(row.sheet_key, row.origin, dict(row))
        for row in rows
        if isinstance(row, kind)
    ]
    kept = [row for row in rows if not isinstance(row, kind)]
    assert len(held) == 1
    assert a_state(kept, held=held).standing.stage is stage


def test_a_held_back_evaluation_is_not_inherited_around() -> None:
    child = a_requirement("R-2", parent_id=REQ)
    held = [a_held_row("evaluation", requirement_id="R-2")]
    portal = a_portal(*rows_at(S.SCHEDULING), child, held=held)
    assert portal.by_id["R-2"].evaluation is None
    assert portal.by_id[REQ].children == ("R-2",)


def test_the_latest_evaluation_counts() -> None:
    rows = [
        an_evaluation(scores=(9, 9, 9), evaluated_on=day("01-10")),
        an_evaluation(scores=(2, 2, 2), evaluated_on=day("02-10")),
    ]
    for order in permutations(rows):
        found = a_state(*order)
        assert found.evaluation is rows[1]
        assert found.evaluations == (rows[1], rows[0])


def test_on_equal_dates_the_worse_feasibility_counts() -> None:
    fine = an_evaluation(technical=v.Feasibility.FEASIBLE)
    never = an_evaluation(technical=v.Feasibility.NOT_NOW)
    for order in permutations([fine, never]):
        assert a_state(*order).standing.aside is v.Aside.NOT_FEASIBLE


@pytest.mark.parametrize(
    ("first", "second"), list(permutations([None, *SAID, STEP.WITHDRAWAL], 2))
)
def test_on_equal_dates_the_less_favourable_answer_counts(
    first: v.Word | None, second: v.Word | None
) -> None:
    order = [STEP.WITHDRAWAL, SAID.REFUSED, None, SAID.CONDITIONAL, SAID.AGREED]
    same = {"sent_on": day("01-20"), "answered_on": day("01-20")}
    letters = []
    for word in (first, second):
        step = word if word is STEP.WITHDRAWAL else STEP.SOLUTION
        verdict = word if word in set(SAID) else None
        letters.append(a_confirmation(step=step, verdict=verdict, **same))
    state = a_state(rows_at(S.CONFIRMING), letters)
    worse = min((first, second), key=order.index)
    assert state.confirmations[0] is letters[(first, second).index(worse)]
    solving = worse in {STEP.WITHDRAWAL, SAID.REFUSED}
    waits = S.CONFIRMING if worse is None else S.SCHEDULING
    assert state.standing.stage is (S.SOLVING if solving else waits)


@pytest.mark.parametrize(("first", "second"), list(permutations(v.AcceptanceResult, 2)))
def test_on_equal_dates_the_less_favourable_result_counts(
    first: v.AcceptanceResult, second: v.AcceptanceResult
) -> None:
    rows = [an_acceptance(result=word) for word in (first, second)]
    state = a_state(rows_at(S.ACCEPTING), rows)
    failed = v.AcceptanceResult.FAILED in {first, second}
    assert state.standing.stage is (S.EXECUTING if failed else S.FULFILLED)
    worse = min(first, second, key=lambda word: word.order)
    assert state.items[0].record.result is worse


@pytest.mark.parametrize("dates", [("01-14", "01-14"), ("01-14", "01-13")])
def test_a_veto_of_the_same_day_or_later_stands(dates: tuple[str, str]) -> None:
    vetoed, passed = map(day, dates)
    rows = [
        a_review(verdict=v.ReviewVerdict.VETOED, reviewed_on=vetoed),
        a_review(reviewed_on=passed),
        a_review(verdict=None, reviewed_on=None),
    ]
    for order in permutations(rows):
        assert a_state(rows_at(S.SCHEDULING), order).standing.stage is S.SOLVING


def test_a_letter_that_was_never_sent_does_not_lift_a_refusal() -> None:
    refused = a_confirmation(verdict=SAID.REFUSED)
    draft = a_letter(sent_on=None)
    state = a_state(rows_at(S.CONFIRMING), refused, draft)
    assert state.standing.stage is S.SOLVING
    sent = a_letter(sent_on=day("02-02"), step=STEP.ALTERNATIVE)
    state = a_state(rows_at(S.CONFIRMING), refused, sent)
    assert state.standing.stage is S.CONFIRMING


def test_a_change_letter_counts_only_when_agreed() -> None:
    for verdict in (None, SAID.REFUSED):
        letter = a_confirmation(
            step=STEP.CHANGE, verdict=verdict, answered_on=day("02-16")
        )
        assert a_state(rows_at(S.SCHEDULING), letter).standing.stage is S.SCHEDULING
        assert a_state(rows_at(S.CONFIRMING), letter).standing.stage is S.CONFIRMING
    agreed = a_confirmation(step=STEP.CHANGE, answered_on=day("02-16"))
    assert a_state(rows_at(S.CONFIRMING), agreed).standing.stage is S.SCHEDULING


def test_a_failed_item_is_mended_until_it_is_submitted_again() -> None:
    failed = an_acceptance(result=v.AcceptanceResult.FAILED, fix_due_on=day("03-18"))
    state = a_state(rows_at(S.ACCEPTING), failed)
    assert state.standing.stage is S.EXECUTING
    assert overlays_of(state) == [O.REWORKING]
    turn = state.standing.turn
    assert turn is not None
    assert (turn.roles, turn.since, turn.due) == (
        ("项目负责",), day("03-06"), day("03-18"),
    )  # fmt: skip
    assert turn.cells == (failed.origin.cell("result"),)
    assert gate_of(state, S.EXECUTING).cells == turn.cells
    planned = an_acceptance(submitted_on=None, accepted_on=None, result=None)
    assert overlays_of(a_state(rows_at(S.ACCEPTING), failed, planned)) == [O.REWORKING]
    again = an_acceptance(submitted_on=day("03-09"), accepted_on=None, result=None)
    state = a_state(rows_at(S.ACCEPTING), failed, again)
    assert state.standing.stage is S.ACCEPTING
    assert overlays_of(state) == []
    assert state.items[0].history == (failed,)


def test_items_that_differ_in_a_dot_are_two_items() -> None:
    rows = [an_acceptance(item=name) for name in ("用例 1.1", "用例 11", "用例  11 ")]
    statuses = statuses_of(a_state(rows))
    assert sorted(len(name.split(".")) for name in statuses) == [1, 2]


def test_partly_accepted_counts_a_held_back_item_as_not_passed() -> None:
    held = [a_held_row("acceptance", item="验收项二")]
    state = a_state(rows_at(S.REVIEWED), held=held)
    assert state.standing.overlays == (OverlayMark(O.PARTLY_ACCEPTED, 1, 2),)


def test_rows_dated_after_the_as_of_date_count_and_no_wait_is_negative() -> None:
    asked = a_clarification(asked_on=day("04-01"), answer_due_on=day("04-08"))
    state = a_state(asked)
    assert state.standing.turn is not None
    assert state.standing.turn.days(AS_OF) == 0
    assert (state.client_days, state.our_days) == (0, 74)


def test_a_letter_answered_without_a_verdict_is_ours_again() -> None:
    letter = a_letter(answered_on=day("02-02"), due_on=day("01-30"))
    state = a_state(rows_at(S.CONFIRMING), letter)
    assert state.standing.stage is S.CONFIRMING
    turn = state.standing.turn
    assert turn is not None
    assert (turn.side, turn.since) == (v.Side.US, day("02-02"))
    assert turn.cells == (letter.origin.cell("verdict"),)
    assert state.health is not None
    assert state.health.health is v.Health.OK
    assert state.client_days == 19


def test_a_failed_item_without_a_task_is_mended_in_execution() -> None:
    failed = an_acceptance(result=v.AcceptanceResult.FAILED)
    for rows in (rows_at(S.SCHEDULING), [*rows_at(S.SCHEDULING), a_task()]):
        state = a_state(rows, failed)
        assert state.standing.stage is S.EXECUTING
        assert state.standing.turn is not None
        assert state.standing.turn.roles == ("项目负责",)
        assert overlays_of(state) == [O.REWORKING]


def test_feedback_counts_from_the_last_known_date_when_acceptance_has_none() -> None:
    exempt = an_acceptance(
        result=v.AcceptanceResult.WAIVED, submitted_on=None, accepted_on=None
    )
    for given, stage in (("02-26", S.FULFILLED), ("02-27", S.REVIEWED)):
        feedback = a_feedback(given_on=day(given))
        state = a_state(rows_at(S.ACCEPTING), exempt, feedback)
        assert state.standing.stage is stage
