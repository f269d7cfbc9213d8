"""Layer 5: a client's plan: a row per open requirement, its open tasks below."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from reqportal.locales import Translator
from reqportal.pages import gantt, marks
from reqportal.pages.blocks_plan import task_bars, whole_bar
from reqportal.portal import summary
from reqportal.portal.types import Portal, RequirementState, TaskState

MOST_ROWS = 60
_BEFORE, _SHORTEST, _LONGEST = 32, 91, 119
"""Days of the window: before the as-of date, at least, at most."""


def client_plan(
    portal: Portal,
    states: Sequence[RequirementState],
    t: Translator,
    *,
    depth: int = 1,
    with_tasks: bool = True,
) -> tuple[gantt.Gantt | None, str]:
    """The chart and a note on what it shows; None without open requirements.

    `depth` is that of the page, for the links.
    """
    running = summary.still_open(summary.units(states))
    if not running:
        return None, ""
    ordered = sorted(running, key=_order)
    first, last = _window(portal.as_of, ordered)
    bars = _bars(ordered, first, t, depth=depth, with_tasks=with_tasks)
    note = t("{start} to {end}, by week", start=first, end=last)
    if len(bars) > MOST_ROWS:
        bars = _bars(ordered[:MOST_ROWS], first, t, depth=depth, with_tasks=False)
        note = t("{note}; tasks stand on the pages of the requirements", note=note)
    if len(ordered) > MOST_ROWS:
        note = t("{note}; the first {n} requirements", note=note, n=MOST_ROWS)
    says = t("Plan of {n} open requirements", n=len(ordered))
    return gantt.draw(bars, (first, last), portal.as_of, says, t), note


def _order(state: RequirementState) -> tuple[bool, date, str]:
    starts = [
        row.record.planned_start for row in state.tasks if not row.record.is_cancelled
    ]
    return (not starts, min(starts, default=date.max), state.id)


def _window(as_of: date, states: Sequence[RequirementState]) -> tuple[date, date]:
    first = as_of - timedelta(days=_BEFORE)
    first -= timedelta(days=first.weekday())
    days = [d for state in states for d in (state.commitment, state.forecast) if d]
    wanted = max(days, default=as_of) + timedelta(days=10)
    shortest = first + timedelta(days=_SHORTEST)
    return first, min(max(wanted, shortest), first + timedelta(days=_LONGEST))


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
