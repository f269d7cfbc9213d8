"""Layer 5: the schedule by month or quarter, or of a part of what is open."""

from __future__ import annotations

from dataclasses import dataclass

from reqportal.locales import Translator
from reqportal.pages import schedule
from reqportal.pages.client_plan import Drawn, client_plan, every, none
from reqportal.pages.gantt import Gantt
from reqportal.pages.lists import Head
from reqportal.pages.loads import LoadTable, load_table
from reqportal.pages.plan_table import PlanRow, plan_rows
from reqportal.pages.scales import Choice, Reach, choices, reaches
from reqportal.pages.timescale import Unit
from reqportal.portal.types import Portal, RequirementState, TaskState


@dataclass(frozen=True, slots=True)
class ScheduleScaleView:
    """The plan over a longer time, or of a part of what is open."""

    head: Head
    scales: tuple[Choice, ...]
    reaches: tuple[Choice, ...]
    chart: Gantt | None
    chart_note: str
    rows: tuple[PlanRow, ...]
    load: LoadTable | None
    empty: str
    """Said where nothing is drawn."""


def view(portal: Portal, unit: Unit, t: Translator) -> ScheduleScaleView:
    """The schedule of all clients on one scale."""
    states = schedule.planned(portal)
    load = load_table(portal, unit, t)
    shown = _Shown(states, none, unit, None, t("Nothing open is planned."))
    return _view(portal, shown, load, t)


def reach_view(portal: Portal, reach: Reach, t: Translator) -> ScheduleScaleView:
    """The critical paths of all clients, or what slips with all its tasks."""
    states = schedule.planned(portal)
    if reach == "late":
        slipping = [state for state in states if schedule.is_slipping(portal, state)]
        shown = _Shown(slipping, every, "week", reach, t("No commitment slips."))
    else:
        going = [state for state in states if any(map(_is_critical, state.tasks))]
        empty = t("No task is open, so there is no critical path.")
        shown = _Shown(going, _on_path, "week", reach, empty)
    return _view(portal, shown, None, t)


@dataclass(frozen=True, slots=True)
class _Shown:
    """What is drawn, and how."""

    states: list[RequirementState]
    drawn: Drawn
    unit: Unit
    reach: Reach | None
    empty: str


def _view(
    portal: Portal, shown: _Shown, load: LoadTable | None, t: Translator
) -> ScheduleScaleView:
    chart, note = client_plan(
        portal,
        shown.states,
        t,
        depth=0,
        drawn=shown.drawn,
        unit=shown.unit,
        with_client=True,
    )
    return ScheduleScaleView(
        head=schedule.head(portal, t),
        scales=choices(shown.unit, t),
        reaches=reaches(shown.reach, t),
        chart=chart,
        chart_note=note,
        rows=plan_rows(chart, t),
        load=load,
        empty=shown.empty,
    )


def _on_path(state: RequirementState, task: TaskState) -> bool:
    del state
    return _is_critical(task)


def _is_critical(task: TaskState) -> bool:
    return task.is_critical and task.is_open
