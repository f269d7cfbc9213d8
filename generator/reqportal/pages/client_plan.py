"""Layer 5: a client's plan: a row per open requirement, its open tasks below."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from reqportal.locales import N_, Translator
from reqportal.pages import gantt, marks
from reqportal.pages.blocks_plan import task_bars, whole_bar
from reqportal.pages.timescale import Scale, Unit, begin, following
from reqportal.portal import summary
from reqportal.portal.types import Portal, RequirementState, TaskState

MOST_ROWS = 60
_WINDOWS: dict[Unit, tuple[int, int, int]] = {
    "week": (32, 91, 119),
    "month": (92, 270, 365),
    "quarter": (184, 730, 1095),
}
"""Days of the window: before the as-of date, at least, at most."""
_NOTES: dict[Unit, str] = {
    "week": N_("{start} to {end}, by week"),
    "month": N_("{start} to {end}, by month"),
    "quarter": N_("{start} to {end}, by quarter"),
}


def client_plan(  # noqa: PLR0913 - what is asked of a chart
    portal: Portal,
    states: Sequence[RequirementState],
    t: Translator,
    *,
    depth: int = 1,
    with_tasks: bool = True,
    unit: Unit = "week",
) -> tuple[gantt.Gantt | None, str]:
    """The chart and a note on what it shows; None without open requirements.

    `depth` is that of the page, for the links.
    """
    running = summary.still_open(summary.units(states))
    if not running:
        return None, ""
    ordered = sorted(running, key=_order)
    scale = _window(portal.as_of, ordered, unit)
    bars = _bars(ordered, scale.first, t, depth=depth, with_tasks=with_tasks)
    note = t(_NOTES[unit], start=scale.first, end=scale.last)
    if len(bars) > MOST_ROWS:
        shown = ordered[:MOST_ROWS]
        bars = _bars(shown, scale.first, t, depth=depth, with_tasks=False)
        note = t("{note}; tasks stand on the pages of the requirements", note=note)
    if len(ordered) > MOST_ROWS:
        note = t("{note}; the first {n} requirements", note=note, n=MOST_ROWS)
    says = t("Plan of {n} open requirements", n=len(ordered))
    return gantt.draw(bars, scale, portal.as_of, says, t), note


def _order(state: RequirementState) -> tuple[bool, date, str]:
    starts = [
        row.record.planned_start for row in state.tasks if not row.record.is_cancelled
    ]
    return (not starts, min(starts, default=date.max), state.id)


def _window(as_of: date, states: Sequence[RequirementState], unit: Unit) -> Scale:
    before, shortest, longest = _WINDOWS[unit]
    first = begin(as_of - timedelta(days=before), unit)
    days = [d for state in states for d in (state.commitment, state.forecast) if d]
    wanted = max(days, default=as_of) + timedelta(days=10)
    last = min(
        max(wanted, first + timedelta(days=shortest)), first + timedelta(days=longest)
    )
    if unit != "week":  # to the end of the period
        last = following(last, unit) - timedelta(days=1)
    return Scale(first, last, unit)


def _bars(
    states: Sequence[RequirementState],
    first: date,
    t: Translator,
    *,
    depth: int,
    with_tasks: bool,
) -> list[gantt.Bar]:
    bars: list[gantt.Bar] = []
    for state in states:
        href = marks.requirement_href(state.id, depth=depth)
        bars.append(whole_bar(state, state.tasks, state.record.title, t, href))
        if with_tasks:
            shown = [row for row in state.tasks if _is_shown(row, first)]
            shown.sort(key=lambda row: (row.record.planned_start, row.record.task_id))
            bars += task_bars(shown, first=len(bars))
    return bars


def _is_shown(row: TaskState, first: date) -> bool:
    """Open, or done inside the window."""
    task = row.record
    if task.is_cancelled:
        return False
    return task.actual_end is None or task.actual_end >= first
