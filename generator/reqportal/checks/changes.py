"""Layer 4: changes: what the client agreed to, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator

from reqportal import vocabulary as v
from reqportal.checks.registry import ON_PORTAL
from reqportal.checks.rows import heading
from reqportal.findings import Finding, Severity, rule
from reqportal.locales import N_
from reqportal.model.records import ChangeRequest
from reqportal.portal.changes import is_agreed, phase_of
from reqportal.portal.facts import row_date
from reqportal.portal.types import ItemStatus, Portal, RequirementState

WARNING = Severity.WARNING

CHANGE_UNAGREED = rule(
    "CHANGE-001",
    WARNING,
    title=N_("Change without the client's written agreement"),
    message=N_("{id} was carried out on {day} without the client's written agreement"),
    remedy=N_("Get the agreement in writing, then type “{verdict}” and “{number}”"),
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


def _changes(portal: Portal) -> Iterator[tuple[RequirementState, ChangeRequest]]:
    for state in portal.requirements:
        for change in state.changes:
            yield state, change.record


@ON_PORTAL.check(CHANGE_UNAGREED)
def carried_out_without_agreement(portal: Portal) -> Iterator[Finding]:
    """A change that is done though the client has not said yes in writing."""
    for state, row in _changes(portal):
        lacking = _lacks(state, row)
        if row.implemented_on and lacking:
            yield CHANGE_UNAGREED.at(
                row.origin.cell(lacking),
                header=heading(row, lacking),
                id=row.change_id,
                day=row.implemented_on,
                verdict=heading(row, "client_verdict"),
                number=heading(row, "letter_number"),
            )


def _lacks(state: RequirementState, row: ChangeRequest) -> str:
    """The field that is missing for a written yes: a number, or an agreed letter."""
    if row.client_verdict is not v.ClientVerdict.AGREED:
        return "client_verdict"
    agreed = any(
        letter.step is v.ConfirmationStep.CHANGE and letter.is_agreed
        for letter in state.confirmations
    )
    return "" if row.letter_number or agreed else "letter_number"


@ON_PORTAL.check(CHANGE_UNVERIFIED)
def accepted_without_verification(portal: Portal) -> Iterator[Finding]:
    """An item passed after the change, and nobody verified the change."""
    for state, row in _changes(portal):
        day = row.implemented_on
        if day is None or row.verification_result or phase_of(row).is_aside:
            continue
        if any(
            item.status is ItemStatus.PASSED and row_date(item.record) >= day
            for item in state.items
        ):
            where = row.origin.cell("verification_result")
            header = heading(row, "verification_result")
            yield CHANGE_UNVERIFIED.at(where, header=header, id=row.change_id, day=day)


@ON_PORTAL.check(PLAN_NOT_UPDATED)
def plans_not_updated(portal: Portal) -> Iterator[Finding]:
    """The client agreed to a change, and no plan followed."""
    for _, row in _changes(portal):
        if is_agreed(row) and not row.plan_updated_on:
            where = row.origin.cell("plan_updated_on")
            header = heading(row, "plan_updated_on")
            yield PLAN_NOT_UPDATED.at(where, header=header, id=row.change_id)
