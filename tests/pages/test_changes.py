"""The page of changes."""

from __future__ import annotations

from typing import Any

from builders import (
    AS_OF,
    a_change,
    a_client,
    a_portal,
    a_requirement,
    an_agreed_change,
    day,
)
from builders_pages import body
from reqportal import vocabulary as v
from reqportal.locales import translator
from reqportal.pages import changes
from reqportal.pages.changes import ChangesView

EN = translator("en").for_year(AS_OF.year)

DONE: dict[str, Any] = {
    "implemented_on": day("03-02"),
    "verified_on": day("03-03"),
    "verification_result": v.VerificationResult.PASSED,
}


def seen(*rows: object) -> ChangesView:
    known = (a_client(), a_client("C-002"), a_requirement())
    other = a_requirement("R-2", client_id="C-002")
    return changes.view(a_portal(*known, other, *rows), EN)  # type: ignore[arg-type]


def test_open_changes_come_first_and_refused_ones_stay_at_the_end() -> None:
    refused = a_change("CR-3", verdict=v.ChangeVerdict.REJECTED)
    view = seen(refused, an_agreed_change("CR-2", **DONE), a_change("CR-1"))
    assert [[row.change.id for row in group.rows] for group in view.groups] == [
        ["CR-1"],
        ["CR-2"],
        ["CR-3"],
    ]


def test_the_longest_waited_open_change_stands_first() -> None:
    fresh = a_change("CR-1", requested_on=day("03-19"))
    view = seen(fresh, a_change("CR-2", requested_on=day("02-02")))
    assert [row.change.id for row in view.groups[0].rows] == ["CR-2", "CR-1"]


def test_only_agreed_changes_add_days_and_open_ones_are_pending() -> None:
    view = seen(
        an_agreed_change("CR-1", days_impact=5, **DONE),
        an_agreed_change("CR-2", "R-2", days_impact=-2),
        a_change("CR-3", days_impact=7),
        a_change("CR-4", days_impact=30, verdict=v.ChangeVerdict.REJECTED),
    )
    assert view.total is not None
    assert (view.total.days, view.total.pending) == ("+3", "+7")
    assert [(row.link.text, row.days, row.pending) for row in view.by_client] == [
        ("客户C-001", "+5", "+7"),
        ("客户C-002", "−2", "0"),
    ]


def test_shares_by_kind_count_every_change_and_a_blank_kind_is_named() -> None:
    rows = [a_change(f"CR-{n}", kind=v.ChangeKind.EXTENDS) for n in range(3)]
    view = seen(*rows, a_change("CR-9"))
    assert [(row.link.text, row.count, row.share) for row in view.by_kind] == [
        ("Larger scope", 3, "75%"),
        ("no kind", 1, "25%"),
    ]


def test_an_open_change_shows_its_phases_and_whose_turn_it_is() -> None:
    html = body("changes", seen(a_change("CR-1")))
    assert 'aria-current="step"' in html
    assert "产品经理" in html
    assert 'href="clients/C-001.html"' in html


def test_no_change_is_said_so() -> None:
    assert "There is no change on record." in body("changes", seen())
