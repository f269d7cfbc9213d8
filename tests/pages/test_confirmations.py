"""Confirmations and acceptance."""

from __future__ import annotations

from builders import (
    AS_OF,
    a_confirmation,
    a_letter,
    a_portal,
    a_requirement,
    an_acceptance,
    day,
    rows_at,
)
from builders_pages import body
from reqportal import vocabulary as v
from reqportal.locales import translator
from reqportal.pages import confirmations

EN = translator("en").for_year(AS_OF.year)
HOSTILE = "<script>alert(1)</script>{{ 7*7 }}"


def test_the_lede_says_what_is_unanswered_and_how_much_is_confirmed() -> None:
    portal = a_portal(
        *rows_at(v.Stage.CONFIRMING, "R-1"),
        a_letter("R-1", sent_on=day("03-02"), due_on=day("03-13")),
        *rows_at(v.Stage.EXECUTING, "R-2"),
    )
    said = confirmations.view(portal, EN)
    assert "Unanswered letters: 1, 1 of them overdue" in said.head.lede
    assert "have it (50 %)" in said.head.lede
    assert [row.title.id for row in said.unconfirmed] == ["R-1"]


def test_a_waiting_letter_shows_its_number_its_clock_and_its_cell() -> None:
    letter = a_letter(due_on=day("03-13"), letter_number="QR-9")
    (row,) = confirmations.view(a_portal(a_requirement(), letter), EN).waiting
    assert row.number == "QR-9"
    assert row.wait
    assert row.wait.over == "7 over"
    assert row.evidence[0].cell.startswith("客户确认!")


def test_a_withdrawal_is_no_pending_answer() -> None:
    row = a_confirmation(
        step=v.ConfirmationStep.WITHDRAWAL, verdict=None, answered_on=day("03-12")
    )
    said = confirmations.view(a_portal(a_requirement(), row), EN)
    assert said.waiting == ()
    assert [one.mark.word for one in said.answered] == ["Withdrawal"]


def test_items_stand_where_they_belong() -> None:
    failed, deemed = v.AcceptanceResult.FAILED, v.AcceptanceResult.DEEMED
    portal = a_portal(
        *rows_at(v.Stage.ACCEPTING),
        an_acceptance(item="甲", certificate_number="YS-1"),
        an_acceptance(item="乙", result=failed, fix_due_on=day("03-18")),
        an_acceptance(item="丙", result=None, accepted_on=None),
        an_acceptance(item="丁", result=deemed, clause=None),
    )
    tables = confirmations.view(portal, EN).acceptance
    assert [row.item for row in tables.failed] == ["乙"]
    assert tables.failed[0].is_late
    assert [row.item for row in tables.waiting] == ["丙"]
    assert [row.item for row in tables.deemed] == ["丁"]
    (whole,) = tables.requirements
    assert (whole.count, whole.certificates) == ("2/4", "YS-1")


def test_an_item_deemed_passed_without_a_clause_says_so() -> None:
    item = an_acceptance(result=v.AcceptanceResult.DEEMED)
    portal = a_portal(*rows_at(v.Stage.ACCEPTING), item)
    html = body("confirmations", confirmations.view(portal, EN))
    assert "no clause given" in html


def test_hostile_text_is_shown_as_typed() -> None:
    portal = a_portal(
        *rows_at(v.Stage.ACCEPTING),
        a_letter(letter_number=HOSTILE),
        an_acceptance(item=HOSTILE, clause=HOSTILE, certificate_number=HOSTILE),
    )
    html = body("confirmations", confirmations.view(portal, EN))
    assert "<script>" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7*7 }}" in html


def test_an_empty_portal_says_so() -> None:
    html = body("confirmations", confirmations.view(a_portal(), EN))
    assert "No letter waits for an answer." in html
    assert "No acceptance item is on record yet." in html
