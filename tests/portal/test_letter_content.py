"""What a letter says: of what it names, with its number and its dates."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pytest

from builders import (
    a_change,
    a_clarification,
    a_confirmation,
    a_letter,
    a_portal,
    a_requirement,
    a_solution,
    a_task,
    an_acceptance,
    an_agreed_change,
    day,
)
from reqportal import vocabulary as v
from reqportal.model import records as r
from reqportal.portal.letter_content import LetterContent, content, told
from reqportal.portal.letter_facts import Fact, digest, facts
from reqportal.portal.letter_number import LetterKey

K = v.LetterKind
ONE = ("REQ-0001",)


def letter(
    kind: v.LetterKind, ids: Iterable[str], *rows: r.Record, as_of: date | None = None
) -> LetterContent:
    portal = a_portal(*rows, company="云启", **({"as_of": as_of} if as_of else {}))
    key = LetterKey(kind, tuple(ids))
    return content(told(portal, key), key)


def said(found: LetterContent) -> dict[tuple[str, str, str, str], object]:
    return {fact.place: fact.value for fact in facts(found)}


# --- the number --------------------------------------------------------------------


def test_the_number_is_that_of_the_letter_on_exactly_these() -> None:
    rows = (
        a_requirement(),
        a_requirement("REQ-0002"),
        a_letter("REQ-0001", "REQ-0002", letter_number="QR-12"),
        a_letter("REQ-0001", letter_number="QR-1"),
    )
    assert letter(K.CONFIRMATION, ONE, *rows).number == "QR-1"
    both = letter(K.CONFIRMATION, ("REQ-0002", "REQ-0001"), *rows)
    assert (both.number, both.is_proposed) == ("QR-12", False)


def test_a_letter_being_prepared_has_its_number_already() -> None:
    prepared = a_letter(sent_on=None, letter_number="QR-9")
    found = letter(K.CONFIRMATION, ONE, a_requirement(), prepared)
    assert (found.number, found.is_proposed) == ("QR-9", False)


def test_after_a_refusal_a_new_number_is_proposed() -> None:
    refused = a_confirmation(
        verdict=v.ConfirmationVerdict.REFUSED, letter_number="QR-7"
    )
    found = letter(K.CONFIRMATION, ONE, a_requirement(), refused)
    assert (found.number, found.is_proposed) == ("QR-REQ-0001-2", True)


def test_a_proposal_tells_nothing_of_other_letters() -> None:
    others = [
        row
        for n in range(2, 30)
        for row in (a_requirement(f"REQ-{n:04}"), a_letter(f"REQ-{n:04}"))
    ]
    alone = letter(K.CONFIRMATION, ONE, a_requirement())
    among = letter(K.CONFIRMATION, ONE, a_requirement(), *others)
    assert alone.number == among.number == "QR-REQ-0001"


def test_a_change_takes_the_number_of_the_letter_sent_about_it() -> None:
    change = a_change("CR-1", sent_on=day("03-09"))
    step = {"step": v.ConfirmationStep.CHANGE, "letter_number": "BG-7"}
    rows = (a_requirement(), change, a_letter(sent_on=day("03-09"), **step))
    assert letter(K.CHANGE, ("CR-1",), *rows).number == "BG-7"
    other = (a_requirement(), change, a_letter(sent_on=day("03-10"), **step))
    assert letter(K.CHANGE, ("CR-1",), *other).number == "BG-CR-1"


def test_two_changes_of_one_letter_share_its_number() -> None:
    rows = [a_change(f"CR-{n}", letter_number="BG-1") for n in (1, 2)]
    assert letter(K.CHANGE, ("CR-1", "CR-2"), a_requirement(), *rows).number == "BG-1"


def test_items_that_wait_need_a_new_certificate() -> None:
    done = an_acceptance(item="a", certificate_number="YS-1")
    waits = an_acceptance(item="b", result=None, accepted_on=None)
    assert letter(K.ACCEPTANCE, ONE, a_requirement(), done).number == "YS-1"
    assert letter(K.ACCEPTANCE, ONE, a_requirement(), done, waits).number == (
        "YS-REQ-0001-2"
    )


# --- what it says ------------------------------------------------------------------


def test_a_parents_solution_and_changes_hold_for_its_child() -> None:
    child = a_requirement("REQ-0001.1", parent_id="REQ-0001")
    change = an_agreed_change("CR-1", days_impact=7)
    rows = (a_requirement(), child, a_solution(price="9 元"), change)
    found = said(letter(K.CONFIRMATION, ("REQ-0001.1",), *rows))
    assert found["REQ-0001.1", "solution", "", "price"] == "9 元"
    assert found["REQ-0001.1", "", "", "after"] == "2026-05-07"
    assert not [place for place in found if place[0] == "REQ-0001"]


def test_a_change_is_shown_before_and_with_it_whether_agreed_or_not() -> None:
    for change in (
        a_change("CR-1", days_impact=7),
        an_agreed_change("CR-1", days_impact=7),
    ):
        found = said(letter(K.CHANGE, ("CR-1",), a_requirement(), a_solution(), change))
        assert found["REQ-0001", "", "", "before"] == "2026-04-30"
        assert found["REQ-0001", "", "", "after"] == "2026-05-07"


def test_a_confirmation_names_agreed_changes_only() -> None:
    rows = (
        a_requirement(),
        a_solution(),
        an_agreed_change("CR-1"),
        a_change("CR-2"),
        an_agreed_change("CR-3", client_verdict=v.ClientVerdict.WITHDRAWN),
    )
    found = said(letter(K.CONFIRMATION, ONE, *rows))
    assert {place[2] for place in found if place[1] == "change"} == {"CR-1"}


def test_items_that_were_not_handed_over_wait_for_theirs() -> None:
    unsent = an_acceptance(item="b", submitted_on=None, accepted_on=None, result=None)
    found = said(
        letter(K.ACCEPTANCE, ONE, a_requirement(), an_acceptance(item="a"), unsent)
    )
    assert {place[2] for place in found if place[1] == "acceptance"} == {"a"}
    alone = said(letter(K.ACCEPTANCE, ONE, a_requirement(), unsent))
    assert {place[2] for place in alone if place[1] == "acceptance"} == {"b"}


def test_a_result_that_a_later_change_made_void_is_asked_for_again() -> None:
    change = an_agreed_change("CR-1", implemented_on=day("03-15"))
    item = an_acceptance(item="a", certificate_number="YS-1", signer_role="x")
    found = said(letter(K.ACCEPTANCE, ONE, a_requirement(), change, item))
    assert found["REQ-0001", "acceptance", "a", "result"] is None
    assert found["REQ-0001", "acceptance", "a", "signer_role"] is None
    assert found["REQ-0001", "acceptance", "a", "criterion"] == "标准"
    assert found["", "", "", "number"] == "YS-REQ-0001"


def test_questions_and_tasks_have_no_place_in_a_confirmation() -> None:
    rows = (a_requirement(), a_solution(), a_clarification(), a_task(public=True))
    found = said(letter(K.CONFIRMATION, ONE, *rows))
    sheets = {place[1] for place in found}
    assert sheets == {"", "client", "requirement", "solution"}


def test_a_report_says_public_requirements_alone() -> None:
    rows = (a_requirement(public=True), a_requirement("REQ-0002"))
    found = said(letter(K.REPORT, ("C-001",), *rows))
    assert {place[0] for place in found} == {"", "REQ-0001"}


# --- the digest --------------------------------------------------------------------


def test_the_day_changes_nothing_and_every_value_does() -> None:
    rows = (a_requirement(acceptance_criteria="x"), a_solution())
    one = letter(K.CONFIRMATION, ONE, *rows)
    later = letter(K.CONFIRMATION, ONE, *rows, as_of=day("03-21"))
    other = letter(
        K.CONFIRMATION, ONE, a_requirement(acceptance_criteria="y"), a_solution()
    )
    digests = [digest(found.key, facts(found)) for found in (one, later, other)]
    assert digests[0] == digests[1] != digests[2]


@pytest.mark.parametrize("place", range(3))
def test_a_value_in_another_place_is_another_letter(place: int) -> None:
    names = ["a", "b", "c"]
    moved = [*names]
    moved[place] = "z"
    key = LetterKey(K.CONFIRMATION, ONE)
    one, other = (
        digest(key, [Fact(*(*found, "f"), "value")])  # type: ignore[arg-type]
        for found in (names, moved)
    )
    assert one != other
