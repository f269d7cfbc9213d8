"""Layer 5: every task of all clients under its requirement, and the late ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from reqportal.locales import Translator
from reqportal.pages import lists, marks
from reqportal.pages.blocks_next import working_slip
from reqportal.pages.blocks_plan import TaskRow, task_row
from reqportal.pages.lists import Title
from reqportal.pages.marks import Day, StageMark
from reqportal.portal.types import Portal, RequirementState, TaskState

Found: TypeAlias = tuple[TaskState, RequirementState]


@dataclass(frozen=True, slots=True)
class Group:
    """The tasks of one requirement."""

    title: Title
    stage: StageMark
    commitment: Day | None
    forecast: Day | None
    is_open: bool
    """Whether a task is left to do."""
    rows: tuple[TaskRow, ...]


@dataclass(frozen=True, slots=True)
class LateTask:
    """An open task past its planned end."""

    name: str
    id: str
    title: Title
    role: str
    planned_end: Day | None
    over: str
    forecast: Day | None
    is_critical: bool


def tasks_of(portal: Portal) -> tuple[Found, ...]:
    """Every task once, with the first of the requirements it names."""
    found: dict[str, Found] = {}
    for state in portal.requirements:
        for row in state.tasks:
            names = [n for n in row.record.requirement_ids if n in portal.by_id]
            if not names or names[0] == state.id:
                found.setdefault(row.record.task_id, (row, state))
    return tuple(found.values())


def task_groups(portal: Portal, t: Translator) -> tuple[Group, ...]:
    """Requirements by what is open and by forecast, their tasks likewise."""
    by_id: dict[str, list[TaskState]] = {}
    for row, state in tasks_of(portal):
        by_id.setdefault(state.id, []).append(row)
    groups = [(portal.by_id[name], rows) for name, rows in by_id.items()]
    groups.sort(key=lambda group: _group_order(*group))
    return tuple(_group(portal, state, rows, t) for state, rows in groups)


def _group_order(
    state: RequirementState, rows: Sequence[TaskState]
) -> tuple[bool, date, str]:
    is_open = any(row.is_open for row in rows)
    last = max((row.forecast for row in rows if row.forecast), default=date.max)
    return (not is_open, last, state.id)


def _order(row: TaskState) -> tuple[bool, bool, date, str]:
    task = row.record
    return (
        task.is_cancelled,
        not row.is_open,
        row.forecast or task.planned_end,
        task.task_id,
    )


def _group(
    portal: Portal, state: RequirementState, rows: Sequence[TaskState], t: Translator
) -> Group:
    ordered = sorted(rows, key=_order)
    return Group(
        title=lists.title(state, depth=0),
        stage=marks.stage(state, t),
        commitment=marks.day(state.commitment, t),
        forecast=marks.day(state.forecast, t),
        is_open=any(row.is_open for row in rows),
        rows=tuple(
            task_row(portal, state, row, t, depth=0, with_rest=False) for row in ordered
        ),
    )


def late_tasks(portal: Portal, t: Translator) -> tuple[LateTask, ...]:
    """Open tasks past their planned end, the longest overdue first."""
    found = [one for one in tasks_of(portal) if one[0].is_late(portal.as_of)]
    found.sort(key=lambda one: (one[0].record.planned_end, one[0].record.task_id))
    return tuple(_late(portal, row, state, t) for row, state in found)


def _late(
    portal: Portal, row: TaskState, state: RequirementState, t: Translator
) -> LateTask:
    task = row.record
    over = working_slip(portal, task.planned_end, portal.as_of)
    return LateTask(
        name=task.name,
        id=task.task_id,
        title=lists.title(state, depth=0),
        role=task.role or portal.settings.roles.delivery,
        planned_end=marks.day(task.planned_end, t),
        over=t.plural("{n} working day", "{n} working days", over),
        forecast=marks.day(row.forecast, t),
        is_critical=row.is_critical,
    )
