"""The index of requirements."""

from __future__ import annotations

from builders_pages import AS_OF, a_portal, a_state, body
from reqportal import vocabulary as v
from reqportal.locales import translator
from reqportal.pages import requirements

EN = translator("en").for_year(AS_OF.year)


def test_children_stand_right_below_their_parent_and_further_in() -> None:
    portal = a_portal(
        [
            a_state("R-1", children=("R-3",)),
            a_state("R-2"),
            a_state("R-3", ancestors=("R-1",), children=("R-4",)),
            a_state("R-4", ancestors=("R-1", "R-3")),
        ]
    )
    rows = requirements.view(portal, EN).rows
    assert [(row.title.id, row.level) for row in rows] == [
        ("R-1", 0),
        ("R-3", 1),
        ("R-4", 2),
        ("R-2", 0),
    ]


def test_a_child_whose_parent_is_held_back_is_still_listed() -> None:
    portal = a_portal([a_state("R-3", ancestors=("R-1",))])
    assert [row.title.id for row in requirements.view(portal, EN).rows] == ["R-3"]


def test_aside_and_fulfilled_requirements_are_listed_too() -> None:
    portal = a_portal(
        [
            a_state("R-1", aside=v.Aside.ON_HOLD),
            a_state("R-2", stage=v.Stage.FULFILLED),
        ]
    )
    rows = requirements.view(portal, EN).rows
    assert [row.stage.word for row in rows] == ["On hold", "Fulfilled"]
    assert not any(row.is_unscored for row in rows)


def test_without_requirements_the_page_says_where_to_begin() -> None:
    view = requirements.view(a_portal(), EN)
    assert "There are no requirements yet." in body("requirements", view)
