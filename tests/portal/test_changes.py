"""The phase of a change, by the first blank, and whose move it is."""

from __future__ import annotations

from itertools import product

import pytest

from builders import a_change, a_state, an_agreed_change, day
from reqportal import vocabulary as v
from reqportal.portal.types import ChangeState

P, OURS, THEIRS = v.ChangePhase, v.ChangeVerdict, v.ClientVerdict
REWORK = v.VerificationResult.REWORK
DAYS = {
    "evaluated_on": day("02-12"),
    "client_answered_on": day("02-16"),
    "verified_on": day("02-26"),
}


def changed(**fields: object) -> ChangeState:
    [found] = a_state(a_change(**fields)).changes
    return found


def phase(columns: dict[str, object]) -> v.ChangePhase:
    """The sentence of DESIGN §4, column by column."""
    if columns["client_verdict"] is THEIRS.WITHDRAWN:
        return P.WITHDRAWN
    if columns["verdict"] is OURS.REJECTED:
        return P.REJECTED
    if columns["client_verdict"] is THEIRS.REFUSED:
        return P.REJECTED
    waiting = [P.EVALUATING, P.SENDING, P.CONFIRMING, P.IMPLEMENTING, P.VERIFYING]
    for name, value in zip(waiting, columns.values(), strict=True):
        if value is None:
            return name
    return P.IMPLEMENTING if columns["verification_result"] is REWORK else P.DONE


SIDES = {P.CONFIRMING: v.Side.CLIENT, P.DONE: None, P.REJECTED: None, P.WITHDRAWN: None}


@pytest.mark.parametrize("verdict", [None, *OURS])
def test_every_combination_of_blanks_and_verdicts(verdict: OURS | None) -> None:
    values = product(
        [None, day("02-13")],
        [None, *THEIRS],
        [None, day("02-24")],
        [None, *v.VerificationResult],
    )
    names = ("sent_on", "client_verdict", "implemented_on", "verification_result")
    for combination in values:
        columns = {"verdict": verdict, **dict(zip(names, combination, strict=True))}
        found = changed(**columns, **DAYS)
        expected = phase(columns)
        assert found.phase is expected, columns
        side = found.turn.side if found.turn else None
        assert side is SIDES.get(expected, v.Side.US), columns
        assert found.since is not None


def test_a_phase_lasts_since_the_step_before_it() -> None:
    change = an_agreed_change(sent_on=None, client_verdict=None)
    [found] = a_state(change.model_copy(update={"client_answered_on": None})).changes
    assert (found.phase, found.since) == (P.SENDING, day("02-12"))
    assert found.steps == ((P.EVALUATING, day("02-12")),)
    assert found.turn is not None
    assert found.turn.cells == (change.origin.whole,)
    assert changed().since == day("02-10")


def test_rework_goes_on_since_the_verification() -> None:
    done = {"implemented_on": day("02-24"), "verified_on": day("02-26")}
    [found] = a_state(an_agreed_change(**done, verification_result=REWORK)).changes
    assert (found.phase, found.since) == (P.IMPLEMENTING, day("02-26"))
    assert found.turn is not None
    assert found.turn.roles == ("项目负责",)


def test_changes_are_in_the_order_they_were_asked_for() -> None:
    rows = [
        a_change("CR-2"),
        a_change("CR-1"),
        a_change("CR-0", requested_on=day("03-01")),
    ]
    ids = [change.record.change_id for change in a_state(rows).changes]
    assert ids == ["CR-1", "CR-2", "CR-0"]
