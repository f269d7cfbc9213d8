"""Layer 4: dates that contradict each other, today, or what was promised."""

from __future__ import annotations

from collections.abc import Iterator

from reqportal.checks.registry import ON_PORTAL
from reqportal.checks.rows import heading, rows_of
from reqportal.findings import CellRef, Finding, Severity, rule
from reqportal.locales import N_
from reqportal.model.records import Solution
from reqportal.portal.syncs import silent_since, sync_due
from reqportal.portal.types import Portal, RequirementState

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
    remedy=N_("Move {id}, or remove {other} from “{column}”"),
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
    message=N_("No sync since {day}, {n} days ago; agreed is {frequency}"),
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
            is_typed = field in row.origin.columns
            if is_typed and day is not None and day > portal.as_of:
                yield IN_THE_FUTURE.at(
                    row.origin.cell(field),
                    header=heading(row, field),
                    value=day.isoformat(),
                    as_of=portal.as_of.isoformat(),
                )


@ON_PORTAL.check(SUCCESSOR_FIRST)
def successors_first(portal: Portal) -> Iterator[Finding]:
    """An open task planned to begin before the last of its predecessors ends."""
    running = [state for state in portal.requirements if state.standing.is_open]
    tasks = {t.record.task_id: t.record for s in running for t in s.tasks if t.is_open}
    for task in tasks.values():
        before = [tasks[name] for name in task.predecessor_ids if name in tasks]
        last = max(before, key=lambda t: (t.planned_end, t.task_id), default=None)
        if last is not None and last.planned_end >= task.planned_start:
            yield SUCCESSOR_FIRST.at(
                task.origin.cell("planned_start"),
                header=heading(task, "planned_start"),
                value=task.planned_start.isoformat(),
                column=heading(task, "predecessor_ids"),
                id=task.task_id,
                start=task.planned_start,
                other=last.task_id,
                end=last.planned_end,
            )


@ON_PORTAL.check(SLIPPING)
def slipping(portal: Portal) -> Iterator[Finding]:
    """The forecast of open work lies after what was promised.

    Told once for each promise, by the requirement that slips most; a parent with a
    promise of its own only where no child was told.
    """
    late = [state for state in portal.requirements if _slip(state) > 0]
    told = {name for state in late if state.is_leaf for name in state.ancestors}
    worst: dict[CellRef, tuple[Solution, RequirementState]] = {}
    for state in sorted(late, key=_slip):
        row = state.chosen
        if row and (state.is_leaf or {state.id, row.requirement_id}.isdisjoint(told)):
            worst[row.origin.cell("committed_on")] = row, state
    for where, (row, state) in worst.items():
        yield SLIPPING.at(
            where,
            header=heading(row, "committed_on"),
            value=str(state.commitment),
            id=state.id,
            day=state.commitment,
            forecast=state.forecast,
        )


def _slip(state: RequirementState) -> int:
    """Days from what was promised to what is forecast for work that is under way."""
    if not (state.commitment and state.forecast) or state.delivered:
        return 0
    return (state.forecast - state.commitment).days if state.standing.is_open else 0


@ON_PORTAL.check(SYNC_OVERDUE)
def syncs_overdue(portal: Portal) -> Iterator[Finding]:
    """The client has open requirements and heard nothing for longer than agreed.

    Counts from the last sync, else from the first open requirement; not before the
    next sync that was arranged.
    """
    for client in portal.clients:
        frequency = client.record.sync_frequency
        running = [s for s in portal.of_client(client.id) if s.standing.is_open]
        held = any(row.sheet_key == "sync" for row in client.held)
        if frequency is None or not running or held:
            continue
        last = client.syncs[0] if client.syncs else None
        since, due = silent_since(client, running), sync_due(client, running)
        if since and due and due < portal.as_of:
            row, field = (
                (last, "held_on") if last else (client.record, "sync_frequency")
            )
            yield SYNC_OVERDUE.at(
                row.origin.cell(field),
                header=heading(row, field),
                day=since,
                n=(portal.as_of - since).days,
                frequency=frequency,
            )
