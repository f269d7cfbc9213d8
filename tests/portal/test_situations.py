"""Ten situations of real life, each with what the portal must make of it."""

from __future__ import annotations

from builders import (
    REQ,
    a_change,
    a_confirmation,
    a_done_task,
    a_letter,
    a_portal,
    a_requirement,
    a_review,
    a_state,
    a_task,
    an_acceptance,
    an_agreed_change,
    an_evaluation,
    day,
    gate_of,
    overlays_of,
    rows_at,
    statuses_of,
)
from reqportal import vocabulary as v
from reqportal.findings import CellRef
from reqportal.model import records as r
from reqportal.portal.types import ItemStatus, OverlayMark, RequirementState, Turn

S, O = v.Stage, v.Overlay  # noqa: E741 - as short as in the table of DESIGN §5
THEIRS = ("客户方产品负责人",)
STEP = v.ConfirmationStep


def turn_of(state: RequirementState) -> Turn:
    assert state.standing.turn is not None
    return state.standing.turn


def cells(field: str, *rows: r.Record) -> tuple[CellRef, ...]:
    return tuple(row.origin.cell(field) for row in rows)


def test_three_of_five_acceptance_items_passed() -> None:
    passed = [an_acceptance(item=f"项{n}") for n in (1, 2, 3)]
    waiting = [
        an_acceptance(
            item=f"项{n}", submitted_on=day("03-09"), due_on=day("03-16"),
            accepted_on=None, result=None,
        )
        for n in (4, 5)
    ]  # fmt: skip
    state = a_state(rows_at(S.ACCEPTING), passed, waiting)
    assert state.standing.stage is S.ACCEPTING
    assert state.standing.overlays == (OverlayMark(O.PARTLY_ACCEPTED, 3, 5),)
    turn = turn_of(state)
    assert (turn.side, turn.roles) == (v.Side.CLIENT, THEIRS)
    assert (turn.since, turn.due) == (day("03-09"), day("03-16"))
    assert turn.cells == cells("result", *waiting)
    assert gate_of(state, S.ACCEPTING).cells == cells("result", *passed, *waiting)
    assert state.health is not None
    assert (state.health.health, state.health.side) == (v.Health.BLOCKED, v.Side.CLIENT)


def test_with_one_of_five_items_not_submitted_it_is_still_our_turn() -> None:
    unsent = an_acceptance(item="项5", submitted_on=None, accepted_on=None, result=None)
    sent = an_acceptance(item="项4", accepted_on=None, result=None)
    state = a_state(rows_at(S.ACCEPTING), an_acceptance(), sent, unsent)
    turn = turn_of(state)
    assert (turn.side, turn.roles, turn.since) == (
        v.Side.US, ("项目负责",), day("02-27"),
    )  # fmt: skip
    assert turn.cells == cells("submitted_on", unsent)


def test_a_change_implemented_after_acceptance_asks_for_acceptance_again() -> None:
    change = an_agreed_change(
        implemented_on=day("03-12"),
        verification_result=v.VerificationResult.PASSED,
        verified_on=day("03-13"),
    )
    rows = rows_at(S.REVIEWED)
    [accepted] = [row for row in rows if isinstance(row, r.Acceptance)]
    state = a_state(rows, change)
    assert state.standing.stage is S.ACCEPTING
    assert overlays_of(state) == []
    assert statuses_of(state) == {"验收项一": ItemStatus.UNSENT}
    assert state.items[0].outdated
    turn = turn_of(state)
    assert (turn.side, turn.roles) == (v.Side.US, ("项目负责",))
    assert turn.since == day("03-12")
    assert turn.cells == cells("submitted_on", accepted)
    assert gate_of(state, S.ACCEPTING).cells == cells("result", accepted)

    again = an_acceptance(submitted_on=day("03-13"), accepted_on=day("03-16"))
    state = a_state(rows, change, again)
    assert state.standing.stage is S.FULFILLED
    assert state.accepted_on == day("03-16")


def test_the_client_is_silent_before_a_confirmation_was_sent() -> None:
    state = a_state(rows_at(S.CONFIRMING))
    assert state.standing.stage is S.CONFIRMING
    turn = turn_of(state)
    assert (turn.side, turn.roles, turn.since) == (
        v.Side.US, ("客户经理",), day("01-15"),
    )  # fmt: skip
    assert turn.action.text == "Send the confirmation letter"
    assert not gate_of(state, S.CONFIRMING).holds
    assert state.health is not None
    assert state.health.health is v.Health.OK


