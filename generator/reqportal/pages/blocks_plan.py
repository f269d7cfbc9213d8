"""Layer 5: the tasks of a requirement: a chart, and a table that says the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reqportal import vocabulary as v
from reqportal.locales import Translator
from reqportal.pages import facts, gantt, marks
from reqportal.pages.blocks import Block, Empty, asked, block
from reqportal.pages.facts import Fact
from reqportal.portal.types import Portal, RequirementState, TaskState

_MOST_ROWS = 60
_MOST_IN_SIGHT = 20
"""With more tasks the done ones are folded away."""
_CHAIN_ENDS = 3
_SHOWN = (
    "task_id", "requirement_ids", "name", "role", "person", "planned_start",
    "planned_end", "actual_start", "actual_end", "expected_end", "progress",
    "predecessor_ids", "status", "public",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One task in the table."""

    id: str
    name: str
    is_critical: bool
    role: str
    person: str
    planned: str
    actual: str
    expected: marks.Day | None
    forecast: marks.Day | None
    is_late: bool
    progress: str
    after: str
    status: marks.HealthMark
    also_for: tuple[marks.Link, ...]
    rest: tuple[Fact, ...]
    evidence: tuple[marks.EvidenceMark, ...]


@dataclass(frozen=True, slots=True)
class Tasks:
    """The plan, or why there is none."""

    head: Block
    chart: gantt.Gantt | None
    rows: tuple[TaskRow, ...]
    done: tuple[TaskRow, ...]
    """Those folded away."""
    done_label: str
    empty: Empty | None


def tasks(portal: Portal, state: RequirementState, t: Translator) -> Tasks:
    """The tasks by planned start, cancelled ones last."""
    rows = sorted(state.tasks, key=_order)
    records = [row.record for row in rows]
    note = _note(rows, t) if rows else ""
    is_long = len(rows) > _MOST_IN_SIGHT
    done = [row for row in rows if is_long and row.record.is_done]
    shown = [row for row in rows if not (is_long and row.record.is_done)]
    return Tasks(
        head=block(portal, state, ("task",), records, t, note=note),
        chart=_chart(portal, state, rows, note, t),
        rows=tuple(task_row(portal, state, row, t) for row in shown),
        done=tuple(task_row(portal, state, row, t) for row in done),
        done_label=t.plural("{n} done task", "{n} done tasks", len(done)),
        empty=None if rows else _no_tasks(portal, state, t),
    )


def _order(row: TaskState) -> tuple[bool, object, object, str]:
    task = row.record
    return (task.is_cancelled, task.planned_start, task.planned_end, task.task_id)


def _note(rows: Sequence[TaskState], t: Translator) -> str:
    counted = [row for row in rows if not row.record.is_cancelled]
    done = sum(row.record.is_done for row in counted)
    said = t.plural(
        "{n} task, {done} done", "{n} tasks, {done} done", len(counted), done=done
    )
    if len(rows) > len(counted):
        said += t(", {n} cancelled", n=len(rows) - len(counted))
    chain = [row.record.task_id for row in counted if row.is_critical]
    if len(chain) > 1:
        said += t("; critical path {chain}", chain=" → ".join(_shortened(chain)))
    return said


def _shortened(chain: list[str]) -> list[str]:
    if len(chain) <= 2 * _CHAIN_ENDS + 1:
        return chain
    return [*chain[:_CHAIN_ENDS], "…", *chain[-_CHAIN_ENDS:]]


def _no_tasks(portal: Portal, state: RequirementState, t: Translator) -> Empty:
    if not state.is_leaf:
        return Empty(t("No task of its own."), t("The tasks stand with its parts."))
    turn = asked(state, v.Stage.SCHEDULING, portal, t)
    remedy = t("Record the tasks with planned dates in the sheet “{sheet}”.",
               sheet=facts.sheet_name("task", t))  # fmt: skip
    return Empty(t("No task yet."), facts.spaced(turn, remedy))


def _chart(
    portal: Portal,
    state: RequirementState,
    rows: Sequence[TaskState],
    says: str,
    t: Translator,
) -> gantt.Gantt | None:
    live = [row for row in rows if not row.record.is_cancelled]
    chosen = sorted(live, key=lambda row: row.record.is_done)[:_MOST_ROWS]
    drawn = sorted(chosen, key=_order)
    if not drawn:
        return None
    bars = [whole_bar(state, drawn, state.id, t), *task_bars(drawn, first=1)]
    span = gantt.window(bars, portal.as_of)
    words = t("Plan of {id}: {says}", id=state.id, says=says)
    return gantt.draw(bars, span, portal.as_of, words, t)


