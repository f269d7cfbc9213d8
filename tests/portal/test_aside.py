"""What is aside: disposed of by hand, or not feasible without an alternative."""

from __future__ import annotations

from itertools import product

import pytest

from builders import (
    a_confirmation,
    a_letter,
    a_requirement,
    a_solution,
    a_state,
    an_evaluation,
    day,
    rows_at,
)
from reqportal import vocabulary as v

S, O = v.Stage, v.Overlay  # noqa: E741 - as short as in the table of DESIGN §5
STEP, SAID = v.ConfirmationStep, v.ConfirmationVerdict


@pytest.mark.parametrize(
    ("word", "aside"),
    [
        (v.Disposition.ON_HOLD, v.Aside.ON_HOLD),
        (v.Disposition.CANCELLED, v.Aside.CANCELLED),
        (v.Disposition.DECLINED, v.Aside.DECLINED),
        (v.Disposition.MERGED, v.Aside.MERGED),
        (v.Disposition.REOPENED, None),
    ],
)
def test_a_disposition_sets_aside_and_keeps_the_stage(
    word: v.Disposition, aside: v.Aside | None
) -> None:
    disposed = a_requirement(disposition=word, disposed_on=day("03-01"))
    state = a_state(disposed, rows_at(S.EXECUTING)[1:])
    assert state.standing.aside is aside
    assert state.standing.stage is S.EXECUTING
    assert (state.health is None) == (aside is not None)
    if aside:
        assert state.standing.turn is None
        assert state.standing.aside_since == day("03-01")
        assert state.standing.aside_cells == (disposed.origin.cell("disposition"),)


def test_what_cannot_be_done_is_aside_until_an_alternative_is_accepted() -> None:
    never = an_evaluation(
        technical=v.Feasibility.PARTLY, compliance=v.Feasibility.NOT_NOW
    )
    state = a_state(never, a_solution())
    assert state.standing.aside is v.Aside.NOT_FEASIBLE
    assert state.standing.aside_since == day("01-10")
    assert state.standing.aside_cells == (never.origin.cell("compliance"),)
    assert state.standing.turn is not None
    assert state.standing.turn.side is v.Side.US
    assert state.feasibility is not None
    assert state.feasibility.limits == ("compliance",)

    letter = {"step": STEP.ALTERNATIVE}
    for sent in (a_letter(**letter), a_confirmation(**letter, verdict=SAID.REFUSED)):
        state = a_state(never, a_solution(), sent)
        assert state.standing.aside is v.Aside.NOT_FEASIBLE
    accepted = a_confirmation(**letter)
    state = a_state(never, a_solution(), accepted)
    assert state.standing.aside is None
    assert state.standing.stage is S.SCHEDULING
    back = a_confirmation(step=STEP.WITHDRAWAL, answered_on=day("02-01"))
    state = a_state(never, a_solution(), accepted, back)
    assert state.standing.aside is v.Aside.NOT_FEASIBLE


def test_feasibility_is_the_worst_given_dimension() -> None:
    words = [None, *v.Feasibility]
    for technical, budget in product(words, words):
        state = a_state(an_evaluation(technical=technical, budget=budget))
        given = [word for word in (technical, budget) if word]
        if not given:
            assert state.feasibility is None
        else:
            assert state.feasibility is not None
            assert state.feasibility.worst is max(given, key=lambda word: word.order)


def test_an_alternative_that_is_sent_waits_for_the_clients_answer() -> None:
    never = an_evaluation(technical=v.Feasibility.NOT_NOW)
    sent = a_letter(step=STEP.ALTERNATIVE, due_on=day("03-10"))
    turn = a_state(never, a_solution(), sent).standing.turn
    assert turn is not None
    assert (turn.side, turn.since) == (v.Side.CLIENT, sent.sent_on)
    assert turn.cells == (sent.origin.cell("verdict"),)
    for other in (
        a_letter(step=STEP.ALTERNATIVE, sent_on=None),
        a_confirmation(step=STEP.ALTERNATIVE, verdict=SAID.REFUSED),
        a_letter(step=STEP.ALTERNATIVE, answered_on=day("02-02")),
        a_letter(),
    ):
        turn = a_state(never, a_solution(), other).standing.turn
        assert turn is not None
        assert turn.side is v.Side.US