def test_the_client_is_silent_after_a_confirmation_was_sent() -> None:
    letter = a_letter(sent_on=day("03-10"), due_on=day("03-17"))
    state = a_state(rows_at(S.CONFIRMING), letter)
    assert state.standing.stage is S.CONFIRMING
    turn = turn_of(state)
    assert (turn.side, turn.roles) == (v.Side.CLIENT, THEIRS)
    assert (turn.since, turn.due) == (day("03-10"), day("03-17"))
    assert turn.cells == cells("verdict", letter)
    assert gate_of(state, S.CONFIRMING).cells == cells("sent_on", letter)
    assert state.health is not None
    assert (state.health.health, state.health.side) == (v.Health.BLOCKED, v.Side.CLIENT)
    assert state.health.cells == cells("due_on", letter)


def test_a_confirmation_withdrawn_after_a_change_leads_back_to_the_solution() -> None:
    agreed = a_confirmation(
        step=STEP.CHANGE, sent_on=day("02-13"), answered_on=day("02-16")
    )
    withdrawn = a_confirmation(
        step=STEP.WITHDRAWAL, sent_on=None, answered_on=day("03-09")
    )
    begun = a_task("T-2", actual_start=day("03-02"))
    rows = [*rows_at(S.EXECUTING), begun, an_agreed_change(), agreed, withdrawn]
    state = a_state(rows)
    assert state.standing.stage is S.SOLVING
    assert overlays_of(state) == [O.CHANGING]
    turn = turn_of(state)
    assert (turn.side, turn.roles, turn.since) == (
        v.Side.US, ("产品经理",), day("03-09"),
    )  # fmt: skip
    assert turn.cells == cells("verdict", withdrawn)
    assert gate_of(state, S.SOLVING).cells == cells("verdict", withdrawn)

    anew = a_letter(sent_on=day("03-11"))
    state = a_state(rows, anew)
    assert state.standing.stage is S.EXECUTING
    assert overlays_of(state) == [O.UNCONFIRMED, O.CHANGING]


def test_a_requirement_split_after_its_letter_keeps_the_letter() -> None:
    parent = rows_at(S.SCHEDULING)
    [letter] = [row for row in parent if isinstance(row, r.Confirmation)]
    kids = [a_requirement(f"{REQ}.{n}", parent_id=REQ) for n in (1, 2)]
    task = a_task("T-1", f"{REQ}.1", role="开发", actual_start=day("03-03"))
    portal = a_portal(*parent, *kids, task)
    first, second = portal.by_id[f"{REQ}.1"], portal.by_id[f"{REQ}.2"]
    assert first.standing.stage is S.EXECUTING
    assert overlays_of(first) == []
    assert turn_of(first).roles == ("开发",)
    assert turn_of(first).since == day("03-03")
    assert second.standing.stage is S.SCHEDULING
    assert turn_of(second).since == day("01-20")
    for child in (first, second):
        assert gate_of(child, S.CONFIRMING).cells == cells("verdict", letter)
        assert child.commitment == day("04-30")
    whole = portal.by_id[REQ]
    assert whole.standing.stage is S.SCHEDULING
    assert turn_of(whole).roles == ("项目负责",)


def test_a_letter_on_a_change_of_one_part_does_not_undo_the_letter_above_it() -> None:
    child = a_requirement(f"{REQ}.1", parent_id=REQ)
    asked = a_letter(child.requirement_id, step=STEP.CHANGE, sent_on=day("03-10"))
    portal = a_portal(*rows_at(S.SCHEDULING), child, asked)
    assert portal.by_id[f"{REQ}.1"].standing.stage is S.SCHEDULING


def test_the_chosen_solution_vetoed_by_legal_goes_back_to_the_solution() -> None:
    veto = a_review(verdict=v.ReviewVerdict.VETOED, reviewed_on=day("02-03"))
    for begun in (None, day("03-03")):
        rows = [*rows_at(S.SCHEDULING), a_task(actual_start=begun), veto]
        state = a_state(rows)
        assert state.standing.stage is S.SOLVING
        turn = turn_of(state)
        assert (turn.side, turn.roles, turn.since) == (
            v.Side.US, ("产品经理",), day("02-03"),
        )  # fmt: skip
        assert turn.cells == cells("verdict", veto)
        assert gate_of(state, S.SOLVING).cells == cells("verdict", veto)
        assert state.health is not None
        assert state.health.health is v.Health.BLOCKED
        assert state.health.side is v.Side.US
        lifted = a_review(reviewed_on=day("02-06"))
        assert a_state(rows, lifted).standing.stage is S.EXECUTING


