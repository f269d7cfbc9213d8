"""Layer 5: the schedule by month or quarter: the plan and the load, farther ahead."""

from __future__ import annotations

from dataclasses import dataclass

from reqportal.locales import Translator
from reqportal.pages import marks, schedule
from reqportal.pages.client_plan import client_plan
from reqportal.pages.gantt import Bar, Gantt
from reqportal.pages.lists import Head
from reqportal.pages.loads import LoadTable, load_table
from reqportal.pages.marks import Day, Link
from reqportal.pages.scales import Choice, choices
from reqportal.pages.timescale import Unit
from reqportal.portal.types import Portal


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A row of the chart, as a row of a table."""

    link: Link
    note: str
    start: Day | None
    end: Day | None
    forecast: Day | None
    commitment: Day | None


@dataclass(frozen=True, slots=True)
class ScheduleScaleView:
    """The plan over a longer time."""

    head: Head
    scales: tuple[Choice, ...]
    chart: Gantt | None
    chart_note: str
    rows: tuple[PlanRow, ...]
    load: LoadTable | None


def view(portal: Portal, unit: Unit, t: Translator) -> ScheduleScaleView:
    """The schedule of all clients on one scale."""
    chart, note = client_plan(
        portal, schedule.planned(portal), t, depth=0, with_tasks=False, unit=unit
    )
    return ScheduleScaleView(
        head=schedule.head(portal, t),
        scales=choices(unit, t),
        chart=chart,
        chart_note=note,
        rows=tuple(_row(bar, t) for bar in chart.bars) if chart else (),
        load=load_table(portal, unit, t),
    )


def _row(bar: Bar, t: Translator) -> PlanRow:
    return PlanRow(
        link=bar.label,
        note=bar.note,
        start=marks.day(bar.start, t),
        end=marks.day(bar.end, t),
        forecast=marks.day(bar.forecast, t),
        commitment=marks.day(bar.commitment, t),
    )
