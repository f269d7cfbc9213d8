"""The traceability matrix."""

from __future__ import annotations

from builders import AS_OF, a_portal, a_requirement, a_task, day, rows_at
from builders_pages import body
from reqportal import vocabulary as v
from reqportal.locales import translator
from reqportal.pages import requirement, traceability, traced

EN = translator("en").for_year(AS_OF.year)


def test_a_reviewed_requirement_has_every_step_linked_to_its_block() -> None:
    view = traceability.view(a_portal(*rows_at(v.Stage.REVIEWED)), EN)
    (row,) = view.groups[0].rows
    said = [(cell.link.text, cell.link.href) for cell in row.cells if cell.link]
    page = "requirements/REQ-0001.html"
    assert said == [
        ("Flexible P1", f"{page}#worth"),
        ("Basic chosen", f"{page}#solutions"),
        ("Agreed", f"{page}#confirmations"),
        ("1/1 done", f"{page}#tasks"),
        ("1/1 passed", f"{page}#acceptance"),
        ("recorded 03-10", f"{page}#feedback"),
    ]
    assert view.holes == ()


def test_a_hole_is_marked_listed_and_said() -> None:
    portal = a_portal(a_requirement(), a_task(actual_start=day("03-02")))
    view = traceability.view(portal, EN)
    (row,) = view.groups[0].rows
    assert [bool(cell.hole) for cell in row.cells] == [True, True, True] + [False] * 3
    assert [link.text for link in view.holes[0].missing] == [
        "Evaluation",
        "Solution",
        "Confirmation",
    ]
    assert "Requirements that went on without a step: 1" in view.head.lede


def test_a_step_that_is_next_is_no_hole() -> None:
    view = traceability.view(a_portal(*rows_at(v.Stage.EVALUATING)), EN)
    cell = view.groups[0].rows[0].cells[0]
    assert (cell.hole, cell.now) == (None, "No evaluation yet")
    assert "No requirement is past a step without a record" in view.head.lede


def test_coverage_counts_who_has_come_so_far() -> None:
    portal = a_portal(
        *rows_at(v.Stage.SOLVING, "R-1"), *rows_at(v.Stage.EXECUTING, "R-2")
    )
    found = [(c.have, c.reached) for c in traceability.view(portal, EN).columns]
    assert found == [(2, 2), (1, 2), (1, 1), (1, 1), (0, 0), (0, 0)]


def test_every_linked_block_exists_on_the_page_of_the_requirement() -> None:
    portal = a_portal(*rows_at(v.Stage.REVIEWED))
    html = body("requirement", requirement.view(portal, portal.leaves[0], EN))
    for anchor in traced.ANCHORS.values():
        assert f'id="{anchor}"' in html


def test_an_empty_portal_says_so() -> None:
    html = body("traceability", traceability.view(a_portal(), EN))
    assert "There is nothing to trace yet." in html
