"""Layer 5: how to read the pages: every mark and chart once, with what it says.

Its figures are typed in; what draws them is what draws every other page.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from reqportal import vocabulary as v
from reqportal.locales import Translator
from reqportal.model.columns import BY_KEY
from reqportal.pages import gantt, lists, marks, trend
from reqportal.pages.blocks_changes import Step
from reqportal.pages.figures import Figure
from reqportal.pages.lists import Head
from reqportal.pages.marks import (
    EvidenceMark,
    HealthMark,
    Link,
    PriorityMark,
    StageMark,
    WaitMark,
    WhoMark,
)
from reqportal.portal.types import Portal

_SCORES = (3, 4, 4, 5)
_SUMMANDS = ((0, 45), (45, 16), (61, 12))
"""Where a bar starts and how long it is, in per cent."""


@dataclass(frozen=True, slots=True)
class LegendView:
    """One of each."""

    head: Head
    values: tuple[Figure, ...]
    stages: tuple[StageMark, ...]
    asides: tuple[StageMark, ...]
    healths: tuple[HealthMark, ...]
    bands: tuple[PriorityMark, ...]
    sides: tuple[WhoMark, ...]
    waits: tuple[WaitMark, ...]
    evidence: EvidenceMark
    bars: tuple[tuple[int, int], ...]
    phases: tuple[Step, ...]
    trend: trend.Trend | None
    chart: gantt.Gantt


def view(portal: Portal, t: Translator) -> LegendView:
    """The legend; of the portal it takes the day and nothing else."""
    as_of = portal.as_of
    heading = t("How to read the pages")
    return LegendView(
        head=Head(
            crumbs=lists.home_crumbs(t, heading, depth=0),
            heading=heading,
            meta=lists.meta(portal, t),
            lede=t.markup(
                "Each state has a <b>shape and a word</b>; colour only repeats them."
            ),
        ),
        values=_values(t),
        stages=tuple(StageMark(one.number, t.label(one)) for one in v.Stage),
        asides=tuple(StageMark(0, t.label(one)) for one in v.Aside),
        healths=tuple(HealthMark(one.code, t.label(one)) for one in v.Health),
        bands=tuple(
            PriorityMark(one.label("en"), one.order, str(score))
            for one, score in zip(v.Band, (91, 72, 54, 39), strict=True)
        ),
        sides=tuple(WhoMark(one.code, t.label(one)) for one in v.Side),
        waits=_waits(as_of, t),
        evidence=EvidenceMark(f"{BY_KEY['task'].name(t.language)}!H25", "sheets/"),
        bars=_SUMMANDS,
        phases=_phases(t),
        trend=trend.satisfaction(
            [
                (as_of - timedelta(days=30 * (len(_SCORES) - number)), score)
                for number, score in enumerate(_SCORES)
            ],
            t,
        ),
        chart=_chart(as_of, t),
    )


def _values(t: Translator) -> tuple[Figure, ...]:
    return (
        Figure(t("On time"), "67", "%", t("8 of 12")),
        Figure(t("In progress"), "9", "", t("2 more are fulfilled")),
    )


def _waits(as_of: date, t: Translator) -> tuple[WaitMark, ...]:
    ours, theirs = v.Side.US, v.Side.CLIENT
    found = (
        marks.clock(ours, as_of - timedelta(days=8), None, as_of, t),
        marks.clock(
            theirs, as_of - timedelta(days=8), as_of + timedelta(days=4), as_of, t
        ),
        marks.clock(
            theirs, as_of - timedelta(days=16), as_of - timedelta(days=7), as_of, t
        ),
    )
    return tuple(mark for mark in found if mark)


def _phases(t: Translator) -> tuple[Step, ...]:
    shown = [phase for phase in v.ChangePhase if not phase.is_aside]
    states = ["done", "done", "now", *[""] * (len(shown) - 3)]
    return tuple(
        Step(state, t.label(phase)) for state, phase in zip(states, shown, strict=True)
    )


def _chart(as_of: date, t: Translator) -> gantt.Gantt:
    def day(offset: int) -> date:
        return as_of + timedelta(days=offset)

    bars = (
        gantt.Bar(
            Link("", t("Requirement")),
            start=day(-20),
            end=day(10),
            is_task=False,
            forecast=day(16),
            commitment=day(12),
        ),
        gantt.Bar(Link("", t("Task done")), start=day(-20), end=day(-8), is_done=True),
        gantt.Bar(
            Link("", t("Task on the critical path")),
            start=day(-7),
            end=day(10),
            progress=0.5,
            forecast=day(16),
            is_critical=True,
            after=(1,),
        ),
        gantt.Bar(Link("", t("Nothing planned")), empty=t("no plan")),
    )
    says = t("How a plan is drawn")
    return gantt.draw(bars, gantt.window(bars, as_of), as_of, says, t)
