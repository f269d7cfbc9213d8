"""The schedule by month and by quarter."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from builders import a_client, a_portal, a_requirement, a_solution, a_task
from reqportal.locales import translator
from reqportal.pages import schedule_scale
from reqportal.pages.timescale import Unit, begin, following, periods

DAY = date(2026, 3, 20)
ZH = translator("zh").for_year(2026)


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
