"""Layer 5: the schedule: commitments ahead, late tasks, and every task there is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from markupsafe import Markup

from reqportal import vocabulary as v
from reqportal.locales import Translator
from reqportal.pages import gantt, lists, marks
from reqportal.pages.blocks_next import working_slip
from reqportal.pages.client_moves import WEEKDAYS
from reqportal.pages.client_plan import client_plan
from reqportal.pages.lists import Head, Title
from reqportal.pages.loads import LoadTable, load_table
from reqportal.pages.marks import Day, HealthMark, StageMark
from reqportal.pages.scales import Choice, choices, reaches
from reqportal.pages.schedule_tasks import (
    Group,
    LateTask,
    late_tasks,
    task_groups,
    tasks_of,
)
from reqportal.portal import summary
from reqportal.portal.types import Portal, RequirementState, TaskState

WEEKS = 4
"""How far the commitments at the top look ahead."""
SHOWN = 12
"""Late tasks in sight; the rest is folded away."""


@dataclass(frozen=True, slots=True)
class Promise:
    """One commitment, past or within four weeks, and what the tasks make of it."""

    day: Day | None
    weekday: str
    is_past: bool
    title: Title
    stage: StageMark
    forecast: Day | None
    verdict: HealthMark


@dataclass(frozen=True, slots=True)
class ScheduleView:
    """All that the schedule says."""

    head: Head
    promises: tuple[Promise, ...]
    promises_note: str
    late: tuple[LateTask, ...]
    late_more: tuple[LateTask, ...]
    late_more_said: str
    late_note: str
    chart: gantt.Gantt | None
    chart_note: str
    scales: tuple[Choice, ...]
    reaches: tuple[Choice, ...]
    load: LoadTable | None
    open: tuple[Group, ...]
    open_note: str
    done: tuple[Group, ...]
    done_said: str


def view(portal: Portal, t: Translator) -> ScheduleView:
    """The schedule of all clients."""
    late = late_tasks(portal, t)
    groups = task_groups(portal, t)
    opened = tuple(group for group in groups if group.is_open)
    done = tuple(group for group in groups if not group.is_open)
    chart, chart_note = client_plan(
        portal, planned(portal), t, depth=0, drawn=_in_trouble, with_client=True
    )
    return ScheduleView(
        head=head(portal, t),
        promises=tuple(_promise(portal, state, t) for state in promised(portal)),
        promises_note=t("past ones and until {day}", day=_horizon(portal)),
        late=late[:SHOWN],
        late_more=late[SHOWN:],
        late_more_said=t("Another {n}", n=len(late) - SHOWN),
        late_note=t.plural("{n} task", "{n} tasks", len(late)) if late else "",
        chart=chart,
        chart_note=chart_note,
        scales=choices("week", t),
        reaches=reaches("open", t),
        load=load_table(portal, "week", t),
        open=opened,
        open_note=t("grouped by requirement, the first to be done on top"),
        done=done,
        done_said=t.plural(
            "{n} requirement with no task open",
            "{n} requirements with no task open",
            len(done),
        ),
    )


def planned(portal: Portal) -> list[RequirementState]:
    """Leaves with a task or a commitment."""
    return [state for state in portal.leaves if state.tasks or state.commitment]


def is_slipping(portal: Portal, state: RequirementState) -> bool:
    """Whether its forecast lies after its commitment, or that is past and unkept."""
    if state.delivered or state.commitment is None:
        return False
    return state.commitment < portal.as_of or (slip(portal, state) or 0) > 0


def _in_trouble(state: RequirementState, task: TaskState) -> bool:
    """The open tasks of what is late, blocked or at risk."""
    health = state.health.health if state.health else None
    return task.is_open and health in {v.Health.LATE, v.Health.BLOCKED, v.Health.RISK}


def _horizon(portal: Portal) -> date:
    return portal.as_of + timedelta(weeks=WEEKS)


def promised(portal: Portal) -> tuple[RequirementState, ...]:
    """Open leaves whose commitment is past or near, the earliest first.

    What is handed over and past its day has been kept or missed: it is history.
    """
    found = [
        state
        for state in summary.still_open(portal.leaves)
        if state.commitment
        and state.commitment <= _horizon(portal)
        and not (state.delivered and state.commitment < portal.as_of)
    ]
    return tuple(sorted(found, key=lambda s: (s.commitment or date.max, s.id)))


def slip(portal: Portal, state: RequirementState) -> int | None:
    """Working days from the commitment to the forecast; None without a forecast."""
    actual = state.delivered or state.forecast
    if state.commitment is None or actual is None:
        return None
    return working_slip(portal, state.commitment, actual)


def _promise(portal: Portal, state: RequirementState, t: Translator) -> Promise:
    day = state.commitment or portal.as_of
    return Promise(
        day=marks.day(day, t),
        weekday=t(WEEKDAYS[day.weekday()]),
        is_past=day < portal.as_of,
        title=lists.title(state, depth=0),
        stage=marks.stage(state, t),
        forecast=marks.day(state.delivered or state.forecast, t),
        verdict=_verdict(portal, state, t),
    )


def _verdict(portal: Portal, state: RequirementState, t: Translator) -> HealthMark:
    days = slip(portal, state)
    if state.delivered:
        return HealthMark("ok", t("handed over"))
    if days is None:
        return HealthMark("none", t("no task, no forecast"))
    if days > 0:
        said = t.plural("slips {n} working day", "slips {n} working days", days)
        return HealthMark("late", said)
    if days == 0:
        return HealthMark("ok", t("on the day"))
    early = t.plural("{n} working day in hand", "{n} working days in hand", -days)
    return HealthMark("ok", early)


def head(portal: Portal, t: Translator) -> Head:
    """The top of the schedule, whatever its scale."""
    tasks = [task for task, _ in tasks_of(portal)]
    late = sum(task.is_late(portal.as_of) for task in tasks)
    count = len(tasks)
    heading = t("Schedule")
    return Head(
        crumbs=lists.home_crumbs(t, heading, depth=0),
        heading=heading,
        meta=lists.meta(portal, t, [t.plural("{n} task", "{n} tasks", count)]),
        lede=_lede(portal, promised(portal), late, t),
    )


def _lede(
    portal: Portal, due: Sequence[RequirementState], late: int, t: Translator
) -> Markup:
    if not tasks_of(portal) and not due:
        return t.markup(
            "<b>Nothing is planned yet.</b> "
            "Record tasks with planned dates in the sheet of tasks."
        )
    slips = [days for state in due if (days := slip(portal, state) or 0) > 0]
    past = sum(s.commitment is not None and s.commitment < portal.as_of for s in due)
    parts = [
        t.markup(
            "{n} commitments fall due by {day}: <b>{slips} of them slip</b>, "
            "the most by {days} working days.",
            n=len(due),
            day=_horizon(portal),
            slips=len(slips),
            days=max(slips),
        )
        if slips
        else t.markup(
            "{n} commitments fall due by {day}: <b>none slips</b>.",
            n=len(due),
            day=_horizon(portal),
        )
    ]
    if past:
        parts.append(t.markup("{n} are past their day.", n=past))
    parts.append(
        t.markup("<b>{n} tasks</b> are past their planned end.", n=late)
        if late
        else t.markup("No task is past its planned end.")
    )
    return lists.sentences(t, parts)
