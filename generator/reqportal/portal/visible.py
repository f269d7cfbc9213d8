"""Layer 3: which rows of a requirement its client may know of at all.

A row follows its requirement, and is visible only once it left our house; a letter is
what makes its rows leave.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from reqportal import vocabulary as v
from reqportal.model import records as r
from reqportal.portal.facts import ON_SOLUTION, awaited_letters
from reqportal.portal.gates import open_questions
from reqportal.portal.types import (
    ChangeState,
    ItemState,
    ItemStatus,
    Portal,
    RequirementState,
)


@dataclass(frozen=True, slots=True)
class Scope:
    """What of a client's requirements is told."""

    ids: frozenset[str]
    """The requirements that are told of, whatever their flags."""
    unsent: bool = False
    """Rows that have not left our house, too: a letter sends them."""

    @classmethod
    def public(cls, portal: Portal, client_id: str) -> Scope:
        """What stands on the status page: public requirements, sent rows."""
        return cls(public_ids(portal, client_id))

    @classmethod
    def of_letter(cls, portal: Portal, ids: Iterable[str]) -> Scope:
        """What a letter on these requirements rests on: themselves and their parents.

        A parent's solution, letter and changes hold for its children.
        """
        names = set(ids)
        for name in tuple(names):
            names |= set(portal.by_id[name].ancestors)
        return cls(frozenset(names & portal.by_id.keys()), unsent=True)


def public_ids(portal: Portal, client_id: str) -> frozenset[str]:
    """The requirements of a client that are marked public."""
    states = portal.of_client(client_id)
    return frozenset(state.id for state in states if state.record.public)


@dataclass(frozen=True)
class VisibleRows:
    """The rows of one requirement that its client may know of."""

    state: RequirementState
    scope: Scope

    @cached_property
    def questions(self) -> tuple[r.Clarification, ...]:
        """Those that were asked."""
        rows = self.state.clarifications
        return tuple(row for row in rows if self._left(row.asked_on))

    @cached_property
    def open_questions(self) -> tuple[r.Clarification, ...]:
        """Those that wait for an answer."""
        return tuple(row for row in open_questions(self.state) if row.asked_on)

    @cached_property
    def solutions(self) -> tuple[r.Solution, ...]:
        """Those that were sent, perhaps a public parent's; in a letter any parent's."""
        rows = self.state.solutions
        if self.scope.unsent:
            return rows
        ids = self.scope.ids
        return tuple(x for x in rows if x.sent_on and x.requirement_id in ids)

    @cached_property
    def chosen(self) -> r.Solution | None:
        """The solution that counts, where the client has it."""
        chosen = self.state.chosen
        return chosen if any(row is chosen for row in self.solutions) else None

    @cached_property
    def letters(self) -> tuple[r.Confirmation, ...]:
        """Those that were sent and name nothing but what is public; latest first."""
        rows = self.state.confirmations
        return tuple(r for r in rows if self._left(r.sent_on) and self._names(r))

    @cached_property
    def awaited_letters(self) -> tuple[r.Confirmation, ...]:
        """Those that wait for an answer; what a newer letter replaced does not."""
        seen = {id(row) for row in self.letters}
        rows = awaited_letters(self.state.confirmations)
        return tuple(row for row in rows if id(row) in seen)

    @cached_property
    def awaited_on_solution(self) -> tuple[r.Confirmation, ...]:
        """Those of them that ask for a word on the solution."""
        return tuple(row for row in self.awaited_letters if row.step in ON_SOLUTION)

    @cached_property
    def tasks(self) -> tuple[r.Task, ...]:
        """Those with a flag of their own; cancelled ones never."""
        rows = (task.record for task in self.state.tasks)
        return tuple(
            row
            for row in rows
            if row.public and not row.is_cancelled and self._names(row)
        )

    @cached_property
    def items(self) -> tuple[ItemState, ...]:
        """Those that were submitted."""
        items = self.state.items
        return tuple(item for item in items if self._left(item.record.submitted_on))

    @cached_property
    def awaited_items(self) -> tuple[ItemState, ...]:
        """Those that wait for a result."""
        return tuple(i for i in self.items if i.status is ItemStatus.SUBMITTED)

    @cached_property
    def changes(self) -> tuple[ChangeState, ...]:
        """Those that were sent."""
        changes = self.state.changes
        return tuple(x for x in changes if self._left(x.record.sent_on))

    @cached_property
    def awaited_changes(self) -> tuple[ChangeState, ...]:
        """Those that wait for an answer and have no letter that asks for it."""
        asked = [
            row for row in self.awaited_letters if row.step is v.ConfirmationStep.CHANGE
        ]
        return tuple(
            change
            for change in self.changes
            if change.phase is v.ChangePhase.CONFIRMING
            and not any(_is_about(letter, change.record) for letter in asked)
        )

    def _left(self, day: date | None) -> bool:
        """Whether a row of that sending date has left our house, or leaves now."""
        return day is not None or self.scope.unsent

    def _names(self, row: r.Confirmation | r.Task) -> bool:
        return all(name in self.scope.ids for name in row.requirement_ids)


def _is_about(letter: r.Confirmation, change: r.ChangeRequest) -> bool:
    if letter.letter_number and change.letter_number:
        return letter.letter_number == change.letter_number
    return letter.sent_on == change.sent_on
