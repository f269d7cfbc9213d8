"""The schedule of all clients."""

from __future__ import annotations

from builders import (
    AS_OF,
    a_done_task,
    a_portal,
    a_requirement,
    a_solution,
    a_task,
    day,
)
from builders_pages import body
from reqportal import vocabulary as v
from reqportal.locales import translator
from reqportal.pages import schedule

EN = translator("en").for_year(AS_OF.year)


def test_commitments_reach_four_weeks_ahead_and_past_ones_stay() -> None:
    days = {"R-1": "03-10", "R-2": "04-17", "R-3": "04-18"}
    rows = [
        row
        for name, promised in days.items()
        for row in (
            a_requirement(name),
            a_solution(name, committed_on=day(promised)),
            a_task(f"T-{name}", name),
        )
    ]
    found = schedule.view(a_portal(*rows), EN).promises
    assert [(row.title.id, row.is_past) for row in found] == [
        ("R-1", True),
        ("R-2", False),
    ]


def test_a_slip_is_told_in_working_days() -> None:
    portal = a_portal(
        a_requirement(),
        a_solution(committed_on=day("03-26")),
        a_task(expected_end=day("03-31")),
    )
    view = schedule.view(portal, EN)
    assert view.promises[0].verdict.word == "slips 3 working days"
    assert "1 of them slip</b>, the most by 3 working days" in view.head.lede


def test_a_task_of_two_requirements_is_listed_once() -> None:
    shared = a_task("T-1", "R-2", "R-1")
    portal = a_portal(a_requirement("R-1"), a_requirement("R-2"), shared)
    view = schedule.view(portal, EN)
    assert [(g.title.id, [row.id for row in g.rows]) for g in view.open] == [
        ("R-2", ["T-1"])
    ]
    assert view.open[0].rows[0].also_for[0].href == "requirements/R-1.html"


def test_open_tasks_come_first_by_forecast_and_settled_requirements_last() -> None:
    portal = a_portal(
        a_requirement("R-1"),
        a_requirement("R-2"),
        a_done_task("T-1", "R-1"),
        a_done_task("T-2", "R-2"),
        a_task("T-3", "R-2", expected_end=day("04-10")),
        a_task("T-4", "R-2", expected_end=day("04-03")),
    )
    view = schedule.view(portal, EN)
    assert [row.id for row in view.open[0].rows] == ["T-4", "T-3", "T-2"]
    assert [group.title.id for group in view.done] == ["R-1"]


def test_late_tasks_say_by_how_many_working_days() -> None:
    late = {"planned_start": day("03-09"), "planned_end": day("03-13")}
    paused = a_task("T-2", status=v.TaskStatus.CANCELLED, **late)
    portal = a_portal(a_requirement(), a_task("T-1", **late), paused)
    view = schedule.view(portal, EN)
    assert [(task.id, task.over) for task in view.late] == [("T-1", "5 working days")]


def test_an_empty_schedule_says_what_to_fill_in() -> None:
    html = body("schedule", schedule.view(a_portal(), EN))
    assert "Nothing is planned yet." in html
    assert "No task is past its planned end." in html


def test_tasks_of_what_is_in_trouble_are_drawn() -> None:
    portal = a_portal(
        a_requirement("R-1"),
        a_solution("R-1", committed_on=day("03-26")),
        a_task("T-1", "R-1", expected_end=day("03-31")),
        a_requirement("R-2"),
        a_solution("R-2", committed_on=day("04-30")),
        a_task("T-2", "R-2"),
    )
    chart = schedule.view(portal, EN).chart
    assert chart is not None
    assert [bar.label.text.split()[0] for bar in chart.bars if bar.is_task] == ["T-1"]