def whole_bar(
    state: RequirementState,
    rows: Sequence[TaskState],
    label: str,
    t: Translator,
    href: str = "",
) -> gantt.Bar:
    """The row of the requirement itself, from its first to its last planned day."""
    planned = [row.record for row in rows if not row.record.is_cancelled]
    note = (
        t("Committed {day}", day=state.commitment)
        if state.commitment and not href
        else ""
    )
    return gantt.Bar(
        label=marks.Link(href, label),
        note=note or (marks.stage(state, t).word if href else ""),
        start=min((task.planned_start for task in planned), default=None),
        end=max((task.planned_end for task in planned), default=None),
        is_task=False,
        is_done=all(task.is_done for task in planned),
        forecast=state.forecast,
        commitment=state.commitment,
        empty=_no_bar(state, t),
    )


def _no_bar(state: RequirementState, t: Translator) -> str:
    if state.commitment:
        return t("No task yet, committed {day}", day=state.commitment)
    return t("No plan")


def task_bars(rows: Sequence[TaskState], *, first: int) -> list[gantt.Bar]:
    """A row per task; predecessors among them become arrows. `first` is their index."""
    index = {row.record.task_id: first + k for k, row in enumerate(rows)}
    return [_task_bar(row, index) for row in rows]


def _task_bar(row: TaskState, index: dict[str, int]) -> gantt.Bar:
    task = row.record
    start = task.actual_start or task.planned_start
    end = task.actual_end or task.planned_end
    return gantt.Bar(
        label=marks.Link("", f"{task.task_id} {task.name}"),
        note=task.role or "",
        start=min(start, end),
        end=end,
        is_done=task.is_done,
        progress=1.0 if task.is_done else task.progress or 0,
        forecast=None if task.is_done else row.forecast,
        is_critical=row.is_critical,
        after=tuple(index[name] for name in task.predecessor_ids if name in index),
    )


def task_row(  # noqa: PLR0913 - what two pages differ in
    portal: Portal,
    state: RequirementState,
    row: TaskState,
    t: Translator,
    *,
    depth: int = 1,
    with_rest: bool = True,
) -> TaskRow:
    """One task of a requirement in the reader's words.

    Without the rest where a page does not print it.
    """
    task = row.record
    others = (name for name in task.requirement_ids if name != state.id)
    return TaskRow(
        id=task.task_id,
        name=task.name,
        is_critical=row.is_critical,
        role=task.role or portal.settings.roles.delivery,
        person=task.person or "",
        planned=t("{start} to {end}", start=task.planned_start, end=task.planned_end),
        actual=_actual(row, t),
        expected=marks.day(task.expected_end, t),
        forecast=None if task.is_cancelled else marks.day(row.forecast, t),
        is_late=row.is_late(portal.as_of),
        progress="" if task.progress is None else facts.percent(task.progress),
        after=_after(row, t),
        status=_status(portal, row, t),
        also_for=tuple(
            facts.requirement_link(portal, name, depth=depth) for name in others
        ),
        rest=_rest(row, t) if with_rest else (),
        evidence=facts.sources((task,)),
    )


def _actual(row: TaskState, t: Translator) -> str:
    task = row.record
    if task.actual_start and task.actual_end:
        return t("{start} to {end}", start=task.actual_start, end=task.actual_end)
    if task.actual_end:
        return t("until {day}", day=task.actual_end)
    return t("from {day}", day=task.actual_start) if task.actual_start else ""


def _after(row: TaskState, t: Translator) -> str:
    late = t("overdue")
    names = row.record.predecessor_ids
    found = (f"{n} ({late})" if n in row.late_predecessors else n for n in names)
    return t.join(tuple(found))


def _status(  # noqa: PLR0911 - one answer per case
    portal: Portal, row: TaskState, t: Translator
) -> marks.HealthMark:
    task = row.record
    if task.is_cancelled:
        return marks.HealthMark("none", t.label(v.TaskStatus.CANCELLED))
    if task.is_done:
        return marks.HealthMark("ok", t("Done"))
    if task.status is v.TaskStatus.PAUSED:
        return marks.HealthMark("blocked", t.label(v.TaskStatus.PAUSED))
    if row.late_predecessors:
        return marks.HealthMark("blocked", t("predecessor overdue"))
    if row.is_late(portal.as_of):
        return marks.HealthMark("late", t("past its planned end"))
    if row.forecast and row.forecast > task.planned_end:
        return marks.HealthMark("risk", t("forecast to slip"))
    return marks.HealthMark("none", t("under way") if task.is_begun else t("not begun"))


def _rest(row: TaskState, t: Translator) -> tuple[Fact, ...]:
    names = ("public",) if row.record.public else ()
    return (*facts.rest(row.record, _SHOWN, t), *facts.facts(row.record, names, t))
