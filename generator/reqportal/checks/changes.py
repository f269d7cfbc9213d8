"""Layer 4: changes and solutions: what the client agreed to, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator

from reqportal import vocabulary as v
from reqportal.checks.registry import ON_PORTAL
from reqportal.findings import Finding, Severity, rule
from reqportal.locales import N_
from reqportal.portal.types import ChangeState, ItemStatus, Portal, RequirementState

WARNING = Severity.WARNING

CHANGE_UNAGREED = rule(
    "CHANGE-001",
    WARNING,
    title=N_("Change without the client's agreement"),
    message=N_("{id} was carried out on {day} without the client's agreement"),
    remedy=N_(
        "Get the agreement in writing, then type the client's verdict and number"
    ),
    why="What the client has not agreed to cannot be charged or accepted.",
)
CHANGE_UNVERIFIED = rule(
    "CHANGE-002",
    WARNING,
    title=N_("Change not verified"),
    message=N_("{id} was carried out on {day} and accepted since, but never verified"),
    remedy=N_("Type how and with what result it was verified"),
    why="Without a check nobody knows whether the change does what was asked.",
)
PLAN_NOT_UPDATED = rule(
    "CHANGE-003",
    WARNING,
    title=N_("Plan not updated"),
    message=N_("The client agreed to {id}, but the plan was not updated"),
    remedy=N_("Adapt the tasks and type the day under “{header}”"),
    why="A commitment that moves without its tasks makes every forecast wrong.",
)
CHOSEN_SEVERAL = rule(
    "SOLUTION-001",
    WARNING,
    title=N_("Several solutions chosen"),
    message=N_("{n} solutions of {id} are chosen; one at most can be"),
    remedy=N_("Leave “{header}” filled on one tier alone"),
    why="What was promised is taken from the chosen solution.",
)
CHOSEN_MISSING = rule(
    "SOLUTION-002",
    WARNING,
    title=N_("No solution chosen"),
    message=N_("{id} was sent to the client, but none of its {n} solutions is chosen"),
    remedy=N_("Type yes under “{header}” on the tier that was agreed"),
    why="Without a chosen tier there is no commitment and no gate to pass.",
)
COMMITMENT_MISSING = rule(
    "SOLUTION-003",
    WARNING,
    title=N_("Chosen solution without a committed date"),
    message=N_("The chosen solution of {id} has no committed date"),
    remedy=N_("Type the day under “{header}”"),
    why="Without a date nothing can be late, and the client asks every week.",
)


def _changes(portal: Portal) -> Iterator[tuple[RequirementState, ChangeState]]:
    for state in portal.requirements:
        for change in state.changes:
            yield state, change


@ON_PORTAL.check(CHANGE_UNAGREED)
def carried_out_without_agreement(portal: Portal) -> Iterator[Finding]:
    """A change that is done though the client has not said yes."""
    for _, change in _changes(portal):
        row = change.record
        if row.implemented_on and row.client_verdict is not v.ClientVerdict.AGREED:
            where = row.origin.cell("client_verdict")
            yield CHANGE_UNAGREED.at(where, id=row.change_id, day=row.implemented_on)


@ON_PORTAL.check(CHANGE_UNVERIFIED)
def accepted_without_verification(portal: Portal) -> Iterator[Finding]:
    """An item passed after the change, and nobody verified the change."""
    for state, change in _changes(portal):
        row = change.record
        day = row.implemented_on
        if day is None or row.verification_result or change.phase.is_aside:
            continue
        if any(
            item.status is ItemStatus.PASSED
            and item.record.accepted_on
            and item.record.accepted_on >= day
            for item in state.items
        ):
            where = row.origin.cell("verification_result")
            yield CHANGE_UNVERIFIED.at(where, id=row.change_id, day=day)


@ON_PORTAL.check(PLAN_NOT_UPDATED)
def plans_not_updated(portal: Portal) -> Iterator[Finding]:
    """The client agreed to a change that moves the date, and no plan followed."""
    for _, change in _changes(portal):
        row = change.record
        agreed = row.client_verdict is v.ClientVerdict.AGREED
        if agreed and not row.plan_updated_on and not change.phase.is_aside:
            where, header = (
                row.origin.cell("plan_updated_on"),
                row.origin.header("plan_updated_on"),
            )
            yield PLAN_NOT_UPDATED.at(where, header=header, id=row.change_id)


@ON_PORTAL.check(CHOSEN_SEVERAL, CHOSEN_MISSING)
def chosen_solutions(portal: Portal) -> Iterator[Finding]:
    """Exactly one solution is chosen once the client was asked."""
    for state in portal.requirements:
        own = [row for row in state.solutions if row.requirement_id == state.id]
        chosen = [row for row in own if row.chosen]
        if len(chosen) > 1:
            second = max(chosen, key=lambda row: row.origin.row).origin
            yield CHOSEN_SEVERAL.at(
                second.cell("chosen"),
                header=second.header("chosen"),
                id=state.id,
                n=len(chosen),
            )
        elif (
            len(own) > 1 and not chosen and any(c.sent_on for c in state.confirmations)
        ):
            first = min(own, key=lambda row: row.origin.row).origin
            yield CHOSEN_MISSING.at(
                first.cell("chosen"),
                header=first.header("chosen"),
                id=state.id,
                n=len(own),
            )


@ON_PORTAL.check(COMMITMENT_MISSING)
def chosen_without_date(portal: Portal) -> Iterator[Finding]:
    """The chosen solution was sent, and names no day."""
    for state in portal.requirements:
        row = state.chosen
        if row is None or row.requirement_id != state.id or row.committed_on:
            continue
        if row.sent_on and state.standing.is_open:
            where, header = (
                row.origin.cell("committed_on"),
                row.origin.header("committed_on"),
            )
            yield COMMITMENT_MISSING.at(where, header=header, id=state.id)
