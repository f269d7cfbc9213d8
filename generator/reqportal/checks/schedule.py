"""Layer 4: dates that contradict each other, today, or what was promised."""

from __future__ import annotations

from collections.abc import Iterator

from reqportal.checks.registry import ON_PORTAL
from reqportal.checks.rows import rows_of
from reqportal.findings import Finding, Severity, rule
from reqportal.locales import N_
from reqportal.portal.syncs import CYCLE
from reqportal.portal.types import Portal

WARNING = Severity.WARNING

IN_THE_FUTURE = rule(
    "DATE-002",
    WARNING,
    title=N_("What happened lies in the future"),
    message=N_("“{header}” {value} is after the as-of date {as_of}"),
    remedy=N_("Correct the date; plans belong in the planned columns"),
    why="What has happened cannot be dated after the day it is looked at.",
)
SUCCESSOR_FIRST = rule(
    "DATE-003",
    WARNING,
    title=N_("Task planned before its predecessor ends"),
    message=N_("{id} is planned from {start}, but {other} is planned until {end}"),
    remedy=N_("Move {id}, or remove {other} from “{header}”"),
    why="A task cannot begin before what it waits for.",
)
SLIPPING = rule(
    "DATE-004",
    WARNING,
    title=N_("Forecast after the commitment"),
    message=N_("{id} was promised for {day}; as the tasks stand it ends on {forecast}"),
    remedy=N_("Speed up the tasks, or agree on a change with the client"),
    why="The client should hear of a slip from us, before the day.",
)
SYNC_OVERDUE = rule(
    "DATE-005",
    WARNING,
    title=N_("Sync overdue"),
    message=N_("The last sync was on {day}, {n} days ago; agreed is {frequency}"),
    remedy=N_("Hold the sync and add a row, or change the frequency"),
    why="A client who hears nothing asks where we are.",
)
HAPPENED = {
    "requirement": ("raised_on", "disposed_on"),
    "clarification": ("asked_on", "answered_on"),
    "evaluation": ("evaluated_on",),
    "solution": ("sent_on",),
    "review": ("reviewed_on", "condition_closed_on"),
    "confirmation": ("sent_on", "answered_on"),
    "task": ("actual_start", "actual_end"),
    "acceptance": ("submitted_on", "accepted_on"),
    "sync": ("held_on",),
    "feedback": ("given_on", "improved_on"),
    "change": (
        "requested_on",
        "evaluated_on",
        "sent_on",
        "client_answered_on",
        "plan_updated_on",
        "implemented_on",
        "verified_on",
    ),
}
"""The date columns that say what has happened."""


@ON_PORTAL.check(IN_THE_FUTURE)
def happened_in_the_future(portal: Portal) -> Iterator[Finding]:
    """A row dated after the as-of date counts, with this warning."""
    for row in rows_of(portal):
        for field in HAPPENED.get(row.sheet_key, ()):
            day = getattr(row, field)
            if day is not None and day > portal.as_of:
                yield IN_THE_FUTURE.at(
                    row.origin.cell(field),
                    header=row.origin.header(field),
                    value=day.isoformat(),
                    as_of=portal.as_of.isoformat(),
                )


@ON_PORTAL.check(SUCCESSOR_FIRST)
def successors_first(portal: Portal) -> Iterator[Finding]:
    """An open task planned to begin before its predecessor's planned end."""
    tasks = {t.record.task_id: t.record for s in portal.requirements for t in s.tasks}
    for task in tasks.values():
        if task.is_done or task.is_cancelled:
            continue
        for name in task.predecessor_ids:
            other = tasks.get(name)
            if other is None or other.is_done or other.is_cancelled:
                continue
            if other.planned_end >= task.planned_start:
                yield SUCCESSOR_FIRST.at(
                    task.origin.cell("planned_start"),
                    header=task.origin.header("predecessor_ids"),
                    value=task.planned_start.isoformat(),
                    id=task.task_id,
                    start=task.planned_start,
                    other=name,
                    end=other.planned_end,
                )


@ON_PORTAL.check(SLIPPING)
def slipping(portal: Portal) -> Iterator[Finding]:
    """The forecast of open work lies after what was promised."""
    for state in portal.leaves:
        if not state.standing.is_open or state.delivered or state.chosen is None:
            continue
        if state.commitment and state.forecast and state.forecast > state.commitment:
            yield SLIPPING.at(
                state.chosen.origin.cell("committed_on"),
                value=state.commitment.isoformat(),
                id=state.id,
                day=state.commitment,
                forecast=state.forecast,
            )


@ON_PORTAL.check(SYNC_OVERDUE)
def syncs_overdue(portal: Portal) -> Iterator[Finding]:
    """The last sync is older than the frequency agreed with the client."""
    for client in portal.clients:
        frequency = client.record.sync_frequency
        if frequency is None or not client.syncs:
            continue
        last = client.syncs[0]
        if portal.as_of - last.held_on > CYCLE[frequency]:
            yield SYNC_OVERDUE.at(
                last.origin.cell("held_on"),
                header=last.origin.header("held_on"),
                day=last.held_on,
                n=(portal.as_of - last.held_on).days,
                frequency=frequency,
            )
