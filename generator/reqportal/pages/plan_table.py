"""Layer 5: a drawn plan as a table, for those who do not see it or want the figures."""

from __future__ import annotations

from dataclasses import dataclass

from reqportal.locales import Translator
from reqportal.pages import marks
from reqportal.pages.gantt import Bar, Gantt
from reqportal.pages.marks import Day, Link


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A row of the chart, as a row of a table."""

    link: Link
    note: str
    is_task: bool
    start: Day | None
    end: Day | None
    forecast: Day | None
    commitment: Day | None


def plan_rows(chart: Gantt | None, t: Translator) -> tuple[PlanRow, ...]:
    """The rows of the chart; none where there is no chart."""
    return tuple(_row(bar, t) for bar in chart.bars) if chart else ()


def _row(bar: Bar, t: Translator) -> PlanRow:
    return PlanRow(
        link=bar.label,
        note=bar.note,
        is_task=bar.is_task,
        start=marks.day(bar.start, t),
        end=marks.day(bar.end, t),
        forecast=marks.day(bar.forecast, t),
        commitment=marks.day(bar.commitment, t),
    )
