"""Layer 3: what lies with clients in writing: letters and changes, answered or not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from reqportal import vocabulary as v
from reqportal.findings import CellRef
from reqportal.model.records import ChangeRequest, Confirmation
from reqportal.portal.facts import awaited_letters
from reqportal.portal.summary import States
from reqportal.portal.types import Portal, RequirementState

Row: TypeAlias = Confirmation | ChangeRequest


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter on one or several requirements, or a change sent to the client."""

    row: Row
    states: States
    """Never empty; the requirements the row names."""

    @property
    def due_on(self) -> date | None:
        """When the client was asked to answer by; changes name no such date."""
        return self.row.due_on if isinstance(self.row, Confirmation) else None

    @property
    def answered_on(self) -> date | None:
        """When the client answered."""
        if isinstance(self.row, Confirmation):
            return self.row.answered_on
        return self.row.client_answered_on

    def days_over(self, as_of: date) -> int:
        """Calendar days past the due date; 0 when not due."""
        return max(0, (as_of - self.due_on).days) if self.due_on else 0


def awaited(portal: Portal) -> tuple[Letter, ...]:
    """Sent and not answered, of open requirements: most overdue first, then oldest."""
    rows: dict[CellRef, Row] = {}
    for state in portal.requirements:
        if state.standing.is_open:
            rows |= {row.origin.whole: row for row in _waiting(state)}
    found = _letters(portal, rows)
    return tuple(
        sorted(
            found,
            key=lambda letter: (
                -letter.days_over(portal.as_of),
                letter.row.sent_on or date.max,
                letter.states[0].id,
            ),
        )
    )


def answered(portal: Portal, since: date) -> tuple[Letter, ...]:
    """Answered on that day or later, the latest first."""
    rows: dict[CellRef, Row] = {}
    for state in portal.requirements:
        rows |= {row.origin.whole: row for row in _answers(state, since)}
    found = sorted(_letters(portal, rows), key=lambda letter: letter.states[0].id)
    return tuple(
        sorted(found, key=lambda one: one.answered_on or date.min, reverse=True)
    )


def _waiting(state: RequirementState) -> Iterator[Row]:
    yield from awaited_letters(state.confirmations)
    for change in state.changes:
        row = change.record
        if change.phase is v.ChangePhase.CONFIRMING and not _has_letter(state, row):
            yield row


def _answers(state: RequirementState, since: date) -> Iterator[Row]:
    for letter in state.confirmations:
        if letter.answered_on and letter.answered_on >= since:
            yield letter
    for change in state.changes:
        row, day = change.record, change.record.client_answered_on
        if day and day >= since and not _has_letter(state, row):
            yield row


def _has_letter(state: RequirementState, change: ChangeRequest) -> bool:
    """The sheet of confirmations has the letter too, by its number or sent date."""
    return any(
        letter.letter_number == change.letter_number
        if letter.letter_number and change.letter_number
        else letter.sent_on == change.sent_on
        for letter in state.confirmations
        if letter.step is v.ConfirmationStep.CHANGE
    )


def _letters(portal: Portal, rows: dict[CellRef, Row]) -> list[Letter]:
    found = []
    for row in rows.values():
        names = (
            row.requirement_ids
            if isinstance(row, Confirmation)
            else (row.requirement_id,)
        )
        states = tuple(portal.by_id[name] for name in names if name in portal.by_id)
        if states:
            found.append(Letter(row, states))
    return found
