"""Layer 3: when tasks and requirements will be done, and what was promised."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from graphlib import TopologicalSorter

from reqportal.model.records import ChangeRequest, Solution, Task
from reqportal.portal.calendar import Calendar, later
from reqportal.portal.facts import Facts, latest
from reqportal.portal.types import ItemStatus, TaskState


def task_states(
    tasks: Iterable[Task], calendar: Calendar, as_of: date
) -> dict[str, TaskState]:
    """Every task by id with its forecast (DESIGN §5); predecessors first.

    Predecessors that are cancelled or unknown are ignored. Needs no recursion, so a
    chain may be as long as it likes; cycles are held back before.
    """
    by_id = {task.task_id: task for task in tasks}
    forecasts: dict[str, date | None] = {}
    for task in _predecessors_first(by_id):
        before = [forecasts.get(name) for name in _live_predecessors(task, by_id)]
        forecasts[task.task_id] = forecast(task, latest(before), calendar, as_of)
    return {
        name: TaskState(
            task,
            forecasts[name],
            late_predecessors=_late_predecessors(task, by_id, as_of),
        )
        for name, task in by_id.items()
    }


def forecast(
    task: Task, predecessors_end: date | None, calendar: Calendar, as_of: date
) -> date | None:
    """When a task will be done; None for a cancelled one.

    Actual end, else expected end, else the remaining working days from the latest of
    planned start, the working day after its predecessors, and the as-of date. An open
    task is never forecast before the as-of date.
    """
    if task.is_cancelled:
        return None
    if task.actual_end:
        return task.actual_end
    if task.expected_end:
        return max(task.expected_end, as_of)
    length = max(1, calendar.between(task.planned_start, task.planned_end))
    remaining = math.ceil(round(length * (1 - (task.progress or 0)), 6))
    start = max(task.planned_start, as_of)
    if predecessors_end is not None:
        start = max(start, calendar.after(predecessors_end))
    return calendar.end_of(start, remaining) if remaining > 0 else start


def _live_predecessors(task: Task, by_id: Mapping[str, Task]) -> list[str]:
    return [n for n in task.predecessor_ids if n in by_id and not by_id[n].is_cancelled]


def _predecessors_first(by_id: Mapping[str, Task]) -> Iterator[Task]:
    waits = {name: _live_predecessors(task, by_id) for name, task in by_id.items()}
    return (by_id[name] for name in TopologicalSorter(waits).static_order())


def _late_predecessors(
    task: Task, by_id: Mapping[str, Task], as_of: date
) -> tuple[str, ...]:
    """Predecessors of an open task that are open and past their planned end."""
    if task.is_done or task.is_cancelled:
        return ()
    names = _live_predecessors(task, by_id)
    late = (n for n in names if not by_id[n].is_done and by_id[n].planned_end < as_of)
    return tuple(late)


def critical_ids(tasks: Iterable[TaskState]) -> frozenset[str]:
    """The open tasks that decide the last forecast, each waiting for the one before.

    Empty where there is but one task, or the last one is done.
    """
    by_id = {t.record.task_id: t for t in tasks if t.forecast is not None}
    chain: set[str] = set()
    current = max(by_id.values(), key=_ends, default=None)
    while current is not None and current.is_open:
        chain.add(current.record.task_id)
        before = [by_id[n] for n in current.record.predecessor_ids if n in by_id]
        current = max(before, key=_ends, default=None)
    return frozenset(chain) if len(by_id) > 1 else frozenset()


def _ends(task: TaskState) -> tuple[date, str]:
    return (task.forecast or date.min, task.record.task_id)


def commitment(chosen: Solution | None, agreed: Iterable[ChangeRequest]) -> date | None:
    """What was promised: the chosen solution's date and the days of agreed changes."""
    if chosen is None or chosen.committed_on is None:
        return None
    days = sum(change.days_impact or 0 for change in agreed)
    return later(chosen.committed_on, days)


def delivered(facts: Facts) -> date | None:
    """When it was handed over: the last submission, else the last actual end.

    None while tasks are open or items unsubmitted.
    """
    tasks = [task.record for task in facts.live_tasks]
    if any(not task.is_done for task in tasks) or facts.held_of("task"):
        return None
    unsent = any(item.status is ItemStatus.UNSENT for item in facts.items)
    if unsent or facts.held_of("acceptance"):
        return None
    submitted = latest(item.record.submitted_on for item in facts.items)
    return submitted or latest(task.actual_end for task in tasks)
