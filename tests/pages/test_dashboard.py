"""The page of figures: nothing is a dash with n=0, and every figure names its rows."""

from __future__ import annotations

from builders import a_portal as of_rows
from builders import a_requirement, rows_at
from builders_pages import AS_OF, a_portal, body
from reqportal import vocabulary as v
from reqportal.locales import translator
from reqportal.pages import dashboard, figures, trend

EN = translator("en").for_year(AS_OF.year)


def test_without_rows_every_figure_is_a_dash_with_an_n_of_zero() -> None:
    view = dashboard.view(a_portal(), EN)
    panels = (view.on_time, view.answered, view.accepted, view.changed)
    found = [one for panel in panels for one in panel.figures]
    found += [*view.ages.figures, *view.months.figures]
    assert {(one.figure, one.note) for one in found} == {("—", "n=0")}
    assert {line.n for line in view.stages.lines} == {0}
    assert {cell for line in view.stages.lines for cell in line.cells} == {"—"}


def test_an_empty_page_says_so_and_draws_nothing() -> None:
    said = body("dashboard", dashboard.view(a_portal(), EN))
    assert "There is nothing to measure yet." in said
    assert "No satisfaction on record: —, n=0." in said
    assert 'role="img"' not in said


def test_a_drawing_says_what_it_shows() -> None:
    said = body("dashboard", dashboard.view(of_rows(a_requirement()), EN))
    assert 'aria-label="From 2025-04 to 2026-03: 1 raised, 0 fulfilled' in said


def test_a_stage_names_the_requirements_it_counts() -> None:
    view = dashboard.view(of_rows(*rows_at(v.Stage.FULFILLED)), EN)
    assert view.stages.rows is not None
    names = [group.name for group in view.stages.rows.groups]
    assert names[0].endswith(": 1")
    assert names[-1] == "Raised to accepted: 1"


def test_a_long_list_counts_the_rest_and_links_to_all() -> None:
    state = of_rows(a_requirement()).leaves[0]
    found = figures.group("Late", [state] * (figures.MOST + 5), figures.counted, EN)
    assert (found.name, len(found.rows)) == (f"Late: {figures.MOST + 5}", figures.MOST)
    assert found.rest is not None
    assert found.rest.href == "requirements/index.html"


def test_one_mean_is_no_line_and_a_gap_breaks_it() -> None:
    assert trend.means([("Q1", 4.0)], EN) is None
    drawn = trend.means([("Q1", 4.0), ("Q2", None), ("Q3", 3.0)], EN)
    assert drawn is not None
    assert len(drawn.dots) == 2
    assert not [line for line in drawn.lines if line.kind == "l1"]
