"""Layer 5: a client's plan: a row per open requirement, its open tasks below."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypeAlias

from reqportal.locales import N_, Translator
from reqportal.pages import gantt, marks
from reqportal.pages.blocks_plan import task_bars, whole_bar
from reqportal.pages.timescale import Scale, Unit, begin, following
from reqportal.portal import summary
from reqportal.portal.types import Portal, RequirementState, TaskState

MOST_ROWS = 60
_ROOM = MOST_ROWS + 1
"""Requirements looked at: one more shows that not all fit."""
Drawn: TypeAlias = Callable[[RequirementState, TaskState], bool]
"""Which tasks of a requirement are drawn."""
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


def every(state: RequirementState, task: TaskState) -> bool:
    """Draw all tasks."""
    del state, task
    return True


def none(state: RequirementState, task: TaskState) -> bool:
    """Draw the requirements alone."""
    del state, task
    return False


def client_plan(  # noqa: PLR0913 - what is asked of a chart
    portal: Portal,
    states: Sequence[RequirementState],
    t: Translator,
    *,
    depth: int = 1,
    drawn: Drawn = every,
    unit: Unit = "week",
    with_client: bool = False,
) -> tuple[gantt.Gantt | None, str]:
    """The chart and a note on what it shows; None without open requirements.

    `depth` is that of the page, for the links. Requirements come without their tasks
    where all of them would not fit.
    """
    running = summary.still_open(summary.units(states))
    if not running:
        return None, ""
    ordered = sorted(running, key=_order)
    scale = _window(portal.as_of, ordered, unit)
    rows = _Rows(scale.first, depth, with_client=with_client)
    bars = rows.bars(ordered[:_ROOM], drawn, t)
    note = t(_NOTES[unit], start=scale.first, end=scale.last)
    if len(bars) > MOST_ROWS or len(ordered) > MOST_ROWS:
        bars = rows.bars(ordered[:MOST_ROWS], none, t)
        if drawn is not none:
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


@dataclass(frozen=True, slots=True)
class _Rows:
    """How the rows of a chart are made."""

    first: date
    """Tasks done before it are not drawn."""
    depth: int
    with_client: bool
    """Whether a requirement says whose it is, instead of its stage."""

    def bars(
        self, states: Sequence[RequirementState], drawn: Drawn, t: Translator
    ) -> list[gantt.Bar]:
        """A row for each requirement, and below it those of its tasks to be drawn."""
        bars: list[gantt.Bar] = []
        for state in states:
            href = marks.requirement_href(state.id, depth=self.depth)
            whole = whole_bar(state, state.tasks, state.record.title, t, href)
            bars.append(
                replace(whole, note=state.client.name) if self.with_client else whole
            )
            shown = [
                row
                for row in state.tasks
                if drawn(state, row) and _is_shown(row, self.first)
            ]
            shown.sort(key=lambda row: (row.record.planned_start, row.record.task_id))
            bars += task_bars(shown, first=len(bars))
        return bars


def _is_shown(row: TaskState, first: date) -> bool:
    """Open, or done inside the window."""
    task = row.record
    if task.is_cancelled:
        return False
    return task.actual_end is None or task.actual_end >= first