def test_a_cancelled_task_is_ignored() -> None:
    cancelled = a_task("T-9", status=v.TaskStatus.CANCELLED, actual_start=day("02-02"))
    alone = a_state(rows_at(S.SCHEDULING), cancelled)
    assert alone.standing.stage is S.SCHEDULING
    assert overlays_of(alone) == []
    assert turn_of(alone).roles == ("项目负责",)
    assert turn_of(alone).since == day("01-20")
    assert alone.forecast is None

    done = a_done_task()
    state = a_state(rows_at(S.SCHEDULING), done, cancelled)
    assert state.standing.stage is S.ACCEPTING
    assert gate_of(state, S.EXECUTING).cells == cells("actual_end", done)
    assert turn_of(state).since == day("02-27")
    assert len(state.tasks) == 2


def test_a_reopened_requirement_must_be_accepted_again() -> None:
    _, *rows = rows_at(S.REVIEWED)
    [accepted] = [row for row in rows if isinstance(row, r.Acceptance)]
    reopened = a_requirement(
        disposition=v.Disposition.REOPENED, disposed_on=day("03-12")
    )
    state = a_state(reopened, rows)
    assert state.standing.stage is S.ACCEPTING
    assert state.standing.aside is None
    turn = turn_of(state)
    assert (turn.side, turn.roles, turn.since) == (
        v.Side.US, ("项目负责",), day("03-12"),
    )  # fmt: skip
    assert turn.cells == cells("submitted_on", accepted)
    more_work = a_task("T-2", planned_start=day("03-16"))
    assert a_state(reopened, rows, more_work).standing.stage is S.EXECUTING
    same_day = an_acceptance(submitted_on=day("03-12"), accepted_on=day("03-12"))
    assert a_state(reopened, rows, same_day).standing.stage is S.FULFILLED


def test_a_change_refused_by_the_client_stays_on_the_record_without_effect() -> None:
    refused = an_agreed_change(
        client_verdict=v.ClientVerdict.REFUSED,
        client_answered_on=day("02-18"),
        days_impact=30,
    )
    state = a_state(rows_at(S.EXECUTING), refused)
    [change] = state.changes
    assert (change.phase, change.since, change.turn) == (
        v.ChangePhase.REJECTED, day("02-18"), None,
    )  # fmt: skip
    assert state.standing.stage is S.EXECUTING
    assert overlays_of(state) == []
    assert state.standing.also == ()
    assert (turn_of(state).side, turn_of(state).roles) == (v.Side.US, ("项目负责",))
    assert state.commitment == state.original_commitment == day("04-30")

    pending = a_state(rows_at(S.EXECUTING), a_change())
    assert overlays_of(pending) == [O.CHANGING]
    assert [turn.roles for turn in pending.standing.also] == [("产品经理",)]


def test_work_begun_before_confirmation_is_named_and_goes_on() -> None:
    task = a_task(role="开发", actual_start=day("03-03"), progress=0.2)
    state = a_state(rows_at(S.CONFIRMING), task)
    assert state.standing.stage is S.EXECUTING
    assert overlays_of(state) == [O.UNCONFIRMED]
    turn = turn_of(state)
    assert (turn.side, turn.roles, turn.since) == (v.Side.US, ("开发",), day("03-03"))
    assert turn.cells == cells("actual_end", task)
    assert not gate_of(state, S.CONFIRMING).holds
    assert gate_of(state, S.EXECUTING).cells == cells("actual_end", task)


def test_work_begun_at_once_names_every_gate_it_left_behind() -> None:
    state = a_state(rows_at(S.CLARIFYING), a_task(progress=0.1))
    assert overlays_of(state) == [
        O.UNCLARIFIED, O.UNEVALUATED, O.UNSOLVED, O.UNCONFIRMED, O.UNSCORED,
    ]  # fmt: skip
    evaluated = a_state(rows_at(S.CLARIFYING), an_evaluation(), a_task(progress=0.1))
    assert O.UNEVALUATED not in overlays_of(evaluated)
