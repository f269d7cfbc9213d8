"""Days spent waiting for the client, apart from ours."""

from __future__ import annotations

from datetime import date

import pytest

from builders import (
    a_change,
    a_clarification,
    a_confirmation,
    a_letter,
    a_requirement,
    a_state,
    an_acceptance,
    an_agreed_change,
    day,
    rows_at,
)
from reqportal import vocabulary as v
from reqportal.model import records as r
from reqportal.portal.waits import total_days

BLANK = {"accepted_on": None, "result": None}
ELAPSED = 74
"""From the day a requirement is raised to the as-of date."""


def client_days(*rows: r.Record) -> int:
    state = a_state(*rows)
    assert state.client_days + state.our_days == ELAPSED
    return state.client_days


@pytest.mark.parametrize(
    ("spans", "days"),
    [
        ([], 0),
        ([("01-10", "01-12")], 2),
        ([("01-10", "01-12"), ("01-11", "01-15")], 5),
        ([("01-10", "01-20"), ("01-12", "01-14")], 10),
        ([("01-10", "01-12"), ("01-20", "01-21")], 3),
        ([("01-01", "01-06")], 1),
        ([("03-19", "04-30")], 1),
        ([("04-01", "04-30")], 0),
        ([("01-12", "01-10")], 0),
    ],
)
def test_overlaps_count_once_and_only_inside_the_span(
    spans: list[tuple[str, str]], days: int
) -> None:
    found: list[tuple[date, date]] = [(day(a), day(b)) for a, b in spans]
    assert total_days(found, day("01-05"), day("03-20")) == days


def test_an_open_question_waits_until_today_an_answered_one_until_its_answer() -> None:
    assert client_days(a_clarification()) == 73
    answered = a_clarification(answer="答复", answered_on=day("01-08"))
    assert client_days(answered) == 2
    assert client_days(a_clarification(asked_on=None)) == 0


def test_a_question_settled_by_a_confirmation_waits_until_that() -> None:
    question = a_clarification(asked_on=day("01-18"))
    assert client_days(question, a_confirmation()) == 4


def test_a_letter_waits_until_its_answer_or_until_the_next_letter() -> None:
    assert client_days(a_letter(sent_on=day("03-10"))) == 10
    assert client_days(a_confirmation()) == 4
    newer = a_confirmation(sent_on=day("02-02"), answered_on=day("02-05"))
    assert client_days(a_letter(), newer) == 20
    assert client_days(a_letter(sent_on=None)) == 0


def test_a_change_waits_while_the_client_has_it() -> None:
    pending = {"client_verdict": None, "client_answered_on": None}
    assert client_days(an_agreed_change()) == 3
    assert client_days(an_agreed_change(**pending)) == 35
    assert client_days(a_change()) == 0
    dropped = {**pending, "verdict": v.ChangeVerdict.REJECTED}
    assert client_days(an_agreed_change(**dropped)) == 0


def test_a_test_waits_until_its_result_or_the_next_try() -> None:
    assert client_days(an_acceptance(**BLANK)) == 18
    assert client_days(an_acceptance()) == 4
    again = an_acceptance(submitted_on=day("03-04"), accepted_on=day("03-06"))
    assert client_days(an_acceptance(**BLANK), again) == 4


def test_a_test_made_void_by_a_change_no_longer_waits() -> None:
    change = an_agreed_change(
        sent_on=None, implemented_on=day("03-12"), client_answered_on=None
    )
    assert client_days(an_acceptance(**BLANK), change) == 10


def test_days_stop_with_acceptance_and_with_being_set_aside() -> None:
    state = a_state(rows_at(v.Stage.FULFILLED))
    assert state.client_days + state.our_days == 60
    held = a_requirement(disposition=v.Disposition.ON_HOLD, disposed_on=day("02-04"))
    state = a_state(held, a_clarification())
    assert (state.client_days, state.our_days) == (29, 1)
