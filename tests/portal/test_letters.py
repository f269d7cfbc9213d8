"""What lies with clients in writing."""

from __future__ import annotations

from builders import (
    AS_OF,
    a_change,
    a_confirmation,
    a_letter,
    a_portal,
    a_requirement,
    an_agreed_change,
    day,
)
from reqportal import vocabulary as v
from reqportal.portal import letters


def test_the_most_overdue_letter_comes_first_then_the_oldest() -> None:
    portal = a_portal(
        *(a_requirement(name) for name in ("R-1", "R-2", "R-3")),
        a_letter("R-1", sent_on=day("03-01")),
        a_letter("R-2", sent_on=day("03-10"), due_on=day("03-13")),
        a_letter("R-3", sent_on=day("02-01"), due_on=day("04-01")),
    )
    found = letters.awaited(portal)
    assert [letter.states[0].id for letter in found] == ["R-2", "R-3", "R-1"]
    assert found[0].days_over(AS_OF) == 7


def test_a_letter_on_several_requirements_is_one() -> None:
    portal = a_portal(
        a_requirement("R-1"), a_requirement("R-2"), a_letter("R-1", "R-2")
    )
    (found,) = letters.awaited(portal)
    assert [state.id for state in found.states] == ["R-1", "R-2"]


def test_a_letter_that_a_later_one_replaced_is_not_awaited() -> None:
    portal = a_portal(
        a_requirement(),
        a_letter(sent_on=day("02-01"), letter_number="QR-1"),
        a_letter(sent_on=day("03-01"), letter_number="QR-2"),
    )
    assert [letter.row.letter_number for letter in letters.awaited(portal)] == ["QR-2"]


def test_nothing_is_awaited_for_what_the_client_cancelled() -> None:
    cancelled = a_requirement(
        disposition=v.Disposition.CANCELLED, disposed_on=day("03-10")
    )
    assert letters.awaited(a_portal(cancelled, a_letter())) == ()


def test_a_change_sent_is_awaited_once_though_both_sheets_name_it() -> None:
    asked = {"verdict": v.ChangeVerdict.AGREED, "sent_on": day("03-09")}
    change = a_change(evaluated_on=day("03-05"), **asked)
    alone = letters.awaited(a_portal(a_requirement(), change))
    assert [letter.row for letter in alone] == [change]
    letter = a_letter(step=v.ConfirmationStep.CHANGE, sent_on=day("03-09"))
    both = letters.awaited(a_portal(a_requirement(), change, letter))
    assert [one.row for one in both] == [letter]


def test_answers_are_listed_from_the_given_day_on_latest_first() -> None:
    portal = a_portal(
        a_requirement(),
        a_confirmation(answered_on=day("01-20")),
        a_confirmation(answered_on=day("03-02")),
        an_agreed_change(client_answered_on=day("03-05")),
    )
    found = letters.answered(portal, day("02-01"))
    assert [letter.answered_on for letter in found] == [day("03-05"), day("03-02")]
