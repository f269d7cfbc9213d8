"""The stage board."""

from __future__ import annotations

import pytest

from builders import a_portal, a_requirement, an_evaluation, rows_at
from builders_pages import AS_OF, a_state, body
from builders_pages import a_portal as a_portal_of_states
from reqportal import vocabulary as v
from reqportal.locales import translator
from reqportal.pages import board

EN = translator("en").for_year(AS_OF.year)


def test_the_counts_of_the_sections_add_up_to_all_leaves() -> None:
    rows = [row for stage in v.Stage for row in rows_at(stage, f"R-{stage.number}")]
    parent = [a_requirement("R-P"), a_requirement("R-C", parent_id="R-P")]
    portal = a_portal(*rows, *parent)
    sections = board.view(portal, EN).sections
    assert len(sections) == 10
    assert sum(section.count for section in sections) == len(portal.leaves) == 10


def test_each_requirement_stands_under_its_stage() -> None:
    rows = [row for stage in v.Stage for row in rows_at(stage, f"R-{stage.number}")]
    view = board.view(a_portal(*rows), EN)
    assert [[row.title.id for row in s.rows] for s in view.sections[:9]] == [
        [f"R-{number}"] for number in range(1, 10)
    ]


def test_a_stage_is_sorted_by_priority_and_unscored_ones_come_last() -> None:
    scores = {"R-1": None, "R-2": (3, 3, 3), "R-3": (9, 9, 9)}
    rows = [
        row
        for name, given in scores.items()
        for row in (a_requirement(name), an_evaluation(name, given))
    ]
    section = board.view(a_portal(*rows), EN).sections[2]
    assert [row.title.id for row in section.rows] == ["R-3", "R-2", "R-1"]
    assert [row.is_unscored for row in section.rows] == [False, False, True]


@pytest.mark.parametrize(("count", "said"), [(12, ""), (13, "Another 1")])
def test_the_rest_of_a_long_stage_is_folded_away(count: int, said: str) -> None:
    states = [a_state(f"R-{n:02}") for n in range(count)]
    section = board.view(a_portal_of_states(states), EN).sections[5]
    assert (section.count, section.more) == (count, said)
    assert len(section.rows) + len(section.folded) == count


def test_what_is_aside_says_why_instead_of_its_health() -> None:
    portal = a_portal_of_states([a_state("R-1", aside=v.Aside.ON_HOLD)])
    row = board.view(portal, EN).sections[9].rows[0]
    assert (row.aside, row.health) == ("On hold", None)


def test_counts_on_top_lead_to_the_sections_below() -> None:
    html = body("board", board.view(a_portal_of_states([a_state()]), EN))
    assert 'href="#stage-6"' in html
    assert 'id="stage-6"' in html
    assert 'href="requirements/REQ-0001.html"' in html


def test_an_empty_board_says_what_to_fill_in() -> None:
    html = body("board", board.view(a_portal_of_states(), EN))
    assert "There are no requirements yet." in html
    assert html.count("Nothing stands here.") == 10
