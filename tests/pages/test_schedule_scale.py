"""The schedule by month and by quarter."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from builders import a_client, a_portal, a_requirement, a_solution, a_task, day
from builders_pages import body
from reqportal.locales import translator
from reqportal.pages import schedule_scale
from reqportal.pages.scales import Reach
from reqportal.pages.timescale import Unit, begin, following, periods

DAY = date(2026, 3, 20)
ZH = translator("zh").for_year(2026)
EN = translator("en").for_year(2026)


@pytest.mark.parametrize(
    ("unit", "first", "after"),
    [
        ("week", date(2026, 3, 16), date(2026, 3, 23)),
        ("month", date(2026, 3, 1), date(2026, 4, 1)),
        ("quarter", date(2026, 1, 1), date(2026, 4, 1)),
    ],
)
def test_periods_join_without_a_gap(unit: Unit, first: date, after: date) -> None:
    spans = periods(DAY, unit, 3)
    assert spans[0][0] == first == begin(DAY, unit)
    assert spans[1][0] == after
    days = [(b[0] - a[1]).days for a, b in pairwise(spans)]
    assert days == [1, 1]


def test_the_year_ends_in_december() -> None:
    assert following(date(2026, 12, 31), "month") == date(2027, 1, 1)
    assert following(date(2026, 11, 1), "quarter") == date(2027, 1, 1)


def test_chart_table_and_load_say_the_same() -> None:
    portal = a_portal(
        a_client(),
        a_requirement(title="Scan"),
        a_solution(chosen=True, committed_on=date(2026, 7, 1)),
        a_task(
            role="dev",
            planned_start=date(2026, 3, 23),
            planned_end=date(2026, 6, 30),
            planned_days=200.0,
        ),
        capacity={"dev": 1},
    )
    view = schedule_scale.view(portal, "month", ZH)
    assert [row.link.text for row in view.rows] == ["Scan"]
    assert view.rows[0].commitment is not None
    assert view.rows[0].commitment.text == "07-01"
    assert view.chart is not None
    words = {text.text for text in view.chart.texts}
    assert {"3 月", "4 月", "7 月"} <= words
    assert view.load is not None
    (row,) = view.load.rows
    assert row.role == "dev"
    assert [cell.is_over for cell in row.cells[:3]] == [True, True, True]
    assert row.cells[4].text == "·"
    assert [one.name for one in view.scales if one.is_here] == ["月份"]


def test_without_a_plan_it_says_what_to_fill_in() -> None:
    view = schedule_scale.view(a_portal(a_client()), "quarter", ZH)
    assert view.chart is None
    assert view.load is None
    assert view.rows == ()


def in_two_steps(name: str, client: str, committed: str) -> list[object]:
    """A requirement with one task after another, and one beside them."""
    first, second, beside = f"T-{name}-1", f"T-{name}-2", f"T-{name}-3"
    spans = {first: ("03-16", "03-27"), second: ("03-30", "04-10")}
    chain = [
        a_task(
            task,
            name,
            planned_start=day(start),
            planned_end=day(end),
            predecessor_ids=(first,) if task == second else (),
        )
        for task, (start, end) in spans.items()
    ]
    aside = a_task(beside, name, planned_start=day("03-16"), planned_end=day("03-20"))
    return [
        a_requirement(name, client_id=client, title=name),
        a_solution(name, committed_on=day(committed)),
        *chain,
        aside,
    ]


def test_critical_paths_leave_out_what_runs_beside_them() -> None:
    portal = a_portal(*in_two_steps("R-1", "C-001", "04-30"))  # type: ignore[arg-type]
    view = schedule_scale.reach_view(portal, "critical", ZH)
    assert [row.link.text.split()[0] for row in view.rows] == [
        "R-1",
        "T-R-1-1",
        "T-R-1-2",
    ]
    assert [one.is_here for one in view.reaches] == [False, True, False]


def test_what_slips_comes_with_all_its_tasks_and_its_client() -> None:
    rows = [
        *in_two_steps("R-1", "C-001", "04-30"),
        *in_two_steps("R-2", "C-002", "04-03"),
    ]
    view = schedule_scale.reach_view(a_portal(*rows), "late", ZH)  # type: ignore[arg-type]
    assert [row.link.text.split()[0] for row in view.rows] == [
        "R-2",
        "T-R-2-1",
        "T-R-2-3",
        "T-R-2-2",
    ]
    assert view.rows[0].note == "客户C-002"


@pytest.mark.parametrize("reach", ["critical", "late"])
def test_where_nothing_is_drawn_the_page_says_so(reach: Reach) -> None:
    portal = a_portal(a_requirement())
    html = body("schedule_scale", schedule_scale.reach_view(portal, reach, EN))
    told = {"critical": "no critical path", "late": "No commitment slips."}
    assert told[reach] in html


def test_sixty_rows_at_most_and_tasks_give_way_first() -> None:
    rows = [row for n in range(40) for row in in_two_steps(f"R-{n}", "C-001", "04-03")]
    view = schedule_scale.reach_view(a_portal(*rows), "late", EN)  # type: ignore[arg-type]
    assert len(view.rows) == 40
    assert not [row for row in view.rows if row.is_task]
    assert "tasks stand on the pages of the requirements" in view.chart_note
