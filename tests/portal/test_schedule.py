"""Working days, forecasts, the deciding chain, and what was promised."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from builders import (
    AS_OF,
    REQ,
    a_change,
    a_done_task,
    a_held_row,
    a_portal,
    a_requirement,
    a_solution,
    a_state,
    a_task,
    an_acceptance,
    an_agreed_change,
    day,
)
from reqportal import vocabulary as v
from reqportal.model import records as r
from reqportal.portal.calendar import FIRST, LAST, Calendar
from reqportal.portal.types import TaskState

PLAIN = Calendar()
QINGMING = Calendar.of([day("04-06")], [day("04-04")])
"""A Monday off, made up for on the Saturday before."""
CANCELLED = {"status": v.TaskStatus.CANCELLED}


def forecasts(*rows: r.Record, **options: object) -> dict[str, date | None]:
    tasks: tuple[TaskState, ...] = a_state(*rows, **options).tasks
    return {task.record.task_id: task.forecast for task in tasks}


def forecast(**changes: object) -> date | None:
    return forecasts(a_task(**changes))["T-001"]


# --- working days --------------------------------------------------------------


@pytest.mark.parametrize("calendar", [PLAIN, QINGMING])
def test_counting_working_days_is_asking_each_day(calendar: Calendar) -> None:
    for first in range(20):
        for length in range(-1, 25):
            start = day("03-25") + timedelta(first)
            days = [start + timedelta(n) for n in range(length + 1)]
            end = start + timedelta(length)
            worked = sum(calendar.is_workday(one) for one in days)
            assert calendar.between(start, end) == worked


def test_a_holiday_is_off_and_its_made_up_saturday_is_worked() -> None:
    assert not PLAIN.is_workday(day("04-04"))
    assert QINGMING.is_workday(day("04-04"))
    assert PLAIN.is_workday(day("04-06"))
    assert not QINGMING.is_workday(day("04-06"))
    assert PLAIN.after(day("04-03")) == day("04-06")
    assert QINGMING.after(day("04-03")) == day("04-04")
    assert QINGMING.after(day("04-04")) == day("04-07")


def test_a_day_that_is_both_is_worked() -> None:
    both = Calendar.of([day("04-06")], [day("04-06")])
    assert both.is_workday(day("04-06"))
    assert both.between(day("04-06"), day("04-06")) == 1


# --- forecast of a task --------------------------------------------------------


def test_a_done_task_is_forecast_when_it_was_done() -> None:
    done = a_done_task(expected_end=day("05-01"), progress=0.5)
    assert forecasts(done) == {"T-001": day("02-27")}


def test_an_expected_end_counts_unless_it_has_passed() -> None:
    assert forecast(expected_end=day("04-15")) == day("04-15")
    assert forecast(expected_end=day("03-01")) == AS_OF


def test_a_task_not_begun_takes_its_whole_length_from_today() -> None:
    planned = {"planned_start": day("03-02"), "planned_end": day("03-06")}
    assert forecast(**planned) == day("03-26")


def test_a_task_of_the_future_takes_its_planned_days() -> None:
    planned = {"planned_start": day("04-01"), "planned_end": day("04-08")}
    assert forecast(**planned) == day("04-08")


@pytest.mark.parametrize(
    ("progress", "end"),
    [(0.0, "03-26"), (0.1, "03-26"), (0.5, "03-24"), (0.8, "03-20"), (1.0, "03-20")],
)
def test_progress_shortens_what_remains_and_days_are_rounded_up(
    progress: float, end: str
) -> None:
    planned = {"planned_start": day("03-02"), "planned_end": day("03-06")}
    assert forecast(**planned, progress=progress) == day(end)


def test_what_remains_of_ten_days_at_70_per_cent_is_three_days_not_four() -> None:
    planned = {"planned_start": day("03-02"), "planned_end": day("03-13")}
    assert forecast(**planned, progress=0.7) == day("03-24")


def test_holidays_and_made_up_days_move_a_forecast() -> None:
    task = a_task(planned_start=day("04-02"), planned_end=day("04-07"))
    assert forecasts(task)["T-001"] == day("04-07")
    settings = {"holidays": (day("04-06"),)}
    assert forecasts(task, **settings)["T-001"] == day("04-07")
    late = {"as_of": day("04-03"), **settings}
    assert forecasts(task, **late)["T-001"] == day("04-08")
    made_up = {**late, "workdays": (day("04-04"),)}
    assert forecasts(task, **made_up)["T-001"] == day("04-08")


def test_a_task_planned_on_a_weekend_is_one_day_long() -> None:
    weekend = {"planned_start": day("03-28"), "planned_end": day("03-29")}
    assert forecast(**weekend) == day("03-30")


def test_an_open_task_is_never_forecast_before_today() -> None:
    for progress in (None, 0.0, 0.5, 0.99, 1.0):
        for end in ("03-02", "03-10", "03-20"):
            found = forecast(planned_end=day(end), progress=progress)
            assert found is not None
            assert found >= AS_OF


# --- predecessors --------------------------------------------------------------


def test_a_task_waits_for_the_working_day_after_its_predecessors() -> None:
    first = a_task("T-1", planned_start=day("03-23"), planned_end=day("03-27"))
    short = {"planned_start": day("03-23"), "planned_end": day("03-24")}
    second = a_task("T-2", **short, predecessor_ids=("T-1",))
    assert forecasts(first, second) == {"T-1": day("03-27"), "T-2": day("03-31")}


def test_predecessors_of_another_requirement_count() -> None:
    other = a_task("T-9", "R-2", planned_end=day("04-30"), expected_end=day("04-30"))
    own = a_task("T-1", predecessor_ids=("T-9",), planned_start=day("03-02"),
                 planned_end=day("03-03"))  # fmt: skip
    state = a_state(a_requirement(), a_requirement("R-2"), other, own)
    assert state.forecast == day("05-04")
    assert [task.record.task_id for task in state.tasks] == ["T-1"]


def test_cancelled_predecessors_are_ignored() -> None:
    gone = a_task("T-1", expected_end=day("06-30"), **CANCELLED)
    own = a_task("T-2", planned_start=day("03-23"), planned_end=day("03-24"),
                 predecessor_ids=("T-1", "T-404"))  # fmt: skip
    assert forecasts(gone, own) == {"T-1": None, "T-2": day("03-24")}
    assert a_state(gone, own).forecast == day("03-24")


@pytest.mark.parametrize("names", ["ABC", "ACB", "BAC", "BCA", "CAB", "CBA"])
def test_a_diamond_of_predecessors_is_forecast_in_order(names: str) -> None:
    start, left, end = names
    plan = {"planned_start": day("03-23"), "planned_end": day("03-27")}
    rows = [
        a_task(end, predecessor_ids=(start, left), **plan),
        a_task(left, predecessor_ids=(start,), **plan),
        a_task(start, **plan),
    ]
    assert forecasts(rows) == {
        start: day("03-27"), left: day("04-03"), end: day("04-10"),
    }  # fmt: skip


def test_a_chain_of_thousands_is_forecast_without_recursion() -> None:
    plan = {"planned_start": AS_OF, "planned_end": AS_OF}
    chain = [
        a_task(f"T-{n:05}", predecessor_ids=(f"T-{n + 1:05}",), **plan)
        for n in range(3000)
    ]
    state = a_state(chain)
    assert state.forecast == Calendar().end_of(AS_OF, 3000)


def test_the_chain_that_decides_the_forecast_is_marked() -> None:
    plan = {"planned_start": day("03-23"), "planned_end": day("03-27")}
    short = {**plan, "planned_end": day("03-23")}
    rows = [
        a_done_task("T-0"),
        a_task("T-1", **plan, predecessor_ids=("T-0",)),
        a_task("T-2", **short),
        a_task("T-3", **plan, predecessor_ids=("T-1", "T-2")),
    ]
    marked = [t.record.task_id for t in a_state(rows).tasks if t.is_critical]
    assert marked == ["T-1", "T-3"]
    alone = a_state(a_task())
    assert not alone.tasks[0].is_critical


def test_a_predecessor_past_its_plan_is_named_until_it_is_done() -> None:
    late = a_task("T-1", planned_end=day("03-13"))
    own = a_task("T-2", predecessor_ids=("T-1",))
    by_id = {t.record.task_id: t for t in a_state(late, own).tasks}
    assert by_id["T-2"].late_predecessors == ("T-1",)
    done = a_task("T-1", planned_end=day("03-13"), actual_end=day("03-18"))
    assert a_state(done, own).tasks[-1].late_predecessors == ()


# --- of a requirement ----------------------------------------------------------


def test_a_requirement_is_forecast_with_its_latest_task() -> None:
    rows = [a_task("T-1", expected_end=day(d)) for d in ("04-01",)]
    rows += [a_task("T-2", expected_end=day("05-01"))]
    rows += [a_task("T-3", expected_end=day("06-01"), **CANCELLED)]
    assert a_state(rows).forecast == day("05-01")
    assert a_state(a_requirement()).forecast is None


def test_a_commitment_moves_by_the_days_of_changes_the_client_agreed_to() -> None:
    rows = [
        a_solution(committed_on=day("04-30")),
        an_agreed_change("CR-1", days_impact=10),
        an_agreed_change("CR-2", days_impact=-3),
        an_agreed_change("CR-3"),
        a_change("CR-4", days_impact=100, verdict=v.ChangeVerdict.AGREED),
        an_agreed_change("CR-5", days_impact=100, verdict=v.ChangeVerdict.REJECTED),
        an_agreed_change(
            "CR-6", days_impact=100, client_verdict=v.ClientVerdict.WITHDRAWN
        ),
    ]
    state = a_state(rows)
    assert state.original_commitment == day("04-30")
    assert state.commitment == day("05-07")


def test_nothing_is_promised_without_a_chosen_solution() -> None:
    tiers = [a_solution(tier=tier, chosen=False) for tier in list(v.Tier)[:2]]
    assert a_state(tiers).commitment is None
    assert a_state(a_solution(committed_on=None)).commitment is None
    assert a_state(tiers[:1]).commitment == day("04-30")
    wish = a_requirement(desired_on=day("02-01"))
    assert a_state(wish).commitment is None


def test_a_change_of_the_parent_moves_the_commitment_its_parts_inherit() -> None:
    parts = [a_requirement(f"R-{n}", parent_id=REQ) for n in (1, 2)]
    own = a_solution("R-2", committed_on=day("06-01"))
    portal = a_portal(
        a_requirement(),
        *parts,
        a_solution(),
        own,
        an_agreed_change(days_impact=5),
        an_agreed_change("CR-2", "R-1", days_impact=2),
    )
    assert portal.by_id["R-1"].commitment == day("05-07")
    assert portal.by_id["R-2"].commitment == day("06-01")
    assert portal.by_id[REQ].commitment == day("05-05")


def test_it_is_delivered_with_the_last_submission_else_the_last_actual_end() -> None:
    done = a_done_task()
    items = [an_acceptance(item=f"项{n}", submitted_on=day(f"03-0{n}")) for n in (2, 4)]
    assert a_state(done).delivered == day("02-27")
    assert a_state(done, items).delivered == day("03-04")
    waived = an_acceptance(
        result=v.AcceptanceResult.WAIVED, submitted_on=None, accepted_on=None
    )
    assert a_state(done, waived).delivered == day("02-27")


def test_it_is_not_delivered_while_work_or_submissions_are_missing() -> None:
    blank = {"submitted_on": None, "accepted_on": None, "result": None}
    unsent = an_acceptance(item="项2", **blank)
    assert a_state(a_done_task(), a_task("T-2")).delivered is None
    assert a_state(a_done_task(), an_acceptance(), unsent).delivered is None
    for key in ("task", "acceptance"):
        state = a_state(a_done_task(), an_acceptance(), held=[a_held_row(key)])
        assert state.delivered is None


def test_no_day_is_computed_beyond_the_last_one() -> None:
    ages = {"planned_start": date(2000, 1, 3), "planned_end": date(2100, 12, 31)}
    names = [f"T-{n}" for n in range(4)]
    tasks = [
        a_task(name, predecessor_ids=(names[n - 1],) if n else (), **ages)
        for n, name in enumerate(names)
    ]
    assert a_state(tasks).forecast == LAST


@pytest.mark.parametrize(("days", "end"), [(10**12, LAST), (-(10**12), FIRST)])
def test_no_change_moves_a_commitment_out_of_reach(days: int, end: date) -> None:
    change = an_agreed_change(days_impact=days)
    assert a_state(a_solution(), change).commitment == end
