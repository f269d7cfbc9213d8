"""The page of priorities: the whole arithmetic, the matrix, the rank range."""

from __future__ import annotations

from itertools import product

import pytest

from builders_pages import AS_OF, a_portal, a_priority, a_state, an_evaluation, body
from reqportal import vocabulary as v
from reqportal.locales import translator
from reqportal.pages import matrix, priorities
from reqportal.portal.types import RequirementState

EN = translator("en").for_year(AS_OF.year)


def ranked(rank: int, scores: tuple[int, int, int] = (9, 9, 5)) -> RequirementState:
    name = f"R-{rank:02}"
    return a_state(
        name,
        priority=a_priority(90 - rank, rank, v.Band.P0),
        evaluations=(an_evaluation(name, scores),),
    )


def test_every_summand_of_the_score_is_shown() -> None:
    row = priorities.view(a_portal([ranked(1)]), EN).ranking[0]
    assert row.scores == ("9", "9", "5")
    assert row.ice == "78"
    assert [part.text for part in row.points] == ["+5", "0", "+1", "+2"]
    assert row.points[1].title == "Medium (assumed: the cell is blank)"
    assert row.range is not None
    assert row.range.text == "1–2"


def test_the_top_twelve_stand_beside_the_matrix_and_all_in_the_ranking() -> None:
    portal = a_portal([ranked(n) for n in range(1, 15)])
    view = priorities.view(portal, EN)
    assert len(view.top) == 12
    assert [row.rank for row in view.ranking] == list(range(1, 15))


def test_a_crowded_cell_draws_three_and_counts_the_rest() -> None:
    found = matrix.matrix([ranked(n) for n in range(1, 8)], EN, depth=0)
    assert len(found.bubbles) == 3
    assert [more.text for more in found.more] == ["+4"]


@pytest.mark.parametrize("impacts", [range(1, 6), range(6, 11)])
def test_every_bubble_lies_inside_the_drawing_for_all_scores(impacts: range) -> None:
    states = [
        ranked(n, (impact, 5, ease))
        for n, (impact, ease) in enumerate(product(impacts, range(1, 11)), 1)
    ]
    found = matrix.matrix(states, EN, depth=0)
    assert len(found.bubbles) == 50
    assert all(5 < bubble.x < 100 for bubble in found.bubbles)
    assert all(22 < bubble.y < matrix.HEIGHT - 34 for bubble in found.bubbles)


def test_of_many_ranks_only_the_first_are_drawn_and_the_others_are_counted() -> None:
    states = [ranked(n, (1 + n % 10, 5, 1 + n // 10)) for n in range(1, 100)]
    found = matrix.matrix(states, EN, depth=0)
    assert sorted(int(bubble.rank) for bubble in found.bubbles) == list(range(1, 61))
    assert sum(int(more.text) for more in found.more) == 39
    assert found.note.startswith("60 of 99 are drawn")


def test_the_rank_range_spans_the_same_axis_in_every_row() -> None:
    first = matrix.rank_range(a_priority(90, 1), 23, EN)
    last = matrix.rank_range(a_priority(40, 22), 23, EN)
    assert first is not None
    assert last is not None
    assert (first.best, last.worst) == (2.0, 81.0)


def test_unscored_requirements_say_what_is_missing() -> None:
    portal = a_portal([a_state("R-1", stage=v.Stage.CLARIFYING), a_state("R-2")])
    rows = priorities.view(portal, EN).unscored
    assert [row.missing for row in rows] == [
        "Clarify first, then evaluate",
        "The evaluation",
    ]


def test_an_empty_portal_says_when_something_is_ranked() -> None:
    said = body("priorities", priorities.view(a_portal(), EN))
    assert "Nothing is ranked yet." in said
