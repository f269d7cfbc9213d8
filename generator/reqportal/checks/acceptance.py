"""Layer 4: acceptance that does not hold: too early, or without its clause."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from reqportal import vocabulary as v
from reqportal.checks.registry import ON_PORTAL
from reqportal.checks.rows import heading
from reqportal.findings import Finding, Severity, rule
from reqportal.locales import N_
from reqportal.model.records import Acceptance, Task
from reqportal.portal.types import ItemStatus, Portal, RequirementState

WARNING = Severity.WARNING

ACCEPTED_EARLY = rule(
    "FLOW-002",
    WARNING,
    title=N_("Accepted before the work was done"),
    message=N_("“{item}” was accepted on {day}, but {task} was not done then"),
    remedy=N_("Type the actual end of {task}, or correct the acceptance date"),
    why="An acceptance of unfinished work does not hold in a dispute.",
)
DEEMED_WITHOUT_CLAUSE = rule(
    "FLOW-005",
    WARNING,
    title=N_("Deemed passed without a clause"),
    message=N_("“{item}” counts as passed, but no clause says why"),
    remedy=N_("Type the clause of the contract under “{header}”"),
    why="Deemed acceptance only holds with the clause that provides for it.",
)
PARENT_FIRST = rule(
    "FLOW-006",
    WARNING,
    title=N_("Parent done before its children"),
    message=N_("{id} has passed acceptance, but {children} are still open"),
    remedy=N_("Finish the children, or take them out of {id}"),
    why="A parent stands for its children; a signed one hides what is missing.",
)


@ON_PORTAL.check(ACCEPTED_EARLY)
def accepted_before_done(portal: Portal) -> Iterator[Finding]:
    """An item that passed before any of the work was done, or the last before all was.

    Items name no tasks, so accepting a part while the rest is at work is no slip;
    nor is work planned for later, such as that of a change.
    """
    for state in portal.requirements:
        tasks = [t.record for t in state.tasks if not t.record.is_cancelled]
        passed = sorted(_accepted(state), key=lambda pair: pair[0])
        for place, (day, row) in enumerate(passed, start=1):
            undone = [task for task in tasks if not _is_done(task, day)]
            due = [task for task in undone if _has_begun(task, day)]
            is_last = place == len(passed) and _all_passed(state)
            if (undone == tasks and undone) or (is_last and due):
                late = (due or undone)[0]
                where = row.origin.cell("accepted_on")
                header, value = heading(row, "accepted_on"), day.isoformat()
                yield ACCEPTED_EARLY.at(
                    where,
                    header=header,
                    value=value,
                    item=row.item,
                    day=day,
                    task=late.task_id,
                )


def _accepted(state: RequirementState) -> Iterator[tuple[date, Acceptance]]:
    """The items accepted of the work, with the day; those waived need no work."""
    for item in state.items:
        row = item.record
        waived = row.result is v.AcceptanceResult.WAIVED
        if item.status is ItemStatus.PASSED and row.accepted_on and not waived:
            yield row.accepted_on, row


def _is_done(task: Task, day: date) -> bool:
    return task.actual_end is not None and task.actual_end <= day


def _has_begun(task: Task, day: date) -> bool:
    return (task.actual_start or task.planned_start) <= day


@ON_PORTAL.check(DEEMED_WITHOUT_CLAUSE)
def deemed_without_clause(portal: Portal) -> Iterator[Finding]:
    """视为通过 needs the clause it rests on."""
    for state in portal.requirements:
        for row in (item.record for item in state.items):
            if row.result is v.AcceptanceResult.DEEMED and not row.clause:
                where, header = row.origin.cell("clause"), heading(row, "clause")
                yield DEEMED_WITHOUT_CLAUSE.at(where, header=header, item=row.item)


@ON_PORTAL.check(PARENT_FIRST)
def parents_done_first(portal: Portal) -> Iterator[Finding]:
    """A parent whose own items have all passed while a child is open."""
    for state in portal.requirements:
        children = [portal.by_id[name] for name in state.children]
        still_open = tuple(child.id for child in children if child.standing.is_open)
        if still_open and _has_passed(state):
            last = max((i.record for i in state.items), key=lambda r: r.origin.row)
            where, header = last.origin.cell("result"), heading(last, "result")
            yield PARENT_FIRST.at(
                where, header=header, id=state.id, children=still_open
            )


def _has_passed(state: RequirementState) -> bool:
    held = any(row.sheet_key == "acceptance" for row in state.held)
    return bool(state.items) and _all_passed(state) and not held


def _all_passed(state: RequirementState) -> bool:
    return all(item.status is ItemStatus.PASSED for item in state.items)
