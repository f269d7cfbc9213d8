"""Layer 3: how much open work lies with each role, period by period."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from reqportal.portal.calendar import Calendar
from reqportal.portal.types import Portal, Span, TaskState


@dataclass(frozen=True, slots=True)
class RoleLoad:
    """The open work of a role, in person-days."""

    role: str
    days: tuple[float, ...]
    """One for each period."""
    assumed: int
    """Tasks without planned person-days: one a working day of their plan."""


def loads(
    portal: Portal, tasks: Iterable[TaskState], periods: Sequence[Span]
) -> tuple[RoleLoad, ...]:
    """Of each role with work in the periods; the most loaded first.

    What is left of a task, planned person-days × (1 − progress), is spread evenly over
    the working days from its planned start, or the as-of date, to its forecast.
    """
    settings = portal.settings
    calendar = Calendar.of(settings.holidays, settings.workdays)
    found: dict[str, list[float]] = {}
    assumed: dict[str, int] = {}
    for task in tasks:
        if not task.is_open or task.forecast is None:
            continue
        role = task.record.role or settings.roles.delivery
        held = found.setdefault(role, [0.0] * len(periods))
        parts = _spread(task, task.forecast, periods, calendar, portal.as_of)
        for number, days in enumerate(parts):
            held[number] += days
        if task.record.planned_days is None and any(parts):
            assumed[role] = assumed.get(role, 0) + 1
    made = [
        RoleLoad(role, tuple(days), assumed.get(role, 0))
        for role, days in found.items()
        if any(days)
    ]
    return tuple(sorted(made, key=lambda one: (-sum(one.days), one.role)))


def capacity(portal: Portal, role: str, period: Span) -> float | None:
    """The person-days a role has left in a period; None where no setting says so.

    Days before the as-of date are gone, as is the work that was done in them.
    """
    weekly = portal.settings.capacity.get(role)
    if weekly is None:
        return None
    settings = portal.settings
    calendar = Calendar.of(settings.holidays, settings.workdays)
    first, last = period
    return weekly * calendar.between(max(first, portal.as_of), last) / 5


def _spread(
    task: TaskState,
    end: date,
    periods: Sequence[Span],
    calendar: Calendar,
    as_of: date,
) -> list[float]:
    record = task.record
    effort = record.planned_days
    if effort is None:
        effort = calendar.between(record.planned_start, record.planned_end)
    left = effort * (1 - (record.progress or 0))
    start = min(max(record.planned_start, as_of), end)
    whole = calendar.between(start, end)
    if not whole:  # on a day off: all of it then
        return [left if first <= end <= last else 0.0 for first, last in periods]
    return [
        left * calendar.between(max(first, start), min(last, end)) / whole
        for first, last in periods
    ]
